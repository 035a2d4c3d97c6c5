"""Snapshots by schedule: when they are due, how many stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lab.test_load import guest

import xenmgmt
from xenmgmt import errors, schedules
from xenmgmt.operations.schedule import DAYS

NIGHT = {"hour": "3", "min": "30"}


@pytest.fixture
def xen() -> Any:
    with xenmgmt.connect("sim://", seed=1) as found:
        yield found


def schedule(xen: Any, frequency: str, when: dict[str, str], **more: Any) -> Any:
    values = {"type": "snapshot", **more}
    return xen.VMSS.create(name_label="s", frequency=frequency, schedule=when, **values)


def test_so_many_stay_and_the_oldest_go(xen: Any) -> None:
    """The newest are kept, with their disks; snapshots by hand are left alone."""
    vm = guest(xen)
    vm.snapshot("by hand")
    nightly = schedule(xen, "daily", NIGHT, retained_snapshots=2)
    vm.set_snapshot_schedule(nightly)
    end = schedules.run(xen)
    xen.clock.sleep(5 * 86400)
    end()
    mine = [one for one in vm.snapshots if one.is_vmss_snapshot]
    assert len(mine) == 2
    assert {one.snapshot_time.time().isoformat() for one in mine} == {"03:30:00"}
    assert len(vm.snapshots) == 3
    assert len([disk for disk in xen.VDI if disk.is_a_snapshot]) == 3
    assert nightly.last_run_time == max(one.snapshot_time for one in mine)
    xen.clock.sleep(5 * 86400)
    assert len(vm.snapshots) == 3


def test_what_cannot_be_taken_is_told(xen: Any) -> None:
    """A failure is a message, and the other VMs have their snapshot."""
    good, bad = guest(xen, "good"), guest(xen, "bad")
    every = schedule(xen, "hourly", {"min": "15"}, type="checkpoint")
    for vm in (good, bad):
        vm.set_snapshot_schedule(every)
    bad.hard_shutdown()
    end = schedules.run(xen)
    xen.clock.sleep(3600)
    end()
    assert len(good.snapshots) == 1
    assert str(good.snapshots[0].state) == "Suspended"
    (message,) = xen.message.get_all()
    assert message.name == "VMSS_SNAPSHOT_FAILED"
    assert "bad" in message.body


def test_a_schedule_that_is_off_is_not_followed(xen: Any) -> None:
    vm = guest(xen)
    off = schedule(xen, "hourly", {}, enabled=False)
    vm.set_snapshot_schedule(off)
    end = schedules.run(xen)
    xen.clock.sleep(7200)
    assert vm.snapshots == ()
    off.enabled = True
    xen.clock.sleep(7200)
    end()
    assert len(vm.snapshots) == 2


@given(
    st.sampled_from(["hourly", "daily", "weekly"]),
    st.integers(0, 59),
    st.integers(0, 23),
    st.sets(st.sampled_from(DAYS), min_size=1),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001
)
def test_the_next_time(
    frequency: str, minute: int, hour: int, days: set[str], after: datetime
) -> None:
    """It is later, fits the schedule, and none that fits lies between."""

    class Plan:
        pass

    plan: Any = Plan()
    plan.frequency = frequency
    plan.schedule = {"min": str(minute), "hour": str(hour), "days": ",".join(sorted(days))}
    now = after.replace(tzinfo=UTC)
    found = schedules.next_run(plan, now)

    def fits(moment: datetime) -> bool:
        return (
            moment.minute == minute
            and (frequency == "hourly" or moment.hour == hour)
            and (frequency != "weekly" or DAYS[moment.weekday()] in days)
        )

    assert found > now
    assert fits(found)
    assert found.second == found.microsecond == 0
    step = {"hourly": 1, "daily": 24, "weekly": 24}[frequency]
    earlier = found - timedelta(hours=step)
    assert earlier <= now or not fits(earlier)


@pytest.mark.parametrize(
    "when", [{"min": "60"}, {"hour": "x"}, {"days": "Someday"}, {"minute": "1"}]
)
def test_schedules_that_are_none(xen: Any, when: dict[str, str]) -> None:
    with pytest.raises(errors.InvalidValue):
        schedule(xen, "daily", when)
    good = schedule(xen, "daily", NIGHT)
    with pytest.raises(errors.InvalidValue):
        good.set_schedule(when)
    assert dict(good.schedule) == NIGHT
