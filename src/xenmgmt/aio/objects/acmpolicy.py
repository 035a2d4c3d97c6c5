"""Class ACMPolicy.

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
    from .dpci import DPCI
    from .dscsi import DSCSI
    from .dscsi_hba import DSCSI_HBA
    from .pbd import PBD
    from .pif import PIF
    from .pif_metrics import PIF_metrics
    from .ppci import PPCI
    from .pscsi import PSCSI
    from .pscsi_hba import PSCSI_HBA
    from .sr import SR
    from .vbd import VBD
    from .vbd_metrics import VBD_metrics
    from .vdi import VDI
    from .vif import VIF
    from .vif_metrics import VIF_metrics
    from .vm import VM
    from .vm_guest_metrics import VM_guest_metrics
    from .vm_metrics import VM_metrics
    from .vtpm import VTPM
    from .xspolicy import XSPolicy
    from .console import console
    from .cpu_pool import cpu_pool
    from .crashdump import crashdump
    from .debug import debug
    from .event import event
    from .host import host
    from .host_cpu import host_cpu
    from .host_metrics import host_metrics
    from .message import message
    from .network import network
    from .pool import pool
    from .session import session
    from .task import task
    from .user import user

DEFAULT: Any = ...


class ACMPolicy(Handle):
    """A security policy of the access control module."""

    __slots__ = ()
    _class = "ACMPolicy"

    @property
    def uuid(self) -> str:
        """Unique identifier of the policy. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def repr(self) -> str:
        """The policy itself, as XML. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("repr", 0x1)

    @repr.setter
    def repr(self, value: str) -> None:
        self._write("repr", value)

    @property
    def type(self) -> int:
        """Kind of policy. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("type", 0x1)

    @property
    def flags(self) -> int:
        """Whether it is loaded now, loaded at boot, or both. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("flags", 0x1)


class ACMPolicyCollection(Collection[ACMPolicy]):
    """All objects of class ACMPolicy."""

    __slots__ = ()
    _class = "ACMPolicy"
    _handle = ACMPolicy


