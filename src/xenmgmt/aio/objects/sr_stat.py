"""Class sr_stat.

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


class sr_stat(Handle):
    """How a repository stands, as its driver tells."""

    __slots__ = ()
    _class = "sr_stat"

    @property
    def uuid(self) -> str | None:
        """Unique identifier of the repository, if it has one yet. (RO_run; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def name_label(self) -> str:
        """Name for people to read. (RO_run; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("name_label", 0x1)

    @property
    def name_description(self) -> str:
        """Notes about the repository, for people to read. (RO_run; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("name_description", 0x1)

    @property
    def free_space(self) -> int:
        """Room that is left. (RO_run; in bytes; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("free_space", 0x1)

    @property
    def total_space(self) -> int:
        """Room there is in all. (RO_run; in bytes; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("total_space", 0x1)

    @property
    def clustered(self) -> bool:
        """Whether it needs the hosts to form a cluster. (RO_run; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("clustered", 0x1)

    @property
    def health(self) -> e.sr_health:
        """Whether it works, and what is wrong if not. (RO_run; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("health", 0x1)


class sr_statCollection(Collection[sr_stat]):
    """All objects of class sr_stat."""

    __slots__ = ()
    _class = "sr_stat"
    _handle = sr_stat



    def get_by_name_label(self, label: str) -> list[sr_stat]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
