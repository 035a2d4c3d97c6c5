"""Virtual block devices and their traffic."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, DateTime, Enum, Float, Int, Map, Ref, Set, String, Void

DETACHED = ("Detached",)
ATTACHED = ("Attached",)
LIVE = ("Live",)


class VBD(Model, create=True, destroy=True, xapi=True):
    """A virtual block device: ties a disk or CD to a VM.

    Source: Xen-API 1.0.10, class VBD; xapi datamodel, class VBD.
    """

    uuid = field(
        String, RO_run, "Identity of the object, the same for its whole life.", xapi="P:rio"
    )
    VM = field(Ref("VM"), RO_ins, "The VM that has the device.", required=True, xapi="P:rio")
    VDI = field(Ref("VDI"), RO_ins, "The disk in it; none in an empty CD drive.", xapi="P:rio")
    device = field(
        String,
        RW,
        "Name of the device in the guest, such as xvda.",
        xapi="P:rio C:1.257.0",
        xapi_qualifier=RO_ins,
        write=DETACHED,
    )
    bootable = field(Bool, RW, "Whether the guest may boot from it.", xapi="P:rio", write=DETACHED)
    mode = field(
        Enum(e.vbd_mode),
        RW,
        "Whether the guest may write.",
        default=e.vbd_mode.RW,
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=DETACHED,
    )
    type = field(
        Enum(e.vbd_type),
        RW,
        "Disk or CD drive.",
        default=e.vbd_type.DISK,
        xapi="P:rio",
        write=DETACHED,
    )
    currently_attached = field(
        Bool, RO_run, "Whether it is attached now.", xapi="P:rio C:1.257.0", xapi_qualifier=RO_ins
    )
    status_code = field(
        Int, RO_run, "Result of the last attach; 0 when it went well.", xapi="P:rio"
    )
    status_detail = field(String, RO_run, "The same in words.", xapi="P:rio")
    runtime_properties = field(
        Map(String, String),
        RO_run,
        "What the engine tells of the attached device.",
        xapi="P:rio",
        read=ATTACHED,
    )
    qos_algorithm_type = field(
        String,
        RW,
        'Which algorithm limits the traffic; "" for none.',
        path="qos/algorithm_type",
        xapi="P:rio",
    )
    qos_algorithm_params = field(
        Map(String, String),
        RW,
        "Parameters of that algorithm.",
        path="qos/algorithm_params",
        xapi="P:rio",
    )
    qos_supported_algorithms = field(
        Set(String),
        RO_run,
        "The algorithms that the engine offers.",
        path="qos/supported_algorithms",
        xapi="P:rio",
    )
    metrics = field(Ref("VBD_metrics"), RO_run, "Its measured values.")
    allowed_operations = field(
        Set(Enum(e.vbd_operations)),
        RO_run,
        "What may be begun now; worked out from the state tables when read.",
        since="rio",
        xapi="P:rio",
        derived=True,
    )
    current_operations = field(
        Map(String, Enum(e.vbd_operations)),
        RO_run,
        "What is in progress on the object: operation by task.",
        since="rio",
        xapi="P:rio",
    )
    userdevice = field(
        String,
        RW,
        'Number of the device; "autodetect" takes the first free one.',
        default="autodetect",
        since="rio",
        xapi="P:rio",
        write=DETACHED,
    )
    unpluggable = field(
        Bool,
        RW,
        "Whether it may be detached while the VM runs.",
        default=True,
        since="miami",
        xapi="P:miami",
    )
    storage_lock = field(
        Bool, RO_run, "Whether the storage holds a lock for it.", since="rio", xapi="P:rio"
    )
    empty = field(Bool, RO_ins, "Whether the drive holds no medium.", since="rio", xapi="P:rio")
    other_config = field(
        Map(String, String), RW, "Free keys and values of clients.", since="rio", xapi="P:rio"
    )

    media_change = message(Void, "Exchange the medium of a CD drive.", Param("vdi", Ref("VDI")))
    plug = message(Void, "Attach to the running VM.", xapi="P:rio", role="vm-admin")
    unplug = message(
        Void,
        "Detach from the running VM.",
        errors=(
            "DEVICE_DETACH_REJECTED",
            "DEVICE_ALREADY_DETACHED",
        ),
        xapi="P:rio",
        role="vm-admin",
    )
    eject = message(
        Void,
        "Take the medium out of the drive.",
        errors=(
            "VBD_NOT_REMOVABLE_MEDIA",
            "VBD_IS_EMPTY",
        ),
        since="rio",
        xapi="P:rio",
        role="vm-operator",
    )
    insert = message(
        Void,
        "Put a medium into the empty drive.",
        Param("vdi", Ref("VDI"), since="rio"),
        errors=(
            "VBD_NOT_REMOVABLE_MEDIA",
            "VBD_NOT_EMPTY",
        ),
        since="rio",
        xapi="P:rio",
        role="vm-operator",
    )
    unplug_force = message(
        Void, "Detach without asking the guest.", since="rio", xapi="P:rio", role="vm-admin"
    )
    assert_attachable = message(
        Void,
        "Raise what would keep the disk from being attached.",
        since="rio",
        xapi="P:rio",
        role="vm-admin",
    )
    set_mode = message(
        Void,
        "Change whether the guest may write; the VM is Halted.",
        Param("value", Enum(e.vbd_mode), since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
    )


class VBD_metrics(Model):
    """Measured traffic of a VBD.

    Source: Xen-API 1.0.10, class VBD_metrics; xapi has removed the class.
    """

    uuid = field(String, RO_run, "Identity of the object, the same for its whole life.")
    io_read_kbs = field(
        Float,
        RO_run,
        "Rate of reading, mean of the last interval.",
        path="io/read_kbs",
        read=LIVE,
        unit="KiB/s",
    )
    io_write_kbs = field(
        Float,
        RO_run,
        "Rate of writing, mean of the last interval.",
        path="io/write_kbs",
        read=LIVE,
        unit="KiB/s",
    )
    last_updated = field(DateTime, RO_run, "When the values were last measured.")
