"""Is all well, and if not, what was it: findings about a connection, and a bundle for later.

`check` compares the records with the engine and looks for what waits for a person (use case 16).
`bundle` collects what is known of a VM in one dictionary, for the day when somebody asks why it
crashed (use cases 13 and 14).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from . import errors as err
from .abc import DomainInfo
from .engine.settling import settled
from .model._layout import LAYOUTS, NULL, STATE
from .states import TABLES
from .states.vm import DOMAIN
from .toolstack import Toolstack

_VM = LAYOUTS["VM"].index
_SR = LAYOUTS["SR"].index
NEARLY_FULL = 0.9
"""Share of a repository in use from which on it is a finding."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: what, about which object, and what would help."""

    kind: str
    cls: str
    ref: str
    text: str
    advice: str

    def __str__(self) -> str:
        return f"{self.text}. {self.advice}."


def check(xen: Toolstack) -> list[Finding]:
    """All findings; none when all is well. Changes nothing."""
    return [
        *_domains(xen),
        *_states(xen, "VM", ("Crashed", "Unknown"), "look at its bundle, then start or reset it"),
        *_states(xen, "host", ("Offline",), "find out whether it has power, then power it on"),
        *_repositories(xen),
        *_tasks(xen),
        *_stuck(xen),
    ]


def _domains(xen: Toolstack) -> Iterator[Finding]:
    """Where engine and records differ."""
    found: dict[str, DomainInfo] = {
        one.uuid: one for one in settled(xen.context, xen.driver.vm_list())
    }
    for cell in xen.store.cells("VM"):
        row = cell.row
        info = found.pop(row[_VM["uuid"]], None)
        word = TABLES["VM"].word.get(row[STATE], "")
        if not word or row[STATE] & TABLES["VM"].passing or word == "Unknown":
            continue
        if bool(row[STATE] & DOMAIN) != (info is not None):
            has = "has" if info is not None else "has not"
            text = f"VM {row[_VM['name_label']]!r} is {word}, and the engine {has} a domain for it"
            yield Finding("drift", "VM", cell.ref, text, "power_state_reset makes both agree")
        elif info is not None and info.state != word:
            text = f"VM {row[_VM['name_label']]!r} is {word}, the engine says {info.state}"
            yield Finding("drift", "VM", cell.ref, text, "pause or unpause it")
    for uuid, info in found.items():
        text = f"the engine has domain {info.domid} on host {info.host} that no VM stands for"
        yield Finding(
            "drift", "host", uuid, text, "it was made by others: leave it or end it there"
        )


def _states(xen: Toolstack, cls: str, bad: tuple[str, ...], advice: str) -> Iterator[Finding]:
    name = LAYOUTS[cls].index["name_label"]
    for cell in xen.store.cells(cls):
        word = TABLES[cls].word.get(cell.row[STATE], "")
        if word in bad:
            text = f"{cls} {cell.row[name]!r} is {word}"
            yield Finding(word.lower(), cls, cell.ref, text, advice)


def _repositories(xen: Toolstack) -> Iterator[Finding]:
    for cell in xen.store.cells("SR"):
        size, used = cell.row[_SR["physical_size"]], cell.row[_SR["physical_utilisation"]]
        if size and used > NEARLY_FULL * size:
            text = f"SR {cell.row[_SR['name_label']]!r} is {used / size:.0%} full"
            yield Finding("full", "SR", cell.ref, text, "move or destroy disks")


def _tasks(xen: Toolstack) -> Iterator[Finding]:
    index = LAYOUTS["task"].index
    for cell in xen.store.cells("task"):
        if TABLES["task"].word.get(cell.row[STATE]) == "failure":
            what = cell.row[index["name_label"]]
            why = " ".join(cell.row[index["error_info"]])
            text = f"task {what} failed: {why}"
            yield Finding(
                "failed", "task", cell.ref, text, "destroy its record once it was seen to"
            )


def _stuck(xen: Toolstack) -> Iterator[Finding]:
    for key, one in tuple(xen.context.running.items()):
        if one.stuck:
            text = f"{one.operation.title} is stuck: the engine does not answer"
            yield Finding(
                "stuck", one.operation.cls, one.ref, text, f"task {key} ends when it does"
            )


# --- first failure data -------------------------------------------------------------------------


def bundle(xen: Toolstack, vm: Any) -> dict[str, Any]:
    """What is known of a VM now: record, engine's view, console, events, tasks, its host's logs.

    Plain data, to be written as JSON. What cannot be had now is an entry that says why.
    """
    ref = xen.ref_of("VM", vm)
    record = dict(xen.record_of("VM", ref))
    uuid = record["uuid"]
    host = record["resident_on"]
    found: dict[str, Any] = {
        "taken": xen.clock.now(),
        "engine": xen.url,
        "record": record,
        "state": xen.record_of("VM", ref).state,
        "domain": _try(lambda: settled(xen.context, xen.driver.vm_info(uuid))),
        "console": _try(lambda: xen.driver.console_read(uuid, 0).data.decode("utf-8", "replace")),
        "metrics": dict(xen.record_of("VM_metrics", record["metrics"])),
        "events": _events(xen, ref),
        "tasks": [dict(one) for one in xen.records("task").values() if one["result"] != ref],
        "crash_dumps": list(record["crash_dumps"]),
    }
    if hasattr(xen.driver, "seed"):
        found["seed"] = xen.driver.seed
    hosts = [host] if host != NULL else [cell.ref for cell in xen.store.cells("host")]
    found["hosts"] = {one: _host(xen, one) for one in hosts}
    return found


def _host(xen: Toolstack, ref: str) -> dict[str, Any]:
    uuid = xen.record_of("host", ref)["uuid"]
    driver, context = xen.driver, xen.context
    return {
        "record": dict(xen.record_of("host", ref)),
        "dmesg": _try(lambda: settled(context, driver.host_dmesg(uuid, False))),
        "log": _try(lambda: settled(context, driver.host_log(uuid))),
    }


def _events(xen: Toolstack, ref: str) -> list[dict[str, Any]]:
    """How the VM's state changed, as far as the log is kept."""
    events, _ = xen.store.events(xen.store.oldest)
    table = TABLES["VM"]
    return [
        {
            "id": event.id,
            "time": event.timestamp,
            "operation": event.operation,
            "state": table.word.get(event.row[STATE], ""),
            "domid": event.row[_VM["domid"]],
        }
        for event in events
        if event.ref == ref
    ]


def _try(ask: Any) -> Any:
    try:
        return ask()
    except err.XenError as error:
        return {"not available": str(error)}


def write_bundle(xen: Toolstack, vm: Any, path: str | Path) -> None:
    """Write a bundle to a file, as JSON."""
    text = json.dumps(bundle(xen, vm), indent=1, default=_plain)
    Path(path).write_text(text + "\n", encoding="utf-8")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    if hasattr(value, "__dataclass_fields__"):
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    return str(value)
