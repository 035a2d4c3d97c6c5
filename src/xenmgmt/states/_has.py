"""Which VM has a disk, or will have it when what is under way is done."""

from __future__ import annotations

from ..model._layout import LAYOUTS, STATE, Row
from ._machine import World
from .vm import TABLE, VMState

_VBD = LAYOUTS["VBD"].index
_COMES_UP = TABLE.bit[VMState.STARTING] | TABLE.bit[VMState.RESUMING]


def has_disk(vbd: Row, world: World) -> bool:
    """Whether a VBD is attached, or is being plugged, or its VM starts."""
    if vbd[_VBD["currently_attached"]] or "plug" in vbd[_VBD["current_operations"]].values():
        return True
    owner = world.row("VM", vbd[_VBD["VM"]])
    return owner is not None and bool(owner[STATE] & _COMES_UP)
