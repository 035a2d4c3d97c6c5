"""Class Certificate.

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


class Certificate(Handle):
    """A certificate that a host shows or trusts."""

    __slots__ = ()
    _class = "Certificate"

    @property
    def uuid(self) -> str:
        """Unique identifier of the certificate. (RO_run; xapi, since stockholm)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def name(self) -> str:
        """Name of the certificate, when it is one to be trusted. (RO_run; xapi, since 1.294.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("name", 0x1)

    @property
    def type(self) -> e.certificate_type:
        """What it is used for. (RO_run; xapi, since 1.294.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("type", 0x1)

    @property
    def host(self) -> h.host | None:
        """The host that shows it. (RO_ins; xapi, since stockholm)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("host", row[5])
        raise self._refused("host", 0x1)

    @property
    def not_before(self) -> datetime:
        """When it begins to be valid. (RO_ins; xapi, since stockholm)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("not_before", 0x1)

    @property
    def not_after(self) -> datetime:
        """When it ceases to be valid. (RO_ins; xapi, since stockholm)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("not_after", 0x1)

    @property
    def fingerprint(self) -> str:
        """Its SHA-256 fingerprint (superseded). (RO_ins; xapi, since stockholm)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("fingerprint", 0x1)

    @property
    def fingerprint_sha256(self) -> str:
        """Its SHA-256 fingerprint. (RO_ins; xapi, since 24.20.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("fingerprint_sha256", 0x1)

    @property
    def fingerprint_sha1(self) -> str:
        """Its SHA-1 fingerprint. (RO_ins; xapi, since 24.20.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[10]
        raise self._refused("fingerprint_sha1", 0x1)

    @property
    def purpose(self) -> tuple[e.certificate_purpose, ...]:
        """What it is trusted for; empty for everything. (RO_ins; xapi, since 26.13.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[11]
        raise self._refused("purpose", 0x1)


class CertificateCollection(Collection[Certificate]):
    """All objects of class Certificate."""

    __slots__ = ()
    _class = "Certificate"
    _handle = Certificate


