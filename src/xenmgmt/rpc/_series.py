"""Time series of guests and hosts, from the samples that the engine gave.

Each archive keeps a fixed number of rows: two minutes' worth of single samples, then averages over
longer spans, as xapi's round-robin databases do.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .. import errors as err
from ..model._layout import LAYOUTS, STATE
from ..states.vm import DOMAIN
from ..toolstack import Toolstack
from ._values import Plain

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

    @property
    def value(self) -> float:
        """The last sample."""
        values = self.rings[0].values
        return values[-1] if values else NAN


Key = tuple[str, str]
"""``vm`` or ``host``, and its uuid."""
KINDS = {"VM": "vm", "host": "host"}
"""The first part of a key, by class."""

LARGE = 2.0**63
"""No value is greater; not every protocol has an infinity."""

_UNITS = (
    ("cpu", "(fraction)", 1.0, "share of its time that a processor was busy"),
    ("memory_total_kib", "KiB", LARGE, "memory there is"),
    ("memory_free_kib", "KiB", LARGE, "memory that nobody uses"),
    ("memory", "B", LARGE, "memory that the guest has"),
    ("vbd", "B/s", LARGE, "bytes read from a disk, or written to it, in a second"),
    ("vif", "B/s", LARGE, "bytes received by an interface, or sent, in a second"),
)
"""How a name begins; its unit, its greatest value, and what it is."""


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

    def described(self, kind: str, uuid: str) -> list[dict[str, Plain]]:
        """Every source of a guest or a host, as records of class data_source."""
        return [
            _described(name, one) for name, one in dict(self.sources.get((kind, uuid), {})).items()
        ]

    def source(self, kind: str, uuid: str, name: str) -> Source:
        """One source; `InvalidValue` when there is none of this name."""
        known = self.sources.get((kind, uuid), {})
        found = known.get(name)
        if found is None:
            raise err.InvalidValue("data_source", name, would_do=", ".join(known) or "none now")
        return found

    def forget(self, kind: str, uuid: str, name: str) -> None:
        """Drop what was recorded of a source; it is recorded anew from the next sample on."""
        self.source(kind, uuid, name)
        del self.sources[kind, uuid][name]

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


def _described(name: str, source: Source) -> dict[str, Plain]:
    unit, most, what = next(
        ((unit, most, what) for begin, unit, most, what in _UNITS if name.startswith(begin)),
        ("", LARGE, name),
    )
    return {
        "name_label": name,
        "name_description": what,
        "enabled": True,
        "standard": True,
        "units": unit,
        "min": 0.0,
        "max": most,
        "value": 0.0 if math.isnan(source.value) else source.value,
    }
