"""SCSI devices and adapters: those of hosts, and those handed to VMs."""

from __future__ import annotations

from ._fields import Model, RO_ins, RO_run, field
from ._types import Int, Map, Ref, Set, String


class DSCSI(Model, create=True, destroy=True):
    """A SCSI device of the host that was handed to a VM.

    Source: Xen-API 1.0.10, class DSCSI.
    """

    uuid = field(String, RO_run, "Unique identifier of the assignment.")
    VM = field(Ref("VM"), RO_ins, "The VM that gets the device.")
    PSCSI = field(Ref("PSCSI"), RO_ins, "The device of the host.")
    HBA = field(Ref("DSCSI_HBA"), RO_run, "The virtual adapter that it hangs on.")
    virtual_host = field(Int, RO_run, "SCSI host number that the guest sees.")
    virtual_channel = field(Int, RO_run, "SCSI channel that the guest sees.")
    virtual_target = field(Int, RO_run, "SCSI target that the guest sees.")
    virtual_lun = field(Int, RO_run, "Logical unit that the guest sees.")
    virtual_HCTL = field(
        String, RO_ins, "Host, channel, target and unit for the guest, such as 0:0:1:0."
    )
    runtime_properties = field(
        Map(String, String), RO_run, "What the device tells about itself while it is attached."
    )


class DSCSI_HBA(Model, create=True, destroy=True):
    """A virtual SCSI adapter of a VM.

    Source: Xen-API 1.0.10, class DSCSI_HBA.
    """

    uuid = field(String, RO_run, "Unique identifier of the virtual adapter.")
    VM = field(Ref("VM"), RO_ins, "The VM that has it.")
    PSCSI_HBAs = field(Set(Ref("PSCSI_HBA")), RO_run, "Adapters of the host that stand behind it.")
    DSCSIs = field(Set(Ref("DSCSI")), RO_run, "Devices that hang on it.")
    virtual_host = field(Int, RO_ins, "SCSI host number that the guest sees.")
    assignment_mode = field(
        String,
        RO_ins,
        "Whether the guest sees real addresses (HOST) or others (VIRTUAL).",
        default="VIRTUAL",
    )


class PSCSI(Model):
    """A SCSI device of a host.

    Source: Xen-API 1.0.10, class PSCSI.
    """

    uuid = field(String, RO_run, "Unique identifier of the device.")
    host = field(Ref("host"), RO_run, "The host that it is connected to.")
    HBA = field(Ref("PSCSI_HBA"), RO_run, "The adapter that it hangs on.")
    physical_host = field(Int, RO_run, "SCSI host number of its address.")
    physical_channel = field(Int, RO_run, "SCSI channel of its address.")
    physical_target = field(Int, RO_run, "SCSI target of its address.")
    physical_lun = field(Int, RO_run, "Logical unit of its address.")
    physical_HCTL = field(String, RO_run, "Its whole address, such as 2:0:1:0.")
    vendor_name = field(String, RO_run, "Name of the maker.")
    model = field(String, RO_run, "Model as the maker calls it.")
    type_id = field(Int, RO_run, "Number of the kind of device; 0 is a disk.")
    type = field(String, RO_run, "Name of the kind of device.")
    dev_name = field(String, RO_run, "Block device on the host, such as sda.")
    sg_name = field(String, RO_run, "Generic SCSI device on the host, such as sg0.")
    revision = field(String, RO_run, "Revision of the firmware.")
    scsi_id = field(String, RO_run, "Identifier that is the same on every path to the device.")
    scsi_level = field(Int, RO_run, "Version of the SCSI standard that it follows.")


class PSCSI_HBA(Model):
    """A SCSI adapter of a host.

    Source: Xen-API 1.0.10, class PSCSI_HBA.
    """

    uuid = field(String, RO_run, "Unique identifier of the adapter.")
    host = field(Ref("host"), RO_run, "The host that it is built into.")
    physical_host = field(Int, RO_run, "SCSI host number that the kernel gave it.")
    PSCSIs = field(Set(Ref("PSCSI")), RO_run, "Devices that hang on it.")
