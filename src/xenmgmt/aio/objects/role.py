"""Class role.

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


class role(Handle):
    """A set of permissions with a name."""

    __slots__ = ()
    _class = "role"

    @property
    def uuid(self) -> str:
        """Unique identifier of the role. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def name_label(self) -> str:
        """Name for people to read. (RO_ins; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("name_label", 0x1)

    @property
    def name_description(self) -> str:
        """Notes about the role, for people to read. (RO_ins; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("name_description", 0x1)

    @property
    def subroles(self) -> tuple[h.role, ...]:
        """Roles and single permissions that it contains. (RO_ins; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("role", row[5])
        raise self._refused("subroles", 0x1)

    @property
    def is_internal(self) -> bool:
        """Whether only the toolstack itself uses it. (RO_run; xapi, since 22.5.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("is_internal", 0x1)

    @async_operation
    def get_permissions(self) -> tuple[h.role, ...]:
        """List all permissions in the role."""

    @async_operation
    def get_permissions_name_label(self) -> tuple[str, ...]:
        """List all permissions in the role, by name."""


class roleCollection(Collection[role]):
    """All objects of class role."""

    __slots__ = ()
    _class = "role"
    _handle = role


    @async_operation
    def get_by_permission(self, permission: h.role | str | None) -> tuple[h.role, ...]:
        """Find the roles that contain a permission."""

    @async_operation
    def get_by_permission_name_label(self, label: str) -> tuple[h.role, ...]:
        """Find the roles that contain a permission, by its name."""

    def get_by_name_label(self, label: str) -> list[role]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
