"""Class SDN_controller.

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


class SDN_controller(Handle):
    """A controller that directs the virtual switches of the hosts."""

    __slots__ = ()
    _class = "SDN_controller"

    @property
    def uuid(self) -> str:
        """Unique identifier of the controller. (RO_run; xapi, since falcon)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def protocol(self) -> e.sdn_controller_protocol:
        """How switches and controller connect. (RO_ins; xapi, since falcon)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("protocol", 0x1)

    @property
    def address(self) -> str:
        """Address of the controller. (RO_ins; xapi, since falcon)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("address", 0x1)

    @property
    def port(self) -> int:
        """Port of the controller. (RO_ins; xapi, since falcon)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("port", 0x1)


class SDN_controllerCollection(Collection[SDN_controller]):
    """All objects of class SDN_controller."""

    __slots__ = ()
    _class = "SDN_controller"
    _handle = SDN_controller


