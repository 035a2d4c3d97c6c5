"""The life of a protection by checkpoints.

Idle: nothing is protected. Protected: a stand-by has a safe checkpoint. Lost: the stand-by is gone,
and the guest goes on without. FailedOver: the guest goes on where the stand-by was, and without.
"""

from __future__ import annotations

from enum import Enum

from .. import errors as err
from ..model._layout import LAYOUTS, STATE, Row
from ._machine import Rule, Table, World, move


class ProtectionState(Enum):
    """The states of a protection."""

    IDLE = "Idle"
    PROTECTED = "Protected"
    LOST = "Lost"
    FAILED_OVER = "FailedOver"
    STARTING = "starting"
    STOPPING = "stopping"
    FAILING_OVER = "failing_over"


_I, _P, _L, _F = (
    ProtectionState.IDLE,
    ProtectionState.PROTECTED,
    ProtectionState.LOST,
    ProtectionState.FAILED_OVER,
)

_AT = LAYOUTS["VM_protection"].index
_POWER_STATE = LAYOUTS["VM"].index["power_state"]


def _guest_is(*words: str) -> Rule:
    """A rule: the VM must be in one of these states."""

    def rule(_: str, row: Row, world: World) -> err.Refused | None:
        guest = world.row("VM", row[_AT["VM"]])
        state = "gone" if guest is None else str(guest[_POWER_STATE])
        if state in words:
            return None
        return err.OperationNotAllowed(f"its VM is {state}; needed: {' or '.join(words)}")

    return rule


TABLE = Table(
    "VM_protection",
    ProtectionState,
    _I,
    (
        move(
            "start",
            (_I, _L),
            _P,
            via=ProtectionState.STARTING,
            rules=(_guest_is("Running", "Paused"),),
        ),
        move(
            "stop",
            _P,
            _I,
            via=ProtectionState.STOPPING,
            rules=(_guest_is("Running", "Paused"),),
        ),
        move(
            "failover",
            _P,
            _F,
            via=ProtectionState.FAILING_OVER,
            rules=(_guest_is("Unknown"),),
            note="the VM's host is lost",
        ),
        move("destroy", (_I, _L, _F)),
        move("lost", _P, _L, engine=True, note="the stand-by, or the way to it, is gone"),
        move("guest_ended", _P, _I, engine=True, note="the guest halted, or crashed by itself"),
    ),
    targets={
        ProtectionState.STARTING: _P,
        ProtectionState.STOPPING: _I,
        ProtectionState.FAILING_OVER: _F,
    },
)

STANDS = TABLE.mask(("Protected", "starting", "stopping", "failing_over"))
"""The states in which there is a stand-by, or may be."""

_PROTECTIONS = LAYOUTS["VM"].index["protections"]


def stands(row: Row, world: World) -> str | None:
    """The protection that a VM has a stand-by of, or None."""
    for ref in row[_PROTECTIONS]:
        one = world.row("VM_protection", ref)
        if one is not None and one[STATE] & STANDS:
            return str(ref)
    return None


def not_protected(_: str, row: Row, world: World) -> err.Refused | None:
    """What a stand-by could not follow waits until the protection is stopped."""
    found = stands(row, world) if row[_PROTECTIONS] else None
    if found is None:
        return None
    return err.OperationNotAllowed(f"it is protected by checkpoints; stop {found} first")
