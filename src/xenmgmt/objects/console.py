"""Class console.

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


class console(Handle):
    """A screen or terminal of a VM, to be reached over the network."""

    __slots__ = ()
    _class = "console"

    @property
    def uuid(self) -> str:
        """Unique identifier of the console. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[2]
        raise self._refused("uuid", 0x3)

    @property
    def protocol(self) -> e.console_protocol:
        """How to talk to it: a text terminal, VNC or RDP. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[3]
        raise self._refused("protocol", 0x3)

    @property
    def location(self) -> str:
        """Where to connect to, as a URI. (RO_run; readable while Live; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x2:
            return row[4]
        raise self._refused("location", 0x2)

    @property
    def VM(self) -> h.VM | None:
        """The VM that it belongs to. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return self._to("VM", row[5])
        raise self._refused("VM", 0x3)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return MappingProxyType(row[6])
        raise self._refused("other_config", 0x3)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    @operation
    def destroy(self) -> None:
        """Remove a console; who reads it gets no more."""


class consoleCollection(Collection[console]):
    """All objects of class console."""

    __slots__ = ()
    _class = "console"
    _handle = console

    @operation
    def create(
        self,
        *,
        uuid: str = DEFAULT,
        protocol: e.console_protocol | str = DEFAULT,
        VM: h.VM | str | None = DEFAULT,
        other_config: Mapping[str, str] = DEFAULT,
    ) -> console:
        """Make a new console; the arguments are its fields. Sizes may be "512MiB"."""

