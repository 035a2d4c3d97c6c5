"""Class DR_task.

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


class DR_task(Handle):
    """A recovery from the storage of a pool that was lost."""

    __slots__ = ()
    _class = "DR_task"

    @property
    def uuid(self) -> str:
        """Unique identifier of the recovery. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def introduced_SRs(self) -> tuple[h.SR, ...]:
        """Storage that was brought in for it. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("SR", row[3])
        raise self._refused("introduced_SRs", 0x1)


class DR_taskCollection(Collection[DR_task]):
    """All objects of class DR_task."""

    __slots__ = ()
    _class = "DR_task"
    _handle = DR_task


