"""Class Repository.

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


class Repository(Handle):
    """A place that updates come from."""

    __slots__ = ()
    _class = "Repository"

    @property
    def uuid(self) -> str:
        """Unique identifier of the repository. (RO_run; xapi, since 1.301.0)"""
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
        """Notes about the repository, for people to read. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("name_description", 0x1)

    @name_description.setter
    def name_description(self, value: str) -> None:
        self._write("name_description", value)

    @property
    def binary_url(self) -> str:
        """Address of the packages. (RO_ins; xapi, since 1.301.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("binary_url", 0x1)

    @property
    def source_url(self) -> str:
        """Address of their sources. (RO_ins; xapi, since 1.301.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("source_url", 0x1)

    @property
    def update(self) -> bool:
        """Whether the packages are described as updates. (RO_ins; xapi, since 1.301.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("update", 0x1)

    @property
    def hash(self) -> str:
        """Checksum of the list of packages, as last fetched. (RO_run; xapi, since 1.301.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("hash", 0x1)

    @property
    def gpgkey_path(self) -> str:
        """File of the key that signs the packages. (RO_ins; xapi, since 22.12.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("gpgkey_path", 0x1)

    @gpgkey_path.setter
    def gpgkey_path(self, value: str) -> None:
        self._write("gpgkey_path", value)

    @property
    def origin(self) -> e.origin:
        """What kind of place it is. (RO_ins; xapi, since 24.23.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[10]
        raise self._refused("origin", 0x1)

    @property
    def certificate(self) -> str:
        """Certificate of the pool that serves the packages. (RO_ins; xapi, since 25.7.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[11]
        raise self._refused("certificate", 0x1)

    @async_operation
    def set_gpgkey_path(self, value: str) -> None:
        """Name the file of the key that signs the packages."""


class RepositoryCollection(Collection[Repository]):
    """All objects of class Repository."""

    __slots__ = ()
    _class = "Repository"
    _handle = Repository



    def get_by_name_label(self, label: str) -> list[Repository]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
