"""Class VMPP.

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


class VMPP(Handle):
    """A protection policy of VMs; xapi dropped all there was to it."""

    __slots__ = ()
    _class = "VMPP"



class VMPPCollection(Collection[VMPP]):
    """All objects of class VMPP."""

    __slots__ = ()
    _class = "VMPP"
    _handle = VMPP


