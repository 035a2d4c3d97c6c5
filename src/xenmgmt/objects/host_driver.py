"""Class Host_driver.

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


class Host_driver(Handle):
    """A device driver of a host that comes in several variants."""

    __slots__ = ()
    _class = "Host_driver"

    @property
    def uuid(self) -> str:
        """Unique identifier of the driver. (RO_run; xapi, since 25.2.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def host(self) -> h.host | None:
        """The host that has it. (RO_ins; xapi, since 25.2.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("host", row[3])
        raise self._refused("host", 0x1)

    @property
    def name(self) -> str:
        """Name of the driver. (RO_run; xapi, since 25.2.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("name", 0x1)

    @property
    def friendly_name(self) -> str:
        """Name for people to read. (RO_run; xapi, since 25.2.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("friendly_name", 0x1)

    @property
    def variants(self) -> tuple[h.Driver_variant, ...]:
        """Variants to choose from. (RO_run; xapi, since 25.2.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("Driver_variant", row[6])
        raise self._refused("variants", 0x1)

    @property
    def active_variant(self) -> h.Driver_variant | None:
        """The variant that is loaded now. (RO_run; xapi, since 25.2.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("Driver_variant", row[7])
        raise self._refused("active_variant", 0x1)

    @property
    def selected_variant(self) -> h.Driver_variant | None:
        """The variant to be loaded at the next boot. (RO_run; xapi, since 25.2.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("Driver_variant", row[8])
        raise self._refused("selected_variant", 0x1)

    @property
    def type(self) -> str:
        """What kind of device it drives. (RO_run; xapi, since 25.2.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("type", 0x1)

    @property
    def description(self) -> str:
        """What it is, in words. (RO_run; xapi, since 25.2.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[10]
        raise self._refused("description", 0x1)

    @property
    def info(self) -> str:
        """Where to read more about it. (RO_run; xapi, since 25.2.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[11]
        raise self._refused("info", 0x1)


class Host_driverCollection(Collection[Host_driver]):
    """All objects of class Host_driver."""

    __slots__ = ()
    _class = "Host_driver"
    _handle = Host_driver


