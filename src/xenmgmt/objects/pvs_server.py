"""Class PVS_server.

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


class PVS_server(Handle):
    """A provisioning server of a site."""

    __slots__ = ()
    _class = "PVS_server"

    @property
    def uuid(self) -> str:
        """Unique identifier of the server. (RO_run; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Addresses of the server. (RO_ins; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("addresses", 0x1)

    @property
    def first_port(self) -> int:
        """First port of the range that it uses. (RO_ins; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("first_port", 0x1)

    @property
    def last_port(self) -> int:
        """Last port of the range that it uses. (RO_ins; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("last_port", 0x1)

    @property
    def site(self) -> h.PVS_site | None:
        """The site that it belongs to. (RO_ins; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PVS_site", row[6])
        raise self._refused("site", 0x1)


class PVS_serverCollection(Collection[PVS_server]):
    """All objects of class PVS_server."""

    __slots__ = ()
    _class = "PVS_server"
    _handle = PVS_server


