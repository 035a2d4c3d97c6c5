"""The life of a pool of hosts: ordinary (Ready), or watched so that VMs restart (Protected)."""

from __future__ import annotations

from enum import Enum

from ._machine import Table, move


class PoolState(Enum):
    """The states of a pool."""

    READY = "Ready"
    PROTECTED = "Protected"
    ENABLING_HA = "enabling_ha"
    DISABLING_HA = "disabling_ha"
    JOINING = "joining"


_R, _P = PoolState.READY, PoolState.PROTECTED

TABLE = Table(
    "pool",
    PoolState,
    _R,
    (
        move("enable_ha", _R, _P, via=PoolState.ENABLING_HA, operation="ha_enable"),
        move("disable_ha", _P, _R, via=PoolState.DISABLING_HA, operation="ha_disable"),
        move("designate_new_master", (_R, _P), operation="designate_new_master"),
        move("join", _R, via=PoolState.JOINING, note="this pool's only host goes to another one"),
        move("eject", _R, operation="eject", note="a protected pool keeps its hosts"),
    ),
    targets={
        PoolState.ENABLING_HA: _P,
        PoolState.DISABLING_HA: _R,
        PoolState.JOINING: _R,
    },
)
