"""Class Rate_limit.

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


class Rate_limit(Handle):
    """A bound on how fast clients may call."""

    __slots__ = ()
    _class = "Rate_limit"

    @property
    def uuid(self) -> str:
        """Unique identifier of the limit. (RO_run; xapi, since 26.17.0)"""
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
        """Notes about the limit, for people to read. (RW; xapi, since 26.17.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("name_description", 0x1)

    @name_description.setter
    def name_description(self, value: str) -> None:
        self._write("name_description", value)

    @property
    def callers(self) -> tuple[h.Caller, ...]:
        """Clients that share it. (RO_run; xapi, since 26.17.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("Caller", row[5])
        raise self._refused("callers", 0x1)

    @property
    def burst_size(self) -> float:
        """Tokens that can be saved up for a burst. (RO_ins; xapi, since 26.17.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("burst_size", 0x1)

    @burst_size.setter
    def burst_size(self, value: float) -> None:
        self._write("burst_size", value)

    @property
    def fill_rate(self) -> float:
        """Tokens that come back each second. (RO_ins; xapi, since 26.17.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("fill_rate", 0x1)

    @fill_rate.setter
    def fill_rate(self, value: float) -> None:
        self._write("fill_rate", value)

    @operation
    def set_burst_size(self, value: float) -> None:
        """Set how many tokens can be saved up."""

    @operation
    def set_fill_rate(self, value: float) -> None:
        """Set how many tokens come back each second."""


class Rate_limitCollection(Collection[Rate_limit]):
    """All objects of class Rate_limit."""

    __slots__ = ()
    _class = "Rate_limit"
    _handle = Rate_limit



    def get_by_name_label(self, label: str) -> list[Rate_limit]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
