"""Class PIF_metrics.

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


class PIF_metrics(Handle):
    """What a physical network interface measures."""

    __slots__ = ()
    _class = "PIF_metrics"

    @property
    def uuid(self) -> str:
        """Unique identifier of the measurements. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def io_read_kbs(self) -> float:
        """How fast data comes in. (RO_run; in KiB/s; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("io_read_kbs", 0x1)

    @property
    def io_write_kbs(self) -> float:
        """How fast data goes out. (RO_run; in KiB/s; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("io_write_kbs", 0x1)

    @property
    def last_updated(self) -> datetime:
        """When the values were last measured. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("last_updated", 0x1)


class PIF_metricsCollection(Collection[PIF_metrics]):
    """All objects of class PIF_metrics."""

    __slots__ = ()
    _class = "PIF_metrics"
    _handle = PIF_metrics


