"""The life of a VDI: free, or attached to a domain through a VBD.

Copies and snapshots leave the disk where it is; resize and destroy need it alone.
"""

from __future__ import annotations

from enum import Enum

from .. import errors as err
from ..model._layout import LAYOUTS, NULL, STATE, Row
from ._has import has_disk
from ._machine import Table, World, move
from .sr import TABLE as SR
from .sr import SRState
from .vm import is_idle

_AT = LAYOUTS["VDI"].index
_VBD = LAYOUTS["VBD"].index
_SUSPEND_VDI = LAYOUTS["VM"].index["suspend_VDI"]
_SR_ATTACHED = SR.bit[SRState.ATTACHED]


class VDIState(Enum):
    """The states of a VDI."""

    FREE = "Free"
    ATTACHED = "Attached"
    RESIZING = "resizing"
    DESTROYING = "destroying"


def sr_is_attached(_: str, row: Row, world: World) -> err.Refused | None:
    """The storage must be reachable from a host."""
    store = world.row("SR", row[_AT["SR"]])
    if store is None or not store[STATE] & _SR_ATTACHED:
        return err.SRHasNoPBDs(row[_AT["SR"]])
    return None


def not_sharable(ref: str, row: Row, _: World) -> err.Refused | None:
    """A disk that several VMs write has no moment at which a snapshot would mean something."""
    return err.VDIIsSharable(ref) if row[_AT["sharable"]] else None


def attached_read_only(ref: str, row: Row, world: World) -> err.Refused | None:
    """A disk that is being written cannot be copied whole."""
    for vbd in row[_AT["VBDs"]]:
        vbd_row = world.row("VBD", vbd)
        if vbd_row is None or not has_disk(vbd_row, world):
            continue
        if str(vbd_row[_VBD["mode"]]) == "RW":
            return err.VDIInUse(ref, "copy")
    return None


def no_memory_image(ref: str, row: Row, world: World) -> err.Refused | None:
    """The memory image of a suspended VM goes when the VM is resumed or shut down, not before."""
    if str(row[_AT["type"]]) != "suspend":
        return None
    owner = row[_AT["other_config"]].get("suspended_VM", NULL)
    vm = world.row("VM", owner)
    if vm is not None and vm[_SUSPEND_VDI] == ref:
        return err.VDIInUse(ref, "", hint=f"it is the memory image of {owner}")
    return None


def no_vm_takes_it(_: str, row: Row, world: World) -> err.Refused | None:
    """A VM that starts, or a VBD that is being plugged, will have it attached soon."""
    for vbd in row[_AT["VBDs"]]:
        vbd_row = world.row("VBD", vbd)
        if vbd_row is None:
            continue
        for key, word in vbd_row[_VBD["current_operations"]].items():
            return err.OtherOperationInProgress("VBD", vbd, str(word), key)
        refusal = is_idle(vbd_row[_VBD["VM"]], world)
        if refusal is not None:
            return refusal
    return None


_ALONE = (sr_is_attached, no_memory_image, no_vm_takes_it)

_F, _A = VDIState.FREE, VDIState.ATTACHED

TABLE = Table(
    "VDI",
    VDIState,
    _F,
    (
        move(
            "snapshot", (_F, _A), over=("clone", "snapshot"), rules=(sr_is_attached, not_sharable)
        ),
        move("clone", (_F, _A), over=("clone", "snapshot"), rules=(sr_is_attached,)),
        move("copy", (_F, _A), over=("copy",), rules=(sr_is_attached, attached_read_only)),
        move("resize", _F, _F, via=VDIState.RESIZING, rules=_ALONE),
        move("resize_online", (_F, _A), rules=(sr_is_attached, no_memory_image)),
        move("destroy", _F, via=VDIState.DESTROYING, rules=_ALONE),
        move("forget", _F, rules=(no_memory_image, no_vm_takes_it)),
        move("set_on_boot", _F),
        move("set_security_label", _F),
        move("vbd_took_it", _F, _A, engine=True, note="a VBD attached"),
        move("vbd_let_it_go", _A, _F, engine=True, note="the last VBD detached"),
    ),
    targets={VDIState.RESIZING: _F, VDIState.DESTROYING: _F},
)
