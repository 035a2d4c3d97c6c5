"""Class network.

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


class network(Handle):
    """A virtual network that interfaces of VMs and hosts join."""

    __slots__ = ()
    _class = "network"

    @property
    def uuid(self) -> str:
        """Identity of the object, the same for its whole life. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[2]
        raise self._refused("uuid", 0x3)

    @property
    def name_label(self) -> str:
        """Name for people; need not be unique. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[3]
        raise self._refused("name_label", 0x3)

    @name_label.setter
    def name_label(self, value: str) -> None:
        self._write("name_label", value)

    @property
    def name_description(self) -> str:
        """A sentence for people. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[4]
        raise self._refused("name_description", 0x3)

    @name_description.setter
    def name_description(self, value: str) -> None:
        self._write("name_description", value)

    @property
    def VIFs(self) -> tuple[h.VIF, ...]:
        """Virtual interfaces on it. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return self._to_all("VIF", row[5])
        raise self._refused("VIFs", 0x3)

    @property
    def PIFs(self) -> tuple[h.PIF, ...]:
        """Interfaces of hosts on it. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return self._to_all("PIF", row[6])
        raise self._refused("PIFs", 0x3)

    @property
    def default_gateway(self) -> str:
        """Address of the gateway for guests. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[7]
        raise self._refused("default_gateway", 0x3)

    @default_gateway.setter
    def default_gateway(self, value: str) -> None:
        self._write("default_gateway", value)

    @property
    def default_netmask(self) -> str:
        """Network mask for guests. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[8]
        raise self._refused("default_netmask", 0x3)

    @default_netmask.setter
    def default_netmask(self, value: str) -> None:
        self._write("default_netmask", value)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free keys and values of clients. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return MappingProxyType(row[9])
        raise self._refused("other_config", 0x3)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def allowed_operations(self) -> tuple[e.network_operations, ...]:
        """What may be begun now; worked out from the state tables when read. (RO_run; xapi, since rio)"""
        return allowed("network", self.ref, self._live_row(), self._xen)

    @property
    def current_operations(self) -> Mapping[str, e.network_operations]:
        """What is in progress on the object: operation by task. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x3:
            return MappingProxyType(row[11])
        raise self._refused("current_operations", 0x3)

    @property
    def MTU(self) -> int:
        """Largest packet in bytes. (RW; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[12]
        raise self._refused("MTU", 0x3)

    @MTU.setter
    def MTU(self, value: int) -> None:
        self._write("MTU", value)

    @property
    def bridge(self) -> str:
        """Name of the bridge on the hosts. (RO_ins; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[13]
        raise self._refused("bridge", 0x3)

    @property
    def managed(self) -> bool:
        """Whether the toolstack makes and removes the bridge. (RO_ins; xapi, since falcon)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[14]
        raise self._refused("managed", 0x3)

    @property
    def blobs(self) -> Mapping[str, h.blob | None]:
        """Binary data kept beside the object, by name. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x3:
            return self._to_map("blobs", row[15])
        raise self._refused("blobs", 0x3)

    @property
    def tags(self) -> tuple[str, ...]:
        """Words that clients mark the object with. (RW; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[16]
        raise self._refused("tags", 0x3)

    @tags.setter
    def tags(self, value: Iterable[str]) -> None:
        self._write("tags", value)

    @property
    def default_locking_mode(self) -> e.network_default_locking_mode:
        """What an interface may send that says nothing of its own. (RO_run; xapi, since tampa)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[17]
        raise self._refused("default_locking_mode", 0x3)

    @default_locking_mode.setter
    def default_locking_mode(self, value: e.network_default_locking_mode | str) -> None:
        self._write("default_locking_mode", value)

    @property
    def assigned_ips(self) -> Mapping[h.VIF | None, str]:
        """Addresses given out, by interface. (RO_run; xapi, since creedence)"""
        row = self._cell.row
        if row[0] & 0x3:
            return self._to_map("assigned_ips", row[18])
        raise self._refused("assigned_ips", 0x3)

    @property
    def purpose(self) -> tuple[e.network_purpose, ...]:
        """What the network is set apart for. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[19]
        raise self._refused("purpose", 0x3)

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

    @operation
    def create_new_blob(self, name: str, mime_type: str, public: bool = DEFAULT) -> h.blob:
        """Make a place for binary data beside the object."""

    @operation
    def destroy(self) -> None:
        """Remove a network that nothing is on."""

    @operation
    def set_default_locking_mode(self, value: e.network_default_locking_mode | str) -> None:
        """Change what interfaces may send by default; nothing may be attached."""

    @operation
    def add_purpose(self, value: e.network_purpose | str) -> None:
        """Set the network apart for one more purpose."""

    @operation
    def remove_purpose(self, value: e.network_purpose | str) -> None:
        """Take a purpose away."""


class networkCollection(Collection[network]):
    """All objects of class network."""

    __slots__ = ()
    _class = "network"
    _handle = network

    @operation
    def create(
        self,
        *,
        uuid: str = DEFAULT,
        name_label: str = DEFAULT,
        name_description: str = DEFAULT,
        default_gateway: str = DEFAULT,
        default_netmask: str = DEFAULT,
        other_config: Mapping[str, str] = DEFAULT,
        MTU: int = DEFAULT,
        bridge: str = DEFAULT,
        managed: bool = DEFAULT,
        tags: Iterable[str] = DEFAULT,
    ) -> network:
        """Make a new network; the arguments are its fields. Sizes may be "512MiB"."""


    def get_by_name_label(self, label: str) -> list[network]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
