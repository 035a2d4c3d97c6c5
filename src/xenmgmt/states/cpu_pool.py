"""The life of a CPU pool: known to the hypervisor (Active), or a plan only (Inactive)."""

from __future__ import annotations

from enum import Enum

from .. import errors as err
from ..model._layout import LAYOUTS, Row
from ._machine import Table, World, move

_AT = LAYOUTS["cpu_pool"].index


class CPUPoolState(Enum):
    """The states of a CPU pool."""

    INACTIVE = "Inactive"
    ACTIVE = "Active"
    ACTIVATING = "activating"
    DEACTIVATING = "deactivating"


def holds_no_vm(_: str, row: Row, __: World) -> err.Refused | None:
    """A pool in which VMs run keeps its processors."""
    if row[_AT["started_VMs"]]:
        return err.PoolBadState(f"{len(row[_AT['started_VMs']])} VMs run in it")
    return None


def keeps_one(_: str, row: Row, __: World) -> err.Refused | None:
    """The last processor stays."""
    if len(row[_AT["host_CPUs"]]) < 2:
        return err.LastCpuNotRemovable("a pool has at least one processor; deactivate it instead")
    return None


_I, _A = CPUPoolState.INACTIVE, CPUPoolState.ACTIVE

TABLE = Table(
    "cpu_pool",
    CPUPoolState,
    _I,
    (
        move("activate", _I, _A, via=CPUPoolState.ACTIVATING),
        move("deactivate", _A, _I, via=CPUPoolState.DEACTIVATING, rules=(holds_no_vm,)),
        move("add_host_CPU_live", _A),
        move("remove_host_CPU_live", _A, rules=(keeps_one,)),
        move("take_VM", _A, note="a VM starts in it or moves into it", listed=False),
        move("destroy", _I, rules=(holds_no_vm,)),
        move(
            "host_gone",
            (_A, CPUPoolState.ACTIVATING, CPUPoolState.DEACTIVATING),
            _I,
            engine=True,
            note="its host went down: pools do not outlive the hypervisor",
        ),
        move("host_back", _I, _A, engine=True, note="its host was only out of reach"),
    ),
    targets={CPUPoolState.ACTIVATING: _A, CPUPoolState.DEACTIVATING: _I},
    bad_state=err.PoolBadState,
)
