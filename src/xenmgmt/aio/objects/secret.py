"""Class secret.

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


class secret(Handle):
    """A word to be kept apart from the settings that need it."""

    __slots__ = ()
    _class = "secret"

    @property
    def uuid(self) -> str:
        """Unique identifier of the secret. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def value(self) -> str:
        """The word itself. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("value", 0x1)

    @value.setter
    def value(self, value: str) -> None:
        self._write("value", value)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[4])
        raise self._refused("other_config", 0x1)

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
        """Forget a secret."""


class secretCollection(Collection[secret]):
    """All objects of class secret."""

    __slots__ = ()
    _class = "secret"
    _handle = secret

    @async_operation
    def create(
        self,
        *,
        value: str,
        uuid: str = DEFAULT,
        other_config: Mapping[str, str] = DEFAULT,
    ) -> secret:
        """Make a new secret; the arguments are its fields. Sizes may be "512MiB"."""

