"""The life of a VBD: attached to its VM's domain or not.

A VBD follows its VM (joint rules in `_coupling`): it attaches when the VM starts and detaches when
the domain is gone. Plug and unplug move it while the VM runs.
"""

from __future__ import annotations

from enum import Enum

from .. import errors as err
from ..model._layout import LAYOUTS, NULL, STATE, Row
from . import vm
from ._has import has_disk
from ._machine import Table, World, move

_AT = LAYOUTS["VBD"].index
_VDI = LAYOUTS["VDI"].index
_SUSPENDED = vm.TABLE.bit[vm.VMState.SUSPENDED]


_ALONE = ("resize", "destroy")
"""What a disk that is attached cannot be in."""


class VBDState(Enum):
    """The states of a VBD."""

    DETACHED = "Detached"
    ATTACHED = "Attached"
    PLUGGING = "plugging"
    UNPLUGGING = "unplugging"


def vm_runs(_: str, row: Row, world: World) -> err.Refused | None:
    """Devices are plugged and unplugged while the VM is Running, and nothing else moves it."""
    return vm.runs(row[_AT["VM"]], world)


def vm_is_idle(_: str, row: Row, world: World) -> err.Refused | None:
    """Nothing that was begun on the VM counts on its devices."""
    return vm.is_idle(row[_AT["VM"]], world)


def unpluggable(ref: str, row: Row, _: World) -> err.Refused | None:
    """``unpluggable`` false holds the device for as long as the VM runs."""
    return None if row[_AT["unpluggable"]] else err.VBDNotUnpluggable(ref)


def is_cd(ref: str, row: Row, _: World) -> err.Refused | None:
    """Only a CD drive takes and gives media."""
    return None if str(row[_AT["type"]]) == "CD" else err.VBDNotRemovableMedia(ref)


def is_empty(ref: str, row: Row, _: World) -> err.Refused | None:
    """The drive must be empty."""
    return err.VBDNotEmpty(ref) if row[_AT["VDI"]] != NULL else None


def holds_medium(ref: str, row: Row, _: World) -> err.Refused | None:
    """The drive must hold a medium."""
    return err.VBDIsEmpty(ref) if row[_AT["VDI"]] == NULL else None


def vm_not_suspended(_: str, row: Row, world: World) -> err.Refused | None:
    """The memory image of a suspended VM knows its media: they stay."""
    owner = world.row("VM", row[_AT["VM"]])
    if owner is not None and owner[STATE] & _SUSPENDED:
        return vm.TABLE.needs(row[_AT["VM"]], owner, "Halted", "Paused", "Running")
    return None


def disk_is_free(ref: str, row: Row, world: World) -> err.Refused | None:
    """A disk that is not sharable is written by one VM at a time."""
    return clash(ref, row, row[_AT["VDI"]], world)


def clash(ref: str, row: Row, vdi: str, world: World) -> err.Refused | None:
    """Why the VBD may not attach this VDI now, or None."""
    disk = world.row("VDI", vdi)
    if disk is None:
        return None
    writes = str(row[_AT["mode"]]) == "RW"
    if writes and disk[_VDI["read_only"]]:
        return err.VDIReadonly(vdi)
    for key, word in disk[_VDI["current_operations"]].items():
        if word in _ALONE or (writes and word == "copy"):
            return err.OtherOperationInProgress("VDI", vdi, word, key)
    if disk[_VDI["sharable"]]:
        return None
    for other in disk[_VDI["VBDs"]]:
        peer = world.row("VBD", other)
        if other == ref or peer is None or not has_disk(peer, world):
            continue
        if peer[_AT["VM"]] == row[_AT["VM"]] and not peer[_AT["currently_attached"]]:
            continue  # it comes up with both
        if writes or str(peer[_AT["mode"]]) == "RW":
            return err.VDIInUse(vdi, "attach", hint=f"{other} has it attached")
    return None


def disk_is_idle(_: str, row: Row, world: World) -> err.Refused | None:
    """An operation on the disk may be one on all disks of the VM, which then needs its VBDs."""
    disk = world.row("VDI", row[_AT["VDI"]])
    if disk is None:
        return None
    for key, word in disk[_VDI["current_operations"]].items():
        return err.OtherOperationInProgress("VDI", row[_AT["VDI"]], word, key)
    return None


_D, _A = VBDState.DETACHED, VBDState.ATTACHED
_MEDIA = (is_cd, vm_not_suspended, vm_is_idle)

TABLE = Table(
    "VBD",
    VBDState,
    _D,
    (
        move("plug", _D, _A, via=VBDState.PLUGGING, rules=(vm_runs, disk_is_free)),
        move("unplug", _A, _D, via=VBDState.UNPLUGGING, rules=(vm_runs, unpluggable)),
        move("unplug_force", _A, _D, via=VBDState.UNPLUGGING, rules=(vm_runs, unpluggable)),
        move("insert", (_D, _A), rules=(*_MEDIA, is_empty)),
        move("eject", (_D, _A), rules=(*_MEDIA, holds_medium)),
        move(
            "media_change",
            (_D, _A),
            operation="insert",
            rules=_MEDIA,
        ),
        move("assert_attachable", _D, operation="attach", rules=(disk_is_free,)),
        move("destroy", _D, operation="destroy", rules=(vm_is_idle, disk_is_idle)),
        move(
            "vm_took_it",
            (_D, VBDState.PLUGGING),
            _A,
            engine=True,
            note="its VM started, or others plugged it",
        ),
        move(
            "vm_let_it_go",
            (_A, VBDState.UNPLUGGING),
            _D,
            engine=True,
            note="its VM ended, or others unplugged it",
        ),
    ),
    targets={VBDState.PLUGGING: _A, VBDState.UNPLUGGING: _D},
)
