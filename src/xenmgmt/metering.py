"""Use of VMs for accounting: what each VM has used, exact to the moment (use case 27).

    stop = xen.sampling(every=60)
    ...
    print(metering.to_csv(xen))

The accounts are objects of class ``VM_usage``, written by `Xen.sample`. What a domain used until
its end is counted on engines that tell it; on others what it used after the last sample is lost.
"""

from __future__ import annotations

import csv
import io
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING

from . import frames
from .model._layout import LAYOUTS, STATE
from .states.vm import DOMAIN
from .toolstack import Toolstack

if TYPE_CHECKING:
    import pandas

_VM = LAYOUTS["VM"].index
_METRICS = LAYOUTS["VM_metrics"].index


@dataclass(frozen=True, slots=True)
class Usage:
    """What one VM has used since it was first seen. Seconds, bytes, byte-seconds."""

    vm_uuid: str
    name_label: str
    starts: int
    running_seconds: float
    memory_byte_seconds: float
    cpu_seconds: float
    disk_read: float
    disk_written: float
    net_received: float
    net_sent: float
    first_seen: datetime
    last_updated: datetime


def usage(xen: Toolstack) -> list[Usage]:
    """The accounts of all VMs, those that are gone among them, exact up to now.

    It takes a sample first, so that what ended a moment ago is counted.
    """
    xen.sample()
    frozen = xen.store.snapshot(("VM_usage", "VM", "VM_metrics"))
    live = {
        row[_VM["uuid"]]: row[_VM["metrics"]]
        for _, row in frozen.items("VM")
        if row[STATE] & DOMAIN
    }
    now = xen.clock.now()
    place = LAYOUTS["VM_usage"].index
    found = []
    for _, row in frozen.items("VM_usage"):
        values = {field.name: row[place[_SPELLING.get(field.name, field.name)]] for field in _ALL}
        metrics = frozen.row("VM_metrics", live.get(values["vm_uuid"], ""))
        if metrics is not None:
            more = max(0.0, (now - values["last_updated"]).total_seconds())
            values["running_seconds"] += more
            values["memory_byte_seconds"] += more * metrics[_METRICS["memory_actual"]]
        found.append(Usage(**values))
    return found


_SPELLING = {"vm_uuid": "VM_uuid"}
_ALL = fields(Usage)


def to_csv(xen: Toolstack) -> str:
    """The accounts as a table with a heading, for spreadsheets and pandas."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([field.name for field in _ALL])
    for one in usage(xen):
        writer.writerow(
            [value.isoformat() if isinstance(value, datetime) else value for value in astuple(one)]
        )
    return out.getvalue()


def to_frame(xen: Toolstack) -> pandas.DataFrame:
    """The accounts as a pandas frame, by the uuid of the VM; `Usage` has columns and units.

    Raises `MissingExtra` when pandas is not installed.
    """
    return frames.plain(usage(xen), "vm_uuid", Usage)


_COUNTERS = (
    ("running_seconds", "seconds", "Time that the VM had a domain."),
    ("memory_byte_seconds", "byte_seconds", "Memory held, times how long."),
    ("cpu_seconds", "seconds", "CPU time of all vCPUs."),
    ("disk_read", "bytes", "Read from disks."),
    ("disk_written", "bytes", "Written to disks."),
    ("net_received", "bytes", "Received from networks."),
    ("net_sent", "bytes", "Sent to networks."),
)


def to_openmetrics(xen: Toolstack) -> str:
    """The accounts in the OpenMetrics text format."""
    accounts = usage(xen)
    lines = []
    for name, unit, doc in _COUNTERS:
        base = f"xenmgmt_vm_{name}" if name.endswith(unit) else f"xenmgmt_vm_{name}_{unit}"
        lines += [f"# TYPE {base} counter", f"# UNIT {base} {unit}", f"# HELP {base} {doc}"]
        for one in accounts:
            label = one.name_label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            value = getattr(one, name)
            lines.append(f'{base}_total{{uuid="{one.vm_uuid}",name="{label}"}} {value}')
    return "\n".join([*lines, "# EOF"]) + "\n"
