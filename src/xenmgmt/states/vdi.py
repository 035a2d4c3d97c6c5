"""The life of a VDI: free, or attached to a domain through a VBD.

Copies and snapshots leave the disk where it is; resize and destroy need it alone.
"""

from __future__ import annotations

from enum import Enum

from .. import errors as err
from ..model._layout import LAYOUTS, NULL, STATE, Row
from ._machine import Table, World, move
from .sr import TABLE as SR
from .sr import SRState

_AT = LAYOUTS["VDI"].index
_VBD = LAYOUTS["VBD"].index
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


def no_vbd_is_busy(_: str, row: Row, world: World) -> err.Refused | None:
    """A VBD that is being plugged has made up its mind about its disk."""
    for vbd in row[_AT["VBDs"]]:
        vbd_row = world.row("VBD", vbd)
        for key, word in (vbd_row[_VBD["current_operations"]] if vbd_row else {}).items():
            return err.OtherOperationInProgress("VBD", vbd, str(word), key)
    return None


def not_sharable(ref: str, row: Row, _: World) -> err.Refused | None:
    """A disk that several VMs write has no moment at which a snapshot would mean something."""
    return err.VDIIsSharable(ref) if row[_AT["sharable"]] else None


def attached_read_only(ref: str, row: Row, world: World) -> err.Refused | None:
    """A disk that is being written cannot be copied whole."""
    for vbd in row[_AT["VBDs"]]:
        vbd_row = world.row("VBD", vbd)
        if vbd_row is None or not vbd_row[_VBD["currently_attached"]]:
            continue
        if str(vbd_row[_VBD["mode"]]) == "RW":
            return err.VDIInUse(ref, "copy")
    return None


def no_memory_image(ref: str, row: Row, world: World) -> err.Refused | None:
    """The memory image of a suspended VM goes when the VM is resumed or shut down, not before."""
    if str(row[_AT["type"]]) == "suspend" and (owner := _suspended_owner(row, world)) != NULL:
        return err.VDIInUse(ref, f"memory image of {owner}")
    return None


def _suspended_owner(row: Row, world: World) -> str:
    owner: str = row[_AT["other_config"]].get("suspended_VM", NULL)
    return owner if world.row("VM", owner) is not None else NULL


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
        move(
            "resize",
            _F,
            _F,
            via=VDIState.RESIZING,
            rules=(sr_is_attached, no_vbd_is_busy),
        ),
        move("resize_online", (_F, _A), rules=(sr_is_attached,)),
        move(
            "destroy",
            _F,
            via=VDIState.DESTROYING,
            rules=(sr_is_attached, no_memory_image, no_vbd_is_busy),
        ),
        move("forget", _F, rules=(no_memory_image,)),
        move("set_on_boot", _F),
        move("set_security_label", _F),
        move("vbd_took_it", _F, _A, engine=True, note="a VBD attached"),
        move("vbd_let_it_go", _A, _F, engine=True, note="the last VBD detached"),
    ),
    targets={VDIState.RESIZING: _F, VDIState.DESTROYING: _F},
)
