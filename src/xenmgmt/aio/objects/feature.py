"""Class Feature.

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


class Feature(Handle):
    """A feature of the product that can be on or off."""

    __slots__ = ()
    _class = "Feature"

    @property
    def uuid(self) -> str:
        """Unique identifier of the feature. (RO_run; xapi, since falcon)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def name_label(self) -> str:
        """Name for people to read. (RO_ins; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("name_label", 0x1)

    @property
    def name_description(self) -> str:
        """Notes about the feature, for people to read. (RO_ins; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("name_description", 0x1)

    @property
    def enabled(self) -> bool:
        """Whether it is on. (RO_run; xapi, since falcon)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("enabled", 0x1)

    @property
    def experimental(self) -> bool:
        """Whether it is there to try, without support. (RO_ins; xapi, since falcon)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("experimental", 0x1)

    @property
    def version(self) -> str:
        """Version of the feature. (RO_ins; xapi, since falcon)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("version", 0x1)

    @property
    def host(self) -> h.host | None:
        """The host that has it. (RO_run; xapi, since falcon)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("host", row[8])
        raise self._refused("host", 0x1)


class FeatureCollection(Collection[Feature]):
    """All objects of class Feature."""

    __slots__ = ()
    _class = "Feature"
    _handle = Feature



    def get_by_name_label(self, label: str) -> list[Feature]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
