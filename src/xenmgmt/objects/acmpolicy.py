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

from ..model import _enums as e
from ._record import Record, allowed
from ._base import Collection, Handle, operation

if TYPE_CHECKING:
    from .. import objects as h

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

    @operation
    def get_header(self) -> Mapping[str, Any]:
        """Read name, origin and version of the policy."""

    @operation
    def get_xml(self) -> str:
        """Read the policy as XML."""

    @operation
    def get_map(self) -> str:
        """Read the numbers of its labels, as text."""

    @operation
    def get_binary(self) -> str:
        """Read the compiled policy, in base64."""

    @operation
    def get_enforced_binary(self) -> str:
        """Read the compiled policy that the hypervisor enforces, in base64."""


class ACMPolicyCollection(Collection[ACMPolicy]):
    """All objects of class ACMPolicy."""

    __slots__ = ()
    _class = "ACMPolicy"
    _handle = ACMPolicy


    @operation
    def get_VM_ssidref(self, vm: h.VM | str | None) -> str:
        """Read the number under which the hypervisor knows a VM's label."""
