"""Samples of what guests and hosts do, written into metrics and accounts.

A sample looks at the guests that did something since the last one, and at no other: its cost grows
with what changed, not with what there is. How long a VM ran, and with how much memory, is worked
out from the event log, so that nothing between two samples is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from .._repeating import repeat
from ..abc import Event, HostStats, Store, VMStats
from ..errors import HostError, Refused, TokenCompacted
from ..model._layout import LAYOUTS, NULL, STATE, Row
from ..operations._txn import Txn, transact
from ..states.vm import DOMAIN, TABLE, VMState
from ..tasks import Context
from .settling import settled

_VM = LAYOUTS["VM"].index
_METRICS = LAYOUTS["VM_metrics"].index
_USAGE = LAYOUTS["VM_usage"].index
_HOST = LAYOUTS["host"].index
_UNKNOWN = TABLE.bit[VMState.UNKNOWN]
COUNTERS = ("cpu_time", "disk_read", "disk_written", "net_received", "net_sent")
FIELDS = ("cpu_seconds", "disk_read", "disk_written", "net_received", "net_sent")
BATCH = 250
"""So many VMs are written in one transaction."""
KIB = 1024.0


@dataclass(slots=True)
class Life:
    """A VM that has a domain: since when it is accounted, and with how much memory."""

    uuid: str
    since: datetime
    memory: int
    metrics: str


Sums = dict[str, list[float]]
"""By uuid: starts, seconds, byte-seconds."""


class Opened:
    """What there was when the connection was opened: accounts begin there."""

    def __init__(self, store: Store) -> None:
        self.revision = store.revision
        self.live = [(c.ref, c.row) for c in store.cells("VM") if c.row[STATE] & DOMAIN]
        self.unseen = {c.ref for c in store.cells("VM") if c.row[STATE] & _UNKNOWN}


class Sampler:
    """Takes the samples of one connection."""

    def __init__(self, context: Context, opened: Opened) -> None:
        self._context = context
        self._cursor = 0
        self._revision = opened.revision
        self._busy: set[str] = set()
        self._live: dict[str, Life] = {}
        self._by_metrics: dict[str, str] = {}
        self._unseen = opened.unseen
        """The VMs whose state nobody knows: one that is seen again has not been started."""
        now = context.clock.now()
        for ref, row in opened.live:
            self._begins(ref, row, now, self._memory(row[_VM["metrics"]]))

    def sample(self) -> int:
        """Take one sample; how many VMs were written."""
        context = self._context
        now = context.clock.now()
        batch = settled(context, context.driver.vm_stats(self._cursor))
        self._cursor = max(1, batch.cursor)
        stats: dict[str, list[VMStats]] = {}
        for one in batch.samples:
            stats.setdefault(one.uuid, []).append(one)
        ran = self._ran(now, stats)
        wanted = {**dict.fromkeys(ran), **dict.fromkeys(stats), **dict.fromkeys(self._busy)}
        for part in _parts(wanted):
            self._write(part, stats, ran, now)
        self._busy = {uuid for uuid, found in stats.items() if _is_busy(found[-1])}
        self._write_hosts(now)
        return len(wanted)

    def every(self, seconds: float) -> Callable[[], None]:
        """Sample again and again; the function that is returned ends it."""
        return repeat(self._context.clock, "sampling", self.sample, lambda: seconds)

    # --- how long, with how much memory ---------------------------------------------------------

    def _memory(self, metrics: str) -> int:
        cell = self._context.store.cell("VM_metrics", metrics)
        return int(cell.row[_METRICS["memory_actual"]]) if cell is not None else 0

    def _begins(self, ref: str, row: Row, when: datetime, memory: int) -> None:
        metrics = row[_VM["metrics"]]
        self._live[ref] = Life(row[_VM["uuid"]], when, memory, metrics)
        self._by_metrics[metrics] = ref

    def _ran(self, now: datetime, stats: Iterable[str]) -> Sums:
        """What the event log says since the last sample, for the VMs that it speaks of."""
        store = self._context.store
        events: Sequence[Event]
        try:
            events, self._revision = store.events(self._revision)
        except TokenCompacted:  # too many changes: what is now stands for what was
            events, self._revision = (), store.revision
            self._look(now)
        sums: Sums = {}
        told: dict[str, int] = {}
        for event in events:
            if event.cls == "VM_metrics":
                told[event.ref] = int(event.row[_METRICS["memory_actual"]])
                ref = self._by_metrics.get(event.ref)
                if ref is not None and self._live[ref].memory != told[event.ref]:
                    life = self._live[ref]
                    _spend(sums, life, event.timestamp)
                    life.memory = told[event.ref]
            elif event.cls == "VM":
                self._moved(sums, event, told)
        for ref in self._speaks_of(sums, stats):
            _spend(sums, self._live[ref], now)
        return sums

    def _look(self, now: datetime) -> None:
        """Take what lives now for what lived; what nobody tells is not billed."""
        store = self._context.store
        cells = {c.ref: c.row for c in store.cells("VM") if c.row[STATE] & DOMAIN}
        for ref in self._live.keys() - cells.keys():
            self._by_metrics.pop(self._live.pop(ref).metrics, None)
        for ref in cells.keys() - self._live.keys():
            self._begins(ref, cells[ref], now, self._memory(cells[ref][_VM["metrics"]]))

    def _speaks_of(self, sums: Sums, stats: Iterable[str]) -> list[str]:
        """The live VMs whose account is going to be written, and so is exact up to now."""
        uuids = {*sums, *stats, *self._busy}
        if not uuids:
            return []
        find = self._context.store.find
        refs = (find("VM", "uuid", uuid) for uuid in uuids)
        return [found[0] for found in refs if found and found[0] in self._live]

    def _moved(self, sums: Sums, event: Event, told: dict[str, int]) -> None:
        """A VM changed: it may have got a domain, or lost it."""
        lives = event.operation != "del" and bool(event.row[STATE] & DOMAIN)
        life = self._live.get(event.ref)
        if lives and life is None:
            metrics = event.row[_VM["metrics"]]
            memory = told.get(metrics)
            memory = self._memory(metrics) if memory is None else memory
            self._begins(event.ref, event.row, event.timestamp, memory)
            is_new = event.ref not in self._unseen
            sums.setdefault(event.row[_VM["uuid"]], [0.0, 0.0, 0.0])[0] += is_new
        elif life is not None and not lives:
            _spend(sums, life, event.timestamp)
            del self._live[event.ref]
            self._by_metrics.pop(life.metrics, None)
        if event.operation != "del" and event.row[STATE] & _UNKNOWN:
            self._unseen.add(event.ref)
        else:
            self._unseen.discard(event.ref)

    # --- writing --------------------------------------------------------------------------------

    def _write(
        self, part: list[str], stats: dict[str, list[VMStats]], ran: Sums, now: datetime
    ) -> None:
        def write(t: Txn) -> None:
            for uuid in part:
                found = stats.get(uuid, [])
                ref = next(iter(t.find("VM", "uuid", uuid)), "")
                row = t.row("VM", ref) if ref else None
                if row is not None and row[STATE] & DOMAIN:
                    _show(t, row, found[-1] if found and not found[-1].ended else None, now)
                _account(t, uuid, row, found, ran.get(uuid), now)

        transact(self._context.store, self._context.new_id, write)

    def _write_hosts(self, now: datetime) -> None:
        context = self._context
        told = {}
        for cell in context.store.cells("host"):
            try:
                value = context.driver.host_stats(cell.row[_HOST["uuid"]])
                told[cell.ref] = settled(context, value)
            except (HostError, Refused):
                continue  # a host that does not answer keeps its last figures

        def write(t: Txn) -> None:
            for ref, stats in told.items():
                row = t.row("host", ref)
                if row is not None:
                    _show_host(t, row, stats, now)

        transact(context.store, context.new_id, write)


def _is_busy(one: VMStats) -> bool:
    """Whether the metrics show something that has to be taken back when it ends."""
    rates = (one.disk_read_rate, one.disk_write_rate, one.net_receive_rate, one.net_send_rate)
    return not one.ended and bool(one.cpu_rate or any(rates))


def _parts(wanted: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(wanted)
    while part := list(islice(rest, BATCH)):
        yield part


def _spend(sums: Sums, life: Life, until: datetime) -> None:
    """Add the time since the last look."""
    seconds = max(0.0, (until - life.since).total_seconds())
    found = sums.setdefault(life.uuid, [0.0, 0.0, 0.0])
    found[1] += seconds
    found[2] += seconds * life.memory
    life.since = max(life.since, until)


def _account(
    t: Txn, uuid: str, row: Any, found: list[VMStats], ran: list[float] | None, now: datetime
) -> None:
    """Add to the VM's account what is new since the last sample."""
    known = next(iter(t.find("VM_usage", "VM_uuid", uuid)), None)
    if known is None:
        known = t.create("VM_usage", {"VM_uuid": uuid, "first_seen": now})
        t.unique("VM_usage", "VM_uuid", uuid)
    account = t.edit("VM_usage", known)
    if row is not None:
        account[_USAGE["name_label"]] = row[_VM["name_label"]]
    for one in found:
        _add_counters(account, one)
    if ran is not None:
        account[_USAGE["starts"]] += int(ran[0])
        account[_USAGE["running_seconds"]] += ran[1]
        account[_USAGE["memory_byte_seconds"]] += ran[2]
    account[_USAGE["last_updated"]] = now


def _add_counters(account: list[Any], one: VMStats) -> None:
    """What the domain's counters have grown by; another domain's count from nothing.

    Numbers of domains are used again after the host was down; CPU time never falls.
    """
    before = account[_USAGE["life"]]
    same = before.get("domid") == one.domid and before["cpu_time"] <= one.cpu_time
    seen = {"domid": float(one.domid)}
    for name, field in zip(COUNTERS, FIELDS, strict=True):
        value = getattr(one, name)
        account[_USAGE[field]] += max(0.0, value - (before.get(name, 0.0) if same else 0.0))
        seen[name] = value
    account[_USAGE["life"]] = {} if one.ended else seen


def _show(t: Txn, row: Any, one: VMStats | None, now: datetime) -> None:
    """The metrics of a VM and of its disks and interfaces; nothing for a guest that is idle."""
    vcpus = one.vcpus if one is not None else 1
    share = round(one.cpu_rate / vcpus, 6) if one is not None and vcpus else 0.0
    metrics = t.edit("VM_metrics", row[_VM["metrics"]])
    metrics[_METRICS["VCPUs_utilisation"]] = dict.fromkeys(range(vcpus), share)
    if one is not None and tuple(metrics[_METRICS["VCPUs_CPU"]].values()) != one.cpus:
        metrics[_METRICS["VCPUs_CPU"]] = dict(enumerate(one.cpus))
    flags = ("online", "running") if share else ("online", "blocked")
    metrics[_METRICS["VCPUs_flags"]] = dict.fromkeys(range(vcpus), flags)
    metrics[_METRICS["VCPUs_params"]] = row[_VM["VCPUs_params"]]
    metrics[_METRICS["last_updated"]] = now
    disks = (one.disk_read_rate, one.disk_write_rate) if one is not None else (0.0, 0.0)
    nics = (one.net_receive_rate, one.net_send_rate) if one is not None else (0.0, 0.0)
    for cls, rates in (("VBD", disks), ("VIF", nics)):
        attached = [
            device
            for device in row[_VM[f"{cls}s"]]
            if t.get(cls, device, "currently_attached")
            and not (cls == "VBD" and str(t.get(cls, device, "type")) == "CD")
        ]
        for device in attached:
            t.set(
                f"{cls}_metrics",
                t.get(cls, device, "metrics"),
                io_read_kbs=rates[0] / KIB / len(attached),
                io_write_kbs=rates[1] / KIB / len(attached),
                last_updated=now,
            )


def _show_host(t: Txn, row: Any, stats: HostStats, now: datetime) -> None:
    t.set("host_metrics", row[_HOST["metrics"]], last_updated=now)
    for cpu in row[_HOST["host_CPUs"]]:
        if t.get("host_cpu", cpu, "utilisation") != stats.cpu_share:
            t.set("host_cpu", cpu, utilisation=stats.cpu_share)
    plugged = [
        pif
        for pif in row[_HOST["PIFs"]]
        if t.get("PIF", pif, "physical") and t.get("PIF", pif, "currently_attached")
    ]
    for pif in plugged:
        metrics = t.get("PIF", pif, "metrics")
        if metrics != NULL:
            t.set(
                "PIF_metrics",
                metrics,
                io_read_kbs=stats.net_receive_rate / KIB / len(plugged),
                io_write_kbs=stats.net_send_rate / KIB / len(plugged),
                last_updated=now,
            )
