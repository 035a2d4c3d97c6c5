"""Class message.

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


class message(Handle):
    """Something that happened to an object and that a person should know."""

    __slots__ = ()
    _class = "message"

    @property
    def uuid(self) -> str:
        """Unique identifier of the message. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def name(self) -> str:
        """What happened, as one of the well-known names. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("name", 0x1)

    @property
    def priority(self) -> int:
        """How urgent it is; 1 is the most urgent. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("priority", 0x1)

    @property
    def cls(self) -> e.cls:
        """Class of the object that it is about. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("cls", 0x1)

    @property
    def obj_uuid(self) -> str:
        """Unique identifier of the object that it is about. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("obj_uuid", 0x1)

    @property
    def timestamp(self) -> datetime:
        """When it happened. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("timestamp", 0x1)

    @property
    def body(self) -> str:
        """Details, as text or XML. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("body", 0x1)

    @operation
    def destroy(self) -> None:
        """Forget the message."""


class messageCollection(Collection[message]):
    """All objects of class message."""

    __slots__ = ()
    _class = "message"
    _handle = message


    @operation
    def create(self, name: str, priority: int, cls: e.cls | str, obj_uuid: str, body: str) -> h.message:
        """Leave a message about an object."""

    @operation
    def destroy_many(self, messages: Iterable[h.message | str]) -> None:
        """Forget several messages."""

    @operation
    def destroy_all(self, filters: Mapping[str, str] = DEFAULT) -> None:
        """Forget all messages that match the filters."""

    @operation
    def get(self, cls: e.cls | str, obj_uuid: str, since: datetime) -> Mapping[h.message | None, Record]:
        """Read the messages about one object since a time."""

    @operation
    def get_since(self, since: datetime) -> Mapping[h.message | None, Record]:
        """Read all messages since a time."""
