"""Class user.

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


class user(Handle):
    """An account."""

    __slots__ = ()
    _class = "user"

    @property
    def uuid(self) -> str:
        """Unique identifier of the account. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def short_name(self) -> str:
        """Name to log in with. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("short_name", 0x1)

    @property
    def fullname(self) -> str:
        """Name for people to read. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("fullname", 0x1)

    @fullname.setter
    def fullname(self, value: str) -> None:
        self._write("fullname", value)


class userCollection(Collection[user]):
    """All objects of class user."""

    __slots__ = ()
    _class = "user"
    _handle = user


