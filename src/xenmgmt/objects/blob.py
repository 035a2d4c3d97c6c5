"""Class blob.

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


class blob(Handle):
    """A binary attachment of an object."""

    __slots__ = ()
    _class = "blob"

    @property
    def uuid(self) -> str:
        """Unique identifier of the attachment. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def name_label(self) -> str:
        """Name for people to read. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("name_label", 0x1)

    @name_label.setter
    def name_label(self, value: str) -> None:
        self._write("name_label", value)

    @property
    def name_description(self) -> str:
        """Notes about the attachment, for people to read. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("name_description", 0x1)

    @name_description.setter
    def name_description(self, value: str) -> None:
        self._write("name_description", value)

    @property
    def size(self) -> int:
        """Size of the attachment. (RO_run; in bytes; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("size", 0x1)

    @property
    def public(self) -> bool:
        """Whether it may be read without logging in. (RW; xapi, since tampa)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("public", 0x1)

    @public.setter
    def public(self, value: bool) -> None:
        self._write("public", value)

    @property
    def last_updated(self) -> datetime:
        """When it was last written. (RO_ins; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("last_updated", 0x1)

    @property
    def mime_type(self) -> str:
        """Media type of its contents. (RO_ins; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("mime_type", 0x1)

    @operation
    def destroy(self) -> None:
        """Remove the attachment."""


class blobCollection(Collection[blob]):
    """All objects of class blob."""

    __slots__ = ()
    _class = "blob"
    _handle = blob


    @operation
    def create(self, mime_type: str, public: bool = DEFAULT) -> h.blob:
        """Make an empty attachment."""

    def get_by_name_label(self, label: str) -> list[blob]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
