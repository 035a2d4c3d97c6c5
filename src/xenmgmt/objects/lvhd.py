"""Class LVHD.

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


class LVHD(Handle):
    """Measures for repositories of logical volumes."""

    __slots__ = ()
    _class = "LVHD"

    @property
    def uuid(self) -> str:
        """Unique identifier of the object. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)


class LVHDCollection(Collection[LVHD]):
    """All objects of class LVHD."""

    __slots__ = ()
    _class = "LVHD"
    _handle = LVHD


