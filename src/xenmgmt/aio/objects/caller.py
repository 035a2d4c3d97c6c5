"""Class Caller.

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


class Caller(Handle):
    """A client, as the toolstack tells clients apart."""

    __slots__ = ()
    _class = "Caller"

    @property
    def uuid(self) -> str:
        """Unique identifier of the client. (RO_run; xapi, since 26.17.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def name_label(self) -> str:
        """Name for people to read. (RW; xapi, since 26.17.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("name_label", 0x1)

    @name_label.setter
    def name_label(self, value: str) -> None:
        self._write("name_label", value)

    @property
    def name_description(self) -> str:
        """Notes about the client, for people to read. (RW; xapi, since 26.17.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("name_description", 0x1)

    @name_description.setter
    def name_description(self, value: str) -> None:
        self._write("name_description", value)

    @property
    def user_agent(self) -> str:
        """What the client calls itself. (RO_ins; xapi, since 26.17.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("user_agent", 0x1)

    @property
    def client_ip(self) -> str:
        """Address that it calls from. (RO_ins; xapi, since 26.17.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("client_ip", 0x1)

    @property
    def last_access(self) -> datetime:
        """When it last called. (RO_run; xapi, since 26.17.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("last_access", 0x1)

    @property
    def groups(self) -> tuple[str, ...]:
        """Groups that it is counted with. (RO_run; xapi, since 26.17.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("groups", 0x1)

    @property
    def rate_limit(self) -> h.Rate_limit | None:
        """What limits its calls. (RO_run; xapi, since 26.17.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("Rate_limit", row[9])
        raise self._refused("rate_limit", 0x1)

    @property
    def auto_registered(self) -> bool:
        """Whether the toolstack noted it by itself. (RO_run; xapi, since 26.17.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[10]
        raise self._refused("auto_registered", 0x1)


class CallerCollection(Collection[Caller]):
    """All objects of class Caller."""

    __slots__ = ()
    _class = "Caller"
    _handle = Caller



    def get_by_name_label(self, label: str) -> list[Caller]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
