"""The life of a VIF: attached to its VM's domain, detached, or quarantined.

A clone may be made in quarantine: its interfaces may not connect before the clone is customised
(use case 45). Quarantine is a state of its own, so that no path leads around it: a quarantined VIF
is passed over when its VM starts, and cannot be plugged; `release` ends it.
"""

from __future__ import annotations

from enum import Enum

from .. import errors as err
from ..model._layout import LAYOUTS, Row
from . import vm
from ._machine import Table, World, move

_AT = LAYOUTS["VIF"].index


class VIFState(Enum):
    """The states of a VIF."""

    DETACHED = "Detached"
    ATTACHED = "Attached"
    QUARANTINED = "Quarantined"
    PLUGGING = "plugging"
    UNPLUGGING = "unplugging"


def vm_runs(_: str, row: Row, world: World) -> err.Refused | None:
    """Interfaces are plugged and unplugged while the VM is Running, and nothing else moves it."""
    return vm.runs(row[_AT["VM"]], world)


def vm_is_idle(_: str, row: Row, world: World) -> err.Refused | None:
    """Nothing that was begun on the VM counts on its devices."""
    return vm.is_idle(row[_AT["VM"]], world)


_D, _A, _Q = VIFState.DETACHED, VIFState.ATTACHED, VIFState.QUARANTINED

TABLE = Table(
    "VIF",
    VIFState,
    _D,
    (
        move("plug", _D, _A, via=VIFState.PLUGGING, rules=(vm_runs,)),
        move("unplug", _A, _D, via=VIFState.UNPLUGGING, rules=(vm_runs,)),
        move("unplug_force", _A, _D, via=VIFState.UNPLUGGING, rules=(vm_runs,)),
        move("quarantine", _D, _Q, rules=(vm_is_idle,), note="of this library: not in the Xen-API"),
        move("release", _Q, _D, rules=(vm_is_idle,), note="of this library: not in the Xen-API"),
        move("move", (_D, _Q), rules=(vm_is_idle,), note="to another network"),
        move("set_security_label", (_D, _Q)),
        move("destroy", (_D, _Q), rules=(vm_is_idle,)),
        move(
            "vm_took_it",
            (_D, VIFState.PLUGGING),
            _A,
            engine=True,
            note="its VM started, or others plugged it",
        ),
        move(
            "vm_let_it_go",
            (_A, VIFState.UNPLUGGING),
            _D,
            engine=True,
            note="its VM ended, or others unplugged it",
        ),
    ),
    targets={VIFState.PLUGGING: _A, VIFState.UNPLUGGING: _D},
)
