"""Class probe_result.

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


class probe_result(Handle):
    """One thing that a storage driver found at a device."""

    __slots__ = ()
    _class = "probe_result"

    @property
    def configuration(self) -> Mapping[str, str]:
        """Settings that lead to it. (RO_run; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[2])
        raise self._refused("configuration", 0x1)

    @property
    def complete(self) -> bool:
        """Whether these settings suffice to connect. (RO_run; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("complete", 0x1)

    @property
    def sr(self) -> Record | None:
        """The repository found there, if there is one. (RO_run; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("sr", 0x1)

    @property
    def extra_info(self) -> Mapping[str, str]:
        """More that the driver has to say. (RO_run; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[5])
        raise self._refused("extra_info", 0x1)


class probe_resultCollection(Collection[probe_result]):
    """All objects of class probe_result."""

    __slots__ = ()
    _class = "probe_result"
    _handle = probe_result


