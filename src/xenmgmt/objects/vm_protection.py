"""Class VM_protection.

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


class VM_protection(Handle):
    """A VM whose state is sent to a stand-by on another host, many times a second."""

    __slots__ = ()
    _class = "VM_protection"

    @property
    def uuid(self) -> str:
        """Unique identifier of the protection. (RO_run; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[2]
        raise self._refused("uuid", 0x7f)

    @property
    def VM(self) -> h.VM | None:
        """The VM that is protected. (RO_ins; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to("VM", row[3])
        raise self._refused("VM", 0x7f)

    @property
    def host(self) -> h.host | None:
        """The host on which the stand-by is. (RO_ins; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return self._to("host", row[4])
        raise self._refused("host", 0x7f)

    @property
    def interval(self) -> float:
        """Time from one checkpoint to the next. (RO_ins; in s; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[5]
        raise self._refused("interval", 0x7f)

    @property
    def automatic(self) -> bool:
        """Whether it fails over by itself once the VM's host is lost for certain. (RO_ins; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[6]
        raise self._refused("automatic", 0x7f)

    @property
    def memory(self) -> int:
        """What the stand-by takes of its host's memory. (RO_run; in bytes; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x7f:
            return row[7]
        raise self._refused("memory", 0x7f)

    @property
    def reason(self) -> str:
        """Why the protection was lost. (RO_run; readable while Lost; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x4:
            return row[8]
        raise self._refused("reason", 0x4)

    @operation
    def destroy(self) -> None:
        """Remove a protection that protects nothing any more."""

    @operation
    def start(self) -> None:
        """Make the stand-by, and send checkpoints to it; ends when the first one is safe."""

    @operation
    def stop(self) -> None:
        """Give the stand-by up. What was held back goes out, and the guest runs on where it is."""

    @operation
    def failover(self) -> None:
        """Let the guest go on where the stand-by is, from the last safe checkpoint.

    Its host must be lost, and the engine must be certain that the guest does not run there any
    more: of a host that is only out of reach it is not, and refuses with `HostNotLive`."""


class VM_protectionCollection(Collection[VM_protection]):
    """All objects of class VM_protection."""

    __slots__ = ()
    _class = "VM_protection"
    _handle = VM_protection

    @operation
    def create(
        self,
        *,
        VM: h.VM | str | None,
        host: h.host | str | None,
        uuid: str = DEFAULT,
        interval: float = DEFAULT,
        automatic: bool = DEFAULT,
    ) -> VM_protection:
        """Make a new VM_protection; the arguments are its fields. Sizes may be "512MiB"."""

