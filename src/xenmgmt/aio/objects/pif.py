"""Class PIF.

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


class PIF(Handle):
    """A network interface of a host, or a VLAN on one."""

    __slots__ = ()
    _class = "PIF"

    @property
    def uuid(self) -> str:
        """Unique identifier of the interface. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[2]
        raise self._refused("uuid", 0xf)

    @property
    def device(self) -> str:
        """Name of the device, such as eth0. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[3]
        raise self._refused("device", 0xf)

    @device.setter
    def device(self, value: str) -> None:
        self._write("device", value)

    @property
    def network(self) -> h.network | None:
        """The network that it connects to. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to("network", row[4])
        raise self._refused("network", 0xf)

    @property
    def host(self) -> h.host | None:
        """The host that it belongs to. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to("host", row[5])
        raise self._refused("host", 0xf)

    @property
    def MAC(self) -> str:
        """Hardware address. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[6]
        raise self._refused("MAC", 0xf)

    @MAC.setter
    def MAC(self, value: str) -> None:
        self._write("MAC", value)

    @property
    def MTU(self) -> int:
        """Largest packet that it carries. (RW; in bytes; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[7]
        raise self._refused("MTU", 0xf)

    @MTU.setter
    def MTU(self, value: int | str) -> None:
        self._write("MTU", value)

    @property
    def VLAN(self) -> int:
        """Tag of the VLAN, or -1 for the untagged interface itself. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[8]
        raise self._refused("VLAN", 0xf)

    @VLAN.setter
    def VLAN(self, value: int) -> None:
        self._write("VLAN", value)

    @property
    def metrics(self) -> h.PIF_metrics | None:
        """What the interface measures. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to("PIF_metrics", row[9])
        raise self._refused("metrics", 0xf)

    @property
    def physical(self) -> bool:
        """Whether there is a real device behind it. (RO_run; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[10]
        raise self._refused("physical", 0xf)

    @property
    def currently_attached(self) -> bool:
        """Whether it is up now. (RO_run; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[11]
        raise self._refused("currently_attached", 0xf)

    @property
    def ip_configuration_mode(self) -> e.ip_configuration_mode:
        """How the interface gets its IPv4 address. (RO_run; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[12]
        raise self._refused("ip_configuration_mode", 0xf)

    @property
    def IP(self) -> str:
        """IPv4 address of the interface. (RO_run; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[13]
        raise self._refused("IP", 0xf)

    @property
    def netmask(self) -> str:
        """IPv4 netmask of the interface. (RO_run; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[14]
        raise self._refused("netmask", 0xf)

    @property
    def gateway(self) -> str:
        """IPv4 gateway of the interface. (RO_run; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[15]
        raise self._refused("gateway", 0xf)

    @property
    def DNS(self) -> str:
        """Name servers, with commas between them. (RO_run; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[16]
        raise self._refused("DNS", 0xf)

    @property
    def bond_slave_of(self) -> h.Bond | None:
        """The bond that it is a member of. (RO_run; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to("Bond", row[17])
        raise self._refused("bond_slave_of", 0xf)

    @property
    def bond_master_of(self) -> tuple[h.Bond, ...]:
        """The bonds that it stands for. (RO_run; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to_all("Bond", row[18])
        raise self._refused("bond_master_of", 0xf)

    @property
    def VLAN_master_of(self) -> h.VLAN | None:
        """The VLAN that it is the tagged side of. (RO_run; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to("VLAN", row[19])
        raise self._refused("VLAN_master_of", 0xf)

    @property
    def VLAN_slave_of(self) -> tuple[h.VLAN, ...]:
        """The VLANs that it carries. (RO_run; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to_all("VLAN", row[20])
        raise self._refused("VLAN_slave_of", 0xf)

    @property
    def management(self) -> bool:
        """Whether the host is managed through it. (RO_run; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[21]
        raise self._refused("management", 0xf)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xf:
            return MappingProxyType(row[22])
        raise self._refused("other_config", 0xf)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def disallow_unplug(self) -> bool:
        """Whether it must stay up. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[23]
        raise self._refused("disallow_unplug", 0xf)

    @disallow_unplug.setter
    def disallow_unplug(self, value: bool) -> None:
        self._write("disallow_unplug", value)

    @property
    def tunnel_access_PIF_of(self) -> tuple[h.tunnel, ...]:
        """The tunnels that it is the entrance of. (RO_run; xapi, since cowley)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to_all("tunnel", row[24])
        raise self._refused("tunnel_access_PIF_of", 0xf)

    @property
    def tunnel_transport_PIF_of(self) -> tuple[h.tunnel, ...]:
        """The tunnels whose packets it carries. (RO_run; xapi, since cowley)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to_all("tunnel", row[25])
        raise self._refused("tunnel_transport_PIF_of", 0xf)

    @property
    def ipv6_configuration_mode(self) -> e.ipv6_configuration_mode:
        """How the interface gets its IPv6 addresses. (RO_run; xapi, since tampa)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[26]
        raise self._refused("ipv6_configuration_mode", 0xf)

    @property
    def IPv6(self) -> tuple[str, ...]:
        """IPv6 addresses of the interface, each with its prefix length. (RO_run; xapi, since tampa)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[27]
        raise self._refused("IPv6", 0xf)

    @property
    def ipv6_gateway(self) -> str:
        """IPv6 gateway of the interface. (RO_run; xapi, since tampa)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[28]
        raise self._refused("ipv6_gateway", 0xf)

    @property
    def primary_address_type(self) -> e.primary_address_type:
        """Which of its addresses the host is reached by. (RO_run; xapi, since tampa)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[29]
        raise self._refused("primary_address_type", 0xf)

    @primary_address_type.setter
    def primary_address_type(self, value: e.primary_address_type | str) -> None:
        self._write("primary_address_type", value)

    @property
    def managed(self) -> bool:
        """Whether the toolstack sets it up. (RO_ins; xapi, since vgpu-productisation)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[30]
        raise self._refused("managed", 0xf)

    @property
    def properties(self) -> Mapping[str, str]:
        """Settings of the device, by name. (RO_run; xapi, since creedence)"""
        row = self._cell.row
        if row[0] & 0xf:
            return MappingProxyType(row[31])
        raise self._refused("properties", 0xf)

    @property
    def capabilities(self) -> tuple[str, ...]:
        """What the device can do. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[32]
        raise self._refused("capabilities", 0xf)

    @property
    def igmp_snooping_status(self) -> e.pif_igmp_status:
        """Whether its bridge follows who listens to multicasts. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[33]
        raise self._refused("igmp_snooping_status", 0xf)

    @property
    def sriov_physical_PIF_of(self) -> tuple[h.network_sriov, ...]:
        """The SR-IOV networks that share out its device. (RO_run; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to_all("network_sriov", row[34])
        raise self._refused("sriov_physical_PIF_of", 0xf)

    @property
    def sriov_logical_PIF_of(self) -> tuple[h.network_sriov, ...]:
        """The SR-IOV networks that it stands for. (RO_run; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to_all("network_sriov", row[35])
        raise self._refused("sriov_logical_PIF_of", 0xf)

    @property
    def PCI(self) -> h.PCI | None:
        """The PCI device behind it. (RO_run; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to("PCI", row[36])
        raise self._refused("PCI", 0xf)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    @async_operation
    def destroy(self) -> None:
        """Remove a VLAN interface."""

    @async_operation
    def forget(self) -> None:
        """Forget the interface; its device stays in the host."""

    @async_operation
    def db_forget(self) -> None:
        """Delete the record of an interface, and touch no device."""

    @async_operation
    def plug(self) -> None:
        """Bring the interface up."""

    @async_operation
    def unplug(self) -> None:
        """Take the interface down."""

    @async_operation
    def reconfigure_ip(self, mode: e.ip_configuration_mode | str, IP: str, netmask: str, gateway: str, DNS: str) -> None:
        """Change how the interface gets its IPv4 address."""

    @async_operation
    def reconfigure_ipv6(self, mode: e.ipv6_configuration_mode | str, IPv6: str, gateway: str, DNS: str) -> None:
        """Change how the interface gets its IPv6 addresses."""

    @async_operation
    def set_property(self, name: str, value: str) -> None:
        """Change one setting of the device."""

    @async_operation
    def set_primary_address_type(self, primary_address_type: e.primary_address_type | str) -> None:
        """Choose which address the host is reached by."""

    @async_operation
    def set_disallow_unplug(self, value: bool = DEFAULT) -> None:
        """Say whether the interface must stay up."""


class PIFCollection(Collection[PIF]):
    """All objects of class PIF."""

    __slots__ = ()
    _class = "PIF"
    _handle = PIF


    @async_operation
    def create_VLAN(self, device: str, network: h.network | str | None, host: h.host | str | None, VLAN: int) -> h.PIF:
        """Make an interface for one VLAN of a device."""

    @async_operation
    def scan(self, host: h.host | str | None) -> None:
        """Look for interfaces of a host that are not known yet."""

    @async_operation
    def introduce(self, host: h.host | str | None, MAC: str, device: str, managed: bool = DEFAULT) -> h.PIF:
        """Make a device of a host known as an interface."""
