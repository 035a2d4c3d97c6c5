"""The VM, its live values, and what its guest agent reports."""

from __future__ import annotations

from .._fields import Model
from .boot import Boot
from .devices import Devices
from .groups import Groups
from .identity import Identity
from .life import Life
from .marks import Marks
from .memory import Memory
from .metrics import VM_guest_metrics, VM_metrics
from .placement import Placement
from .snapshots import Snapshots
from .vcpus import VCPUs

__all__ = ["VM", "VM_guest_metrics", "VM_metrics"]


class VM(
    Identity,
    Life,
    Memory,
    VCPUs,
    Boot,
    Devices,
    Placement,
    Snapshots,
    Marks,
    Groups,
    Model,
    create=True,
    destroy=True,
    xapi=True,
    first="""uuid power_state name_label name_description user_version is_a_template auto_power_on
    suspend_VDI resident_on memory_static_max memory_dynamic_max memory_dynamic_min
    memory_static_min VCPUs_params VCPUs_max VCPUs_at_startup actions_after_shutdown
    actions_after_reboot actions_after_crash consoles VIFs VBDs crash_dumps VTPMs DPCIs DSCSIs
    DSCSI_HBAs PV_bootloader PV_kernel PV_ramdisk PV_args PV_bootloader_args HVM_boot_policy
    HVM_boot_params platform PCI_bus other_config domid is_control_domain metrics guest_metrics
    security_label""",
):
    """A virtual machine, a template, or a snapshot of one.

    Source: Xen-API 1.0.10, class VM; xapi datamodel, class VM.
    """
