"""The verbs of class VMSS: snapshots by schedule."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..model._layout import LAYOUTS, NULL
from ._operation import Begin, Operation

_AT = LAYOUTS["VMSS"].index
MOST_RETAINED = 10


class Create(Operation, on="VMSS.create", static=True):
    """A schedule; VMs follow it by their field ``snapshot_schedule``."""

    def begin(self, b: Begin, ref: str, **values: Any) -> str:
        retained(values.get("retained_snapshots", 7))
        when(values.get("schedule", {}))
        return b.t.create("VMSS", values)


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KEYS = ("min", "hour", "days")


def when(told: dict[str, str]) -> tuple[int, int, frozenset[int]]:
    """Minute, hour and days of the week of a schedule; Monday at midnight when it does not say."""
    for key in told:
        if key not in KEYS:
            raise err.InvalidValue("schedule", key, would_do=", ".join(KEYS))
    names = [name.strip() for name in told.get("days", DAYS[0]).split(",")]
    for name in names:
        if name not in DAYS:
            raise err.InvalidValue("schedule:days", name, would_do=", ".join(DAYS))
    minute, hour = (
        _number(key, told.get(key, "0"), most) for key, most in (("min", 59), ("hour", 23))
    )
    return minute, hour, frozenset(DAYS.index(name) for name in names)


def _number(name: str, text: str, most: int) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > most:
        raise err.InvalidValue(f"schedule:{name}", text, would_do=f"0 to {most}")
    return int(text)


class SetSchedule(Operation, on="VMSS.set_schedule"):
    """When it is due: ``min``, ``hour``, ``days``."""

    def begin(self, b: Begin, ref: str, value: dict[str, str] | None = None) -> None:
        when(dict(value or {}))
        b.t.set("VMSS", ref, schedule=dict(value or {}))


class AddToSchedule(Operation, on="VMSS.add_to_schedule"):
    """Change one part of when it is due."""

    def begin(self, b: Begin, ref: str, key: str = "", value: str = "") -> None:
        told = {**b.t.get("VMSS", ref, "schedule"), key: value}
        when(told)
        b.t.set("VMSS", ref, schedule=told)


def retained(value: int) -> int:
    """1 to 10."""
    if not 1 <= value <= MOST_RETAINED:
        raise err.InvalidValue("retained_snapshots", value, would_do=f"1 to {MOST_RETAINED}")
    return value


class Destroy(Operation, on="VMSS.destroy"):
    """Remove a schedule; snapshots that it took stay."""

    def begin(self, b: Begin, ref: str) -> None:
        for vm in tuple(b.t.get("VMSS", ref, "VMs")):
            b.t.set("VM", vm, snapshot_schedule=NULL)
        b.t.delete("VMSS", ref, self.title)


class SetRetained(Operation, on="VMSS.set_retained_snapshots"):
    """How many snapshots of each VM stay."""

    def begin(self, b: Begin, ref: str, value: int = 0) -> None:
        b.t.set("VMSS", ref, retained_snapshots=retained(value))


class SnapshotNow(Operation, on="VMSS.snapshot_now"):
    """Take a snapshot of every VM of the schedule now, as a task of its own each."""

    def begin(self, b: Begin, ref: str) -> str:
        row = b.t.need("VMSS", ref)
        b.t.set("VMSS", ref, last_run_time=self.now())
        stamp = self.now().strftime("%Y%m%dT%H%M%SZ")
        verb = "VM.checkpoint" if str(row[_AT["type"]]) == "checkpoint" else "VM.snapshot"
        for vm in row[_AT["VMs"]]:
            b.launch(verb, vm, {"new_name": f"{row[_AT['name_label']]} {stamp}"})
        return f"{len(row[_AT['VMs']])} begun"
