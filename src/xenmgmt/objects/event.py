"""Class event.

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


class event(Handle):
    """One change of one object."""

    __slots__ = ()
    _class = "event"

    @property
    def id(self) -> int:
        """Number of the event; later events have higher ones. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("id", 0x1)

    @property
    def timestamp(self) -> datetime:
        """When the change was made. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("timestamp", 0x1)

    @property
    def class_(self) -> str:
        """Class of the object that changed. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("class", 0x1)

    @property
    def operation(self) -> e.event_operation:
        """Whether the object was added, deleted or modified. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("operation", 0x1)

    @property
    def ref(self) -> str:
        """Reference to the object that changed. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("ref", 0x1)

    @property
    def obj_uuid(self) -> str:
        """Unique identifier of the object that changed. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("obj_uuid", 0x1)


class eventCollection(Collection[event]):
    """All objects of class event."""

    __slots__ = ()
    _class = "event"
    _handle = event


