"""Class debug.

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


class debug(Handle):
    """A class without meaning, to try the machinery with."""

    __slots__ = ()
    _class = "debug"


    @async_operation
    def destroy(self) -> None:
        """Remove it."""


class debugCollection(Collection[debug]):
    """All objects of class debug."""

    __slots__ = ()
    _class = "debug"
    _handle = debug

    @async_operation
    def create(self) -> debug:
        """Make a new debug; it has no fields."""

    @async_operation
    def return_failure(self) -> None:
        """Fail, always."""
