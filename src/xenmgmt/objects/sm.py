"""Class SM.

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


class SM(Handle):
    """A storage manager: the driver for one type of repository."""

    __slots__ = ()
    _class = "SM"

    @property
    def uuid(self) -> str:
        """Unique identifier of the driver. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def name_label(self) -> str:
        """Name for people to read. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("name_label", 0x1)

    @property
    def name_description(self) -> str:
        """Notes about the driver, for people to read. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("name_description", 0x1)

    @property
    def type(self) -> str:
        """Type of repository that it drives. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("type", 0x1)

    @property
    def vendor(self) -> str:
        """Who made the driver. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("vendor", 0x1)

    @property
    def copyright(self) -> str:
        """Who holds the rights in it. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("copyright", 0x1)

    @property
    def version(self) -> str:
        """Version of the driver. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("version", 0x1)

    @property
    def required_api_version(self) -> str:
        """Version of the storage interface that it needs. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("required_api_version", 0x1)

    @property
    def configuration(self) -> Mapping[str, str]:
        """Settings that it takes, each with an explanation. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[10])
        raise self._refused("configuration", 0x1)

    @property
    def capabilities(self) -> tuple[str, ...]:
        """What it can do (superseded by features). (RO_run; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[11]
        raise self._refused("capabilities", 0x1)

    @property
    def features(self) -> Mapping[str, int]:
        """What it can do, each with a version. (RO_run; xapi, since clearwater)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[12])
        raise self._refused("features", 0x1)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[13])
        raise self._refused("other_config", 0x1)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def driver_filename(self) -> str:
        """File of the driver. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[14]
        raise self._refused("driver_filename", 0x1)

    @property
    def required_cluster_stack(self) -> tuple[str, ...]:
        """Cluster software of which it needs one. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[15]
        raise self._refused("required_cluster_stack", 0x1)

    @property
    def supported_image_formats(self) -> tuple[e.image_format_type, ...]:
        """Image formats that it can keep disks in. (RO_run; xapi, since 26.15.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[16]
        raise self._refused("supported_image_formats", 0x1)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)


class SMCollection(Collection[SM]):
    """All objects of class SM."""

    __slots__ = ()
    _class = "SM"
    _handle = SM



    def get_by_name_label(self, label: str) -> list[SM]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
