"""Class pool.

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


class pool(Handle):
    """A group of hosts that share storage, networks and one database."""

    __slots__ = ()
    _class = "pool"

    @property
    def uuid(self) -> str:
        """Unique identifier of the pool. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[2]
        raise self._refused("uuid", 0x1f)

    @property
    def name_label(self) -> str:
        """Name for people to read. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[3]
        raise self._refused("name_label", 0x1f)

    @name_label.setter
    def name_label(self, value: str) -> None:
        self._write("name_label", value)

    @property
    def name_description(self) -> str:
        """Notes about the pool, for people to read. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[4]
        raise self._refused("name_description", 0x1f)

    @name_description.setter
    def name_description(self, value: str) -> None:
        self._write("name_description", value)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return MappingProxyType(row[5])
        raise self._refused("other_config", 0x1f)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def blobs(self) -> Mapping[str, h.blob | None]:
        """Binary attachments of the pool, by name. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return self._to_map("blobs", row[6])
        raise self._refused("blobs", 0x1f)

    @property
    def tags(self) -> tuple[str, ...]:
        """Words that clients put on the pool to find it again. (RW; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[7]
        raise self._refused("tags", 0x1f)

    @tags.setter
    def tags(self, value: Iterable[str]) -> None:
        self._write("tags", value)

    @property
    def gui_config(self) -> Mapping[str, str]:
        """Settings of graphical clients. (RW; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return MappingProxyType(row[8])
        raise self._refused("gui_config", 0x1f)

    @gui_config.setter
    def gui_config(self, value: Mapping[str, str]) -> None:
        self._write("gui_config", value)

    @property
    def restrictions(self) -> Mapping[str, str]:
        """Features that the license withholds. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return MappingProxyType(row[9])
        raise self._refused("restrictions", 0x1f)

    @property
    def guest_agent_config(self) -> Mapping[str, str]:
        """Settings handed to the agents inside the guests. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return MappingProxyType(row[10])
        raise self._refused("guest_agent_config", 0x1f)

    @property
    def cpu_info(self) -> Mapping[str, str]:
        """CPU features that all hosts have in common. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return MappingProxyType(row[11])
        raise self._refused("cpu_info", 0x1f)

    @property
    def policy_no_vendor_device(self) -> bool:
        """Whether new VMs go without the device that brings vendor drivers. (RW; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[12]
        raise self._refused("policy_no_vendor_device", 0x1f)

    @policy_no_vendor_device.setter
    def policy_no_vendor_device(self, value: bool) -> None:
        self._write("policy_no_vendor_device", value)

    @property
    def recommendations(self) -> Mapping[str, str]:
        """Advice of the vendor about settings, by name. (RO_run; xapi, since 24.19.1)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return MappingProxyType(row[13])
        raise self._refused("recommendations", 0x1f)

    @property
    def ha_enabled(self) -> bool:
        """Whether high availability is on. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[14]
        raise self._refused("ha_enabled", 0x1f)

    @property
    def ha_configuration(self) -> Mapping[str, str]:
        """Settings of high availability. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return MappingProxyType(row[15])
        raise self._refused("ha_configuration", 0x1f)

    @property
    def ha_statefiles(self) -> tuple[str, ...]:
        """Disks through which the hosts watch each other. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[16]
        raise self._refused("ha_statefiles", 0x1f)

    @property
    def ha_host_failures_to_tolerate(self) -> int:
        """How many hosts may fail with all protected VMs still restartable. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[17]
        raise self._refused("ha_host_failures_to_tolerate", 0x1f)

    @ha_host_failures_to_tolerate.setter
    def ha_host_failures_to_tolerate(self, value: int) -> None:
        self._write("ha_host_failures_to_tolerate", value)

    @property
    def ha_plan_exists_for(self) -> int:
        """How many host failures the present plan copes with. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[18]
        raise self._refused("ha_plan_exists_for", 0x1f)

    @property
    def ha_allow_overcommit(self) -> bool:
        """Whether more may be protected than the plan can restart. (RW; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[19]
        raise self._refused("ha_allow_overcommit", 0x1f)

    @ha_allow_overcommit.setter
    def ha_allow_overcommit(self, value: bool) -> None:
        self._write("ha_allow_overcommit", value)

    @property
    def ha_overcommitted(self) -> bool:
        """Whether more is protected than the plan can restart. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[20]
        raise self._refused("ha_overcommitted", 0x1f)

    @property
    def redo_log_enabled(self) -> bool:
        """Whether every change of the database is also logged on shared storage. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[21]
        raise self._refused("redo_log_enabled", 0x1f)

    @property
    def redo_log_vdi(self) -> h.VDI | None:
        """Disk that holds that log. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return self._to("VDI", row[22])
        raise self._refused("redo_log_vdi", 0x1f)

    @property
    def ha_cluster_stack(self) -> str:
        """Software that does the watching for high availability. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[23]
        raise self._refused("ha_cluster_stack", 0x1f)

    @property
    def ha_reboot_vm_on_internal_shutdown(self) -> bool:
        """Whether a protected VM that shuts itself down is started again. (RW; xapi, since 25.16.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[24]
        raise self._refused("ha_reboot_vm_on_internal_shutdown", 0x1f)

    @ha_reboot_vm_on_internal_shutdown.setter
    def ha_reboot_vm_on_internal_shutdown(self, value: bool) -> None:
        self._write("ha_reboot_vm_on_internal_shutdown", value)

    @property
    def master(self) -> h.host | None:
        """The host that coordinates the others and keeps the database. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return self._to("host", row[25])
        raise self._refused("master", 0x1f)

    @property
    def allowed_operations(self) -> tuple[e.pool_allowed_operations, ...]:
        """Operations that would be accepted now. (RO_run; xapi, since rio)"""
        return allowed("pool", self.ref, self._live_row(), self._xen)

    @property
    def current_operations(self) -> Mapping[str, e.pool_allowed_operations]:
        """Operations in progress, by task. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return MappingProxyType(row[27])
        raise self._refused("current_operations", 0x1f)

    @property
    def coordinator_bias(self) -> bool:
        """Whether VMs start on the coordinator only when they must. (RW; xapi, since 22.37.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[28]
        raise self._refused("coordinator_bias", 0x1f)

    @coordinator_bias.setter
    def coordinator_bias(self, value: bool) -> None:
        self._write("coordinator_bias", value)

    @property
    def wlb_verify_cert(self) -> bool:
        """Whether the certificate of the load balancer is checked. (RW; xapi, since george)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[29]
        raise self._refused("wlb_verify_cert", 0x1f)

    @wlb_verify_cert.setter
    def wlb_verify_cert(self, value: bool) -> None:
        self._write("wlb_verify_cert", value)

    @property
    def uefi_certificates(self) -> str:
        """Secure Boot certificates for guests, as an archive in base64. (RO_ins; xapi, since quebec)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[30]
        raise self._refused("uefi_certificates", 0x1f)

    @uefi_certificates.setter
    def uefi_certificates(self, value: str) -> None:
        self._write("uefi_certificates", value)

    @property
    def custom_uefi_certificates(self) -> str:
        """Own Secure Boot certificates that replace the product's. (RO_ins; xapi, since 24.0.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[31]
        raise self._refused("custom_uefi_certificates", 0x1f)

    @custom_uefi_certificates.setter
    def custom_uefi_certificates(self, value: str) -> None:
        self._write("custom_uefi_certificates", value)

    @property
    def is_psr_pending(self) -> bool:
        """Whether a rotation of the pool secret stopped half-way. (RW; xapi, since stockholm_psr)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[32]
        raise self._refused("is_psr_pending", 0x1f)

    @is_psr_pending.setter
    def is_psr_pending(self, value: bool) -> None:
        self._write("is_psr_pending", value)

    @property
    def tls_verification_enabled(self) -> bool:
        """Whether hosts check each other's certificates. (RO_run; xapi, since 1.290.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[33]
        raise self._refused("tls_verification_enabled", 0x1f)

    @property
    def client_certificate_auth_enabled(self) -> bool:
        """Whether clients may log in with a certificate. (RO_run; xapi, since 1.318.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[34]
        raise self._refused("client_certificate_auth_enabled", 0x1f)

    @property
    def client_certificate_auth_name(self) -> str:
        """Name that such a certificate must carry. (RO_run; xapi, since 1.318.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[35]
        raise self._refused("client_certificate_auth_name", 0x1f)

    @property
    def local_auth_max_threads(self) -> int:
        """How many local password checks may run at once. (RO_ins; xapi, since 23.27.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[36]
        raise self._refused("local_auth_max_threads", 0x1f)

    @local_auth_max_threads.setter
    def local_auth_max_threads(self, value: int) -> None:
        self._write("local_auth_max_threads", value)

    @property
    def ext_auth_max_threads(self) -> int:
        """How many directory password checks may run at once. (RO_ins; xapi, since 23.27.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[37]
        raise self._refused("ext_auth_max_threads", 0x1f)

    @ext_auth_max_threads.setter
    def ext_auth_max_threads(self, value: int) -> None:
        self._write("ext_auth_max_threads", value)

    @property
    def ext_auth_cache_enabled(self) -> bool:
        """Whether answers of the directory are remembered. (RO_run; xapi, since 24.31.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[38]
        raise self._refused("ext_auth_cache_enabled", 0x1f)

    @ext_auth_cache_enabled.setter
    def ext_auth_cache_enabled(self, value: bool) -> None:
        self._write("ext_auth_cache_enabled", value)

    @property
    def ext_auth_cache_size(self) -> int:
        """How many answers of the directory are remembered. (RO_run; xapi, since 24.31.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[39]
        raise self._refused("ext_auth_cache_size", 0x1f)

    @ext_auth_cache_size.setter
    def ext_auth_cache_size(self, value: int) -> None:
        self._write("ext_auth_cache_size", value)

    @property
    def ext_auth_cache_expiry(self) -> int:
        """How long an answer of the directory is remembered. (RO_run; in seconds; xapi, since 24.31.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[40]
        raise self._refused("ext_auth_cache_expiry", 0x1f)

    @ext_auth_cache_expiry.setter
    def ext_auth_cache_expiry(self, value: int) -> None:
        self._write("ext_auth_cache_expiry", value)

    @property
    def limit_console_sessions(self) -> bool:
        """Whether a VM console takes one viewer at a time. (RW; xapi, since 26.1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[41]
        raise self._refused("limit_console_sessions", 0x1f)

    @limit_console_sessions.setter
    def limit_console_sessions(self, value: bool) -> None:
        self._write("limit_console_sessions", value)

    @property
    def vm_console_idle_timeout(self) -> int:
        """How long a VM console may be idle; 0 is for ever. (RW; in seconds; xapi, since 26.1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[42]
        raise self._refused("vm_console_idle_timeout", 0x1f)

    @vm_console_idle_timeout.setter
    def vm_console_idle_timeout(self, value: int) -> None:
        self._write("vm_console_idle_timeout", value)

    @property
    def auto_update_vm_secureboot_certificates(self) -> bool:
        """Whether guests get new Secure Boot certificates at start. (RW; xapi, since 26.16.1)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[43]
        raise self._refused("auto_update_vm_secureboot_certificates", 0x1f)

    @auto_update_vm_secureboot_certificates.setter
    def auto_update_vm_secureboot_certificates(self, value: bool) -> None:
        self._write("auto_update_vm_secureboot_certificates", value)

    @property
    def wlb_url(self) -> str:
        """Address of the load balancer. (RO_run; xapi, since george)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[44]
        raise self._refused("wlb_url", 0x1f)

    @property
    def wlb_username(self) -> str:
        """Name under which the load balancer is called. (RO_run; xapi, since george)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[45]
        raise self._refused("wlb_username", 0x1f)

    @property
    def wlb_enabled(self) -> bool:
        """Whether the load balancer is asked for advice. (RW; xapi, since george)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[46]
        raise self._refused("wlb_enabled", 0x1f)

    @wlb_enabled.setter
    def wlb_enabled(self, value: bool) -> None:
        self._write("wlb_enabled", value)

    @property
    def vswitch_controller(self) -> str:
        """Address of the controller of the virtual switches. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[47]
        raise self._refused("vswitch_controller", 0x1f)

    @property
    def igmp_snooping_enabled(self) -> bool:
        """Whether the switches watch who wants multicast traffic. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[48]
        raise self._refused("igmp_snooping_enabled", 0x1f)

    @igmp_snooping_enabled.setter
    def igmp_snooping_enabled(self, value: bool) -> None:
        self._write("igmp_snooping_enabled", value)

    @property
    def default_SR(self) -> h.SR | None:
        """Storage for new disks when nothing else is asked for. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return self._to("SR", row[49])
        raise self._refused("default_SR", 0x1f)

    @default_SR.setter
    def default_SR(self, value: h.SR | str | None) -> None:
        self._write("default_SR", value)

    @property
    def suspend_image_SR(self) -> h.SR | None:
        """Storage for the memory of suspended VMs. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return self._to("SR", row[50])
        raise self._refused("suspend_image_SR", 0x1f)

    @suspend_image_SR.setter
    def suspend_image_SR(self, value: h.SR | str | None) -> None:
        self._write("suspend_image_SR", value)

    @property
    def crash_dump_SR(self) -> h.SR | None:
        """Storage for the dumps of crashed VMs. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return self._to("SR", row[51])
        raise self._refused("crash_dump_SR", 0x1f)

    @crash_dump_SR.setter
    def crash_dump_SR(self, value: h.SR | str | None) -> None:
        self._write("crash_dump_SR", value)

    @property
    def health_check_config(self) -> Mapping[str, str]:
        """Settings of the automatic health reports. (RW; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return MappingProxyType(row[52])
        raise self._refused("health_check_config", 0x1f)

    @health_check_config.setter
    def health_check_config(self, value: Mapping[str, str]) -> None:
        self._write("health_check_config", value)

    @property
    def metadata_VDIs(self) -> tuple[h.VDI, ...]:
        """Disks known to hold copies of the pool's database. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return self._to_all("VDI", row[53])
        raise self._refused("metadata_VDIs", 0x1f)

    @property
    def live_patching_disabled(self) -> bool:
        """Whether updates are never applied to a running system. (RW; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[54]
        raise self._refused("live_patching_disabled", 0x1f)

    @live_patching_disabled.setter
    def live_patching_disabled(self, value: bool) -> None:
        self._write("live_patching_disabled", value)

    @property
    def repositories(self) -> tuple[h.Repository, ...]:
        """Where updates come from. (RO_run; xapi, since 1.301.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return self._to_all("Repository", row[55])
        raise self._refused("repositories", 0x1f)

    @repositories.setter
    def repositories(self, value: Iterable[h.Repository | str]) -> None:
        self._write("repositories", value)

    @property
    def repository_proxy_url(self) -> str:
        """Proxy on the way to the repositories. (RO_run; xapi, since 21.3.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[56]
        raise self._refused("repository_proxy_url", 0x1f)

    @property
    def repository_proxy_username(self) -> str:
        """Name to use with the proxy. (RO_run; xapi, since 21.3.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[57]
        raise self._refused("repository_proxy_username", 0x1f)

    @property
    def repository_proxy_password(self) -> h.secret | None:
        """Password to use with the proxy. (RO_run; xapi, since 21.3.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return self._to("secret", row[58])
        raise self._refused("repository_proxy_password", 0x1f)

    @property
    def migration_compression(self) -> bool:
        """Whether migrations compress memory unless told otherwise. (RW; xapi, since 22.33.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[59]
        raise self._refused("migration_compression", 0x1f)

    @migration_compression.setter
    def migration_compression(self, value: bool) -> None:
        self._write("migration_compression", value)

    @property
    def telemetry_uuid(self) -> h.secret | None:
        """Name under which the pool reports its use to the vendor. (RO_run; xapi, since 23.9.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return self._to("secret", row[60])
        raise self._refused("telemetry_uuid", 0x1f)

    @property
    def telemetry_frequency(self) -> e.telemetry_frequency:
        """How often the use of the pool is reported. (RO_run; xapi, since 23.9.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[61]
        raise self._refused("telemetry_frequency", 0x1f)

    @property
    def telemetry_next_collection(self) -> datetime:
        """When the next report is due. (RO_run; xapi, since 23.9.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[62]
        raise self._refused("telemetry_next_collection", 0x1f)

    @telemetry_next_collection.setter
    def telemetry_next_collection(self, value: datetime) -> None:
        self._write("telemetry_next_collection", value)

    @property
    def last_update_sync(self) -> datetime:
        """When the repositories were last read. (RO_run; xapi, since 23.18.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[63]
        raise self._refused("last_update_sync", 0x1f)

    @property
    def update_sync_frequency(self) -> e.update_sync_frequency:
        """How often the repositories are read. (RO_run; xapi, since 23.18.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[64]
        raise self._refused("update_sync_frequency", 0x1f)

    @property
    def update_sync_day(self) -> int:
        """Day of the week on which they are read, from 0, Sunday. (RO_run; xapi, since 23.18.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[65]
        raise self._refused("update_sync_day", 0x1f)

    @property
    def update_sync_enabled(self) -> bool:
        """Whether the repositories are read by themselves. (RO_run; xapi, since 23.18.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[66]
        raise self._refused("update_sync_enabled", 0x1f)

    @update_sync_enabled.setter
    def update_sync_enabled(self, value: bool) -> None:
        self._write("update_sync_enabled", value)

    @property
    def license_server(self) -> Mapping[str, str]:
        """Where to ask for a license: address and port. (RW; xapi, since 25.6.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return MappingProxyType(row[67])
        raise self._refused("license_server", 0x1f)

    @license_server.setter
    def license_server(self, value: Mapping[str, str]) -> None:
        self._write("license_server", value)

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

    def add_to_gui_config(self, key: str, value: str) -> None:
        """Put one entry into `gui_config`, in place of an older one."""
        self._xen.add_to_map(self, "gui_config", key, value)

    def remove_from_gui_config(self, key: str) -> None:
        """Take one entry out of `gui_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "gui_config", key)

    def add_to_health_check_config(self, key: str, value: str) -> None:
        """Put one entry into `health_check_config`, in place of an older one."""
        self._xen.add_to_map(self, "health_check_config", key, value)

    def remove_from_health_check_config(self, key: str) -> None:
        """Take one entry out of `health_check_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "health_check_config", key)

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
    def set_ha_host_failures_to_tolerate(self, value: int | str) -> None:
        """Choose how many host failures to prepare for."""

    @operation
    def add_to_guest_agent_config(self, key: str, value: str) -> None:
        """Add one setting for the agents inside the guests."""

    @operation
    def remove_from_guest_agent_config(self, key: str) -> None:
        """Remove one setting for the agents inside the guests."""

    @operation
    def set_uefi_certificates(self, value: str) -> None:
        """Replace the Secure Boot certificates for guests."""

    @operation
    def set_custom_uefi_certificates(self, value: str) -> None:
        """Set own Secure Boot certificates for guests."""

    @operation
    def set_local_auth_max_threads(self, value: int | str) -> None:
        """Choose how many local password checks run at once."""

    @operation
    def set_ext_auth_max_threads(self, value: int | str) -> None:
        """Choose how many directory password checks run at once."""

    @operation
    def set_ext_auth_cache_enabled(self, value: bool = DEFAULT) -> None:
        """Choose whether answers of the directory are remembered."""

    @operation
    def set_ext_auth_cache_size(self, value: int | str) -> None:
        """Choose how many answers of the directory are remembered."""

    @operation
    def set_ext_auth_cache_expiry(self, value: int | str) -> None:
        """Choose how many seconds an answer of the directory is remembered."""

    @operation
    def set_igmp_snooping_enabled(self, value: bool = DEFAULT) -> None:
        """Choose whether the switches watch who wants multicast traffic."""

    @operation
    def set_repositories(self, value: Iterable[h.Repository | str]) -> None:
        """Choose where updates come from."""

    @operation
    def set_telemetry_next_collection(self, value: datetime) -> None:
        """Choose when the next report of use is due."""

    @operation
    def set_update_sync_enabled(self, value: bool = DEFAULT) -> None:
        """Choose whether the repositories are read by themselves."""


class poolCollection(Collection[pool]):
    """All objects of class pool."""

    __slots__ = ()
    _class = "pool"
    _handle = pool


    @operation
    def designate_new_master(self, host: h.host | str | None) -> None:
        """Make another host the coordinator, in good order."""

    @operation
    def eject(self, host: h.host | str | None) -> None:
        """Remove a host from the pool; it starts afresh."""

    @operation
    def join(self, master_address: str, master_username: str, master_password: str) -> None:
        """Make the host that is asked join another pool."""

    @operation
    def join_force(self, master_address: str, master_username: str, master_password: str) -> None:
        """Join another pool even if some checks fail."""

    @operation
    def create_VLAN_from_PIF(self, pif: h.PIF | str | None, network: h.network | str | None, VLAN: int) -> tuple[h.PIF, ...]:
        """Make a VLAN on every host, with one interface as the model."""

    @operation
    def create_VLAN(self, device: str, network: h.network | str | None, VLAN: int) -> tuple[h.PIF, ...]:
        """Make a VLAN on the same device of every host."""

    @operation
    def enable_ha(self, heartbeat_srs: Iterable[h.SR | str], configuration: Mapping[str, str] = DEFAULT) -> None:
        """Turn high availability on."""

    @operation
    def disable_ha(self) -> None:
        """Turn high availability off."""

    @operation
    def ha_compute_max_host_failures_to_tolerate(self) -> int:
        """Work out how many host failures could be coped with."""

    @operation
    def ha_failover_plan_exists(self, n: int) -> bool:
        """Tell whether a plan copes with so many host failures."""

    @operation
    def sync_database(self) -> None:
        """Copy the database to all hosts now."""

    @operation
    def recover_slaves(self) -> tuple[h.host, ...]:
        """Point all hosts that lost their coordinator at this one."""

    def get_by_name_label(self, label: str) -> list[pool]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
