"""Class VBD.

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


class VBD(Handle):
    """A virtual block device: ties a disk or CD to a VM."""

    __slots__ = ()
    _class = "VBD"

    @property
    def uuid(self) -> str:
        """Identity of the object, the same for its whole life. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[2]
        raise self._refused("uuid", 0xf)

    @property
    def VM(self) -> h.VM | None:
        """The VM that has the device. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to("VM", row[3])
        raise self._refused("VM", 0xf)

    @property
    def VDI(self) -> h.VDI | None:
        """The disk in it; none in an empty CD drive. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to("VDI", row[4])
        raise self._refused("VDI", 0xf)

    @property
    def device(self) -> str:
        """Name of the device in the guest, such as xvda. (RW; writable while Detached; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[5]
        raise self._refused("device", 0xf)

    @device.setter
    def device(self, value: str) -> None:
        self._write("device", value)

    @property
    def bootable(self) -> bool:
        """Whether the guest may boot from it. (RW; writable while Detached; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[6]
        raise self._refused("bootable", 0xf)

    @bootable.setter
    def bootable(self, value: bool) -> None:
        self._write("bootable", value)

    @property
    def mode(self) -> e.vbd_mode:
        """Whether the guest may write. (RW; writable while Detached; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[7]
        raise self._refused("mode", 0xf)

    @mode.setter
    def mode(self, value: e.vbd_mode | str) -> None:
        self._write("mode", value)

    @property
    def type(self) -> e.vbd_type:
        """Disk or CD drive. (RW; writable while Detached; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[8]
        raise self._refused("type", 0xf)

    @type.setter
    def type(self, value: e.vbd_type | str) -> None:
        self._write("type", value)

    @property
    def currently_attached(self) -> bool:
        """Whether it is attached now. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[9]
        raise self._refused("currently_attached", 0xf)

    @property
    def status_code(self) -> int:
        """Result of the last attach; 0 when it went well. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[10]
        raise self._refused("status_code", 0xf)

    @property
    def status_detail(self) -> str:
        """The same in words. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[11]
        raise self._refused("status_detail", 0xf)

    @property
    def runtime_properties(self) -> Mapping[str, str]:
        """What the engine tells of the attached device. (RO_run; readable while Attached; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x2:
            return MappingProxyType(row[12])
        raise self._refused("runtime_properties", 0x2)

    @property
    def qos_algorithm_type(self) -> str:
        """Which algorithm limits the traffic; "" for none. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[13]
        raise self._refused("qos_algorithm_type", 0xf)

    @qos_algorithm_type.setter
    def qos_algorithm_type(self, value: str) -> None:
        self._write("qos_algorithm_type", value)

    @property
    def qos_algorithm_params(self) -> Mapping[str, str]:
        """Parameters of that algorithm. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return MappingProxyType(row[14])
        raise self._refused("qos_algorithm_params", 0xf)

    @qos_algorithm_params.setter
    def qos_algorithm_params(self, value: Mapping[str, str]) -> None:
        self._write("qos_algorithm_params", value)

    @property
    def qos_supported_algorithms(self) -> tuple[str, ...]:
        """The algorithms that the engine offers. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[15]
        raise self._refused("qos_supported_algorithms", 0xf)

    @property
    def metrics(self) -> h.VBD_metrics | None:
        """Its measured values. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to("VBD_metrics", row[16])
        raise self._refused("metrics", 0xf)

    @property
    def allowed_operations(self) -> tuple[e.vbd_operations, ...]:
        """What may be begun now; worked out from the state tables when read. (RO_run; xapi, since rio)"""
        return allowed("VBD", self.ref, self._live_row(), self._xen)

    @property
    def current_operations(self) -> Mapping[str, e.vbd_operations]:
        """What is in progress on the object: operation by task. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xf:
            return MappingProxyType(row[18])
        raise self._refused("current_operations", 0xf)

    @property
    def userdevice(self) -> str:
        """Number of the device; "autodetect" takes the first free one. (RW; writable while Detached; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[19]
        raise self._refused("userdevice", 0xf)

    @userdevice.setter
    def userdevice(self, value: str) -> None:
        self._write("userdevice", value)

    @property
    def unpluggable(self) -> bool:
        """Whether it may be detached while the VM runs. (RW; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[20]
        raise self._refused("unpluggable", 0xf)

    @unpluggable.setter
    def unpluggable(self, value: bool) -> None:
        self._write("unpluggable", value)

    @property
    def storage_lock(self) -> bool:
        """Whether the storage holds a lock for it. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[21]
        raise self._refused("storage_lock", 0xf)

    @property
    def empty(self) -> bool:
        """Whether the drive holds no medium. (RO_ins; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[22]
        raise self._refused("empty", 0xf)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free keys and values of clients. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xf:
            return MappingProxyType(row[23])
        raise self._refused("other_config", 0xf)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    def add_to_qos_algorithm_params(self, key: str, value: str) -> None:
        """Put one entry into `qos_algorithm_params`, in place of an older one."""
        self._xen.add_to_map(self, "qos_algorithm_params", key, value)

    def remove_from_qos_algorithm_params(self, key: str) -> None:
        """Take one entry out of `qos_algorithm_params`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "qos_algorithm_params", key)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    @async_operation
    def destroy(self) -> None:
        """Remove a detached VBD; the disk stays."""

    @async_operation
    def plug(self) -> None:
        """Attach to the running VM."""

    @async_operation
    def unplug(self) -> None:
        """Detach from the running VM."""

    @async_operation
    def unplug_force(self) -> None:
        """Detach without asking the guest."""

    @async_operation
    def insert(self, vdi: h.VDI | str | None) -> None:
        """Put a medium into the empty drive."""

    @async_operation
    def eject(self) -> None:
        """Take the medium out of the drive."""

    @async_operation
    def media_change(self, vdi: h.VDI | str | None) -> None:
        """Exchange the medium of a CD drive."""

    @async_operation
    def assert_attachable(self) -> None:
        """Raise what would keep the disk from being attached."""


class VBDCollection(Collection[VBD]):
    """All objects of class VBD."""

    __slots__ = ()
    _class = "VBD"
    _handle = VBD

    @async_operation
    def create(
        self,
        *,
        VM: h.VM | str | None,
        uuid: str = DEFAULT,
        VDI: h.VDI | str | None = DEFAULT,
        device: str = DEFAULT,
        bootable: bool = DEFAULT,
        mode: e.vbd_mode | str = DEFAULT,
        type: e.vbd_type | str = DEFAULT,
        qos_algorithm_type: str = DEFAULT,
        qos_algorithm_params: Mapping[str, str] = DEFAULT,
        userdevice: str = DEFAULT,
        unpluggable: bool = DEFAULT,
        empty: bool = DEFAULT,
        other_config: Mapping[str, str] = DEFAULT,
    ) -> VBD:
        """Make a new VBD; the arguments are its fields. Sizes may be "512MiB"."""

