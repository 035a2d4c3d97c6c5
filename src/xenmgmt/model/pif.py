"""DOC"""

from __future__ import annotations

from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import DateTime, Float, Int, Ref, String


class PIF(Model, destroy=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    device = field(String, RW, "DOC")
    network = field(Ref("network"), RO_ins, "DOC")
    host = field(Ref("host"), RO_ins, "DOC")
    MAC = field(String, RW, "DOC")
    MTU = field(Int, RW, "DOC")
    VLAN = field(Int, RW, "DOC")
    metrics = field(Ref("PIF_metrics"), RO_run, "DOC")

    create_VLAN = message(
        Ref("PIF"),
        "DOC",
        Param("device", String),
        Param("network", Ref("network")),
        Param("host", Ref("host")),
        Param("VLAN", Int),
        errors=("VLAN_TAG_INVALID",),
        static=True,
    )


class PIF_metrics(Model):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    io_read_kbs = field(Float, RO_run, "DOC", path="io/read_kbs", unit="KiB/s")
    io_write_kbs = field(Float, RO_run, "DOC", path="io/write_kbs", unit="KiB/s")
    last_updated = field(DateTime, RO_run, "DOC")
