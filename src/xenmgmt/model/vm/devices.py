"""The devices of a VM."""

from __future__ import annotations

from .._fields import Part, RO_run, RW, field, message
from .._types import Ref, Set, String
from ._when import HALTED, LIVE


class Devices(Part):
    """The devices of a VM."""

    consoles = field(Set(Ref("console")), RO_run, "Its consoles.", xapi="P:rio", read=LIVE)
    VIFs = field(Set(Ref("VIF")), RO_run, "Its network interfaces.", xapi="P:rio")
    VBDs = field(Set(Ref("VBD")), RO_run, "Its block devices.", xapi="P:rio")
    VTPMs = field(Set(Ref("VTPM")), RO_run, "Its virtual TPMs.", xapi="P:rio")
    DPCIs = field(Set(Ref("DPCI")), RO_run, "PCI devices passed through to it.")
    DSCSIs = field(Set(Ref("DSCSI")), RO_run, "SCSI devices passed through to it.")
    DSCSI_HBAs = field(Set(Ref("DSCSI_HBA")), RO_run, "SCSI host adapters passed through to it.")
    VUSBs = field(
        Set(Ref("VUSB")), RO_run, "USB devices passed through to it.", since="rio", xapi="P:rio"
    )
    VGPUs = field(Set(Ref("VGPU")), RO_run, "Virtual GPUs.", since="boston", xapi="P:boston")
    attached_PCIs = field(
        Set(Ref("PCI")),
        RO_run,
        "PCI devices that are attached now.",
        since="boston",
        xapi="P:boston",
    )
    PCI_bus = field(
        String,
        RW,
        "PCI devices to pass through, in xend's spelling.",
        xapi="P:rio D:boston",
        write=HALTED,
    )
    get_allowed_VBD_devices = message(
        Set(String),
        "Numbers that are free for block devices.",
        since="rio",
        xapi="P:rio",
        role="read-only",
        has_async=False,
    )
    get_allowed_VIF_devices = message(
        Set(String),
        "Numbers that are free for interfaces.",
        since="rio",
        xapi="P:rio",
        role="read-only",
        has_async=False,
    )
