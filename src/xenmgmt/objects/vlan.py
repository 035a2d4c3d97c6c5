"""Class VLAN.

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


class VLAN(Handle):
    """A VLAN on top of an interface of a host."""

    __slots__ = ()
    _class = "VLAN"

    @property
    def uuid(self) -> str:
        """Unique identifier of the VLAN. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def tagged_PIF(self) -> h.PIF | None:
        """The interface below, whose packets carry the tag. (RO_ins; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PIF", row[3])
        raise self._refused("tagged_PIF", 0x1)

    @property
    def untagged_PIF(self) -> h.PIF | None:
        """The interface on top, whose packets carry none. (RO_run; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PIF", row[4])
        raise self._refused("untagged_PIF", 0x1)

    @property
    def tag(self) -> int:
        """Number of the VLAN. (RO_ins; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("tag", 0x1)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[6])
        raise self._refused("other_config", 0x1)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    @operation
    def destroy(self) -> None:
        """Take the VLAN and its untagged interface away."""


class VLANCollection(Collection[VLAN]):
    """All objects of class VLAN."""

    __slots__ = ()
    _class = "VLAN"
    _handle = VLAN


    @operation
    def create(self, tagged_PIF: h.PIF | str | None, tag: int, network: h.network | str | None) -> h.VLAN:
        """Put a VLAN on an interface and connect it to a network."""
