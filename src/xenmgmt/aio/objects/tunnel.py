"""Class tunnel.

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


class tunnel(Handle):
    """A tunnel between hosts that carries a network of its own."""

    __slots__ = ()
    _class = "tunnel"

    @property
    def uuid(self) -> str:
        """Unique identifier of the tunnel. (RO_run; xapi, since cowley)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def access_PIF(self) -> h.PIF | None:
        """The interface through which the network in the tunnel is reached. (RO_ins; xapi, since cowley)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PIF", row[3])
        raise self._refused("access_PIF", 0x1)

    @property
    def transport_PIF(self) -> h.PIF | None:
        """The interface whose network the tunnel runs over. (RO_ins; xapi, since cowley)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PIF", row[4])
        raise self._refused("transport_PIF", 0x1)

    @property
    def status(self) -> Mapping[str, str]:
        """Whether the tunnel works, as the key active, and other findings. (RW; xapi, since cowley)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[5])
        raise self._refused("status", 0x1)

    @status.setter
    def status(self, value: Mapping[str, str]) -> None:
        self._write("status", value)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since cowley)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[6])
        raise self._refused("other_config", 0x1)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def protocol(self) -> e.tunnel_protocol:
        """How packets are wrapped on their way. (RW; xapi, since 1.250.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("protocol", 0x1)

    @protocol.setter
    def protocol(self, value: e.tunnel_protocol | str) -> None:
        self._write("protocol", value)

    def add_to_status(self, key: str, value: str) -> None:
        """Put one entry into `status`, in place of an older one."""
        self._xen.add_to_map(self, "status", key, value)

    def remove_from_status(self, key: str) -> None:
        """Take one entry out of `status`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "status", key)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    @async_operation
    def destroy(self) -> None:
        """Take the tunnel and its access interface away."""


class tunnelCollection(Collection[tunnel]):
    """All objects of class tunnel."""

    __slots__ = ()
    _class = "tunnel"
    _handle = tunnel


    @async_operation
    def create(self, transport_PIF: h.PIF | str | None, network: h.network | str | None, protocol: e.tunnel_protocol | str = DEFAULT) -> h.tunnel:
        """Make a tunnel over an interface, for a network."""
