"""USB devices: those of hosts, and those handed to VMs."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, Enum, Float, Map, Ref, Set, String, Void


class PUSB(Model, since="inverness", xapi=True):
    """A USB device plugged into a host.

    Source: xapi datamodel, class PUSB.
    """

    uuid = field(
        String, RO_run, "Unique identifier of the device.", since="inverness", xapi="P:inverness"
    )
    USB_group = field(
        Ref("USB_group"),
        RO_ins,
        "The group through which VMs get it.",
        since="inverness",
        xapi="P:inverness",
    )
    host = field(
        Ref("host"),
        RO_ins,
        "The host that it is plugged into.",
        since="inverness",
        xapi="P:inverness",
    )
    path = field(
        String,
        RO_ins,
        "Bus and port that it is plugged into.",
        since="inverness",
        xapi="P:inverness",
    )
    vendor_id = field(String, RO_ins, "Number of the maker.", since="inverness", xapi="P:inverness")
    vendor_desc = field(String, RO_ins, "Name of the maker.", since="inverness", xapi="P:inverness")
    product_id = field(
        String, RO_ins, "Number of the product.", since="inverness", xapi="P:inverness"
    )
    product_desc = field(
        String, RO_ins, "Name of the product.", since="inverness", xapi="P:inverness"
    )
    serial = field(
        String, RO_ins, "Serial number of the device.", since="inverness", xapi="P:inverness"
    )
    version = field(
        String, RO_ins, "Version of USB that it speaks.", since="inverness", xapi="P:inverness"
    )
    description = field(
        String, RO_ins, "What it is, in words.", since="inverness", xapi="P:inverness"
    )
    passthrough_enabled = field(
        Bool, RO_run, "Whether it may be handed to a VM.", since="inverness", xapi="P:inverness"
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="inverness",
        xapi="P:inverness",
    )
    speed = field(
        Float,
        RO_ins,
        "Speed of the device; negative when not known.",
        default=-1.0,
        since="stockholm",
        xapi="P:stockholm",
    )

    scan = message(
        Void,
        "Look for devices that came to a host or left it.",
        Param("host", Ref("host"), since="inverness"),
        since="inverness",
        xapi="P:inverness",
        role="pool-admin",
        static=True,
    )
    set_passthrough_enabled = message(
        Void,
        "Say whether the device may be handed to a VM.",
        Param("value", Bool, since="inverness"),
        since="inverness",
        xapi="P:inverness",
        role="pool-admin",
    )


class USB_group(Model, since="inverness", xapi=True):
    """USB devices, over all hosts, that are alike to a VM.

    Source: xapi datamodel, class USB_group.
    """

    uuid = field(
        String, RO_run, "Unique identifier of the group.", since="inverness", xapi="P:inverness"
    )
    name_label = field(
        String, RW, "Name for people to read.", since="inverness", xapi="P:inverness"
    )
    name_description = field(
        String,
        RW,
        "Notes about the group, for people to read.",
        since="inverness",
        xapi="P:inverness",
    )
    PUSBs = field(
        Set(Ref("PUSB")), RO_run, "Devices in the group.", since="inverness", xapi="P:inverness"
    )
    VUSBs = field(
        Set(Ref("VUSB")),
        RO_run,
        "Claims of VMs on a device of the group.",
        since="inverness",
        xapi="P:inverness",
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="inverness",
        xapi="P:inverness",
    )

    create = message(
        Ref("USB_group"),
        "Make an empty group.",
        Param("name_label", String, default="", since="inverness"),
        Param("name_description", String, default="", since="inverness"),
        Param("other_config", Map(String, String), default={}, since="inverness"),
        since="inverness",
        xapi="P:inverness",
        role="pool-admin",
        static=True,
    )
    destroy = message(
        Void,
        "Remove the group, once it is empty.",
        since="inverness",
        xapi="P:inverness",
        role="pool-admin",
    )


class VUSB(Model, since="inverness", xapi=True):
    """A USB device as a VM has it.

    Source: xapi datamodel, class VUSB.
    """

    uuid = field(
        String,
        RO_run,
        "Unique identifier of the virtual device.",
        since="inverness",
        xapi="P:inverness",
    )
    allowed_operations = field(
        Set(Enum(e.vusb_operations)),
        RO_run,
        "Operations that would be accepted now.",
        since="rio",
        xapi="P:rio",
        derived=True,
    )
    current_operations = field(
        Map(String, Enum(e.vusb_operations)),
        RO_run,
        "Operations in progress, by task.",
        since="rio",
        xapi="P:rio",
    )
    VM = field(
        Ref("VM"), RO_run, "The VM that has the device.", since="inverness", xapi="P:inverness"
    )
    USB_group = field(
        Ref("USB_group"),
        RO_run,
        "The group that the device comes from.",
        since="inverness",
        xapi="P:inverness",
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="inverness",
        xapi="P:inverness",
    )
    currently_attached = field(
        Bool, RO_run, "Whether the running VM has it now.", since="rio", xapi="P:rio"
    )

    create = message(
        Ref("VUSB"),
        "Give a VM a device out of a group.",
        Param("VM", Ref("VM"), since="inverness"),
        Param("USB_group", Ref("USB_group"), since="inverness"),
        Param("other_config", Map(String, String), default={}, since="inverness"),
        since="inverness",
        xapi="P:inverness",
        role="pool-admin",
        static=True,
    )
    unplug = message(
        Void,
        "Take the device from the running VM.",
        since="inverness",
        xapi="P:inverness",
        role="pool-admin",
    )
    destroy = message(
        Void, "Remove the virtual device.", since="inverness", xapi="P:inverness", role="pool-admin"
    )
