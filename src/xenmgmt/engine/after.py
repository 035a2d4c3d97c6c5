"""What follows when a guest or a host ends by itself: dumps, restarts with back-off, failover."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from ..model._layout import LAYOUTS, STATE
from ..operations._txn import Txn
from ..operations.pool import protected
from ..states.pool import TABLE as POOL
from ..states.pool import PoolState
from ..states.protection import TABLE as PROTECTION
from ..states.protection import stands
from ..states.vm import TABLE as VM
from ..states.vm import VMState
from ..tasks import Context

_AT = LAYOUTS["VM"].index
_HEALTHY = 120.0
"""Seconds that a guest must have run for its next crash to count as the first."""
_LONGEST = 300.0
"""No restart waits longer. Seconds."""
COUNT = "crash_restarts"
"""Where the metrics keep how often in a row a guest crashed soon after its start."""


class Follow(NamedTuple):
    """Operations to begin on a VM, one after the other, after so many seconds.

    They are for a VM in the state in which it was left; once somebody has moved it, they end.
    """

    ref: str
    titles: tuple[str, ...]
    state: VMState
    delay: float = 0.0


def back_off(t: Txn, row: Any, now: Any) -> float:
    """Seconds before a crashed guest restarts: 0 at first, then 2, 4, 8 … while it crashes soon."""
    metrics = row[_AT["metrics"]]
    config = t.get("VM_metrics", metrics, "other_config")
    started = t.get("VM_metrics", metrics, "start_time")
    soon = (now - started).total_seconds() < _HEALTHY
    before = config.get(COUNT, "0")
    count = int(before) + 1 if soon and before.isdecimal() else 1
    t.set("VM_metrics", metrics, other_config={**config, COUNT: str(count)})
    return 0.0 if count == 1 else min(_LONGEST, 2.0 ** min(count - 1, 16))


def follow(context: Context, what: Follow) -> None:
    """Begin the first operation; each next one when the one before has ended, however."""

    def go(titles: tuple[str, ...]) -> None:
        cell = context.store.cell("VM", what.ref)
        if cell is None or not cell.row[STATE] & VM.bit[what.state]:
            return
        execution = context.launch(titles[0], what.ref, {})
        execution.add_done_callback(lambda _: later(titles[1:]))

    def later(titles: tuple[str, ...]) -> None:
        if titles:
            context.clock.call_later(what.delay, lambda: context.insist(lambda: go(titles)))

    if what.delay and what.titles[0] != "VM.dump_core":
        later(what.titles)
    else:
        context.insist(lambda: go(what.titles))


def restart_protected(context: Context) -> None:
    """In a protected pool, VMs that were on a lost host, and are to restart, do so elsewhere."""
    cells = context.store.cells("pool")
    if not cells or not cells[0].row[STATE] & POOL.bit[PoolState.PROTECTED]:
        return
    t = Txn(context.store, context.new_id)
    unknown = VM.bit[VMState.UNKNOWN]
    for ref in protected(t):
        row = t.need("VM", ref)
        if row[STATE] & unknown and stands(row, t) is None:
            execution = context.launch("VM.power_state_reset", ref, {})
            execution.add_done_callback(_starter(context, ref))


def fail_over(context: Context) -> None:
    """Guests of lost hosts go on where their stand-bys are, if they are to do so by themselves.

    The engine refuses it as long as it is not certain that a guest does not run any more; then it
    is tried again at the next news of a host.
    """
    store = context.store
    at = LAYOUTS["VM_protection"].index
    for cell in store.cells("VM_protection"):
        if not cell.row[STATE] & PROTECTION.legal["failover"] or not cell.row[at["automatic"]]:
            continue
        vm = store.cell("VM", cell.row[at["VM"]])
        if vm is not None and vm.row[STATE] & VM.bit[VMState.UNKNOWN]:
            context.launch("VM_protection.failover", cell.ref, {})


def _starter(context: Context, ref: str) -> Callable[[Any], object]:
    def start(execution: Any) -> None:
        if execution.error is None:
            context.insist(lambda: context.launch("VM.start", ref, {}))

    return start


KEEP_ALERTS = 1000
"""So many messages are kept when the library itself leaves one; older ones go."""


def alert(t: Txn, name: str, priority: int, cls: Any, uuid: str, body: str, now: Any) -> None:
    """Leave a message for whoever looks after things: 1 is urgent, 5 is for the record."""
    known = t.all("message")
    for old in known[: max(0, len(known) - KEEP_ALERTS + 1)]:
        t.delete("message", old, "an old message")
    t.create(
        "message",
        {
            "name": name,
            "priority": priority,
            "cls": cls,
            "obj_uuid": uuid,
            "timestamp": now,
            "body": body,
        },
    )
