"""Class VIF_metrics.

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


class VIF_metrics(Handle):
    """Measured traffic of a VIF."""

    __slots__ = ()
    _class = "VIF_metrics"

    @property
    def uuid(self) -> str:
        """Identity of the object, the same for its whole life. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[2]
        raise self._refused("uuid", 0x3)

    @property
    def io_read_kbs(self) -> float:
        """Rate of reading, mean of the last interval. (RO_run; in KiB/s; readable while Live; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x2:
            return row[3]
        raise self._refused("io_read_kbs", 0x2)

    @property
    def io_write_kbs(self) -> float:
        """Rate of writing, mean of the last interval. (RO_run; in KiB/s; readable while Live; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x2:
            return row[4]
        raise self._refused("io_write_kbs", 0x2)

    @property
    def last_updated(self) -> datetime:
        """When the values were last measured. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[5]
        raise self._refused("last_updated", 0x3)


class VIF_metricsCollection(Collection[VIF_metrics]):
    """All objects of class VIF_metrics."""

    __slots__ = ()
    _class = "VIF_metrics"
    _handle = VIF_metrics


