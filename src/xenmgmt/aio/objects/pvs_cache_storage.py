"""Class PVS_cache_storage.

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


class PVS_cache_storage(Handle):
    """Storage that a host sets aside to cache the traffic of a site."""

    __slots__ = ()
    _class = "PVS_cache_storage"

    @property
    def uuid(self) -> str:
        """Unique identifier of the storage. (RO_run; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def host(self) -> h.host | None:
        """The host that uses it. (RO_ins; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("host", row[3])
        raise self._refused("host", 0x1)

    @property
    def SR(self) -> h.SR | None:
        """The repository that the cache is on. (RO_ins; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("SR", row[4])
        raise self._refused("SR", 0x1)

    @property
    def site(self) -> h.PVS_site | None:
        """The site whose traffic is cached. (RO_ins; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PVS_site", row[5])
        raise self._refused("site", 0x1)

    @property
    def size(self) -> int:
        """Room for the cache. (RO_ins; in bytes; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("size", 0x1)

    @property
    def VDI(self) -> h.VDI | None:
        """The disk that is the cache. (RO_run; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("VDI", row[7])
        raise self._refused("VDI", 0x1)


class PVS_cache_storageCollection(Collection[PVS_cache_storage]):
    """All objects of class PVS_cache_storage."""

    __slots__ = ()
    _class = "PVS_cache_storage"
    _handle = PVS_cache_storage


