"""Physical network interfaces, VLANs on them among these."""

from __future__ import annotations

from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import DateTime, Float, Int, Ref, String


class PIF(Model, destroy=True):
    """A network interface of a host, or a VLAN on one.

    Source: Xen-API 1.0.10, class PIF.
    """

    uuid = field(String, RO_run, "Unique identifier of the interface.")
    device = field(String, RW, "Name of the device, such as eth0.")
    network = field(Ref("network"), RO_ins, "The network that it connects to.")
    host = field(Ref("host"), RO_ins, "The host that it belongs to.")
    MAC = field(String, RW, "Hardware address.")
    MTU = field(Int, RW, "Largest packet that it carries.", default=1500, unit="bytes")
    VLAN = field(Int, RW, "Tag of the VLAN, or -1 for the untagged interface itself.", default=-1)
    metrics = field(Ref("PIF_metrics"), RO_run, "What the interface measures.")

    create_VLAN = message(
        Ref("PIF"),
        "Make an interface for one VLAN of a device.",
        Param("device", String),
        Param("network", Ref("network")),
        Param("host", Ref("host")),
        Param("VLAN", Int),
        errors=("VLAN_TAG_INVALID",),
        static=True,
    )


class PIF_metrics(Model):
    """What a physical network interface measures.

    Source: Xen-API 1.0.10, class PIF_metrics.
    """

    uuid = field(String, RO_run, "Unique identifier of the measurements.")
    io_read_kbs = field(Float, RO_run, "How fast data comes in.", path="io/read_kbs", unit="KiB/s")
    io_write_kbs = field(
        Float, RO_run, "How fast data goes out.", path="io/write_kbs", unit="KiB/s"
    )
    last_updated = field(DateTime, RO_run, "When the values were last measured.")
