"""Class data_source.

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


class data_source(Handle):
    """A quantity that can be measured and recorded."""

    __slots__ = ()
    _class = "data_source"

    @property
    def name_label(self) -> str:
        """Name for people to read. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("name_label", 0x1)

    @property
    def name_description(self) -> str:
        """What is measured, for people to read. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("name_description", 0x1)

    @property
    def enabled(self) -> bool:
        """Whether it is recorded. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("enabled", 0x1)

    @property
    def standard(self) -> bool:
        """Whether it is recorded unless told otherwise. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("standard", 0x1)

    @property
    def units(self) -> str:
        """Unit of the value. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("units", 0x1)

    @property
    def min(self) -> float:
        """Least value that it can have. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("min", 0x1)

    @property
    def max(self) -> float:
        """Greatest value that it can have. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("max", 0x1)

    @property
    def value(self) -> float:
        """What was measured last. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("value", 0x1)


class data_sourceCollection(Collection[data_source]):
    """All objects of class data_source."""

    __slots__ = ()
    _class = "data_source"
    _handle = data_source



    def get_by_name_label(self, label: str) -> list[data_source]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
