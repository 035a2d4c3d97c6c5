"""Class VIF.

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


class VIF(Handle):
    """A virtual network interface: ties a VM to a network."""

    __slots__ = ()
    _class = "VIF"

    @property
    def uuid(self) -> str:
        """Identity of the object, the same for its whole life. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[2]
        raise self._refused("uuid", 0x1f)

    @property
    def device(self) -> str:
        """Number of the interface; "" takes the first free one. (RW; writable while Detached, Quarantined; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[3]
        raise self._refused("device", 0x1f)

    @device.setter
    def device(self, value: str) -> None:
        self._write("device", value)

    @property
    def network(self) -> h.network | None:
        """The network that it joins. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return self._to("network", row[4])
        raise self._refused("network", 0x1f)

    @property
    def VM(self) -> h.VM | None:
        """The VM that has the interface. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return self._to("VM", row[5])
        raise self._refused("VM", 0x1f)

    @property
    def MAC(self) -> str:
        """Hardware address; "" at creation makes one. (RW; writable while Detached, Quarantined; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[6]
        raise self._refused("MAC", 0x1f)

    @MAC.setter
    def MAC(self, value: str) -> None:
        self._write("MAC", value)

    @property
    def MTU(self) -> int:
        """Largest packet in bytes. (RW; writable while Detached, Quarantined; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[7]
        raise self._refused("MTU", 0x1f)

    @MTU.setter
    def MTU(self, value: int) -> None:
        self._write("MTU", value)

    @property
    def currently_attached(self) -> bool:
        """Whether it is attached now. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[8]
        raise self._refused("currently_attached", 0x1f)

    @property
    def status_code(self) -> int:
        """Result of the last attach; 0 when it went well. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[9]
        raise self._refused("status_code", 0x1f)

    @property
    def status_detail(self) -> str:
        """The same in words. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[10]
        raise self._refused("status_detail", 0x1f)

    @property
    def runtime_properties(self) -> Mapping[str, str]:
        """What the engine tells of the attached device. (RO_run; readable while Attached; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x2:
            return MappingProxyType(row[11])
        raise self._refused("runtime_properties", 0x2)

    @property
    def qos_algorithm_type(self) -> str:
        """Which algorithm limits the traffic; "" for none. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[12]
        raise self._refused("qos_algorithm_type", 0x1f)

    @qos_algorithm_type.setter
    def qos_algorithm_type(self, value: str) -> None:
        self._write("qos_algorithm_type", value)

    @property
    def qos_algorithm_params(self) -> Mapping[str, str]:
        """Parameters of that algorithm. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return MappingProxyType(row[13])
        raise self._refused("qos_algorithm_params", 0x1f)

    @qos_algorithm_params.setter
    def qos_algorithm_params(self, value: Mapping[str, str]) -> None:
        self._write("qos_algorithm_params", value)

    @property
    def qos_supported_algorithms(self) -> tuple[str, ...]:
        """The algorithms that the engine offers. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[14]
        raise self._refused("qos_supported_algorithms", 0x1f)

    @property
    def metrics(self) -> h.VIF_metrics | None:
        """Its measured values. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return self._to("VIF_metrics", row[15])
        raise self._refused("metrics", 0x1f)

    @property
    def allowed_operations(self) -> tuple[e.vif_operations, ...]:
        """What may be begun now; worked out from the state tables when read. (RO_run; xapi, since rio)"""
        return allowed("VIF", self.ref, self._live_row(), self._xen)

    @property
    def current_operations(self) -> Mapping[str, e.vif_operations]:
        """What is in progress on the object: operation by task. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return MappingProxyType(row[17])
        raise self._refused("current_operations", 0x1f)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free keys and values of clients. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return MappingProxyType(row[18])
        raise self._refused("other_config", 0x1f)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def MAC_autogenerated(self) -> bool:
        """Whether the address was made by the toolstack. (RO_run; xapi, since george)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[19]
        raise self._refused("MAC_autogenerated", 0x1f)

    @property
    def locking_mode(self) -> e.vif_locking_mode:
        """Which addresses the guest may use. (RO_ins; xapi, since tampa)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[20]
        raise self._refused("locking_mode", 0x1f)

    @locking_mode.setter
    def locking_mode(self, value: e.vif_locking_mode | str) -> None:
        self._write("locking_mode", value)

    @property
    def ipv4_allowed(self) -> tuple[str, ...]:
        """IPv4 addresses that the guest may use when locked. (RO_ins; xapi, since tampa)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[21]
        raise self._refused("ipv4_allowed", 0x1f)

    @ipv4_allowed.setter
    def ipv4_allowed(self, value: Iterable[str]) -> None:
        self._write("ipv4_allowed", value)

    @property
    def ipv6_allowed(self) -> tuple[str, ...]:
        """IPv6 addresses that the guest may use when locked. (RO_ins; xapi, since tampa)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[22]
        raise self._refused("ipv6_allowed", 0x1f)

    @ipv6_allowed.setter
    def ipv6_allowed(self, value: Iterable[str]) -> None:
        self._write("ipv6_allowed", value)

    @property
    def ipv4_configuration_mode(self) -> e.vif_ipv4_configuration_mode:
        """How the guest gets its IPv4 address. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[23]
        raise self._refused("ipv4_configuration_mode", 0x1f)

    @property
    def ipv4_addresses(self) -> tuple[str, ...]:
        """IPv4 addresses set for the guest. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[24]
        raise self._refused("ipv4_addresses", 0x1f)

    @property
    def ipv4_gateway(self) -> str:
        """IPv4 gateway set for the guest. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[25]
        raise self._refused("ipv4_gateway", 0x1f)

    @property
    def ipv6_configuration_mode(self) -> e.vif_ipv6_configuration_mode:
        """How the guest gets its IPv6 address. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[26]
        raise self._refused("ipv6_configuration_mode", 0x1f)

    @property
    def ipv6_addresses(self) -> tuple[str, ...]:
        """IPv6 addresses set for the guest. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[27]
        raise self._refused("ipv6_addresses", 0x1f)

    @property
    def ipv6_gateway(self) -> str:
        """IPv6 gateway set for the guest. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[28]
        raise self._refused("ipv6_gateway", 0x1f)

    @property
    def trunks(self) -> tuple[int, ...]:
        """VLANs that pass through. (RO_ins; xapi, since 26.17.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[29]
        raise self._refused("trunks", 0x1f)

    @trunks.setter
    def trunks(self, value: Iterable[int]) -> None:
        self._write("trunks", value)

    def add_to_qos_algorithm_params(self, key: str, value: str) -> None:
        """Put one entry into `qos_algorithm_params`, in place of an older one."""
        self._xen.add_to_map(self, "qos_algorithm_params", key, value)

    def remove_from_qos_algorithm_params(self, key: str) -> None:
        """Take one entry out of `qos_algorithm_params`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "qos_algorithm_params", key)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    @operation
    def set_security_label(self, security_label: str, old_label: str) -> None:
        """Change the label of the access control policy."""

    @operation
    def get_security_label(self) -> str:
        """The label of the access control policy."""

    @operation
    def destroy(self) -> None:
        """Remove a detached VIF."""

    @operation
    def plug(self) -> None:
        """Attach to the running VM; refused in quarantine."""

    @operation
    def unplug(self) -> None:
        """Detach from the running VM."""

    @operation
    def unplug_force(self) -> None:
        """Detach without asking the guest."""

    @operation
    def move(self, network: h.network | str | None) -> None:
        """Put the detached interface on another network."""

    @operation
    def quarantine(self) -> None:
        """Keep the interface from connecting until it is released (use case 45)."""

    @operation
    def release(self) -> None:
        """End the quarantine: the interface may connect."""

    @operation
    def set_locking_mode(self, value: e.vif_locking_mode | str) -> None:
        """Change which addresses the guest may use."""

    @operation
    def set_ipv4_allowed(self, value: Iterable[str]) -> None:
        """Replace the allowed IPv4 addresses."""

    @operation
    def add_ipv4_allowed(self, value: str) -> None:
        """Allow one more IPv4 address."""

    @operation
    def remove_ipv4_allowed(self, value: str) -> None:
        """Allow an IPv4 address no more."""

    @operation
    def set_ipv6_allowed(self, value: Iterable[str]) -> None:
        """Replace the allowed IPv6 addresses."""

    @operation
    def add_ipv6_allowed(self, value: str) -> None:
        """Allow one more IPv6 address."""

    @operation
    def remove_ipv6_allowed(self, value: str) -> None:
        """Allow an IPv6 address no more."""

    @operation
    def add_trunks(self, value: int | str) -> None:
        """Let one more VLAN through."""

    @operation
    def remove_trunks(self, value: int | str) -> None:
        """Let a VLAN through no more."""

    @operation
    def set_trunks(self, value: Iterable[int]) -> None:
        """Replace the VLANs that pass through."""


class VIFCollection(Collection[VIF]):
    """All objects of class VIF."""

    __slots__ = ()
    _class = "VIF"
    _handle = VIF

    @operation
    def create(
        self,
        *,
        network: h.network | str | None,
        VM: h.VM | str | None,
        uuid: str = DEFAULT,
        device: str = DEFAULT,
        MAC: str = DEFAULT,
        MTU: int = DEFAULT,
        qos_algorithm_type: str = DEFAULT,
        qos_algorithm_params: Mapping[str, str] = DEFAULT,
        other_config: Mapping[str, str] = DEFAULT,
        locking_mode: e.vif_locking_mode | str = DEFAULT,
        ipv4_allowed: Iterable[str] = DEFAULT,
        ipv6_allowed: Iterable[str] = DEFAULT,
        trunks: Iterable[int] = DEFAULT,
    ) -> VIF:
        """Make a new VIF; the arguments are its fields. Sizes may be "512MiB"."""

