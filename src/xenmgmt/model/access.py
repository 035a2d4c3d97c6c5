"""Who may do what: the directory, subjects, roles; and secrets."""

from __future__ import annotations

from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, Map, Ref, Set, String, Void


class auth(Model, since="george", xapi=True, kept=False):
    """Questions to the external directory of users.

    Source: xapi datamodel, class auth.
    """

    get_subject_identifier = message(
        String,
        "Find the identifier of a user or group by its name.",
        Param("subject_name", String, since="george"),
        since="george",
        xapi="P:george",
        role="read-only",
        static=True,
        has_async=False,
    )
    get_subject_information_from_identifier = message(
        Map(String, String),
        "Tell what the directory knows of an identifier.",
        Param("subject_identifier", String, since="george"),
        since="george",
        xapi="P:george",
        role="read-only",
        static=True,
        has_async=False,
    )
    get_group_membership = message(
        Set(String),
        "List the groups that an identifier belongs to.",
        Param("subject_identifier", String, since="george"),
        since="george",
        xapi="P:george",
        role="read-only",
        static=True,
        has_async=False,
    )


class subject(Model, create=True, destroy=True, since="george", xapi=True):
    """A user or group of the directory that may log in.

    Source: xapi datamodel, class subject.
    """

    uuid = field(String, RO_run, "Unique identifier of the subject.", since="rio", xapi="P:rio")
    subject_identifier = field(
        String, RO_ins, "Its identifier in the directory.", since="george", xapi="P:george"
    )
    other_config = field(
        Map(String, String),
        RO_ins,
        "What the directory said of it, by name.",
        since="george",
        xapi="P:george",
    )
    roles = field(
        Set(Ref("role")),
        RO_run,
        "Roles that say what it may do.",
        default=("OpaqueRef:0165f154-ba3e-034e-6b27-5d271af109ba",),
        since="midnight-ride",
        xapi="P:midnight-ride",
    )

    add_to_roles = message(
        Void,
        "Give it one more role.",
        Param("role", Ref("role"), since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="pool-admin",
        has_async=False,
    )
    remove_from_roles = message(
        Void,
        "Take one role from it.",
        Param("role", Ref("role"), since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="pool-admin",
        has_async=False,
    )
    get_permissions_name_label = message(
        Set(String),
        "List all that it may do, by name.",
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="read-only",
        has_async=False,
    )


class role(Model, since="midnight-ride", xapi=True):
    """A set of permissions with a name.

    Source: xapi datamodel, class role.
    """

    uuid = field(String, RO_run, "Unique identifier of the role.", since="rio", xapi="P:rio")
    name_label = field(
        String, RO_ins, "Name for people to read.", since="midnight-ride", xapi="P:midnight-ride"
    )
    name_description = field(
        String,
        RO_ins,
        "Notes about the role, for people to read.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    subroles = field(
        Set(Ref("role")),
        RO_ins,
        "Roles and single permissions that it contains.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    is_internal = field(
        Bool, RO_run, "Whether only the toolstack itself uses it.", since="22.5.0", xapi="P:22.5.0"
    )

    get_permissions = message(
        Set(Ref("role")),
        "List all permissions in the role.",
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="read-only",
        has_async=False,
    )
    get_permissions_name_label = message(
        Set(String),
        "List all permissions in the role, by name.",
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="read-only",
        has_async=False,
    )
    get_by_permission = message(
        Set(Ref("role")),
        "Find the roles that contain a permission.",
        Param("permission", Ref("role"), since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="read-only",
        static=True,
        has_async=False,
    )
    get_by_permission_name_label = message(
        Set(Ref("role")),
        "Find the roles that contain a permission, by its name.",
        Param("label", String, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="read-only",
        static=True,
        has_async=False,
    )


class secret(Model, create=True, destroy=True, since="midnight-ride", xapi=True):
    """A word to be kept apart from the settings that need it.

    Source: xapi datamodel, class secret.
    """

    uuid = field(String, RO_run, "Unique identifier of the secret.", since="rio", xapi="P:rio")
    value = field(String, RW, "The word itself.", required=True, since="rio", xapi="P:rio")
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="rio",
        xapi="P:rio",
    )
