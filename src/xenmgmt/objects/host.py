"""Class host.

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


class host(Handle):
    """A physical machine that runs VMs."""

    __slots__ = ()
    _class = "host"

    @property
    def uuid(self) -> str:
        """Unique identifier of the host. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[2]
        raise self._refused("uuid", 0x7f)

    @property
    def name_label(self) -> str:
        """Name for people to read. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[3]
        raise self._refused("name_label", 0x7f)

    @name_label.setter
    def name_label(self, value: str) -> None:
        self._write("name_label", value)

    @property
    def name_description(self) -> str:
        """Notes about the host, for people to read. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[4]
        raise self._refused("name_description", 0x7f)

    @name_description.setter
    def name_description(self, value: str) -> None:
        self._write("name_description", value)

    @property
    def API_version_major(self) -> int:
        """First part of the version of the API that the host speaks. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[5]
        raise self._refused("API_version_major", 0x7f)

    @property
    def API_version_minor(self) -> int:
        """Second part of the version of the API that the host speaks. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[6]
        raise self._refused("API_version_minor", 0x7f)

    @property
    def API_version_vendor(self) -> str:
        """Who wrote the toolstack. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[7]
        raise self._refused("API_version_vendor", 0x7f)

    @property
    def API_version_vendor_implementation(self) -> Mapping[str, str]:
        """What the vendor tells about the toolstack beside its version. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return MappingProxyType(row[8])
        raise self._refused("API_version_vendor_implementation", 0x7f)

    @property
    def enabled(self) -> bool:
        """Whether new VMs may start here. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[9]
        raise self._refused("enabled", 0x7f)

    @property
    def software_version(self) -> Mapping[str, str]:
        """Versions of the hypervisor, kernel and toolstack, by name. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return MappingProxyType(row[10])
        raise self._refused("software_version", 0x7f)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return MappingProxyType(row[11])
        raise self._refused("other_config", 0x7f)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def capabilities(self) -> tuple[str, ...]:
        """Kinds of guest that the hypervisor can run, such as xen-3.0-x86_64. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[12]
        raise self._refused("capabilities", 0x7f)

    @property
    def cpu_configuration(self) -> Mapping[str, str]:
        """Layout of the processors: sockets, cores, threads, NUMA nodes. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return MappingProxyType(row[13])
        raise self._refused("cpu_configuration", 0x7f)

    @property
    def sched_policy(self) -> str:
        """Scheduler that shares the processors out among VMs. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[14]
        raise self._refused("sched_policy", 0x7f)

    @property
    def supported_bootloaders(self) -> tuple[str, ...]:
        """Bootloaders that a paravirtual VM may name. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[15]
        raise self._refused("supported_bootloaders", 0x7f)

    @property
    def resident_VMs(self) -> tuple[h.VM, ...]:
        """VMs that are here now, the control domain included. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to_all("VM", row[16])
        raise self._refused("resident_VMs", 0x7f)

    @property
    def logging(self) -> Mapping[str, str]:
        """Where log messages go, by kind. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return MappingProxyType(row[17])
        raise self._refused("logging", 0x7f)

    @logging.setter
    def logging(self, value: Mapping[str, str]) -> None:
        self._write("logging", value)

    @property
    def PIFs(self) -> tuple[h.PIF, ...]:
        """Physical network interfaces of the host. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to_all("PIF", row[18])
        raise self._refused("PIFs", 0x7f)

    @property
    def suspend_image_sr(self) -> h.SR | None:
        """Storage that takes the memory of suspended VMs. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to("SR", row[19])
        raise self._refused("suspend_image_sr", 0x7f)

    @suspend_image_sr.setter
    def suspend_image_sr(self, value: h.SR | str | None) -> None:
        self._write("suspend_image_sr", value)

    @property
    def crash_dump_sr(self) -> h.SR | None:
        """Storage that takes the dumps of crashed VMs. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to("SR", row[20])
        raise self._refused("crash_dump_sr", 0x7f)

    @crash_dump_sr.setter
    def crash_dump_sr(self, value: h.SR | str | None) -> None:
        self._write("crash_dump_sr", value)

    @property
    def PBDs(self) -> tuple[h.PBD, ...]:
        """Connections of the host to storage. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to_all("PBD", row[21])
        raise self._refused("PBDs", 0x7f)

    @property
    def PPCIs(self) -> tuple[h.PPCI, ...]:
        """PCI devices of the host. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to_all("PPCI", row[22])
        raise self._refused("PPCIs", 0x7f)

    @property
    def PSCSIs(self) -> tuple[h.PSCSI, ...]:
        """SCSI devices of the host. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to_all("PSCSI", row[23])
        raise self._refused("PSCSIs", 0x7f)

    @property
    def PSCSI_HBAs(self) -> tuple[h.PSCSI_HBA, ...]:
        """SCSI adapters of the host. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to_all("PSCSI_HBA", row[24])
        raise self._refused("PSCSI_HBAs", 0x7f)

    @property
    def host_CPUs(self) -> tuple[h.host_cpu, ...]:
        """Processors of the host. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to_all("host_cpu", row[25])
        raise self._refused("host_CPUs", 0x7f)

    @property
    def metrics(self) -> h.host_metrics | None:
        """What the host measures. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to("host_metrics", row[26])
        raise self._refused("metrics", 0x7f)

    @property
    def resident_cpu_pools(self) -> tuple[h.cpu_pool, ...]:
        """Groups of processors defined on this host. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to_all("cpu_pool", row[27])
        raise self._refused("resident_cpu_pools", 0x7f)

    @property
    def address(self) -> str:
        """Address at which the toolstack of the host answers. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[28]
        raise self._refused("address", 0x7f)

    @address.setter
    def address(self, value: str) -> None:
        self._write("address", value)

    @property
    def blobs(self) -> Mapping[str, h.blob | None]:
        """Binary attachments of the host, by name. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to_map("blobs", row[29])
        raise self._refused("blobs", 0x7f)

    @property
    def tags(self) -> tuple[str, ...]:
        """Words that clients put on the host to find it again. (RW; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[30]
        raise self._refused("tags", 0x7f)

    @tags.setter
    def tags(self, value: Iterable[str]) -> None:
        self._write("tags", value)

    @property
    def memory_overhead(self) -> int:
        """Memory that the hypervisor keeps for itself. (RO_run; in bytes; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[31]
        raise self._refused("memory_overhead", 0x7f)

    @property
    def allowed_operations(self) -> tuple[e.host_allowed_operations, ...]:
        """Operations that would be accepted now. (RO_run; xapi, since rio)"""
        return allowed("host", self.ref, self._live_row(), self._xen)

    @property
    def current_operations(self) -> Mapping[str, e.host_allowed_operations]:
        """Operations in progress, by task. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return MappingProxyType(row[33])
        raise self._refused("current_operations", 0x7f)

    @property
    def ha_statefiles(self) -> tuple[str, ...]:
        """Files through which the host takes part in high availability. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[34]
        raise self._refused("ha_statefiles", 0x7f)

    @property
    def ha_network_peers(self) -> tuple[str, ...]:
        """Hosts that this one sees over the network, for high availability. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[35]
        raise self._refused("ha_network_peers", 0x7f)

    @property
    def power_on_mode(self) -> str:
        """Way to switch the host on from afar: empty, wake-on-lan, IPMI and so on. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[36]
        raise self._refused("power_on_mode", 0x7f)

    @property
    def power_on_config(self) -> Mapping[str, str]:
        """Settings of the way to switch the host on. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return MappingProxyType(row[37])
        raise self._refused("power_on_config", 0x7f)

    @property
    def control_domain(self) -> h.VM | None:
        """The VM that controls the host (domain 0). (RO_run; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to("VM", row[38])
        raise self._refused("control_domain", 0x7f)

    @property
    def updates_requiring_reboot(self) -> tuple[h.pool_update, ...]:
        """Updates that take effect only after the host has rebooted. (RO_run; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to_all("pool_update", row[39])
        raise self._refused("updates_requiring_reboot", 0x7f)

    @property
    def pending_guidances(self) -> tuple[e.update_guidances, ...]:
        """What must still be restarted before updates are complete. (RO_run; xapi, since 1.303.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[40]
        raise self._refused("pending_guidances", 0x7f)

    @property
    def tls_verification_enabled(self) -> bool:
        """Whether the host checks the certificates of those it connects to. (RO_run; xapi, since 1.313.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[41]
        raise self._refused("tls_verification_enabled", 0x7f)

    @property
    def pending_guidances_recommended(self) -> tuple[e.update_guidances, ...]:
        """What should still be restarted to profit from updates. (RO_run; xapi, since 24.10.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[42]
        raise self._refused("pending_guidances_recommended", 0x7f)

    @property
    def pending_guidances_full(self) -> tuple[e.update_guidances, ...]:
        """What would have to be restarted for everything new to take effect. (RO_run; xapi, since 24.10.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[43]
        raise self._refused("pending_guidances_full", 0x7f)

    @property
    def ssh_enabled(self) -> bool:
        """Whether people may log in over SSH. (RO_run; xapi, since 25.21.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[44]
        raise self._refused("ssh_enabled", 0x7f)

    @property
    def cpu_info(self) -> Mapping[str, str]:
        """Make, model and features of the processors. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return MappingProxyType(row[45])
        raise self._refused("cpu_info", 0x7f)

    @property
    def bios_strings(self) -> Mapping[str, str]:
        """What the firmware says about machine and maker. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return MappingProxyType(row[46])
        raise self._refused("bios_strings", 0x7f)

    @property
    def chipset_info(self) -> Mapping[str, str]:
        """What the chipset can do, such as iommu. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return MappingProxyType(row[47])
        raise self._refused("chipset_info", 0x7f)

    @property
    def PCIs(self) -> tuple[h.PCI, ...]:
        """PCI devices that the toolstack knows of. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to_all("PCI", row[48])
        raise self._refused("PCIs", 0x7f)

    @property
    def PGPUs(self) -> tuple[h.PGPU, ...]:
        """Graphics processors of the host. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to_all("PGPU", row[49])
        raise self._refused("PGPUs", 0x7f)

    @property
    def PUSBs(self) -> tuple[h.PUSB, ...]:
        """USB devices plugged into the host. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to_all("PUSB", row[50])
        raise self._refused("PUSBs", 0x7f)

    @property
    def guest_VCPUs_params(self) -> Mapping[str, str]:
        """VCPU settings that every guest here gets, such as a CPU mask. (RW; xapi, since tampa)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return MappingProxyType(row[51])
        raise self._refused("guest_VCPUs_params", 0x7f)

    @guest_VCPUs_params.setter
    def guest_VCPUs_params(self, value: Mapping[str, str]) -> None:
        self._write("guest_VCPUs_params", value)

    @property
    def display(self) -> e.host_display:
        """Whether the local screen is on, off, or will change at the next boot. (RW; xapi, since cream)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[52]
        raise self._refused("display", 0x7f)

    @display.setter
    def display(self, value: e.host_display | str) -> None:
        self._write("display", value)

    @property
    def virtual_hardware_platform_versions(self) -> tuple[int, ...]:
        """Virtual hardware versions that guests may ask for. (RO_run; xapi, since cream)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[53]
        raise self._refused("virtual_hardware_platform_versions", 0x7f)

    @property
    def features(self) -> tuple[h.Feature, ...]:
        """Optional features of the product found on the host. (RO_run; xapi, since falcon)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to_all("Feature", row[54])
        raise self._refused("features", 0x7f)

    @property
    def iscsi_iqn(self) -> str:
        """Name by which the host presents itself to iSCSI targets. (RO_ins; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[55]
        raise self._refused("iscsi_iqn", 0x7f)

    @iscsi_iqn.setter
    def iscsi_iqn(self, value: str) -> None:
        self._write("iscsi_iqn", value)

    @property
    def multipathing(self) -> bool:
        """Whether storage is reached over several paths at once. (RO_ins; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[56]
        raise self._refused("multipathing", 0x7f)

    @multipathing.setter
    def multipathing(self, value: bool) -> None:
        self._write("multipathing", value)

    @property
    def uefi_certificates(self) -> str:
        """Secure Boot certificates for guests, as an archive in base64. (RO_ins; xapi, since quebec)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[57]
        raise self._refused("uefi_certificates", 0x7f)

    @uefi_certificates.setter
    def uefi_certificates(self, value: str) -> None:
        self._write("uefi_certificates", value)

    @property
    def numa_affinity_policy(self) -> e.host_numa_affinity_policy:
        """How memory and VCPUs of a VM are kept on one NUMA node. (RO_run; xapi, since 24.0.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[58]
        raise self._refused("numa_affinity_policy", 0x7f)

    @numa_affinity_policy.setter
    def numa_affinity_policy(self, value: e.host_numa_affinity_policy | str) -> None:
        self._write("numa_affinity_policy", value)

    @property
    def max_cstate(self) -> str:
        """Deepest sleep state that the processors may enter; empty is no limit. (RO_run; xapi, since 26.0.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[59]
        raise self._refused("max_cstate", 0x7f)

    @max_cstate.setter
    def max_cstate(self, value: str) -> None:
        self._write("max_cstate", value)

    @property
    def secure_boot(self) -> bool:
        """Whether the host itself was started with Secure Boot. (RO_run; xapi, since 25.31.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[60]
        raise self._refused("secure_boot", 0x7f)

    @property
    def external_auth_type(self) -> str:
        """Kind of directory that checks passwords; empty means local accounts. (RO_run; xapi, since george)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[61]
        raise self._refused("external_auth_type", 0x7f)

    @property
    def external_auth_service_name(self) -> str:
        """Name of the directory, such as its domain. (RO_run; xapi, since george)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[62]
        raise self._refused("external_auth_service_name", 0x7f)

    @property
    def external_auth_configuration(self) -> Mapping[str, str]:
        """Settings of the connection to the directory. (RO_run; xapi, since george)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return MappingProxyType(row[63])
        raise self._refused("external_auth_configuration", 0x7f)

    @property
    def ssl_legacy(self) -> bool:
        """Whether old and weak forms of TLS are accepted. (RO_ins; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[64]
        raise self._refused("ssl_legacy", 0x7f)

    @ssl_legacy.setter
    def ssl_legacy(self, value: bool) -> None:
        self._write("ssl_legacy", value)

    @property
    def certificates(self) -> tuple[h.Certificate, ...]:
        """TLS certificates in use on the host. (RO_run; xapi, since stockholm)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to_all("Certificate", row[65])
        raise self._refused("certificates", 0x7f)

    @property
    def https_only(self) -> bool:
        """Whether plain HTTP is refused. (RO_run; xapi, since 22.27.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[66]
        raise self._refused("https_only", 0x7f)

    @https_only.setter
    def https_only(self, value: bool) -> None:
        self._write("https_only", value)

    @property
    def ssh_enabled_timeout(self) -> int:
        """How long SSH stays on once enabled; 0 is for ever. (RO_run; in seconds; xapi, since 25.21.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[67]
        raise self._refused("ssh_enabled_timeout", 0x7f)

    @ssh_enabled_timeout.setter
    def ssh_enabled_timeout(self, value: int) -> None:
        self._write("ssh_enabled_timeout", value)

    @property
    def ssh_expiry(self) -> datetime:
        """When SSH switches itself off. (RO_run; xapi, since 25.21.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[68]
        raise self._refused("ssh_expiry", 0x7f)

    @property
    def console_idle_timeout(self) -> int:
        """How long a console may be idle before it is logged out; 0 is for ever. (RO_run; in seconds; xapi, since 25.21.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[69]
        raise self._refused("console_idle_timeout", 0x7f)

    @console_idle_timeout.setter
    def console_idle_timeout(self, value: int) -> None:
        self._write("console_idle_timeout", value)

    @property
    def ssh_auto_mode(self) -> bool:
        """Whether SSH opens by itself when the toolstack is down. (RO_run; xapi, since 25.27.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[70]
        raise self._refused("ssh_auto_mode", 0x7f)

    @ssh_auto_mode.setter
    def ssh_auto_mode(self, value: bool) -> None:
        self._write("ssh_auto_mode", value)

    @property
    def crashdumps(self) -> tuple[h.host_crashdump, ...]:
        """Dumps that the host left when it crashed. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to_all("host_crashdump", row[71])
        raise self._refused("crashdumps", 0x7f)

    @property
    def patches(self) -> tuple[h.host_patch, ...]:
        """Old-style patches applied to the host. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to_all("host_patch", row[72])
        raise self._refused("patches", 0x7f)

    @property
    def updates(self) -> tuple[h.pool_update, ...]:
        """Updates applied to the host. (RO_run; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to_all("pool_update", row[73])
        raise self._refused("updates", 0x7f)

    @property
    def hostname(self) -> str:
        """Network name of the host. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[74]
        raise self._refused("hostname", 0x7f)

    @hostname.setter
    def hostname(self, value: str) -> None:
        self._write("hostname", value)

    @property
    def license_params(self) -> Mapping[str, str]:
        """What the license allows and until when. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return MappingProxyType(row[75])
        raise self._refused("license_params", 0x7f)

    @property
    def edition(self) -> str:
        """Edition of the product that the host runs as. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[76]
        raise self._refused("edition", 0x7f)

    @property
    def license_server(self) -> Mapping[str, str]:
        """Where to ask for a license: address and port. (RW; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return MappingProxyType(row[77])
        raise self._refused("license_server", 0x7f)

    @license_server.setter
    def license_server(self, value: Mapping[str, str]) -> None:
        self._write("license_server", value)

    @property
    def local_cache_sr(self) -> h.SR | None:
        """Local storage that caches disks kept elsewhere. (RO_ins; xapi, since cowley)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to("SR", row[78])
        raise self._refused("local_cache_sr", 0x7f)

    @property
    def editions(self) -> tuple[str, ...]:
        """Editions that the host could run as. (RO_run; xapi, since stockholm)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[79]
        raise self._refused("editions", 0x7f)

    @property
    def last_software_update(self) -> datetime:
        """When the software of the host last changed. (RO_run; xapi, since 22.20.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[80]
        raise self._refused("last_software_update", 0x7f)

    @property
    def latest_synced_updates_applied(self) -> e.latest_synced_updates_applied_state:
        """Whether all updates known to the pool are on the host. (RO_run; xapi, since 23.18.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[81]
        raise self._refused("latest_synced_updates_applied", 0x7f)

    @property
    def last_update_hash(self) -> str:
        """Fingerprint of the set of updates last applied. (RO_run; xapi, since 24.10.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[82]
        raise self._refused("last_update_hash", 0x7f)

    @property
    def ntp_mode(self) -> e.host_ntp_mode:
        """Where the clock is set from: DHCP, own servers, the product's, or nowhere. (RO_run; xapi, since 26.0.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[83]
        raise self._refused("ntp_mode", 0x7f)

    @ntp_mode.setter
    def ntp_mode(self, value: e.host_ntp_mode | str) -> None:
        self._write("ntp_mode", value)

    @property
    def ntp_custom_servers(self) -> tuple[str, ...]:
        """Time servers to use when the mode asks for own ones. (RO_run; xapi, since 26.0.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[84]
        raise self._refused("ntp_custom_servers", 0x7f)

    @ntp_custom_servers.setter
    def ntp_custom_servers(self, value: Iterable[str]) -> None:
        self._write("ntp_custom_servers", value)

    @property
    def timezone(self) -> str:
        """Time zone of the host, such as Europe/Berlin. (RO_run; xapi, since 26.0.0)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[85]
        raise self._refused("timezone", 0x7f)

    @timezone.setter
    def timezone(self, value: str) -> None:
        self._write("timezone", value)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    def add_to_logging(self, key: str, value: str) -> None:
        """Put one entry into `logging`, in place of an older one."""
        self._xen.add_to_map(self, "logging", key, value)

    def remove_from_logging(self, key: str) -> None:
        """Take one entry out of `logging`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "logging", key)

    def add_tags(self, value: str) -> None:
        """Put one value into `tags`."""
        self._xen.add_to_set(self, "tags", value)

    def remove_tags(self, value: str) -> None:
        """Take one value out of `tags`."""
        self._xen.remove_from_set(self, "tags", value)

    def add_to_guest_VCPUs_params(self, key: str, value: str) -> None:
        """Put one entry into `guest_VCPUs_params`, in place of an older one."""
        self._xen.add_to_map(self, "guest_VCPUs_params", key, value)

    def remove_from_guest_VCPUs_params(self, key: str) -> None:
        """Take one entry out of `guest_VCPUs_params`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "guest_VCPUs_params", key)

    def add_to_license_server(self, key: str, value: str) -> None:
        """Put one entry into `license_server`, in place of an older one."""
        self._xen.add_to_map(self, "license_server", key, value)

    def remove_from_license_server(self, key: str) -> None:
        """Take one entry out of `license_server`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "license_server", key)

    @operation
    def create_new_blob(self, name: str, mime_type: str, public: bool = DEFAULT) -> h.blob:
        """Attach an empty binary file that can then be uploaded."""

    @operation
    def disable(self, auto_enable: bool = DEFAULT) -> None:
        """Let no new VM start here."""

    @operation
    def enable(self) -> None:
        """Let VMs start here again."""

    @operation
    def evacuate(self, network: h.network | str | None = DEFAULT, evacuate_batch_size: int = DEFAULT) -> None:
        """Move all running VMs to other hosts."""

    @operation
    def assert_can_evacuate(self) -> None:
        """Fail unless all VMs here could move elsewhere."""

    @operation
    def get_vms_which_prevent_evacuation(self) -> Mapping[h.VM | None, tuple[str, ...]]:
        """Tell which VMs cannot move elsewhere, and why."""

    @operation
    def reboot(self) -> None:
        """Restart the host; it must be disabled and empty."""

    @operation
    def shutdown(self) -> None:
        """Switch the host off; it must be disabled and empty."""

    @operation
    def power_on(self) -> None:
        """Switch the host on from afar."""

    @operation
    def get_servertime(self) -> datetime:
        """Read the clock of the host, in UTC."""

    @operation
    def dmesg(self) -> str:
        """Read the message buffer of the hypervisor."""

    @operation
    def dmesg_clear(self) -> str:
        """Read the message buffer of the hypervisor, then empty it."""

    @operation
    def get_log(self) -> str:
        """Read the log of the toolstack."""

    @operation
    def send_debug_keys(self, keys: str) -> None:
        """Press debug keys on the hypervisor's console."""

    @operation
    def bugreport_upload(self, url: str, options: Mapping[str, str] = DEFAULT) -> None:
        """Collect a bug report and send it to a server."""

    @operation
    def compute_free_memory(self) -> int:
        """Work out how much memory new VMs could have: what is free, less ``memory_reserve``."""

    @operation
    def compute_memory_overhead(self) -> int:
        """Work out how much memory the hypervisor keeps for itself."""

    @operation
    def get_management_interface(self) -> h.PIF:
        """Tell which network interface carries management traffic."""

    @operation
    def get_uncooperative_resident_VMs(self) -> tuple[h.VM, ...]:
        """List VMs that do not give memory back when asked."""

    @operation
    def get_server_localtime(self) -> datetime:
        """Read the clock of the host, in its own time zone."""

    @operation
    def set_hostname_live(self, hostname: str) -> None:
        """Change the network name at once."""

    @operation
    def destroy(self) -> None:
        """Forget a host that will not come back."""

    @operation
    def get_cpu_power(self) -> Mapping[int, Mapping[str, Any]]:
        """What drives the frequencies of the host's processors, and how deep they sleep.

    By the number of the processor: ``driver`` and ``governor`` (empty where nothing drives its
    frequency), the ``governors`` there are; ``frequency`` now, ``frequency_min`` and
    ``frequency_max`` between which the governor chooses, ``hardware_min`` and ``hardware_max`` that
    there are, and the ``frequencies`` that it can have, all in MHz; ``turbo``, whether it may
    exceed them; ``shares``, the processors that always have the same frequency;
    ``C_state_limit``, the deepest C-state that may be used, -1 for any; seconds since the host came
    up that were spent in each of the ``C_states`` by number and ``P_states`` by MHz."""

    @operation
    def set_cpu_governor(self, governor: str, cpus: Iterable[int] = DEFAULT) -> None:
        """Have a governor choose the frequencies of some processors, or of all when none is named.

    Processors that share a frequency have one governor. The host forgets it when it reboots."""

    @operation
    def set_cpu_frequency_range(self, min: int | str, max: int | str, cpus: Iterable[int] = DEFAULT) -> None:
        """Choose between which frequencies, in MHz, the governors of some or all processors choose.

    Both the same: the processors have that one. The host forgets it when it reboots."""

    @operation
    def set_C_state_limit(self, limit: int) -> None:
        """Let idle processors of the host sleep no deeper than a C-state; -1 lifts the limit.

    The deeper it is, the less power it takes, and the longer the way back. The host forgets it
    when it reboots."""

    @operation
    def set_iscsi_iqn(self, value: str) -> None:
        """Change the name used towards iSCSI targets."""

    @operation
    def set_multipathing(self, value: bool = DEFAULT) -> None:
        """Choose whether storage is reached over several paths."""

    @operation
    def set_uefi_certificates(self, value: str) -> None:
        """Replace the Secure Boot certificates for guests."""

    @operation
    def set_numa_affinity_policy(self, value: e.host_numa_affinity_policy | str) -> None:
        """Choose how VMs are kept on one NUMA node."""

    @operation
    def set_max_cstate(self, value: str) -> None:
        """Limit how deeply the processors may sleep."""

    @operation
    def set_ssl_legacy(self, value: bool = DEFAULT) -> None:
        """Choose whether old and weak forms of TLS are accepted."""

    @operation
    def set_https_only(self, value: bool = DEFAULT) -> None:
        """Choose whether plain HTTP is refused."""

    @operation
    def set_ssh_enabled_timeout(self, value: int | str) -> None:
        """Choose how long SSH stays on once enabled."""

    @operation
    def set_console_idle_timeout(self, value: int | str) -> None:
        """Choose when an idle console is logged out."""

    @operation
    def set_ssh_auto_mode(self, value: bool = DEFAULT) -> None:
        """Choose whether SSH opens by itself when the toolstack is down."""

    @operation
    def set_ntp_mode(self, value: e.host_ntp_mode | str) -> None:
        """Choose where the clock is set from."""

    @operation
    def set_ntp_custom_servers(self, value: Iterable[str]) -> None:
        """Name the time servers to use in the custom mode."""

    @operation
    def set_timezone(self, value: str) -> None:
        """Move the host to another time zone."""


class hostCollection(Collection[host]):
    """All objects of class host."""

    __slots__ = ()
    _class = "host"
    _handle = host


    @operation
    def list_methods(self) -> tuple[str, ...]:
        """List the names of all messages that the toolstack answers."""

    def get_by_name_label(self, label: str) -> list[host]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
