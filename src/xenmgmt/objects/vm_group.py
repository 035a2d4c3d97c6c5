"""Class VM_group.

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


class VM_group(Handle):
    """VMs that are placed with regard to each other."""

    __slots__ = ()
    _class = "VM_group"

    @property
    def uuid(self) -> str:
        """Unique identifier of the group. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def name_label(self) -> str:
        """Name for people to read. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("name_label", 0x1)

    @name_label.setter
    def name_label(self, value: str) -> None:
        self._write("name_label", value)

    @property
    def name_description(self) -> str:
        """Notes about the group, for people to read. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("name_description", 0x1)

    @name_description.setter
    def name_description(self, value: str) -> None:
        self._write("name_description", value)

    @property
    def placement(self) -> e.placement_policy:
        """How its VMs are spread over the hosts. (RO_ins; xapi, since 24.19.1)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("placement", 0x1)

    @property
    def VMs(self) -> tuple[h.VM, ...]:
        """VMs in the group. (RO_run; xapi, since 24.19.1)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("VM", row[6])
        raise self._refused("VMs", 0x1)

    @operation
    def destroy(self) -> None:
        """Dissolve a group; its members stay."""

    @operation
    def snapshot(self, new_name: str) -> h.VM_group:
        """A snapshot of every member at one moment: a new group, of snapshots.

    Members that run are paused first, all of them; then the snapshots are taken; then they go on.
    How far apart the first and the last were paused is in each snapshot's ``other_config``; their
    ``snapshot_time`` is when the last was. When one fails, all go on and nothing is left."""

    @operation
    def provision(self, new_name: str) -> None:
        """Turn all templates of a group into VMs that can be started, and give it a new name."""

    @operation
    def restore(self, new_name: str, quarantine: bool = DEFAULT, network: h.network | str | None = DEFAULT) -> h.VM_group:
        """New VMs from a group of snapshots, or of Halted VMs, in a new group; all, or none.

    With ``quarantine`` their interfaces cannot connect until they are released: to try a set out
    beside the one that it was taken from. With a ``network`` all of them are on that one."""

    @operation
    def export_set(self, folder: str, base: h.VM_group | str | None = DEFAULT) -> str:
        """Write the disks of a set of snapshots, or of Halted VMs, into a folder that is there.

    With a ``base`` (an earlier set of the same VMs), only what differs from it. The result tells
    of the members and the files, as JSON. Nothing of the model changes."""


class VM_groupCollection(Collection[VM_group]):
    """All objects of class VM_group."""

    __slots__ = ()
    _class = "VM_group"
    _handle = VM_group

    @operation
    def create(
        self,
        *,
        uuid: str = DEFAULT,
        name_label: str = DEFAULT,
        name_description: str = DEFAULT,
        placement: e.placement_policy | str = DEFAULT,
    ) -> VM_group:
        """Make a new VM_group; the arguments are its fields. Sizes may be "512MiB"."""

    @operation
    def import_set(self, manifest: str, folder: str, new_name: str, sr: h.SR | str | None, networks: Mapping[str, h.network | str | None] = DEFAULT, prefix: str = DEFAULT, quarantine: bool = DEFAULT, keep: bool = DEFAULT, template: bool = DEFAULT, base: h.VM_group | str | None = DEFAULT) -> h.VM_group:
        """New VMs from the files of a set, in a new group; all, or none.

    ``manifest`` is what `export_set` gave, with the moment that the set is of (``taken``). With
    ``keep`` VMs have the MACs of those that they are copies of, whoever else has them, and their
    uuids where nobody has them. With ``template`` they cannot be started until the group is
    provisioned. Files with differences alone need the ``base`` that they
    differ from: a group that an earlier import made."""

    def get_by_name_label(self, label: str) -> list[VM_group]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
