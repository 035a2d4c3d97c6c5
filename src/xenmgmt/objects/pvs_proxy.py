"""Class PVS_proxy.

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


class PVS_proxy(Handle):
    """What caches the traffic of one virtual interface with a site."""

    __slots__ = ()
    _class = "PVS_proxy"

    @property
    def uuid(self) -> str:
        """Unique identifier of the proxy. (RO_run; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def site(self) -> h.PVS_site | None:
        """The site whose traffic is cached. (RO_ins; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PVS_site", row[3])
        raise self._refused("site", 0x1)

    @property
    def VIF(self) -> h.VIF | None:
        """The interface that the traffic goes through. (RO_ins; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("VIF", row[4])
        raise self._refused("VIF", 0x1)

    @property
    def currently_attached(self) -> bool:
        """Whether the running VM goes through it now. (RO_run; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("currently_attached", 0x1)

    @property
    def status(self) -> e.pvs_proxy_status:
        """What it is doing, or why it cannot. (RO_run; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("status", 0x1)


class PVS_proxyCollection(Collection[PVS_proxy]):
    """All objects of class PVS_proxy."""

    __slots__ = ()
    _class = "PVS_proxy"
    _handle = PVS_proxy


