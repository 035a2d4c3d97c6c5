"""Sessions: who is logged in."""

from __future__ import annotations

from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, DateTime, Int, Map, Ref, Set, String, Void


class session(Model, xapi=True, irregular={"get_all": "left out: sessions are secrets"}):
    """One login of one user.

    Source: Xen-API 1.0.10, class session; xapi datamodel, class session.
    """

    uuid = field(String, RO_run, "Unique identifier of the session.", xapi="P:rio")
    this_host = field(Ref("host"), RO_run, "The host that was logged in to.", xapi="P:rio")
    this_user = field(Ref("user"), RO_run, "The user who logged in.", xapi="P:rio")
    last_active = field(
        Int,
        RO_run,
        "When the session was last used, in seconds since 1970.",
        unit="seconds",
        xapi="P:rio",
        xapi_type=DateTime,
    )
    pool = field(
        Bool,
        RO_run,
        "Whether another host of the pool logged in, not a person.",
        since="rio",
        xapi="P:rio",
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="miami",
        xapi="P:miami",
    )
    is_local_superuser = field(
        Bool,
        RO_run,
        "Whether the user is the root of the host itself.",
        since="george",
        xapi="P:george",
    )
    subject = field(
        Ref("subject"),
        RO_run,
        "The account of the directory that logged in; unset for a local user.",
        since="george",
        xapi="P:george",
    )
    validation_time = field(
        DateTime,
        RO_run,
        "When the directory last confirmed the account.",
        since="george",
        xapi="P:george",
    )
    auth_user_sid = field(
        String,
        RO_run,
        "Identifier of the account in the directory.",
        since="george",
        xapi="P:george",
    )
    auth_user_name = field(
        String,
        RO_run,
        "Name of the account in the directory.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    rbac_permissions = field(
        Set(String),
        RO_ins,
        "What the roles of the user permit.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    tasks = field(
        Set(Ref("task")),
        RO_run,
        "The tasks that were started in it.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    parent = field(
        Ref("session"),
        RO_ins,
        "The session that this one came from.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    originator = field(
        String,
        RO_run,
        "Name that the client gave itself at login.",
        since="clearwater",
        xapi="P:clearwater",
    )
    client_certificate = field(
        Bool,
        RO_run,
        "Whether the client logged in with a certificate.",
        since="21.2.0",
        xapi="P:21.2.0",
    )

    login_with_password = message(
        Ref("session"),
        "Log in with name and password; the result goes into every other call.",
        Param("uname", String),
        Param("pwd", String),
        Param("version", String, default="1.1", since="miami"),
        Param("originator", String, default="", since="clearwater"),
        errors=("SESSION_AUTHENTICATION_FAILED", "HOST_IS_SLAVE"),
        xapi="P:rio",
        role="read-only",
        static=True,
        has_async=False,
        no_session=True,
    )
    logout = message(
        Void, "End the session.", xapi="P:rio", role="read-only", static=True, has_async=False
    )
    change_password = message(
        Void,
        "Give the user of the session another password.",
        Param("old_pwd", String, since="rio"),
        Param("new_pwd", String, since="rio"),
        since="rio",
        xapi="P:rio",
        role="local root",
        static=True,
        has_async=False,
    )
    slave_local_login_with_password = message(
        Ref("session"),
        "Log in to this one host in an emergency, without its pool.",
        Param("uname", String, since="miami"),
        Param("pwd", String, since="miami"),
        since="miami",
        xapi="P:miami",
        role="pool-admin",
        static=True,
        has_async=False,
        no_session=True,
    )
    create_from_db_file = message(
        Ref("session"),
        "Open a session on the contents of a database file.",
        Param("filename", String, since="dundee"),
        since="dundee",
        xapi="P:dundee",
        role="local root",
        static=True,
        has_async=False,
    )
    local_logout = message(
        Void,
        "End an emergency session of this host.",
        since="miami",
        xapi="P:miami",
        role="pool-admin",
        static=True,
        has_async=False,
    )
    get_all_subject_identifiers = message(
        Set(String),
        "List the directory accounts that are logged in.",
        since="george",
        xapi="P:george",
        role="read-only",
        static=True,
        has_async=False,
    )
    logout_subject_identifier = message(
        Void,
        "End all sessions of one directory account.",
        Param("subject_identifier", String, since="george"),
        since="george",
        xapi="P:george",
        role="pool-operator",
        static=True,
        has_async=False,
    )
