"""Device drivers of hosts, and their variants."""

from __future__ import annotations

from ._fields import Model, Param, RO_ins, RO_run, field, message
from ._types import Bool, Float, Ref, Set, String, Void


class Host_driver(Model, since="25.2.0", xapi=True):
    """A device driver of a host that comes in several variants.

    Source: xapi datamodel, class Host_driver.
    """

    uuid = field(
        String, RO_run, "Unique identifier of the driver.", since="25.2.0", xapi="P?:25.2.0"
    )
    host = field(Ref("host"), RO_ins, "The host that has it.", since="25.2.0", xapi="P?:25.2.0")
    name = field(String, RO_run, "Name of the driver.", since="25.2.0", xapi="P?:25.2.0")
    friendly_name = field(
        String, RO_run, "Name for people to read.", since="25.2.0", xapi="P?:25.2.0"
    )
    variants = field(
        Set(Ref("Driver_variant")),
        RO_run,
        "Variants to choose from.",
        since="25.2.0",
        xapi="P?:25.2.0",
    )
    active_variant = field(
        Ref("Driver_variant"),
        RO_run,
        "The variant that is loaded now.",
        since="25.2.0",
        xapi="P?:25.2.0",
    )
    selected_variant = field(
        Ref("Driver_variant"),
        RO_run,
        "The variant to be loaded at the next boot.",
        since="25.2.0",
        xapi="P?:25.2.0",
    )
    type = field(String, RO_run, "What kind of device it drives.", since="25.2.0", xapi="P?:25.2.0")
    description = field(String, RO_run, "What it is, in words.", since="25.2.0", xapi="P?:25.2.0")
    info = field(String, RO_run, "Where to read more about it.", since="25.2.0", xapi="P?:25.2.0")

    select = message(
        Void,
        "Choose the variant to be loaded at the next boot.",
        Param("variant", Ref("Driver_variant"), since="25.2.0"),
        since="25.2.0",
        xapi="P?:25.2.0",
        role="pool-admin",
    )
    deselect = message(
        Void, "Choose no variant.", since="25.2.0", xapi="P?:25.2.0", role="pool-admin"
    )
    rescan = message(
        Void,
        "Look which drivers and variants a host has.",
        Param("host", Ref("host"), since="25.2.0"),
        since="25.2.0",
        xapi="P?:25.2.0",
        role="pool-admin",
        static=True,
    )


class Driver_variant(Model, since="25.2.0", xapi=True):
    """One of the variants of a device driver.

    Source: xapi datamodel, class Driver_variant.
    """

    uuid = field(
        String, RO_run, "Unique identifier of the variant.", since="25.2.0", xapi="P?:25.2.0"
    )
    name = field(String, RO_run, "Name of the variant.", since="25.2.0", xapi="P?:25.2.0")
    driver = field(
        Ref("Host_driver"),
        RO_run,
        "The driver that it is a variant of.",
        since="25.2.0",
        xapi="P?:25.2.0",
    )
    version = field(String, RO_run, "Version of the variant.", since="25.2.0", xapi="P?:25.2.0")
    hardware_present = field(
        Bool,
        RO_run,
        "Whether the host has a device that it drives.",
        since="25.2.0",
        xapi="P?:25.2.0",
    )
    priority = field(
        Float,
        RO_run,
        "Rank among the variants; the highest is preferred.",
        since="25.2.0",
        xapi="P?:25.2.0",
    )
    status = field(
        String, RO_run, "How far it is tested, in a word.", since="25.2.0", xapi="P?:25.2.0"
    )

    select = message(
        Void,
        "Choose this variant to be loaded at the next boot.",
        since="25.2.0",
        xapi="P?:25.2.0",
        role="pool-admin",
    )
