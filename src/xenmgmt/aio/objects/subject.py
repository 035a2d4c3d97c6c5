"""Class subject.

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


class subject(Handle):
    """A user or group of the directory that may log in."""

    __slots__ = ()
    _class = "subject"

    @property
    def uuid(self) -> str:
        """Unique identifier of the subject. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[2]
        raise self._refused("uuid", 0x3)

    @property
    def subject_identifier(self) -> str:
        """Its identifier in the directory. (RO_ins; xapi, since george)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[3]
        raise self._refused("subject_identifier", 0x3)

    @property
    def other_config(self) -> Mapping[str, str]:
        """What the directory said of it, by name. (RO_ins; xapi, since george)"""
        row = self._cell.row
        if row[0] & 0x3:
            return MappingProxyType(row[4])
        raise self._refused("other_config", 0x3)

    @property
    def roles(self) -> tuple[h.role, ...]:
        """Roles that say what it may do. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x3:
            return self._to_all("role", row[5])
        raise self._refused("roles", 0x3)

    @async_operation
    def destroy(self) -> None:
        """Remove a subject."""

    @async_operation
    def add_to_roles(self, role: h.role | str | None) -> None:
        """Give it one more role."""

    @async_operation
    def remove_from_roles(self, role: h.role | str | None) -> None:
        """Take one role from it."""

    @async_operation
    def get_permissions_name_label(self) -> tuple[str, ...]:
        """List all that it may do, by name."""


class subjectCollection(Collection[subject]):
    """All objects of class subject."""

    __slots__ = ()
    _class = "subject"
    _handle = subject

    @async_operation
    def create(
        self,
        *,
        uuid: str = DEFAULT,
        subject_identifier: str = DEFAULT,
        other_config: Mapping[str, str] = DEFAULT,
    ) -> subject:
        """Make a new subject; the arguments are its fields. Sizes may be "512MiB"."""

