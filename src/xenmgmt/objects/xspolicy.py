"""Class XSPolicy.

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


class XSPolicy(Handle):
    """A security policy of the host, of any kind."""

    __slots__ = ()
    _class = "XSPolicy"

    @property
    def uuid(self) -> str:
        """Unique identifier of the policy. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def repr(self) -> str:
        """The policy itself, as text. (RW; Xen-API 1.0)"""
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


class XSPolicyCollection(Collection[XSPolicy]):
    """All objects of class XSPolicy."""

    __slots__ = ()
    _class = "XSPolicy"
    _handle = XSPolicy


    @operation
    def get_xstype(self) -> int:
        """Tell which kinds of policy the host supports."""

    @operation
    def set_xspolicy(self, type: int, repr: str, flags: int, overwrite: bool = DEFAULT) -> Mapping[str, Any]:
        """Install a policy; the result tells how that went."""

    @operation
    def reset_xspolicy(self, type: int) -> Mapping[str, Any]:
        """Go back to the default policy."""

    @operation
    def get_xspolicy(self) -> Mapping[str, Any]:
        """Describe the policy in force."""

    @operation
    def rm_xsbootpolicy(self) -> None:
        """Load no policy at the next boot."""

    @operation
    def set_resource_label(self, resource: str, label: str, old_label: str) -> None:
        """Put a label on a resource, if it still carries the old one."""

    @operation
    def get_resource_label(self, resource: str) -> str:
        """Read the label of a resource; empty when it has none."""

    @operation
    def get_labeled_resources(self) -> Mapping[str, str]:
        """List the resources that carry a label, with their labels."""

    @operation
    def can_run(self, security_label: str) -> int:
        """Tell whether a VM with this label could run now."""
