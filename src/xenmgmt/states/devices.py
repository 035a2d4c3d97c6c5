"""Devices that follow their VM: a console speaks and a TPM works while there is a domain.

They have no verbs that move them; the joint rules of `_coupling` do.
"""

from __future__ import annotations

from enum import Enum

from .. import errors as err
from ..model._layout import LAYOUTS, STATE, Row
from . import vm
from ._machine import Table, World, move


class ConsoleState(Enum):
    """The states of a console."""

    IDLE = "Idle"
    LIVE = "Live"


CONSOLE = Table(
    "console",
    ConsoleState,
    ConsoleState.IDLE,
    (
        move("open", ConsoleState.LIVE, note="of this library: reading and typing"),
        move("destroy", (ConsoleState.IDLE, ConsoleState.LIVE)),
        move("vm_live", ConsoleState.IDLE, ConsoleState.LIVE, engine=True),
        move("vm_idle", ConsoleState.LIVE, ConsoleState.IDLE, engine=True),
    ),
)


class VTPMState(Enum):
    """The states of a VTPM."""

    DETACHED = "Detached"
    ATTACHED = "Attached"


_VTPM = LAYOUTS["VTPM"].index


def vm_is_halted(_: str, row: Row, world: World) -> err.Refused | None:
    """A TPM is put in and taken out while its VM is Halted."""
    owner = row[_VTPM["VM"]]
    found = world.row("VM", owner)
    if found is None or found[STATE] & vm.TABLE.bit[vm.VMState.HALTED]:
        return None
    return vm.TABLE.needs(owner, found, "Halted")


VTPM = Table(
    "VTPM",
    VTPMState,
    VTPMState.DETACHED,
    (
        move("get_runtime_properties", VTPMState.ATTACHED),
        move("destroy", VTPMState.DETACHED, rules=(vm_is_halted,)),
        move("vm_took_it", VTPMState.DETACHED, VTPMState.ATTACHED, engine=True),
        move("vm_let_it_go", VTPMState.ATTACHED, VTPMState.DETACHED, engine=True),
    ),
)
