"""Class auth.

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


class auth(Handle):
    """Questions to the external directory of users."""

    __slots__ = ()
    _class = "auth"



class authCollection(Collection[auth]):
    """All objects of class auth."""

    __slots__ = ()
    _class = "auth"
    _handle = auth


