"""Class PVS_site.

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


class PVS_site(Handle):
    """A site of provisioning servers, whose traffic hosts can cache."""

    __slots__ = ()
    _class = "PVS_site"

    @property
    def uuid(self) -> str:
        """Unique identifier of the site. (RO_run; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def name_label(self) -> str:
        """Name for people to read. (RW; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("name_label", 0x1)

    @name_label.setter
    def name_label(self, value: str) -> None:
        self._write("name_label", value)

    @property
    def name_description(self) -> str:
        """Notes about the site, for people to read. (RW; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("name_description", 0x1)

    @name_description.setter
    def name_description(self, value: str) -> None:
        self._write("name_description", value)

    @property
    def PVS_uuid(self) -> str:
        """Identifier that the servers themselves give the site. (RO_ins; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("PVS_uuid", 0x1)

    @PVS_uuid.setter
    def PVS_uuid(self, value: str) -> None:
        self._write("PVS_uuid", value)

    @property
    def cache_storage(self) -> tuple[h.PVS_cache_storage, ...]:
        """Storage that hosts set aside as cache. (RO_run; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("PVS_cache_storage", row[6])
        raise self._refused("cache_storage", 0x1)

    @property
    def servers(self) -> tuple[h.PVS_server, ...]:
        """Servers of the site. (RO_run; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("PVS_server", row[7])
        raise self._refused("servers", 0x1)

    @property
    def proxies(self) -> tuple[h.PVS_proxy, ...]:
        """Interfaces whose traffic with the site is cached. (RO_run; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("PVS_proxy", row[8])
        raise self._refused("proxies", 0x1)

    @operation
    def set_PVS_uuid(self, value: str) -> None:
        """Set the identifier that the servers give the site."""


class PVS_siteCollection(Collection[PVS_site]):
    """All objects of class PVS_site."""

    __slots__ = ()
    _class = "PVS_site"
    _handle = PVS_site



    def get_by_name_label(self, label: str) -> list[PVS_site]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
