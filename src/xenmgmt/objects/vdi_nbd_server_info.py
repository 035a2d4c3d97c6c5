"""Class vdi_nbd_server_info.

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


class vdi_nbd_server_info(Handle):
    """Where and how a disk can be read over the network."""

    __slots__ = ()
    _class = "vdi_nbd_server_info"

    @property
    def exportname(self) -> str:
        """Name to ask for; it opens the disk, so keep it secret. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("exportname", 0x1)

    @property
    def address(self) -> str:
        """Address of the server. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("address", 0x1)

    @property
    def port(self) -> int:
        """Port of the server. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("port", 0x1)

    @property
    def cert(self) -> str:
        """Certificate of the server, as text. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("cert", 0x1)

    @property
    def subject(self) -> str:
        """Host name to be checked against the certificate. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("subject", 0x1)


class vdi_nbd_server_infoCollection(Collection[vdi_nbd_server_info]):
    """All objects of class vdi_nbd_server_info."""

    __slots__ = ()
    _class = "vdi_nbd_server_info"
    _handle = vdi_nbd_server_info


