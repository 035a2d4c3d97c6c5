"""Class session.

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


class session(Handle):
    """One login of one user."""

    __slots__ = ()
    _class = "session"

    @property
    def uuid(self) -> str:
        """Unique identifier of the session. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[2]
        raise self._refused("uuid", 0x3)

    @property
    def this_host(self) -> h.host | None:
        """The host that was logged in to. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return self._to("host", row[3])
        raise self._refused("this_host", 0x3)

    @property
    def this_user(self) -> h.user | None:
        """The user who logged in. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return self._to("user", row[4])
        raise self._refused("this_user", 0x3)

    @property
    def last_active(self) -> int:
        """When the session was last used, in seconds since 1970. (RO_run; in seconds; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[5]
        raise self._refused("last_active", 0x3)

    @operation
    def use(self) -> None:
        """Take note of activity; an expired session is refused."""

    @operation
    def logout(self) -> None:
        """End the session."""

    @operation
    def expire(self) -> None:
        """End a session for having been idle; it stays to be told apart from one that never was."""


class sessionCollection(Collection[session]):
    """All objects of class session."""

    __slots__ = ()
    _class = "session"
    _handle = session


    @operation
    def open(self, name: str) -> h.session:
        """A further session in this process, trusted, with the name of its user."""
