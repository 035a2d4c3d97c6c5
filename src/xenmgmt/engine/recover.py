"""Opening a store that was not closed: nothing stays half done.

First every operation in the journal is rolled back or completed; then tasks that nobody runs any
more are ended; then the records are made to say what the engine says. Each of these can be
interrupted too, and is then done again at the next opening.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .. import errors as err
from ..abc import DomainInfo, HostInfo
from ..model import _enums as e
from ..model._layout import LAYOUTS, NULL, STATE
from ..operations._txn import Txn, transact
from ..operations.vm import _domain as domain
from ..states.host import TABLE as HOST
from ..states.task import TABLE as TASK
from ..states.task import TaskState
from ..states.vm import DOMAIN, VMState
from ..states.vm import TABLE as VM
from ..tasks import Context, resume, wait
from . import after
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


def recover(context: Context) -> list[Recovered]:
    """End what the journal has, in the order in which it was begun."""
    report = []
    for key, entry in sorted(context.store.journal().items(), key=lambda item: item[1]["number"]):
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
    report: list[Recovered] = []

    def write(t: Txn) -> None:
        report.clear()
        for ref in t.all("host"):
            _reconcile_host(t, ref, hosts, report)
        for ref in t.all("VM"):
            _reconcile_vm(t, ref, domains, hosts, report, context.clock.now())
        for ref in t.all("host"):
            _books(t, ref, hosts)

    transact(context.store, context.new_id, write)
    return report


def _reconcile_host(t: Txn, ref: str, hosts: dict[str, HostInfo], report: list[Recovered]) -> None:
    row = t.need("host", ref)
    info = hosts.get(row[_HOST["uuid"]])
    live = info is not None and info.live
    if not live and row[STATE] & HOST.legal["host_lost"]:
        t.move("host", ref, "Offline")
        report.append(Recovered("host", ref, "it does not answer: Offline"))
    elif live and row[STATE] & HOST.legal["host_found"]:
        t.move("host", ref, "Disabled")
        report.append(Recovered("host", ref, "it answers: Disabled"))


def _reconcile_vm(
    t: Txn,
    ref: str,
    domains: dict[str, DomainInfo],
    hosts: dict[str, HostInfo],
    report: list[Recovered],
    now: Any,
) -> None:
    row = t.need("VM", ref)
    if row[STATE] & VM.passing:
        return  # its operation could not be ended: it is still in the journal
    info = domains.get(row[_AT["uuid"]])
    word = VM.word[row[STATE]]
    if info is None:
        if row[STATE] & DOMAIN:
            domain.is_gone(t, ref, "Halted")
            report.append(Recovered("VM", ref, f"was {word}, has no domain: Halted"))
        return
    host = t.find("host", "uuid", info.host)
    if not host or info.state not in ("Running", "Paused"):
        return
    if row[STATE] & DOMAIN and row[_AT["resident_on"]] == host[0]:
        if row[_AT["domid"]] != info.domid:
            t.set("VM", ref, domid=info.domid)
        if word != info.state:
            t.move("VM", ref, info.state)
            report.append(Recovered("VM", ref, f"was {word}, is {info.state}"))
        return
    if word == "Suspended":
        return  # a domain beside a memory image: a person has to say which of the two counts
    paused = info.state == "Paused"
    memory = max(info.memory, row[_AT["memory_target"]])
    domain.runs(t, ref, host[0], info.domid, memory=memory, paused=paused, now=now)
    report.append(Recovered("VM", ref, f"was {word}, is {info.state} on {host[0]}"))


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
