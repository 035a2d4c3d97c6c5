"""Class user.

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
    from .acmpolicy import ACMPolicy
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

DEFAULT: Any = ...


class user(Handle):
    """An account."""

    __slots__ = ()
    _class = "user"

    @property
    def uuid(self) -> str:
        """Unique identifier of the account. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def short_name(self) -> str:
        """Name to log in with. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("short_name", 0x1)

    @property
    def fullname(self) -> str:
        """Name for people to read. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("fullname", 0x1)

    @fullname.setter
    def fullname(self, value: str) -> None:
        self._write("fullname", value)


class userCollection(Collection[user]):
    """All objects of class user."""

    __slots__ = ()
    _class = "user"
    _handle = user


