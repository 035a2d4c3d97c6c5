"""Class Bond.

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


class Bond(Handle):
    """Several interfaces of a host that act as one."""

    __slots__ = ()
    _class = "Bond"

    @property
    def uuid(self) -> str:
        """Unique identifier of the bond. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def master(self) -> h.PIF | None:
        """The interface that stands for all of them. (RO_ins; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PIF", row[3])
        raise self._refused("master", 0x1)

    @property
    def slaves(self) -> tuple[h.PIF, ...]:
        """The interfaces that are its members. (RO_run; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("PIF", row[4])
        raise self._refused("slaves", 0x1)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[5])
        raise self._refused("other_config", 0x1)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def primary_slave(self) -> h.PIF | None:
        """The member from which the bond took its address and, at first, its MAC. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PIF", row[6])
        raise self._refused("primary_slave", 0x1)

    @property
    def mode(self) -> e.bond_mode:
        """How traffic is spread over the members. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("mode", 0x1)

    @mode.setter
    def mode(self, value: e.bond_mode | str) -> None:
        self._write("mode", value)

    @property
    def properties(self) -> Mapping[str, str]:
        """More settings of the mode, by name. (RO_run; xapi, since tampa)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[8])
        raise self._refused("properties", 0x1)

    @property
    def links_up(self) -> int:
        """How many members have a link. (RO_run; xapi, since tampa)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("links_up", 0x1)

    @property
    def auto_update_mac(self) -> bool:
        """Whether the MAC follows that of the primary member. (RO_run; xapi, since quebec)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[10]
        raise self._refused("auto_update_mac", 0x1)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    @async_operation
    def destroy(self) -> None:
        """Release the members of the bond."""

    @async_operation
    def set_property(self, name: str, value: str) -> None:
        """Set one more setting of the mode."""

    @async_operation
    def set_mode(self, value: e.bond_mode | str) -> None:
        """Spread the traffic over the members in another way."""


class BondCollection(Collection[Bond]):
    """All objects of class Bond."""

    __slots__ = ()
    _class = "Bond"
    _handle = Bond


    @async_operation
    def create(self, network: h.network | str | None, members: Iterable[h.PIF | str], MAC: str, mode: e.bond_mode | str = DEFAULT, properties: Mapping[str, str] = DEFAULT) -> h.Bond:
        """Join interfaces into one, connected to a network; its MAC may be left empty."""
