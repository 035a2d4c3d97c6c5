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

from ...model import _enums as e
from ...objects._record import Record, allowed
from .._base import Collection, Handle, async_operation

if TYPE_CHECKING:
    from ... import objects as h

DEFAULT: Any = ...


class pool(Handle):
    """A group of hosts that share storage, networks and one database."""

    __slots__ = ()
    _class = "pool"

    @property
    def uuid(self) -> str:
        """Unique identifier of the pool. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def name_label(self) -> str:
        """Name for people to read. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("name_label", 0x1)

    @name_label.setter
    def name_label(self, value: str) -> None:
        self._write("name_label", value)

    @property
    def name_description(self) -> str:
        """Notes about the pool, for people to read. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("name_description", 0x1)

    @name_description.setter
    def name_description(self, value: str) -> None:
        self._write("name_description", value)

    @property
    def master(self) -> h.host | None:
        """The host that coordinates the others and keeps the database. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("host", row[5])
        raise self._refused("master", 0x1)

    @property
    def default_SR(self) -> h.SR | None:
        """Storage for new disks when nothing else is asked for. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("SR", row[6])
        raise self._refused("default_SR", 0x1)

    @default_SR.setter
    def default_SR(self, value: h.SR | str | None) -> None:
        self._write("default_SR", value)

    @property
    def suspend_image_SR(self) -> h.SR | None:
        """Storage for the memory of suspended VMs. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("SR", row[7])
        raise self._refused("suspend_image_SR", 0x1)

    @suspend_image_SR.setter
    def suspend_image_SR(self, value: h.SR | str | None) -> None:
        self._write("suspend_image_SR", value)

    @property
    def crash_dump_SR(self) -> h.SR | None:
        """Storage for the dumps of crashed VMs. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("SR", row[8])
        raise self._refused("crash_dump_SR", 0x1)

    @crash_dump_SR.setter
    def crash_dump_SR(self, value: h.SR | str | None) -> None:
        self._write("crash_dump_SR", value)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[9])
        raise self._refused("other_config", 0x1)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def ha_enabled(self) -> bool:
        """Whether high availability is on. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[10]
        raise self._refused("ha_enabled", 0x1)

    @property
    def ha_configuration(self) -> Mapping[str, str]:
        """Settings of high availability. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[11])
        raise self._refused("ha_configuration", 0x1)

    @property
    def ha_statefiles(self) -> tuple[str, ...]:
        """Disks through which the hosts watch each other. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[12]
        raise self._refused("ha_statefiles", 0x1)

    @property
    def ha_host_failures_to_tolerate(self) -> int:
        """How many hosts may fail with all protected VMs still restartable. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[13]
        raise self._refused("ha_host_failures_to_tolerate", 0x1)

    @property
    def ha_plan_exists_for(self) -> int:
        """How many host failures the present plan copes with. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[14]
        raise self._refused("ha_plan_exists_for", 0x1)

    @property
    def ha_allow_overcommit(self) -> bool:
        """Whether more may be protected than the plan can restart. (RW; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[15]
        raise self._refused("ha_allow_overcommit", 0x1)

    @ha_allow_overcommit.setter
    def ha_allow_overcommit(self, value: bool) -> None:
        self._write("ha_allow_overcommit", value)

    @property
    def ha_overcommitted(self) -> bool:
        """Whether more is protected than the plan can restart. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[16]
        raise self._refused("ha_overcommitted", 0x1)

    @property
    def blobs(self) -> Mapping[str, h.blob | None]:
        """Binary attachments of the pool, by name. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_map("blobs", row[17])
        raise self._refused("blobs", 0x1)

    @property
    def tags(self) -> tuple[str, ...]:
        """Words that clients put on the pool to find it again. (RW; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[18]
        raise self._refused("tags", 0x1)

    @tags.setter
    def tags(self, value: Iterable[str]) -> None:
        self._write("tags", value)

    @property
    def gui_config(self) -> Mapping[str, str]:
        """Settings of graphical clients. (RW; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[19])
        raise self._refused("gui_config", 0x1)

    @gui_config.setter
    def gui_config(self, value: Mapping[str, str]) -> None:
        self._write("gui_config", value)

    @property
    def health_check_config(self) -> Mapping[str, str]:
        """Settings of the automatic health reports. (RW; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[20])
        raise self._refused("health_check_config", 0x1)

    @health_check_config.setter
    def health_check_config(self, value: Mapping[str, str]) -> None:
        self._write("health_check_config", value)

    @property
    def wlb_url(self) -> str:
        """Address of the load balancer. (RO_run; xapi, since george)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[21]
        raise self._refused("wlb_url", 0x1)

    @property
    def wlb_username(self) -> str:
        """Name under which the load balancer is called. (RO_run; xapi, since george)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[22]
        raise self._refused("wlb_username", 0x1)

    @property
    def wlb_enabled(self) -> bool:
        """Whether the load balancer is asked for advice. (RW; xapi, since george)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[23]
        raise self._refused("wlb_enabled", 0x1)

    @wlb_enabled.setter
    def wlb_enabled(self, value: bool) -> None:
        self._write("wlb_enabled", value)

    @property
    def wlb_verify_cert(self) -> bool:
        """Whether the certificate of the load balancer is checked. (RW; xapi, since george)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[24]
        raise self._refused("wlb_verify_cert", 0x1)

    @wlb_verify_cert.setter
    def wlb_verify_cert(self, value: bool) -> None:
        self._write("wlb_verify_cert", value)

    @property
    def redo_log_enabled(self) -> bool:
        """Whether every change of the database is also logged on shared storage. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[25]
        raise self._refused("redo_log_enabled", 0x1)

    @property
    def redo_log_vdi(self) -> h.VDI | None:
        """Disk that holds that log. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("VDI", row[26])
        raise self._refused("redo_log_vdi", 0x1)

    @property
    def vswitch_controller(self) -> str:
        """Address of the controller of the virtual switches. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[27]
        raise self._refused("vswitch_controller", 0x1)

    @property
    def restrictions(self) -> Mapping[str, str]:
        """Features that the license withholds. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[28])
        raise self._refused("restrictions", 0x1)

    @property
    def metadata_VDIs(self) -> tuple[h.VDI, ...]:
        """Disks known to hold copies of the pool's database. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("VDI", row[29])
        raise self._refused("metadata_VDIs", 0x1)

    @property
    def ha_cluster_stack(self) -> str:
        """Software that does the watching for high availability. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[30]
        raise self._refused("ha_cluster_stack", 0x1)

    @property
    def allowed_operations(self) -> tuple[e.pool_allowed_operations, ...]:
        """Operations that would be accepted now. (RO_run; xapi, since rio)"""
        return allowed("pool", self.ref, self._live_row(), self._xen)

    @property
    def current_operations(self) -> Mapping[str, e.pool_allowed_operations]:
        """Operations in progress, by task. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[32])
        raise self._refused("current_operations", 0x1)

    @property
    def guest_agent_config(self) -> Mapping[str, str]:
        """Settings handed to the agents inside the guests. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[33])
        raise self._refused("guest_agent_config", 0x1)

    @property
    def cpu_info(self) -> Mapping[str, str]:
        """CPU features that all hosts have in common. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[34])
        raise self._refused("cpu_info", 0x1)

    @property
    def policy_no_vendor_device(self) -> bool:
        """Whether new VMs go without the device that brings vendor drivers. (RW; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[35]
        raise self._refused("policy_no_vendor_device", 0x1)

    @policy_no_vendor_device.setter
    def policy_no_vendor_device(self, value: bool) -> None:
        self._write("policy_no_vendor_device", value)

    @property
    def live_patching_disabled(self) -> bool:
        """Whether updates are never applied to a running system. (RW; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[36]
        raise self._refused("live_patching_disabled", 0x1)

    @live_patching_disabled.setter
    def live_patching_disabled(self, value: bool) -> None:
        self._write("live_patching_disabled", value)

    @property
    def igmp_snooping_enabled(self) -> bool:
        """Whether the switches watch who wants multicast traffic. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[37]
        raise self._refused("igmp_snooping_enabled", 0x1)

    @property
    def uefi_certificates(self) -> str:
        """Secure Boot certificates for guests, as an archive in base64. (RO_ins; xapi, since quebec)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[38]
        raise self._refused("uefi_certificates", 0x1)

    @property
    def custom_uefi_certificates(self) -> str:
        """Own Secure Boot certificates that replace the product's. (RO_ins; xapi, since 24.0.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[39]
        raise self._refused("custom_uefi_certificates", 0x1)

    @property
    def is_psr_pending(self) -> bool:
        """Whether a rotation of the pool secret stopped half-way. (RW; xapi, since stockholm_psr)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[40]
        raise self._refused("is_psr_pending", 0x1)

    @is_psr_pending.setter
    def is_psr_pending(self, value: bool) -> None:
        self._write("is_psr_pending", value)

    @property
    def tls_verification_enabled(self) -> bool:
        """Whether hosts check each other's certificates. (RO_run; xapi, since 1.290.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[41]
        raise self._refused("tls_verification_enabled", 0x1)

    @property
    def repositories(self) -> tuple[h.Repository, ...]:
        """Where updates come from. (RO_run; xapi, since 1.301.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("Repository", row[42])
        raise self._refused("repositories", 0x1)

    @property
    def client_certificate_auth_enabled(self) -> bool:
        """Whether clients may log in with a certificate. (RO_run; xapi, since 1.318.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[43]
        raise self._refused("client_certificate_auth_enabled", 0x1)

    @property
    def client_certificate_auth_name(self) -> str:
        """Name that such a certificate must carry. (RO_run; xapi, since 1.318.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[44]
        raise self._refused("client_certificate_auth_name", 0x1)

    @property
    def repository_proxy_url(self) -> str:
        """Proxy on the way to the repositories. (RO_run; xapi, since 21.3.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[45]
        raise self._refused("repository_proxy_url", 0x1)

    @property
    def repository_proxy_username(self) -> str:
        """Name to use with the proxy. (RO_run; xapi, since 21.3.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[46]
        raise self._refused("repository_proxy_username", 0x1)

    @property
    def repository_proxy_password(self) -> h.secret | None:
        """Password to use with the proxy. (RO_run; xapi, since 21.3.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("secret", row[47])
        raise self._refused("repository_proxy_password", 0x1)

    @property
    def migration_compression(self) -> bool:
        """Whether migrations compress memory unless told otherwise. (RW; xapi, since 22.33.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[48]
        raise self._refused("migration_compression", 0x1)

    @migration_compression.setter
    def migration_compression(self, value: bool) -> None:
        self._write("migration_compression", value)

    @property
    def coordinator_bias(self) -> bool:
        """Whether VMs start on the coordinator only when they must. (RW; xapi, since 22.37.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[49]
        raise self._refused("coordinator_bias", 0x1)

    @coordinator_bias.setter
    def coordinator_bias(self, value: bool) -> None:
        self._write("coordinator_bias", value)

    @property
    def local_auth_max_threads(self) -> int:
        """How many local password checks may run at once. (RO_ins; xapi, since 23.27.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[50]
        raise self._refused("local_auth_max_threads", 0x1)

    @property
    def ext_auth_max_threads(self) -> int:
        """How many directory password checks may run at once. (RO_ins; xapi, since 23.27.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[51]
        raise self._refused("ext_auth_max_threads", 0x1)

    @property
    def ext_auth_cache_enabled(self) -> bool:
        """Whether answers of the directory are remembered. (RO_run; xapi, since 24.31.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[52]
        raise self._refused("ext_auth_cache_enabled", 0x1)

    @property
    def ext_auth_cache_size(self) -> int:
        """How many answers of the directory are remembered. (RO_run; xapi, since 24.31.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[53]
        raise self._refused("ext_auth_cache_size", 0x1)

    @property
    def ext_auth_cache_expiry(self) -> int:
        """How long an answer of the directory is remembered. (RO_run; in seconds; xapi, since 24.31.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[54]
        raise self._refused("ext_auth_cache_expiry", 0x1)

    @property
    def telemetry_uuid(self) -> h.secret | None:
        """Name under which the pool reports its use to the vendor. (RO_run; xapi, since 23.9.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("secret", row[55])
        raise self._refused("telemetry_uuid", 0x1)

    @property
    def telemetry_frequency(self) -> e.telemetry_frequency:
        """How often the use of the pool is reported. (RO_run; xapi, since 23.9.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[56]
        raise self._refused("telemetry_frequency", 0x1)

    @property
    def telemetry_next_collection(self) -> datetime:
        """When the next report is due. (RO_run; xapi, since 23.9.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[57]
        raise self._refused("telemetry_next_collection", 0x1)

    @property
    def last_update_sync(self) -> datetime:
        """When the repositories were last read. (RO_run; xapi, since 23.18.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[58]
        raise self._refused("last_update_sync", 0x1)

    @property
    def update_sync_frequency(self) -> e.update_sync_frequency:
        """How often the repositories are read. (RO_run; xapi, since 23.18.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[59]
        raise self._refused("update_sync_frequency", 0x1)

    @property
    def update_sync_day(self) -> int:
        """Day of the week on which they are read, from 0, Sunday. (RO_run; xapi, since 23.18.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[60]
        raise self._refused("update_sync_day", 0x1)

    @property
    def update_sync_enabled(self) -> bool:
        """Whether the repositories are read by themselves. (RO_run; xapi, since 23.18.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[61]
        raise self._refused("update_sync_enabled", 0x1)

    @property
    def recommendations(self) -> Mapping[str, str]:
        """Advice of the vendor about settings, by name. (RO_run; xapi, since 24.19.1)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[62])
        raise self._refused("recommendations", 0x1)

    @property
    def license_server(self) -> Mapping[str, str]:
        """Where to ask for a license: address and port. (RW; xapi, since 25.6.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[63])
        raise self._refused("license_server", 0x1)

    @license_server.setter
    def license_server(self, value: Mapping[str, str]) -> None:
        self._write("license_server", value)

    @property
    def ha_reboot_vm_on_internal_shutdown(self) -> bool:
        """Whether a protected VM that shuts itself down is started again. (RW; xapi, since 25.16.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[64]
        raise self._refused("ha_reboot_vm_on_internal_shutdown", 0x1)

    @ha_reboot_vm_on_internal_shutdown.setter
    def ha_reboot_vm_on_internal_shutdown(self, value: bool) -> None:
        self._write("ha_reboot_vm_on_internal_shutdown", value)

    @property
    def limit_console_sessions(self) -> bool:
        """Whether a VM console takes one viewer at a time. (RW; xapi, since 26.1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[65]
        raise self._refused("limit_console_sessions", 0x1)

    @limit_console_sessions.setter
    def limit_console_sessions(self, value: bool) -> None:
        self._write("limit_console_sessions", value)

    @property
    def vm_console_idle_timeout(self) -> int:
        """How long a VM console may be idle; 0 is for ever. (RW; in seconds; xapi, since 26.1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[66]
        raise self._refused("vm_console_idle_timeout", 0x1)

    @vm_console_idle_timeout.setter
    def vm_console_idle_timeout(self, value: int) -> None:
        self._write("vm_console_idle_timeout", value)

    @property
    def auto_update_vm_secureboot_certificates(self) -> bool:
        """Whether guests get new Secure Boot certificates at start. (RW; xapi, since 26.16.1)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[67]
        raise self._refused("auto_update_vm_secureboot_certificates", 0x1)

    @auto_update_vm_secureboot_certificates.setter
    def auto_update_vm_secureboot_certificates(self, value: bool) -> None:
        self._write("auto_update_vm_secureboot_certificates", value)

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


class poolCollection(Collection[pool]):
    """All objects of class pool."""

    __slots__ = ()
    _class = "pool"
    _handle = pool



    def get_by_name_label(self, label: str) -> list[pool]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
