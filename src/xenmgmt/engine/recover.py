"""Opening a store that was not closed: nothing stays half done.

First every operation in the journal is rolled back or completed; then tasks that nobody runs any
more are ended; then the records are made to say what the engine says. Each of these can be
interrupted too, and is then done again at the next opening.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .. import errors as err
from ..abc import HostInfo
from ..model import _enums as e
from ..model._layout import LAYOUTS, NULL, STATE
from ..operations._txn import Txn, transact
from ..operations.vm import _domain as domain
from ..operations.vm import _standby as standby
from ..states.protection import TABLE as PROTECTION
from ..states.task import TABLE as TASK
from ..states.task import TaskState
from ..states.vm import TABLE as VM
from ..states.vm import VMState
from ..tasks import Context, resume, wait
from . import _marks, after
from ._domains import follow_domain
from ._hosts import follow_host
from .settling import settled

_AT = LAYOUTS["VM"].index
_HOST = LAYOUTS["host"].index
_RUNS = TASK.bit[TaskState.PENDING] | TASK.bit[TaskState.CANCELLING]
_UNKNOWN = VM.bit[VMState.UNKNOWN]


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of one thing that was found unfinished."""

    operation: str
    ref: str
    outcome: str

    def __str__(self) -> str:
        return f"{self.operation} of {self.ref}: {self.outcome}"


def recover(context: Context, unfinished: Mapping[str, Mapping[str, Any]]) -> list[Recovered]:
    """End what the journal had, in the order in which it was begun."""
    report = []
    for key, entry in sorted(unfinished.items(), key=lambda item: item[1]["number"]):
        title, ref = entry["operation"], entry["ref"]
        try:
            execution = resume(context, key, entry)
            if not execution.done:
                wait(execution, None)
            outcome = "completed" if execution.error is None else "rolled back"
        except err.XenError as error:
            outcome = f"not ended: {error}"
        report.append(Recovered(title, ref, outcome))
        _tell(context, report[-1])
    report += _stale_tasks(context)
    return report


def _tell(context: Context, one: Recovered) -> None:
    """An event for who watches: a message about what was done."""
    now = context.clock.now()
    cells = context.store.cells("pool")
    uuid = cells[0].row[LAYOUTS["pool"].index["uuid"]] if cells else ""

    def write(t: Txn) -> None:
        after.alert(t, "OPERATION_RECOVERED", 4, e.cls.POOL, uuid, str(one), now)

    transact(context.store, context.new_id, write)


def _stale_tasks(context: Context) -> list[Recovered]:
    """Tasks that waited to begin, or that nobody runs: they fail. Those of clients stay."""
    store = context.store
    index = LAYOUTS["task"].index
    found = []
    for cell in store.cells("task"):
        title = cell.row[index["type"]]
        if not cell.row[STATE] & _RUNS or not title or cell.ref in store.journal():
            continue

        def end(t: Txn, ref: str = cell.ref) -> None:
            t.move("task", ref, "failure")
            t.set(
                "task",
                ref,
                finished=context.clock.now(),
                error_info=("INTERNAL_ERROR", "it was interrupted before it began"),
            )

        transact(store, context.new_id, end)
        found.append(Recovered(title, cell.ref, "its task had not begun; it failed"))
    return found


# --- the engine's truth ---------------------------------------------------------------------------


def reconcile_all(context: Context) -> list[Recovered]:
    """Make the records of hosts and VMs say what the engine says."""
    driver = context.driver
    hosts = {info.uuid: info for info in settled(context, driver.host_list())}
    domains = {info.uuid: info for info in settled(context, driver.vm_list())}
    bare = _without_standby(context)
    marks = {cell.ref: _marks.told(context, cell.row) for cell in context.store.cells("VM")}
    report: list[Recovered] = []
    now = context.clock.now()

    def write(t: Txn) -> None:
        report.clear()
        for ref in t.all("host"):
            known = hosts.get(t.get("host", ref, "uuid"))
            if (change := follow_host(t, ref, known, now)) is not None:
                report.append(Recovered("host", ref, change))
        for ref in t.all("VM"):
            found = domains.get(t.get("VM", ref, "uuid"))
            if (change := follow_domain(t, ref, found, now)) is not None:
                report.append(Recovered("VM", ref, change))
            if (change := _marks.follow_marks(t, ref, marks.get(ref))) is not None:
                report.append(Recovered("VM", ref, change))
        for ref in bare:
            if standby.lost(t, t.need("VM", ref), "the engine has no stand-by of it"):
                report.append(Recovered("VM", ref, "its protection was Protected, is Lost"))
        for ref in t.all("host"):
            _books(t, ref, hosts)

    transact(context.store, context.new_id, write)
    after.fail_over(context)
    return report


def _without_standby(context: Context) -> list[str]:
    """The VMs that are protected by the records, and not by the engine."""
    store = context.store
    at = LAYOUTS["VM_protection"].index
    found = []
    for cell in store.cells("VM_protection"):
        vm = store.cell("VM", cell.row[at["VM"]])
        if vm is not None and cell.row[STATE] & PROTECTION.legal["lost"]:
            uuid = vm.row[_AT["uuid"]]
            can = context.driver.capability("vm_standby")
            if not can or settled(context, context.driver.vm_standby(uuid)) is None:
                found.append(vm.ref)
    return found


def _books(t: Txn, ref: str, hosts: dict[str, HostInfo]) -> None:
    """What is free on a host, by the engine; VMs of which nothing is known keep theirs."""
    row = t.need("host", ref)
    info = hosts.get(row[_HOST["uuid"]])
    if info is None:
        return
    kept = 0
    for vm in row[_HOST["resident_VMs"]]:
        record = t.need("VM", vm)
        if record[STATE] & _UNKNOWN:
            kept += domain.booked(t, record)
    metrics = row[_HOST["metrics"]]
    free = info.memory_free - kept
    if metrics != NULL and t.get("host_metrics", metrics, "memory_free") != free:
        t.set("host_metrics", metrics, memory_total=info.memory_total, memory_free=free)
