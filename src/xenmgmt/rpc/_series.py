"""Time series of guests and hosts, from the samples that the engine gave.

Each archive keeps a fixed number of rows: two minutes' worth of single samples, then averages over
longer spans, as xapi's round-robin databases do.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..model._layout import LAYOUTS, STATE
from ..states.vm import DOMAIN
from ..toolstack import Toolstack

STEP = 5.0
"""Seconds between two samples."""
ARCHIVES = ((1, 120), (12, 120), (720, 168))
"""Samples to a row, and rows kept: 10 minutes, 2 hours, a week."""
NAN = math.nan

_VM, _METRICS, _VBD, _VIF, _HOST, _CPU, _HOST_METRICS = (
    LAYOUTS[cls].index
    for cls in ("VM", "VM_metrics", "VBD", "VIF", "host", "host_cpu", "host_metrics")
)
_IO = LAYOUTS["VBD_metrics"].index
_NET = LAYOUTS["VIF_metrics"].index


@dataclass(slots=True)
class Ring:
    """The last rows of one source in one archive."""

    rows: int
    values: array[float] = field(default_factory=lambda: array("d"))
    times: array[float] = field(default_factory=lambda: array("d"))
    total: float = 0.0
    count: int = 0

    def add(self, time: float, value: float) -> None:
        """Append a row; the oldest goes."""
        self.values.append(value)
        self.times.append(time)
        if len(self.values) > self.rows:
            del self.values[0], self.times[0]


class Source:
    """One data source of one guest or host, in every archive."""

    __slots__ = ("rings",)

    def __init__(self) -> None:
        self.rings = tuple(Ring(rows) for _, rows in ARCHIVES)

    def add(self, time: float, value: float) -> None:
        """Take one sample."""
        for (span, _), ring in zip(ARCHIVES, self.rings, strict=True):
            ring.total += value
            ring.count += 1
            if ring.count == span:
                ring.add(time, ring.total / span)
                ring.total, ring.count = 0.0, 0


Key = tuple[str, str]
"""``vm`` or ``host``, and its uuid."""


class Series:
    """Every source of a connection. One thread adds; others read."""

    def __init__(self, xen: Toolstack) -> None:
        self._xen = xen
        self.sources: dict[Key, dict[str, Source]] = {}
        self.last = 0.0

    def sample(self) -> None:
        """Take a sample of everything that runs, and forget what is gone."""
        self._xen.sample()
        now = self._xen.clock.now().timestamp()
        seen: set[Key] = set()
        for key, values in self._all():
            seen.add(key)
            known = self.sources.setdefault(key, {})
            for name, value in values.items():
                source = known.get(name)
                if source is None:
                    source = known[name] = Source()
                source.add(now, value)
        gone = [key for key in self.sources if key not in seen and self._is_gone(key)]
        for key in gone:
            del self.sources[key]
        self.last = now

    def _is_gone(self, key: Key) -> bool:
        cls = "VM" if key[0] == "vm" else "host"
        return not self._xen.store.find(cls, "uuid", key[1])

    def _all(self) -> Iterator[tuple[Key, Mapping[str, float]]]:
        classes = ("VM", "VM_metrics", "VBD", "VBD_metrics", "VIF", "VIF_metrics")
        frozen = self._xen.store.snapshot((*classes, "host", "host_cpu", "host_metrics"))
        for _, row in frozen.items("VM"):
            if not row[STATE] & DOMAIN:
                continue
            values: dict[str, float] = {}
            metrics = frozen.row("VM_metrics", row[_VM["metrics"]])
            if metrics is not None:
                values["memory"] = float(metrics[_METRICS["memory_actual"]])
                for number, share in metrics[_METRICS["VCPUs_utilisation"]].items():
                    values[f"cpu{number}"] = float(share)
            for ref in row[_VM["VBDs"]]:
                vbd = frozen.row("VBD", ref)
                io = frozen.row("VBD_metrics", vbd[_VBD["metrics"]]) if vbd is not None else None
                if vbd is not None and io is not None:
                    name = f"vbd_{vbd[_VBD['device']]}"
                    values[f"{name}_read"] = io[_IO["io_read_kbs"]] * 1024.0
                    values[f"{name}_write"] = io[_IO["io_write_kbs"]] * 1024.0
            for ref in row[_VM["VIFs"]]:
                vif = frozen.row("VIF", ref)
                net = frozen.row("VIF_metrics", vif[_VIF["metrics"]]) if vif is not None else None
                if vif is not None and net is not None:
                    name = f"vif_{vif[_VIF['device']]}"
                    values[f"{name}_rx"] = net[_NET["io_read_kbs"]] * 1024.0
                    values[f"{name}_tx"] = net[_NET["io_write_kbs"]] * 1024.0
            yield ("vm", row[_VM["uuid"]]), values
        for _, row in frozen.items("host"):
            values = {}
            metrics = frozen.row("host_metrics", row[_HOST["metrics"]])
            if metrics is not None:
                values["memory_total_kib"] = metrics[_HOST_METRICS["memory_total"]] / 1024.0
                values["memory_free_kib"] = metrics[_HOST_METRICS["memory_free"]] / 1024.0
            for ref in row[_HOST["host_CPUs"]]:
                cpu = frozen.row("host_cpu", ref)
                if cpu is not None:
                    values[f"cpu{cpu[_CPU['number']]}"] = float(cpu[_CPU["utilisation"]])
            yield ("host", row[_HOST["uuid"]]), values
