"""An inventory of a connection: what its guests were seen to use, from the samples in its log.

`Xen.sample` writes metrics, the event log keeps each change of them; both are read here, so that
nothing is measured or kept a second time. How far back that goes is what the log still holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from .. import errors as err
from ..errors import TokenCompacted
from ..model._layout import LAYOUTS, NULL, STATE
from ..operations._txn import Txn
from ..operations._vm_devices import has_devices
from ..operations.vm import _domain as domain
from ..states.host import TABLE as HOST
from ..states.host import HostState
from ..states.vm import DOMAIN
from ..states.vm import TABLE as VM
from ..toolstack import Toolstack
from ._csv import guest as from_series
from ._data import Evidence, Guest, Host, Inventory, Use

_VM = LAYOUTS["VM"].index
_METRICS = LAYOUTS["VM_metrics"].index
_HOST = LAYOUTS["host"].index
_ENABLED = HOST.bit[HostState.ENABLED]
KIB = 1024.0
MEGABIT = 125_000.0
APART = "plan:apart"
"""Key of a VM's ``other_config``: VMs with the same value never share a host in a plan."""
TRAFFIC = ("io_read_kbs", "io_write_kbs")


def measure(xen: Toolstack, *, percentile: float = 95.0) -> Inventory:
    """Hosts and running guests of a connection, with what the guests were seen to use.

    Takes a sample first. Memory is what the host has booked for the guest. Where a guest may be
    (storage that it needs, devices, CPU pools) is asked of the same rules that start and migrate
    ask; a guest that cannot be migrated now is fixed.

    Raises:
        InvalidValue: ``percentile`` is not above 0 and at most 100.
        NotSupported: the engine does not tell what guests use.
    """
    if not 0 < percentile <= 100:
        raise err.InvalidValue("percentile", percentile, would_do="above 0, at most 100")
    xen.sample()
    log = _Log(xen)
    t = Txn(xen.store, xen.new_id)
    hosts = {ref: _host(t, ref) for ref in t.all("host")}
    guests = []
    unseen = []
    places = _Places(t, tuple(hosts))
    for ref in t.all("VM"):
        row = t.need("VM", ref)
        if not row[STATE] & DOMAIN or row[_VM["is_control_domain"]]:
            continue
        here = row[_VM["resident_on"]]
        if here not in hosts:
            continue
        found = log.guest(ref, row, t, percentile)
        if found is None:
            unseen.append(row[_VM["name_label"]])
        guests.append(_placed(t, ref, row, here, found, places))
    booked: dict[str, float] = defaultdict(float)
    for guest in guests:
        booked[guest.host] += guest.use.memory
    with_memory = tuple(
        replace(host, memory=max(1.0, domain.free_memory(t, ref) + booked[ref]))
        for ref, host in hosts.items()
    )
    return Inventory(with_memory, tuple(guests), log.evidence(tuple(unseen)))


def _host(t: Txn, ref: str) -> Host:
    """A host. Its memory is put in later: what is free, and what its guests have."""
    row = t.need("host", ref)
    speed = 0.0
    for pif in row[_HOST["PIFs"]]:
        metrics = t.get("PIF", pif, "metrics")
        if t.get("PIF", pif, "physical") and metrics != NULL:
            speed += t.get("PIF_metrics", metrics, "speed") * MEGABIT
    usable = bool(row[STATE] & _ENABLED)
    return Host(
        row[_HOST["name_label"]],
        max(1, len(row[_HOST["host_CPUs"]])),
        1.0,
        net=speed,
        id=ref,
        usable=usable,
        why="" if usable else f"it is {HOST.word[row[STATE]]}",
    )


def _placed(t: Txn, ref: str, row: Any, here: str, found: Guest | None, places: _Places) -> Guest:
    use = found.use if found is not None else Use()
    memory = float(domain.booked(t, row))
    mean, peak = (found.mean, found.peak) if found is not None else (None, None)
    refusal = VM.refusal("pool_migrate", ref, row, t)
    return Guest(
        row[_VM["name_label"]],
        replace(use, memory=memory),
        mean=replace(mean or use, memory=memory),
        peak=replace(peak or use, memory=memory),
        host=here,
        id=ref,
        apart=row[_VM["other_config"]].get(APART, ""),
        only=places.of(row, here),
        fixed="" if refusal is None else str(refusal).partition("\n")[0],
    )


class _Places:
    """Where VMs may be, asked once for all that are bound to the same things."""

    def __init__(self, t: Txn, hosts: tuple[str, ...]) -> None:
        self._t = t
        self._hosts = hosts
        self._known: dict[Any, frozenset[str] | None] = {}

    def of(self, row: Any, here: str) -> frozenset[str] | None:
        """The hosts on which the VM may be, beside room; None for all."""
        t = self._t
        disks = (t.get("VBD", vbd, "VDI") for vbd in row[_VM["VBDs"]])
        storage = frozenset(t.get("VDI", vdi, "SR") for vdi in disks if vdi != NULL)
        own = row[_VM["uuid"]] if has_devices(row) else ""
        key = (storage, row[_VM["pool_name"]], row[_VM["security_label"]], own)
        if key not in self._known:
            may = frozenset(h for h in self._hosts if domain.other_reason(t, row, h) is None)
            self._known[key] = None if len(may) == len(self._hosts) else may
        found = self._known[key]
        return found if found is None else found | {here}


class _Log:
    """What the event log says of metrics, as series of each VM."""

    def __init__(self, xen: Toolstack) -> None:
        self._now = xen.clock.now()
        self._series: dict[str, list[tuple[datetime, Any]]] = defaultdict(list)
        self._samples: set[datetime] = set()
        try:
            events, _ = xen.store.events(xen.store.oldest)
        except TokenCompacted:  # it went on meanwhile
            events = ()
        shown = LAYOUTS["host_metrics"].index["last_updated"]
        wanted = {"VM_metrics", "VBD_metrics", "VIF_metrics"}
        for event in events:
            if event.operation == "del":
                continue
            if event.cls in wanted:
                self._series[event.ref].append((event.timestamp, event.row))
            elif event.cls == "host_metrics" and event.row[shown] == event.timestamp:
                self._samples.add(event.timestamp)

    def evidence(self, unseen: tuple[str, ...]) -> Evidence:
        """How often, and over how long, samples were taken."""
        times = self._samples
        seconds = (max(times) - min(times)).total_seconds() if times else 0.0
        return Evidence(len(times), seconds, unseen)

    def guest(self, ref: str, row: Any, t: Txn, percentile: float) -> Guest | None:
        """What one VM used since its domain was built; None when it was never sampled."""
        metrics = row[_VM["metrics"]]
        begun = t.get("VM_metrics", metrics, "start_time")
        changes: list[tuple[datetime, str, Mapping[str, float]]] = []
        for when, one in self._series.get(metrics, ()):
            busy = sum(one[_METRICS["VCPUs_utilisation"]].values())
            changes.append((when, metrics, {"cpu": busy}))
        for cls, field in (("VBD", "disk"), ("VIF", "net")):
            index = LAYOUTS[f"{cls}_metrics"].index
            for device in row[_VM[f"{cls}s"]]:
                own = t.get(cls, device, "metrics")
                for when, one in self._series.get(own, ()):
                    rates = [one[index[name]] * KIB for name in TRAFFIC]
                    value = sum(rates) if cls == "VBD" else max(rates)
                    changes.append((when, own, {field: value}))
        changes = [change for change in changes if change[0] >= begun]
        if not changes and not self._samples:
            return None
        return from_series(row[_VM["name_label"]], self._held(changes, begun), percentile)

    def _held(
        self, changes: list[tuple[datetime, str, Mapping[str, float]]], begun: datetime
    ) -> list[tuple[float, Use]]:
        """The sums over the sources, from change to change, until now."""
        changes.sort(key=lambda change: change[0])
        now: dict[tuple[str, str], float] = {}
        series: list[tuple[float, Use]] = []
        start = max(begun, min(self._samples, default=begun))
        for when, source, values in changes:
            for name, value in values.items():
                now[name, source] = value
            sums = {"cpu": 0.0, "disk": 0.0, "net": 0.0}
            for (name, _), value in now.items():
                sums[name] += value
            at = max(0.0, (when - start).total_seconds())
            if series and series[-1][0] == at:
                series.pop()
            series.append((at, Use(**sums)))
        if not series or series[0][0] > 0:
            series.insert(0, (0.0, Use()))
        end = (self._now - start).total_seconds()
        if end > series[-1][0]:
            series.append((end, series[-1][1]))
        return series
