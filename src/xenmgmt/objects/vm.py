"""Class VM.

Written by tools/gen_objects.py from model, states and operations: do not edit.
"""
# ruff: noqa: E501, F401, A001, A002, A003
# mypy: disable-error-code="no-any-return, empty-body"

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..model import _enums as e
from ._record import Record, allowed
from ._base import Collection, Handle, operation

if TYPE_CHECKING:
    from .. import objects as h

DEFAULT: Any = ...


class VM(Handle):
    """A virtual machine, a template, or a snapshot of one."""

    __slots__ = ()
    _class = "VM"

    @property
    def uuid(self) -> str:
        """Identity of the object, the same for its whole life. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[2]
        raise self._refused("uuid", 0xfffff)

    @property
    def power_state(self) -> e.vm_power_state:
        """The stable state that it is in, or was in before the operation in progress. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[3]
        raise self._refused("power_state", 0xfffff)

    @property
    def name_label(self) -> str:
        """Name for people; need not be unique. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[4]
        raise self._refused("name_label", 0xfffff)

    @name_label.setter
    def name_label(self, value: str) -> None:
        self._write("name_label", value)

    @property
    def name_description(self) -> str:
        """A sentence for people. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[5]
        raise self._refused("name_description", 0xfffff)

    @name_description.setter
    def name_description(self, value: str) -> None:
        self._write("name_description", value)

    @property
    def user_version(self) -> int:
        """A version number for clients. (RW; writable while Halted, Paused, Running, Suspended, Crashed, Unknown; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[6]
        raise self._refused("user_version", 0xfffff)

    @user_version.setter
    def user_version(self, value: int) -> None:
        self._write("user_version", value)

    @property
    def is_a_template(self) -> bool:
        """Whether it is a template, which is cloned and never runs. (RW; writable while Halted; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[7]
        raise self._refused("is_a_template", 0xfffff)

    @is_a_template.setter
    def is_a_template(self, value: bool) -> None:
        self._write("is_a_template", value)

    @property
    def auto_power_on(self) -> bool:
        """Whether to start it when its host starts. (RW; writable while Halted, Paused, Running, Suspended, Crashed, Unknown; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[8]
        raise self._refused("auto_power_on", 0xfffff)

    @auto_power_on.setter
    def auto_power_on(self, value: bool) -> None:
        self._write("auto_power_on", value)

    @property
    def suspend_VDI(self) -> h.VDI | None:
        """The disk with its memory image. (RO_run; readable while Suspended, resuming; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x408:
            return self._to("VDI", row[9])
        raise self._refused("suspend_VDI", 0x408)

    @suspend_VDI.setter
    def suspend_VDI(self, value: h.VDI | str | None) -> None:
        self._write("suspend_VDI", value)

    @property
    def resident_on(self) -> h.host | None:
        """The host that it runs on. (RO_run; readable while Running, Paused, pausing, unpausing, suspending, shutting_down, rebooting, migrating, checkpointing, marking, rewinding; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3eb86:
            return self._to("host", row[10])
        raise self._refused("resident_on", 0x3eb86)

    @property
    def memory_static_max(self) -> int:
        """Most memory that the guest can ever see. (RW; in bytes; writable while Halted; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[11]
        raise self._refused("memory_static_max", 0xfffff)

    @memory_static_max.setter
    def memory_static_max(self, value: int | str) -> None:
        self._write("memory_static_max", value)

    @property
    def memory_dynamic_max(self) -> int:
        """Most memory that the balloon leaves it. (RW; in bytes; writable while Halted, Running, Paused; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[12]
        raise self._refused("memory_dynamic_max", 0xfffff)

    @memory_dynamic_max.setter
    def memory_dynamic_max(self, value: int | str) -> None:
        self._write("memory_dynamic_max", value)

    @property
    def memory_dynamic_min(self) -> int:
        """Least memory that the balloon leaves it. (RW; in bytes; writable while Halted, Running, Paused; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[13]
        raise self._refused("memory_dynamic_min", 0xfffff)

    @memory_dynamic_min.setter
    def memory_dynamic_min(self, value: int | str) -> None:
        self._write("memory_dynamic_min", value)

    @property
    def memory_static_min(self) -> int:
        """Least memory that the guest can live with. (RW; in bytes; writable while Halted; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[14]
        raise self._refused("memory_static_min", 0xfffff)

    @memory_static_min.setter
    def memory_static_min(self, value: int | str) -> None:
        self._write("memory_static_min", value)

    @property
    def VCPUs_params(self) -> Mapping[str, str]:
        """Scheduler parameters: weight, cap, mask. (RW; writable while Halted, Paused, Running, Suspended, Crashed, Unknown; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return MappingProxyType(row[15])
        raise self._refused("VCPUs_params", 0xfffff)

    @VCPUs_params.setter
    def VCPUs_params(self, value: Mapping[str, str]) -> None:
        self._write("VCPUs_params", value)

    @property
    def VCPUs_max(self) -> int:
        """Most vCPUs that the guest can ever have. (RW; writable while Halted; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[16]
        raise self._refused("VCPUs_max", 0xfffff)

    @VCPUs_max.setter
    def VCPUs_max(self, value: int) -> None:
        self._write("VCPUs_max", value)

    @property
    def VCPUs_at_startup(self) -> int:
        """vCPUs that are online when it starts. (RW; writable while Halted; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[17]
        raise self._refused("VCPUs_at_startup", 0xfffff)

    @VCPUs_at_startup.setter
    def VCPUs_at_startup(self, value: int) -> None:
        self._write("VCPUs_at_startup", value)

    @property
    def actions_after_shutdown(self) -> e.on_normal_exit:
        """What to do when the guest has shut down by itself. (RW; writable while Halted, Paused, Running, Suspended, Crashed, Unknown; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[18]
        raise self._refused("actions_after_shutdown", 0xfffff)

    @actions_after_shutdown.setter
    def actions_after_shutdown(self, value: e.on_normal_exit | str) -> None:
        self._write("actions_after_shutdown", value)

    @property
    def actions_after_reboot(self) -> e.on_normal_exit:
        """What to do when the guest reboots by itself. (RW; writable while Halted, Paused, Running, Suspended, Crashed, Unknown; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[19]
        raise self._refused("actions_after_reboot", 0xfffff)

    @actions_after_reboot.setter
    def actions_after_reboot(self, value: e.on_normal_exit | str) -> None:
        self._write("actions_after_reboot", value)

    @property
    def actions_after_crash(self) -> e.on_crash_behaviour:
        """What to do when the guest has crashed. (RW; writable while Halted, Paused, Running, Suspended, Crashed, Unknown; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[20]
        raise self._refused("actions_after_crash", 0xfffff)

    @actions_after_crash.setter
    def actions_after_crash(self, value: e.on_crash_behaviour | str) -> None:
        self._write("actions_after_crash", value)

    @property
    def consoles(self) -> tuple[h.console, ...]:
        """Its consoles. (RO_run; readable while Running, Paused, pausing, unpausing, suspending, shutting_down, rebooting, migrating, checkpointing, marking, rewinding; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3eb86:
            return self._to_all("console", row[21])
        raise self._refused("consoles", 0x3eb86)

    @property
    def VIFs(self) -> tuple[h.VIF, ...]:
        """Its network interfaces. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to_all("VIF", row[22])
        raise self._refused("VIFs", 0xfffff)

    @property
    def VBDs(self) -> tuple[h.VBD, ...]:
        """Its block devices. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to_all("VBD", row[23])
        raise self._refused("VBDs", 0xfffff)

    @property
    def crash_dumps(self) -> tuple[h.crashdump, ...]:
        """Its crash dumps. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to_all("crashdump", row[24])
        raise self._refused("crash_dumps", 0xfffff)

    @property
    def VTPMs(self) -> tuple[h.VTPM, ...]:
        """Its virtual TPMs. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to_all("VTPM", row[25])
        raise self._refused("VTPMs", 0xfffff)

    @property
    def DPCIs(self) -> tuple[h.DPCI, ...]:
        """PCI devices passed through to it. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to_all("DPCI", row[26])
        raise self._refused("DPCIs", 0xfffff)

    @property
    def DSCSIs(self) -> tuple[h.DSCSI, ...]:
        """SCSI devices passed through to it. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to_all("DSCSI", row[27])
        raise self._refused("DSCSIs", 0xfffff)

    @property
    def DSCSI_HBAs(self) -> tuple[h.DSCSI_HBA, ...]:
        """SCSI host adapters passed through to it. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to_all("DSCSI_HBA", row[28])
        raise self._refused("DSCSI_HBAs", 0xfffff)

    @property
    def PV_bootloader(self) -> str:
        """Program that finds the kernel of a PV guest. (RW; writable while Halted; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[29]
        raise self._refused("PV_bootloader", 0xfffff)

    @PV_bootloader.setter
    def PV_bootloader(self, value: str) -> None:
        self._write("PV_bootloader", value)

    @property
    def PV_kernel(self) -> str:
        """Kernel of a PV or PVH guest, on the host. (RW; writable while Halted; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[30]
        raise self._refused("PV_kernel", 0xfffff)

    @PV_kernel.setter
    def PV_kernel(self, value: str) -> None:
        self._write("PV_kernel", value)

    @property
    def PV_ramdisk(self) -> str:
        """Initial ramdisk of a PV or PVH guest, on the host. (RW; writable while Halted; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[31]
        raise self._refused("PV_ramdisk", 0xfffff)

    @PV_ramdisk.setter
    def PV_ramdisk(self, value: str) -> None:
        self._write("PV_ramdisk", value)

    @property
    def PV_args(self) -> str:
        """Kernel command line. (RW; writable while Halted; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[32]
        raise self._refused("PV_args", 0xfffff)

    @PV_args.setter
    def PV_args(self, value: str) -> None:
        self._write("PV_args", value)

    @property
    def PV_bootloader_args(self) -> str:
        """Arguments of that program. (RW; writable while Halted; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[33]
        raise self._refused("PV_bootloader_args", 0xfffff)

    @PV_bootloader_args.setter
    def PV_bootloader_args(self, value: str) -> None:
        self._write("PV_bootloader_args", value)

    @property
    def HVM_boot_policy(self) -> str:
        """"BIOS order" for an HVM guest, "" for others. (RW; writable while Halted; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[34]
        raise self._refused("HVM_boot_policy", 0xfffff)

    @HVM_boot_policy.setter
    def HVM_boot_policy(self, value: str) -> None:
        self._write("HVM_boot_policy", value)

    @property
    def HVM_boot_params(self) -> Mapping[str, str]:
        """Boot parameters of an HVM guest, such as order. (RW; writable while Halted; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return MappingProxyType(row[35])
        raise self._refused("HVM_boot_params", 0xfffff)

    @HVM_boot_params.setter
    def HVM_boot_params(self, value: Mapping[str, str]) -> None:
        self._write("HVM_boot_params", value)

    @property
    def platform(self) -> Mapping[str, str]:
        """Features of the virtual hardware. (RW; writable while Halted; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return MappingProxyType(row[36])
        raise self._refused("platform", 0xfffff)

    @platform.setter
    def platform(self, value: Mapping[str, str]) -> None:
        self._write("platform", value)

    @property
    def PCI_bus(self) -> str:
        """PCI devices to pass through, in xend's spelling. (RW; writable while Halted; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[37]
        raise self._refused("PCI_bus", 0xfffff)

    @PCI_bus.setter
    def PCI_bus(self, value: str) -> None:
        self._write("PCI_bus", value)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free keys and values of clients. (RW; writable while Halted, Paused, Running, Suspended, Crashed, Unknown; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return MappingProxyType(row[38])
        raise self._refused("other_config", 0xfffff)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def domid(self) -> int:
        """Number of its domain on the host. (RO_run; readable while Running, Paused, pausing, unpausing, suspending, shutting_down, rebooting, migrating, checkpointing, marking, rewinding; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3eb86:
            return row[39]
        raise self._refused("domid", 0x3eb86)

    @property
    def is_control_domain(self) -> bool:
        """Whether it is the control domain of a host. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[40]
        raise self._refused("is_control_domain", 0xfffff)

    @property
    def metrics(self) -> h.VM_metrics | None:
        """Its measured values. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to("VM_metrics", row[41])
        raise self._refused("metrics", 0xfffff)

    @property
    def guest_metrics(self) -> h.VM_guest_metrics | None:
        """What its guest agent reports. (RO_run; readable while Running; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x4 and row[42] != 'OpaqueRef:NULL':
            return self._to("VM_guest_metrics", row[42])
        raise self._refused("guest_metrics", 0x4)

    @property
    def security_label(self) -> str:
        """Label of the access control policy. (RO_run; writable while Halted, Paused, Running, Suspended, Crashed, Unknown; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[43]
        raise self._refused("security_label", 0xfffff)

    @security_label.setter
    def security_label(self, value: str) -> None:
        self._write("security_label", value)

    @property
    def is_default_template(self) -> bool:
        """Whether the template came with the system. (RO_run; xapi, since falcon)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[44]
        raise self._refused("is_default_template", 0xfffff)

    @property
    def reference_label(self) -> str:
        """Name of the template that it came from. (RO_ins; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[45]
        raise self._refused("reference_label", 0xfffff)

    @property
    def tags(self) -> tuple[str, ...]:
        """Words that clients mark the object with. (RW; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[46]
        raise self._refused("tags", 0xfffff)

    @tags.setter
    def tags(self, value: Iterable[str]) -> None:
        self._write("tags", value)

    @property
    def recommendations(self) -> str:
        """Limits recommended for it, as XML. (RW; writable while Halted, Paused, Running, Suspended, Crashed, Unknown; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[47]
        raise self._refused("recommendations", 0xfffff)

    @recommendations.setter
    def recommendations(self, value: str) -> None:
        self._write("recommendations", value)

    @property
    def xenstore_data(self) -> Mapping[str, str]:
        """What the guest finds in xenstore. (RW; writable while Halted, Paused, Running, Suspended, Crashed, Unknown; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return MappingProxyType(row[48])
        raise self._refused("xenstore_data", 0xfffff)

    @xenstore_data.setter
    def xenstore_data(self, value: Mapping[str, str]) -> None:
        self._write("xenstore_data", value)

    @property
    def bios_strings(self) -> Mapping[str, str]:
        """What the guest's BIOS says of itself. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return MappingProxyType(row[49])
        raise self._refused("bios_strings", 0xfffff)

    @bios_strings.setter
    def bios_strings(self, value: Mapping[str, str]) -> None:
        self._write("bios_strings", value)

    @property
    def generation_id(self) -> str:
        """Generation identifier that the guest sees. (RO_ins; xapi, since clearwater)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[50]
        raise self._refused("generation_id", 0xfffff)

    @property
    def version(self) -> int:
        """How often it was recovered. (RO_ins; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[51]
        raise self._refused("version", 0xfffff)

    @property
    def blobs(self) -> Mapping[str, h.blob | None]:
        """Binary data kept beside the object, by name. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to_map("blobs", row[52])
        raise self._refused("blobs", 0xfffff)

    @property
    def allowed_operations(self) -> tuple[e.vm_operations, ...]:
        """What may be begun now; worked out from the state tables when read. (RO_run; xapi, since rio)"""
        return allowed("VM", self.ref, self._live_row(), self._xen)

    @property
    def current_operations(self) -> Mapping[str, e.vm_operations]:
        """What is in progress on the object: operation by task. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return MappingProxyType(row[54])
        raise self._refused("current_operations", 0xfffff)

    @property
    def blocked_operations(self) -> Mapping[e.vm_operations, str]:
        """Operations that are refused, each with an error code. (RO_ins; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return MappingProxyType(row[55])
        raise self._refused("blocked_operations", 0xfffff)

    @blocked_operations.setter
    def blocked_operations(self, value: Mapping[e.vm_operations | str, str]) -> None:
        self._write("blocked_operations", value)

    @property
    def actions_after_softreboot(self) -> e.on_softreboot_behavior:
        """What to do when the guest asks for a soft reboot. (RW; writable while Halted, Paused, Running, Suspended, Crashed, Unknown; xapi, since 23.1.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[56]
        raise self._refused("actions_after_softreboot", 0xfffff)

    @actions_after_softreboot.setter
    def actions_after_softreboot(self, value: e.on_softreboot_behavior | str) -> None:
        self._write("actions_after_softreboot", value)

    @property
    def suspend_SR(self) -> h.SR | None:
        """Where its memory images go. (RW; writable while Halted, Paused, Running, Suspended, Crashed, Unknown; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to("SR", row[57])
        raise self._refused("suspend_SR", 0xfffff)

    @suspend_SR.setter
    def suspend_SR(self, value: h.SR | str | None) -> None:
        self._write("suspend_SR", value)

    @property
    def start_delay(self) -> int:
        """Time to wait after it was started, before the next in order. (RO_ins; in seconds; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[58]
        raise self._refused("start_delay", 0xfffff)

    @start_delay.setter
    def start_delay(self, value: int) -> None:
        self._write("start_delay", value)

    @property
    def shutdown_delay(self) -> int:
        """Time to wait after it was shut down, before the next in order. (RO_ins; in seconds; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[59]
        raise self._refused("shutdown_delay", 0xfffff)

    @shutdown_delay.setter
    def shutdown_delay(self, value: int) -> None:
        self._write("shutdown_delay", value)

    @property
    def order(self) -> int:
        """Its place in the order of starting. (RO_ins; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[60]
        raise self._refused("order", 0xfffff)

    @order.setter
    def order(self, value: int) -> None:
        self._write("order", value)

    @property
    def pending_guidances(self) -> tuple[e.update_guidances, ...]:
        """What must be done after an update. (RO_run; xapi, since 1.303.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[61]
        raise self._refused("pending_guidances", 0xfffff)

    @property
    def pending_guidances_recommended(self) -> tuple[e.update_guidances, ...]:
        """What should be done after an update. (RO_run; xapi, since 24.10.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[62]
        raise self._refused("pending_guidances_recommended", 0xfffff)

    @property
    def pending_guidances_full(self) -> tuple[e.update_guidances, ...]:
        """What may be done after an update. (RO_run; xapi, since 24.10.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[63]
        raise self._refused("pending_guidances_full", 0xfffff)

    @property
    def requires_reboot(self) -> bool:
        """Whether it must be rebooted for a change to work. (RO_run; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[64]
        raise self._refused("requires_reboot", 0xfffff)

    @property
    def memory_overhead(self) -> int:
        """Memory of the host that it takes beyond its own. (RO_run; in bytes; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[65]
        raise self._refused("memory_overhead", 0xfffff)

    @property
    def memory_target(self) -> int:
        """Balloon target; 0 without a domain. (RO_ins; in bytes; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[66]
        raise self._refused("memory_target", 0xfffff)

    @property
    def HVM_shadow_multiplier(self) -> float:
        """Shadow memory, as a multiple of the default. (RO_ins; writable while Halted; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[67]
        raise self._refused("HVM_shadow_multiplier", 0xfffff)

    @HVM_shadow_multiplier.setter
    def HVM_shadow_multiplier(self, value: float) -> None:
        self._write("HVM_shadow_multiplier", value)

    @property
    def last_boot_CPU_flags(self) -> Mapping[str, str]:
        """CPU features when it last started. (RO_ins; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return MappingProxyType(row[68])
        raise self._refused("last_boot_CPU_flags", 0xfffff)

    @property
    def pool_name(self) -> str:
        """Name of the CPU pool that it is to start in; empty is the first pool of its host. (RO_run; writable while Halted, Paused, Running, Suspended, Crashed, Unknown; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[69]
        raise self._refused("pool_name", 0xfffff)

    @pool_name.setter
    def pool_name(self, value: str) -> None:
        self._write("pool_name", value)

    @property
    def cpu_pool(self) -> h.cpu_pool | None:
        """The CPU pool that its domain is in; none is the first pool of its host. (RO_run; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to("cpu_pool", row[70])
        raise self._refused("cpu_pool", 0xfffff)

    @property
    def PV_legacy_args(self) -> str:
        """Arguments for very old PV kernels. (RW; writable while Halted; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[71]
        raise self._refused("PV_legacy_args", 0xfffff)

    @PV_legacy_args.setter
    def PV_legacy_args(self, value: str) -> None:
        self._write("PV_legacy_args", value)

    @property
    def domain_type(self) -> e.domain_type:
        """hvm, pv, pvh, pv_in_pvh or unspecified. (RO_ins; xapi, since jura)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[72]
        raise self._refused("domain_type", 0xfffff)

    @domain_type.setter
    def domain_type(self, value: e.domain_type | str) -> None:
        self._write("domain_type", value)

    @property
    def domarch(self) -> str:
        """Architecture of its domain. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[73]
        raise self._refused("domarch", 0xfffff)

    @property
    def NVRAM(self) -> Mapping[str, str]:
        """Initial content of the guest's NVRAM. (RO_ins; xapi, since naples)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return MappingProxyType(row[74])
        raise self._refused("NVRAM", 0xfffff)

    @NVRAM.setter
    def NVRAM(self, value: Mapping[str, str]) -> None:
        self._write("NVRAM", value)

    @property
    def hardware_platform_version(self) -> int:
        """Least version of virtual hardware that a host must offer. (RW; writable while Halted; xapi, since cream)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[75]
        raise self._refused("hardware_platform_version", 0xfffff)

    @hardware_platform_version.setter
    def hardware_platform_version(self, value: int) -> None:
        self._write("hardware_platform_version", value)

    @property
    def has_vendor_device(self) -> bool:
        """Whether the guest sees the device that brings drivers by itself. (RO_ins; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[76]
        raise self._refused("has_vendor_device", 0xfffff)

    @has_vendor_device.setter
    def has_vendor_device(self, value: bool) -> None:
        self._write("has_vendor_device", value)

    @property
    def secureboot_certificates_state(self) -> e.vm_secureboot_certificates_state:
        """How its secure boot certificates stand. (RO_run; xapi, since 26.14.0)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[77]
        raise self._refused("secureboot_certificates_state", 0xfffff)

    @property
    def last_booted_record(self) -> str:
        """Its record when it last started. (RO_ins; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[78]
        raise self._refused("last_booted_record", 0xfffff)

    @property
    def VUSBs(self) -> tuple[h.VUSB, ...]:
        """USB devices passed through to it. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to_all("VUSB", row[79])
        raise self._refused("VUSBs", 0xfffff)

    @property
    def VGPUs(self) -> tuple[h.VGPU, ...]:
        """Virtual GPUs. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to_all("VGPU", row[80])
        raise self._refused("VGPUs", 0xfffff)

    @property
    def attached_PCIs(self) -> tuple[h.PCI, ...]:
        """PCI devices that are attached now. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to_all("PCI", row[81])
        raise self._refused("attached_PCIs", 0xfffff)

    @property
    def scheduled_to_be_resident_on(self) -> h.host | None:
        """The host that it is about to run on. (RO_run; readable while starting, resuming, migrating; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x4440:
            return self._to("host", row[82])
        raise self._refused("scheduled_to_be_resident_on", 0x4440)

    @property
    def affinity(self) -> h.host | None:
        """The host that it would rather run on. (RW; writable while Halted, Paused, Running, Suspended, Crashed, Unknown; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to("host", row[83])
        raise self._refused("affinity", 0xfffff)

    @affinity.setter
    def affinity(self, value: h.host | str | None) -> None:
        self._write("affinity", value)

    @property
    def ha_always_run(self) -> bool:
        """Whether high availability keeps it running (superseded). (RO_ins; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[84]
        raise self._refused("ha_always_run", 0xfffff)

    @ha_always_run.setter
    def ha_always_run(self, value: bool) -> None:
        self._write("ha_always_run", value)

    @property
    def ha_restart_priority(self) -> str:
        """How high availability treats it. (RO_ins; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[85]
        raise self._refused("ha_restart_priority", 0xfffff)

    @ha_restart_priority.setter
    def ha_restart_priority(self, value: str) -> None:
        self._write("ha_restart_priority", value)

    @property
    def is_a_snapshot(self) -> bool:
        """Whether this is a snapshot. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[86]
        raise self._refused("is_a_snapshot", 0xfffff)

    @property
    def snapshot_of(self) -> h.VM | None:
        """What it is a snapshot of. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to("VM", row[87])
        raise self._refused("snapshot_of", 0xfffff)

    @property
    def snapshots(self) -> tuple[h.VM, ...]:
        """Its snapshots. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to_all("VM", row[88])
        raise self._refused("snapshots", 0xfffff)

    @property
    def snapshot_time(self) -> datetime:
        """When the snapshot was taken. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[89]
        raise self._refused("snapshot_time", 0xfffff)

    @property
    def transportable_snapshot_id(self) -> str:
        """Name of the snapshot elsewhere. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[90]
        raise self._refused("transportable_snapshot_id", 0xfffff)

    @property
    def snapshot_info(self) -> Mapping[str, str]:
        """Facts about the snapshot, such as the state of the VM then. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return MappingProxyType(row[91])
        raise self._refused("snapshot_info", 0xfffff)

    @property
    def snapshot_metadata(self) -> str:
        """The record of the VM when the snapshot was taken. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[92]
        raise self._refused("snapshot_metadata", 0xfffff)

    @property
    def parent(self) -> h.VM | None:
        """The snapshot that it last came from. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to("VM", row[93])
        raise self._refused("parent", 0xfffff)

    @property
    def children(self) -> tuple[h.VM, ...]:
        """VMs and snapshots that came from it. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to_all("VM", row[94])
        raise self._refused("children", 0xfffff)

    @property
    def snapshot_schedule(self) -> h.VMSS | None:
        """Its schedule of snapshots. (RO_ins; xapi, since falcon)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to("VMSS", row[95])
        raise self._refused("snapshot_schedule", 0xfffff)

    @snapshot_schedule.setter
    def snapshot_schedule(self, value: h.VMSS | str | None) -> None:
        self._write("snapshot_schedule", value)

    @property
    def is_vmss_snapshot(self) -> bool:
        """Whether a schedule took this snapshot. (RO_ins; xapi, since falcon)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return row[96]
        raise self._refused("is_vmss_snapshot", 0xfffff)

    @property
    def protection_policy(self) -> h.VMPP | None:
        """Its protection policy (superseded). (RO_ins; xapi, since cowley)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to("VMPP", row[97])
        raise self._refused("protection_policy", 0xfffff)

    @property
    def marks(self) -> Mapping[str, datetime]:
        """The moments to which it can be turned back: when each was marked, by name. (RO_run; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return MappingProxyType(row[98])
        raise self._refused("marks", 0xfffff)

    @property
    def marked_devices(self) -> Mapping[str, tuple[str, ...]]:
        """Memory, vCPUs and attached devices as they were at each mark, and must be to go back. (RO_run; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return MappingProxyType(row[99])
        raise self._refused("marked_devices", 0xfffff)

    @property
    def appliance(self) -> h.VM_appliance | None:
        """The appliance that it is part of. (RO_ins; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to("VM_appliance", row[100])
        raise self._refused("appliance", 0xfffff)

    @appliance.setter
    def appliance(self, value: h.VM_appliance | str | None) -> None:
        self._write("appliance", value)

    @property
    def groups(self) -> tuple[h.VM_group, ...]:
        """Groups that it is placed with. (RO_run; xapi, since 24.19.1)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to_all("VM_group", row[101])
        raise self._refused("groups", 0xfffff)

    @groups.setter
    def groups(self, value: Iterable[h.VM_group | str]) -> None:
        self._write("groups", value)

    @property
    def protections(self) -> tuple[h.VM_protection, ...]:
        """What keeps a stand-by of it on another host; one at most. (RO_run; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0xfffff:
            return self._to_all("VM_protection", row[102])
        raise self._refused("protections", 0xfffff)

    def add_to_VCPUs_params(self, key: str, value: str) -> None:
        """Put one entry into `VCPUs_params`, in place of an older one."""
        self._xen.add_to_map(self, "VCPUs_params", key, value)

    def remove_from_VCPUs_params(self, key: str) -> None:
        """Take one entry out of `VCPUs_params`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "VCPUs_params", key)

    def add_to_HVM_boot_params(self, key: str, value: str) -> None:
        """Put one entry into `HVM_boot_params`, in place of an older one."""
        self._xen.add_to_map(self, "HVM_boot_params", key, value)

    def remove_from_HVM_boot_params(self, key: str) -> None:
        """Take one entry out of `HVM_boot_params`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "HVM_boot_params", key)

    def add_to_platform(self, key: str, value: str) -> None:
        """Put one entry into `platform`, in place of an older one."""
        self._xen.add_to_map(self, "platform", key, value)

    def remove_from_platform(self, key: str) -> None:
        """Take one entry out of `platform`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "platform", key)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    def add_tags(self, value: str) -> None:
        """Put one value into `tags`."""
        self._xen.add_to_set(self, "tags", value)

    def remove_tags(self, value: str) -> None:
        """Take one value out of `tags`."""
        self._xen.remove_from_set(self, "tags", value)

    def add_to_xenstore_data(self, key: str, value: str) -> None:
        """Put one entry into `xenstore_data`, in place of an older one."""
        self._xen.add_to_map(self, "xenstore_data", key, value)

    def remove_from_xenstore_data(self, key: str) -> None:
        """Take one entry out of `xenstore_data`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "xenstore_data", key)

    @operation
    def get_cpu_pool(self) -> tuple[h.cpu_pool, ...]:
        """The CPU pools that it is in."""

    @operation
    def get_pool_name(self) -> str:
        """Name of the CPU pool that it is to start in."""

    @operation
    def cpu_pool_migrate(self, pool: h.cpu_pool | str | None) -> None:
        """Move to another CPU pool."""

    @operation
    def set_security_label(self, security_label: str, old_label: str) -> int:
        """Change the label of the access control policy."""

    @operation
    def clone(self, new_name: str, quarantine: bool = DEFAULT) -> h.VM:
        """A new VM with copy-on-write copies of the disks; VM or template is Halted."""

    @operation
    def copy(self, new_name: str, sr: h.SR | str | None = DEFAULT, quarantine: bool = DEFAULT) -> h.VM:
        """A new VM with full copies of the disks, maybe on another repository."""

    @operation
    def provision(self) -> None:
        """Turn a template, or the clone of one, into a VM that can start."""

    @operation
    def fork(self, n: int = DEFAULT, new_name: str = DEFAULT, quarantine: bool = DEFAULT) -> tuple[h.VM, ...]:
        """So many copies that go on from where the VM is, on its host, at once.

    They share memory and disks with it until they write; what a fork has written is its
    ``memory_actual``, and its ``memory_target`` is 0 until somebody sets it. Each gets new MACs;
    with ``quarantine`` its interfaces are not connected. The VM itself runs on. What is unplugged
    from the VM stays with it alone."""

    @operation
    def destroy(self) -> None:
        """Remove a VM with its devices. Disks stay; a memory image goes.

    On an engine that keeps definitions of VMs its definition goes too, whoever made it."""

    @operation
    def get_boot_record(self) -> Record:
        """The record with which it was started."""

    @operation
    def get_cooperative(self) -> bool:
        """Whether the guest follows its balloon target."""

    @operation
    def compute_memory_overhead(self) -> int:
        """Memory of the host that it would take beyond its own."""

    @operation
    def maximise_memory(self, total: int | str, approximate: bool = DEFAULT) -> int:
        """The most memory that fits into an amount of the host's."""

    @operation
    def assert_agile(self) -> None:
        """Raise why it cannot run on any host of the pool."""

    @operation
    def update_allowed_operations(self) -> None:
        """Work out the allowed operations anew."""

    @operation
    def copy_bios_strings(self, host: h.host | str | None) -> None:
        """Take the BIOS strings from a host."""

    @operation
    def get_SRs_required_for_recovery(self, session_to: h.session | str | None) -> tuple[h.SR, ...]:
        """Repositories that it would need to be recovered."""

    @operation
    def shutdown(self) -> None:
        """Ask the guest to shut down; if it does not, take the domain away."""

    @operation
    def mark(self, name: str) -> None:
        """Remember memory, disks and devices of a guest, which goes on.

    The mark lasts as long as the domain."""

    @operation
    def rewind(self, name: str) -> None:
        """Make the guest what it was at a mark: memory and disks, running or paused as it was then.

    Its devices, memory and vCPUs must be those of the mark."""

    @operation
    def unmark(self, name: str) -> None:
        """Forget a mark, and what was kept for it."""

    @operation
    def set_memory_dynamic_max(self, value: int | str) -> None:
        """Set the upper dynamic limit; a running guest follows."""

    @operation
    def set_memory_dynamic_min(self, value: int | str) -> None:
        """Set the lower dynamic limit; a running guest follows."""

    @operation
    def set_memory_dynamic_range(self, min: int | str, max: int | str) -> None:
        """Set both dynamic limits; a running guest follows."""

    @operation
    def set_memory_dynamic_max_live(self, max: int | str) -> None:
        """Set the upper dynamic limit while there is a domain."""

    @operation
    def set_memory_dynamic_min_live(self, min: int | str) -> None:
        """Set the lower dynamic limit while there is a domain."""

    @operation
    def set_memory_target_live(self, target: int | str) -> None:
        """Set the balloon target within the dynamic limits."""

    @operation
    def wait_memory_target_live(self) -> None:
        """Wait until the guest has reached its balloon target."""

    @operation
    def set_memory_static_range(self, min: int | str, max: int | str) -> None:
        """Set both static limits; the VM is Halted."""

    @operation
    def set_memory_limits(self, static_min: int | str, static_max: int | str, dynamic_min: int | str, dynamic_max: int | str) -> None:
        """Set all four limits at once; the VM is Halted."""

    @operation
    def set_memory(self, value: int | str) -> None:
        """Give it exactly this much memory; the VM is Halted."""

    @operation
    def set_VCPUs_number_live(self, nvcpu: int) -> None:
        """Set how many vCPUs are online; VM Running or Paused."""

    @operation
    def add_to_VCPUs_params_live(self, key: str, value: str) -> None:
        """Set a scheduler parameter while there is a domain."""

    @operation
    def export_metadata(self) -> str:
        """The VM's configuration with its devices, as JSON; disks by uuid, networks by name."""

    @operation
    def start(self, start_paused: bool = DEFAULT, force: bool = DEFAULT) -> None:
        """Build a domain on a host with room; the VM is Halted and no template."""

    @operation
    def start_on(self, host: h.host | str | None, start_paused: bool = DEFAULT, force: bool = DEFAULT) -> None:
        """Start on a named host."""

    @operation
    def pause(self) -> None:
        """Stop the vCPUs; the VM is Running."""

    @operation
    def unpause(self) -> None:
        """Let the vCPUs run; the VM is Paused."""

    @operation
    def clean_shutdown(self) -> None:
        """Ask the guest to shut down; ends when its domain is gone."""

    @operation
    def hard_shutdown(self) -> None:
        """Take the domain away at once; cancels what is in progress."""

    @operation
    def power_state_reset(self) -> None:
        """Declare the VM Halted, after taking away what is left of its domain."""

    @operation
    def assert_operation_valid(self, op: e.vm_operations | str) -> None:
        """Raise what would refuse an operation now."""

    @operation
    def assert_can_boot_here(self, host: h.host | str | None) -> None:
        """Raise why it could not run on a host now."""

    @operation
    def get_possible_hosts(self) -> tuple[h.host, ...]:
        """Hosts on which it could run now."""

    @operation
    def get_allowed_VBD_devices(self) -> tuple[str, ...]:
        """Numbers that are free for block devices."""

    @operation
    def get_allowed_VIF_devices(self) -> tuple[str, ...]:
        """Numbers that are free for interfaces."""

    @operation
    def clean_reboot(self) -> None:
        """Ask the guest to reboot."""

    @operation
    def hard_reboot(self) -> None:
        """Reset without asking the guest; cancels what is in progress."""

    @operation
    def pool_migrate(self, host: h.host | str | None, options: Mapping[str, str] = DEFAULT) -> None:
        """Move the running VM to another host of the pool."""

    @operation
    def migrate(self, dest: str, live: bool = DEFAULT, options: Mapping[str, str] = DEFAULT) -> None:
        """Move the running VM to another host, by reference, uuid or name."""

    @operation
    def send_sysrq(self, key: str) -> None:
        """Send a magic SysRq key."""

    @operation
    def send_trigger(self, trigger: str) -> None:
        """Send a trigger, such as nmi or power."""

    @operation
    def suspend(self) -> None:
        """Write memory to a disk and give the domain up."""

    @operation
    def resume(self, start_paused: bool = DEFAULT, force: bool = DEFAULT) -> None:
        """Build the domain again from its memory image."""

    @operation
    def resume_on(self, host: h.host | str | None, start_paused: bool = DEFAULT, force: bool = DEFAULT) -> None:
        """Resume on a named host."""

    @operation
    def snapshot(self, new_name: str, ignore_vdis: Iterable[h.VDI | str] = DEFAULT) -> h.VM:
        """A snapshot of configuration and disks; the VM goes on."""

    @operation
    def checkpoint(self, new_name: str) -> h.VM:
        """A snapshot with memory; the VM goes on."""

    @operation
    def revert(self) -> h.VM:
        """Asked of a snapshot: make the VM what it was."""

    @operation
    def set_groups(self, value: Iterable[h.VM_group | str]) -> None:
        """Change the groups that it is placed with."""

    @operation
    def create_new_blob(self, name: str, mime_type: str, public: bool = DEFAULT) -> h.blob:
        """Make a place for binary data beside the object."""

    @operation
    def dump_core(self) -> h.crashdump:
        """Write the memory of the domain to a new disk, for post-mortem; the VM stays as it is.

    The disk is made on the pool's ``crash_dump_SR``, or where the VM's own disks may be."""

    @operation
    def set_bios_strings(self, value: Mapping[str, str] = DEFAULT) -> None:
        """Set what the guest's BIOS says of itself, once."""

    @operation
    def set_blocked_operations(self, value: Mapping[e.vm_operations | str, str] = DEFAULT) -> None:
        """Replace the operations that are refused."""

    @operation
    def add_to_blocked_operations(self, key: e.vm_operations | str, value: str) -> None:
        """Refuse one more operation, with an error code."""

    @operation
    def remove_from_blocked_operations(self, key: e.vm_operations | str) -> None:
        """Refuse an operation no more."""

    @operation
    def set_suspend_VDI(self, value: h.VDI | str | None) -> None:
        """Exchange the memory image of a Suspended VM."""

    @operation
    def set_start_delay(self, value: int | str) -> None:
        """Change the time to wait after starting it."""

    @operation
    def set_shutdown_delay(self, value: int | str) -> None:
        """Change the time to wait after shutting it down."""

    @operation
    def set_order(self, value: int | str) -> None:
        """Change its place in the order of starting."""

    @operation
    def set_HVM_shadow_multiplier(self, value: float) -> None:
        """Change the shadow memory; the VM is Halted."""

    @operation
    def set_pool_name(self, pool_name: str) -> None:
        """Name the CPU pool that it is to start in."""

    @operation
    def set_domain_type(self, value: e.domain_type | str) -> None:
        """Change the type of its domain; the VM is Halted."""

    @operation
    def set_NVRAM(self, value: Mapping[str, str] = DEFAULT) -> None:
        """Replace the initial NVRAM."""

    @operation
    def add_to_NVRAM(self, key: str, value: str) -> None:
        """Put one entry into the initial NVRAM."""

    @operation
    def remove_from_NVRAM(self, key: str) -> None:
        """Take one entry out of the initial NVRAM."""

    @operation
    def set_has_vendor_device(self, value: bool = DEFAULT) -> None:
        """Change whether the guest sees the driver device; the VM is Halted."""

    @operation
    def set_ha_restart_priority(self, value: str) -> None:
        """Change how high availability treats it."""

    @operation
    def set_ha_always_run(self, value: bool = DEFAULT) -> None:
        """Change whether high availability keeps it running (superseded)."""

    @operation
    def set_snapshot_schedule(self, value: h.VMSS | str | None) -> None:
        """Change its schedule of snapshots."""

    @operation
    def set_appliance(self, value: h.VM_appliance | str | None) -> None:
        """Make it part of an appliance."""


class VMCollection(Collection[VM]):
    """All objects of class VM."""

    __slots__ = ()
    _class = "VM"
    _handle = VM

    @operation
    def create(
        self,
        *,
        uuid: str = DEFAULT,
        name_label: str = DEFAULT,
        name_description: str = DEFAULT,
        user_version: int = DEFAULT,
        is_a_template: bool = DEFAULT,
        auto_power_on: bool = DEFAULT,
        memory_static_max: int | str = DEFAULT,
        memory_dynamic_max: int | str = DEFAULT,
        memory_dynamic_min: int | str = DEFAULT,
        memory_static_min: int | str = DEFAULT,
        VCPUs_params: Mapping[str, str] = DEFAULT,
        VCPUs_max: int = DEFAULT,
        VCPUs_at_startup: int = DEFAULT,
        actions_after_shutdown: e.on_normal_exit | str = DEFAULT,
        actions_after_reboot: e.on_normal_exit | str = DEFAULT,
        actions_after_crash: e.on_crash_behaviour | str = DEFAULT,
        PV_bootloader: str = DEFAULT,
        PV_kernel: str = DEFAULT,
        PV_ramdisk: str = DEFAULT,
        PV_args: str = DEFAULT,
        PV_bootloader_args: str = DEFAULT,
        HVM_boot_policy: str = DEFAULT,
        HVM_boot_params: Mapping[str, str] = DEFAULT,
        platform: Mapping[str, str] = DEFAULT,
        PCI_bus: str = DEFAULT,
        other_config: Mapping[str, str] = DEFAULT,
        reference_label: str = DEFAULT,
        tags: Iterable[str] = DEFAULT,
        recommendations: str = DEFAULT,
        xenstore_data: Mapping[str, str] = DEFAULT,
        generation_id: str = DEFAULT,
        version: int = DEFAULT,
        blocked_operations: Mapping[e.vm_operations | str, str] = DEFAULT,
        actions_after_softreboot: e.on_softreboot_behavior | str = DEFAULT,
        suspend_SR: h.SR | str | None = DEFAULT,
        start_delay: int = DEFAULT,
        shutdown_delay: int = DEFAULT,
        order: int = DEFAULT,
        HVM_shadow_multiplier: float = DEFAULT,
        PV_legacy_args: str = DEFAULT,
        domain_type: e.domain_type | str = DEFAULT,
        NVRAM: Mapping[str, str] = DEFAULT,
        hardware_platform_version: int = DEFAULT,
        has_vendor_device: bool = DEFAULT,
        affinity: h.host | str | None = DEFAULT,
        ha_always_run: bool = DEFAULT,
        ha_restart_priority: str = DEFAULT,
        snapshot_schedule: h.VMSS | str | None = DEFAULT,
        is_vmss_snapshot: bool = DEFAULT,
        protection_policy: h.VMPP | str | None = DEFAULT,
        appliance: h.VM_appliance | str | None = DEFAULT,
    ) -> VM:
        """Make a new VM; the arguments are its fields. Sizes may be "512MiB"."""

    @operation
    def import_metadata(self, metadata: str, networks: Mapping[str, h.network | str | None] = DEFAULT, force: bool = DEFAULT) -> h.VM:
        """A new, Halted VM from `export_metadata`. Disks and networks must be there already.

    ``force`` leaves out those that are not. MACs that are taken are made anew."""

    def get_by_name_label(self, label: str) -> list[VM]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
