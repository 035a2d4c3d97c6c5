"""Snapshots by schedule: takes what the objects of class VMSS ask for, when they ask for it.

    stop = schedules.run(xen)

A schedule names a frequency and when within it (``schedule``: ``min``, ``hour``, ``days``), in the
time of the connection's clock, UTC. Of each VM so many of its snapshots are kept as
``retained_snapshots`` says; older ones that the schedule took are destroyed, with their disks.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from . import errors as err
from ._repeating import repeat
from .operations._txn import transact
from .operations.schedule import when

if TYPE_CHECKING:
    from .objects import VMSS
    from .toolstack import Xen

MARK = "vmss"
"""The key in a snapshot's ``other_config`` under which the schedule's uuid stands."""


def run(xen: Xen) -> Callable[[], None]:
    """Follow all enabled schedules from now on; call what is returned to end it."""
    clock = xen.clock
    due = clock.now()

    def wait() -> float:
        nonlocal due
        now = clock.now()
        times = [next_run(one, now) for one in xen.VMSS if one.enabled]
        due = min([*times, now + _LOOK])
        return (due - now).total_seconds()

    def wake() -> None:
        for schedule in xen.VMSS:
            if schedule.enabled and schedule.exists and next_run(schedule, due - _STEP) <= due:
                take(xen, schedule)

    return repeat(clock, "taking snapshots by schedule", wake, wait)


_STEP = timedelta(seconds=1)
_LOOK = timedelta(minutes=15)
"""A schedule that was made or changed is seen after so long at the latest."""


def next_run(schedule: VMSS, after: datetime) -> datetime:
    """The first moment after a time at which the schedule is due."""
    frequency = str(schedule.frequency)
    minute, hour, days = when(dict(schedule.schedule))
    moment = after.replace(minute=minute, second=0, microsecond=0)
    if frequency == "hourly":
        return moment if moment > after else moment + timedelta(hours=1)
    moment = moment.replace(hour=hour)
    while moment <= after or (frequency == "weekly" and moment.weekday() not in days):
        moment += timedelta(days=1)
    return moment


def take(xen: Xen, schedule: VMSS) -> list[Any]:
    """Take the snapshots of one schedule now; then let the oldest go. The snapshots."""
    stamp = xen.clock.now().strftime("%Y%m%dT%H%M%SZ")
    made = []
    for vm in schedule.VMs:
        verb = vm.checkpoint if str(schedule.type) == "checkpoint" else vm.snapshot
        try:
            snapshot = verb(f"{schedule.name_label} {vm.name_label} {stamp}")
        except (err.Refused, err.HostError) as error:
            _tell(xen, schedule, vm, error)
            continue
        _mark(xen, schedule, snapshot)
        made.append(snapshot)
        _retire(schedule, vm)
    schedule.set_last_run_time(xen.clock.now())
    return made


def _tell(xen: Xen, schedule: VMSS, vm: Any, error: Exception) -> None:
    """A snapshot that could not be taken is told by a message about the schedule."""
    body = f"{schedule.name_label}: no snapshot of {vm.name_label}: {error}"
    xen.message.create("VMSS_SNAPSHOT_FAILED", 3, "VMSS", schedule.uuid, body)


def _mark(xen: Xen, schedule: VMSS, snapshot: Any) -> None:
    config = {**snapshot.other_config, MARK: schedule.uuid}

    def write(t: Any) -> None:
        t.set("VM", snapshot.ref, is_vmss_snapshot=True, other_config=config)

    transact(xen.store, xen.new_id, write)


def _retire(schedule: VMSS, vm: Any) -> None:
    mine = [one for one in vm.snapshots if one.other_config.get(MARK) == schedule.uuid]
    mine.sort(key=lambda one: one.snapshot_time)
    for old in mine[: max(0, len(mine) - schedule.retained_snapshots)]:
        disks = [vbd.VDI for vbd in old.VBDs if vbd.VDI is not None]
        old.destroy()
        for disk in disks:
            if disk.exists and disk.is_a_snapshot:
                disk.destroy()
