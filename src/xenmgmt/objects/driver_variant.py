"""Class Driver_variant.

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


class Driver_variant(Handle):
    """One of the variants of a device driver."""

    __slots__ = ()
    _class = "Driver_variant"

    @property
    def uuid(self) -> str:
        """Unique identifier of the variant. (RO_run; xapi, since 25.2.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def name(self) -> str:
        """Name of the variant. (RO_run; xapi, since 25.2.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("name", 0x1)

    @property
    def driver(self) -> h.Host_driver | None:
        """The driver that it is a variant of. (RO_run; xapi, since 25.2.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("Host_driver", row[4])
        raise self._refused("driver", 0x1)

    @property
    def version(self) -> str:
        """Version of the variant. (RO_run; xapi, since 25.2.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("version", 0x1)

    @property
    def hardware_present(self) -> bool:
        """Whether the host has a device that it drives. (RO_run; xapi, since 25.2.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("hardware_present", 0x1)

    @property
    def priority(self) -> float:
        """Rank among the variants; the highest is preferred. (RO_run; xapi, since 25.2.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("priority", 0x1)

    @property
    def status(self) -> str:
        """How far it is tested, in a word. (RO_run; xapi, since 25.2.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("status", 0x1)


class Driver_variantCollection(Collection[Driver_variant]):
    """All objects of class Driver_variant."""

    __slots__ = ()
    _class = "Driver_variant"
    _handle = Driver_variant


