"""DOC"""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, DateTime, Enum, Float, Int, Map, Ref, Set, String, Void

DETACHED = ("Detached",)
ATTACHED = ("Attached",)
LIVE = ("Live",)


class VBD(Model, create=True, destroy=True, xapi=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC", xapi="P:rio")
    VM = field(Ref("VM"), RO_ins, "DOC", required=True, xapi="P:rio")
    VDI = field(Ref("VDI"), RO_ins, "DOC", xapi="P:rio")
    device = field(String, RW, "DOC", xapi="P:rio C:1.257.0", xapi_qualifier=RO_ins, write=DETACHED)
    bootable = field(Bool, RW, "DOC", xapi="P:rio", write=DETACHED)
    mode = field(
        Enum(e.vbd_mode),
        RW,
        "DOC",
        default=e.vbd_mode.RW,
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=DETACHED,
    )
    type = field(Enum(e.vbd_type), RW, "DOC", default=e.vbd_type.DISK, xapi="P:rio", write=DETACHED)
    currently_attached = field(Bool, RO_run, "DOC", xapi="P:rio C:1.257.0", xapi_qualifier=RO_ins)
    status_code = field(Int, RO_run, "DOC", xapi="P:rio")
    status_detail = field(String, RO_run, "DOC", xapi="P:rio")
    runtime_properties = field(Map(String, String), RO_run, "DOC", xapi="P:rio", read=ATTACHED)
    qos_algorithm_type = field(String, RW, "DOC", path="qos/algorithm_type", xapi="P:rio")
    qos_algorithm_params = field(
        Map(String, String), RW, "DOC", path="qos/algorithm_params", xapi="P:rio"
    )
    qos_supported_algorithms = field(
        Set(String), RO_run, "DOC", path="qos/supported_algorithms", xapi="P:rio"
    )
    metrics = field(Ref("VBD_metrics"), RO_run, "DOC")
    allowed_operations = field(
        Set(Enum(e.vbd_operations)), RO_run, "DOC", since="rio", xapi="P:rio", derived=True
    )
    current_operations = field(
        Map(String, Enum(e.vbd_operations)), RO_run, "DOC", since="rio", xapi="P:rio"
    )
    userdevice = field(
        String, RW, "DOC", default="autodetect", since="rio", xapi="P:rio", write=DETACHED
    )
    unpluggable = field(Bool, RW, "DOC", default=True, since="miami", xapi="P:miami")
    storage_lock = field(Bool, RO_run, "DOC", since="rio", xapi="P:rio")
    empty = field(Bool, RO_ins, "DOC", since="rio", xapi="P:rio")
    other_config = field(Map(String, String), RW, "DOC", since="rio", xapi="P:rio")

    media_change = message(Void, "DOC", Param("vdi", Ref("VDI")))
    plug = message(Void, "DOC", xapi="P:rio")
    unplug = message(
        Void,
        "DOC",
        errors=(
            "DEVICE_DETACH_REJECTED",
            "DEVICE_ALREADY_DETACHED",
        ),
        xapi="P:rio",
    )
    eject = message(
        Void,
        "DOC",
        errors=(
            "VBD_NOT_REMOVABLE_MEDIA",
            "VBD_IS_EMPTY",
        ),
        since="rio",
        xapi="P:rio",
    )
    insert = message(
        Void,
        "DOC",
        Param("vdi", Ref("VDI"), since="rio"),
        errors=(
            "VBD_NOT_REMOVABLE_MEDIA",
            "VBD_NOT_EMPTY",
        ),
        since="rio",
        xapi="P:rio",
    )
    unplug_force = message(Void, "DOC", since="rio", xapi="P:rio")
    assert_attachable = message(Void, "DOC", since="rio", xapi="P:rio")
    set_mode = message(
        Void, "DOC", Param("value", Enum(e.vbd_mode), since="rio"), since="rio", xapi="P:rio"
    )


class VBD_metrics(Model):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    io_read_kbs = field(Float, RO_run, "DOC", path="io/read_kbs", read=LIVE, unit="KiB/s")
    io_write_kbs = field(Float, RO_run, "DOC", path="io/write_kbs", read=LIVE, unit="KiB/s")
    last_updated = field(DateTime, RO_run, "DOC")
