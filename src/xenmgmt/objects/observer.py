"""Class Observer.

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


class Observer(Handle):
    """What collects traces of the toolstack's work."""

    __slots__ = ()
    _class = "Observer"

    @property
    def uuid(self) -> str:
        """Unique identifier of the observer. (RO_run; xapi, since 23.14.0)"""
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
        """Notes about the observer, for people to read. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("name_description", 0x1)

    @name_description.setter
    def name_description(self, value: str) -> None:
        self._write("name_description", value)

    @property
    def hosts(self) -> tuple[h.host, ...]:
        """Hosts that it watches; empty for all. (RO_ins; xapi, since 23.14.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("host", row[5])
        raise self._refused("hosts", 0x1)

    @property
    def attributes(self) -> Mapping[str, str]:
        """Words to add to every trace, by name. (RO_ins; xapi, since 23.14.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[6])
        raise self._refused("attributes", 0x1)

    @property
    def endpoints(self) -> tuple[str, ...]:
        """Addresses that traces are sent to. (RO_ins; xapi, since 23.14.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("endpoints", 0x1)

    @property
    def components(self) -> tuple[str, ...]:
        """Parts of the toolstack that it watches; empty for all. (RO_ins; xapi, since 23.14.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("components", 0x1)

    @property
    def enabled(self) -> bool:
        """Whether it collects. (RO_ins; xapi, since 23.14.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("enabled", 0x1)


class ObserverCollection(Collection[Observer]):
    """All objects of class Observer."""

    __slots__ = ()
    _class = "Observer"
    _handle = Observer



    def get_by_name_label(self, label: str) -> list[Observer]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
