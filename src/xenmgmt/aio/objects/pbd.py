"""Class PBD.

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


class PBD(Handle):
    """The connection between a host and a storage repository."""

    __slots__ = ()
    _class = "PBD"

    @property
    def uuid(self) -> str:
        """Identity of the object, the same for its whole life. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[2]
        raise self._refused("uuid", 0xf)

    @property
    def host(self) -> h.host | None:
        """The host that is connected. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to("host", row[3])
        raise self._refused("host", 0xf)

    @property
    def SR(self) -> h.SR | None:
        """The repository that it is connected to. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to("SR", row[4])
        raise self._refused("SR", 0xf)

    @property
    def device_config(self) -> Mapping[str, str]:
        """How the host reaches the storage. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return MappingProxyType(row[5])
        raise self._refused("device_config", 0xf)

    @device_config.setter
    def device_config(self, value: Mapping[str, str]) -> None:
        self._write("device_config", value)

    @property
    def currently_attached(self) -> bool:
        """Whether it is attached now. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[6]
        raise self._refused("currently_attached", 0xf)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free keys and values of clients. (RW; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xf:
            return MappingProxyType(row[7])
        raise self._refused("other_config", 0xf)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    @async_operation
    def destroy(self) -> None:
        """Remove an unplugged connection."""

    @async_operation
    def plug(self) -> None:
        """Connect; disks of the repository can then be used on the host."""

    @async_operation
    def unplug(self) -> None:
        """Disconnect; refused while a VM on the host uses a disk of it."""

    @async_operation
    def set_device_config(self, value: Mapping[str, str] = DEFAULT) -> None:
        """Change how the host reaches the storage; only while unplugged."""


class PBDCollection(Collection[PBD]):
    """All objects of class PBD."""

    __slots__ = ()
    _class = "PBD"
    _handle = PBD

    @async_operation
    def create(
        self,
        *,
        host: h.host | str | None,
        SR: h.SR | str | None,
        uuid: str = DEFAULT,
        device_config: Mapping[str, str] = DEFAULT,
        other_config: Mapping[str, str] = DEFAULT,
    ) -> PBD:
        """Make a new PBD; the arguments are its fields. Sizes may be "512MiB"."""

