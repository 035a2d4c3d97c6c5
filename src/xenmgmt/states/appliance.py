"""The life of an appliance: VMs that are started and stopped as one, in order."""

from __future__ import annotations

from enum import Enum

from ._machine import Table, move


class ApplianceState(Enum):
    """The states of an appliance; what its VMs are doing is theirs to tell."""

    READY = "Ready"
    STARTING = "starting"
    STOPPING = "stopping"


_R = ApplianceState.READY

TABLE = Table(
    "VM_appliance",
    ApplianceState,
    _R,
    (
        move("start", _R, via=ApplianceState.STARTING),
        move("clean_shutdown", _R, via=ApplianceState.STOPPING),
        move("hard_shutdown", _R, via=ApplianceState.STOPPING),
        move("shutdown", _R, via=ApplianceState.STOPPING),
        move("destroy", _R),
    ),
    targets={ApplianceState.STARTING: _R, ApplianceState.STOPPING: _R},
)
