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

    @hosts.setter
    def hosts(self, value: Iterable[h.host | str]) -> None:
        self._write("hosts", value)

    @property
    def attributes(self) -> Mapping[str, str]:
        """Words to add to every trace, by name. (RO_ins; xapi, since 23.14.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[6])
        raise self._refused("attributes", 0x1)

    @attributes.setter
    def attributes(self, value: Mapping[str, str]) -> None:
        self._write("attributes", value)

    @property
    def endpoints(self) -> tuple[str, ...]:
        """Addresses that traces are sent to. (RO_ins; xapi, since 23.14.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("endpoints", 0x1)

    @endpoints.setter
    def endpoints(self, value: Iterable[str]) -> None:
        self._write("endpoints", value)

    @property
    def components(self) -> tuple[str, ...]:
        """Parts of the toolstack that it watches; empty for all. (RO_ins; xapi, since 23.14.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("components", 0x1)

    @components.setter
    def components(self, value: Iterable[str]) -> None:
        self._write("components", value)

    @property
    def enabled(self) -> bool:
        """Whether it collects. (RO_ins; xapi, since 23.14.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("enabled", 0x1)

    @enabled.setter
    def enabled(self, value: bool) -> None:
        self._write("enabled", value)

    @operation
    def set_hosts(self, value: Iterable[h.host | str]) -> None:
        """Say which hosts it watches."""

    @operation
    def set_enabled(self, value: bool = DEFAULT) -> None:
        """Say whether it collects."""

    @operation
    def set_attributes(self, value: Mapping[str, str] = DEFAULT) -> None:
        """Say what is added to every trace."""

    @operation
    def set_endpoints(self, value: Iterable[str]) -> None:
        """Say where traces are sent to."""

    @operation
    def set_components(self, value: Iterable[str]) -> None:
        """Say which parts of the toolstack it watches."""


class ObserverCollection(Collection[Observer]):
    """All objects of class Observer."""

    __slots__ = ()
    _class = "Observer"
    _handle = Observer



    def get_by_name_label(self, label: str) -> list[Observer]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
