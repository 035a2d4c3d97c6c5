"""What a pool is: names, notes of clients, what it can do."""

from __future__ import annotations

from .. import _enums as e
from .._fields import Param, Part, RO_run, RW, field, message
from .._types import Bool, Enum, Map, Ref, Set, String, Void


class Identity(Part):
    """What a pool is: names, notes of clients, what it can do."""

    uuid = field(String, RO_run, "Unique identifier of the pool.", since="rio", xapi="P:rio")
    name_label = field(String, RW, "Name for people to read.", since="rio", xapi="P:rio")
    name_description = field(
        String, RW, "Notes about the pool, for people to read.", since="rio", xapi="P:rio"
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="rio",
        xapi="P:rio",
    )
    blobs = field(
        Map(String, Ref("blob")),
        RO_run,
        "Binary attachments of the pool, by name.",
        since="orlando",
        xapi="P:orlando",
    )
    tags = field(
        Set(String),
        RW,
        "Words that clients put on the pool to find it again.",
        since="orlando",
        xapi="P:orlando",
    )
    gui_config = field(
        Map(String, String), RW, "Settings of graphical clients.", since="orlando", xapi="P:orlando"
    )
    restrictions = field(
        Map(String, String),
        RO_run,
        "Features that the license withholds.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    guest_agent_config = field(
        Map(String, String),
        RO_run,
        "Settings handed to the agents inside the guests.",
        since="dundee",
        xapi="P:dundee",
    )
    cpu_info = field(
        Map(String, String),
        RO_run,
        "CPU features that all hosts have in common.",
        since="dundee",
        xapi="P:dundee",
    )
    policy_no_vendor_device = field(
        Bool,
        RW,
        "Whether new VMs go without the device that brings vendor drivers.",
        since="dundee",
        xapi="P:dundee D:24.14.0",
    )
    recommendations = field(
        Map(String, String),
        RO_run,
        "Advice of the vendor about settings, by name.",
        since="24.19.1",
        xapi="P?:24.19.1",
    )
    create_new_blob = message(
        Ref("blob"),
        "Attach an empty binary file that can then be uploaded.",
        Param("name", String, since="orlando"),
        Param("mime_type", String, since="orlando"),
        Param("public", Bool, default=False, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
    )
    has_extension = message(
        Bool,
        "Tell whether all hosts have an extension of the API.",
        Param("name", String, since="dundee"),
        since="dundee",
        xapi="P:dundee",
        role="pool-admin",
    )
    add_to_guest_agent_config = message(
        Void,
        "Add one setting for the agents inside the guests.",
        Param("key", String, since="dundee"),
        Param("value", String, since="dundee"),
        since="dundee",
        xapi="P:dundee",
        role="pool-admin",
    )
    remove_from_guest_agent_config = message(
        Void,
        "Remove one setting for the agents inside the guests.",
        Param("key", String, since="dundee"),
        since="dundee",
        xapi="P:dundee",
        role="pool-admin",
    )
    get_guest_secureboot_readiness = message(
        Enum(e.pool_guest_secureboot_readiness),
        "Tell whether guests could use Secure Boot.",
        since="24.17.0",
        xapi="P?:24.17.0",
        role="pool-operator",
        has_async=False,
    )
