"""Carrying a plan out: each move is a `VM.pool_migrate`, as a task."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from .. import errors as err
from ._result import Move, Plan

if TYPE_CHECKING:
    from ..objects import VM
    from ..toolstack import Xen


@dataclass(frozen=True, slots=True)
class Done:
    """One move that has ended: which it was, its task, and how far the plan is (0 to 1)."""

    move: Move
    task: str
    progress: float


def apply(xen: Xen, plan: Plan, *, timeout: float | None = None) -> Iterator[Done]:
    """Carry out a plan that was made from `measure` of this connection, one move after the other.

        for done in plan.apply(xen, found):
            print(f"{done.progress:.0%} {done.move.name}")

    Nothing is done before the first step of the loop; who leaves the loop stops after the move
    that has just ended. Each move is whole or rolled back, as any migration.

    Args:
        timeout: seconds for each move; the connection's limit when left out.

    Raises:
        OperationNotAllowed: the guest of the next move is not where the plan saw it.
        Refused, HostError: the next move cannot be done; those before it are.
    """
    for number, move in enumerate(plan.moves, 1):
        vm = cast("VM", xen.handle_of("VM", move.guest))
        here = xen.record_of("VM", move.guest)["resident_on"]
        if here != move.source:
            raise err.OperationNotAllowed(
                f"{vm!r} is not on {plan.names[move.source]} any more: plan anew"
            )
        target = xen.host.get_by_ref(move.target)
        operation = vm.pool_migrate if timeout is None else vm.pool_migrate.options(timeout=timeout)
        task = operation.task(target, {"live": "true"})
        task.wait()
        yield Done(move, task.ref, number / len(plan.moves))
