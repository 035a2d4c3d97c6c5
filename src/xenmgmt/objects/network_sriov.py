"""Class network_sriov.

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


class network_sriov(Handle):
    """A network that hands out virtual functions of one physical interface."""

    __slots__ = ()
    _class = "network_sriov"

    @property
    def uuid(self) -> str:
        """Unique identifier of the SR-IOV network. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def physical_PIF(self) -> h.PIF | None:
        """The interface that has the virtual functions. (RO_ins; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PIF", row[3])
        raise self._refused("physical_PIF", 0x1)

    @property
    def logical_PIF(self) -> h.PIF | None:
        """The interface that stands for them on the network. (RO_ins; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PIF", row[4])
        raise self._refused("logical_PIF", 0x1)

    @property
    def requires_reboot(self) -> bool:
        """Whether the host must reboot before the functions are there. (RO_run; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("requires_reboot", 0x1)

    @property
    def configuration_mode(self) -> e.sriov_configuration_mode:
        """How the functions of the interface are switched on. (RO_run; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("configuration_mode", 0x1)


class network_sriovCollection(Collection[network_sriov]):
    """All objects of class network_sriov."""

    __slots__ = ()
    _class = "network_sriov"
    _handle = network_sriov


