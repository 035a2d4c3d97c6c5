"""Stepping through virtual time, breakpoints on events, and comparing two runs."""

from __future__ import annotations

from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors, stepping
from xenmgmt.clock import RealClock


@pytest.fixture
def xen() -> Any:
    with xenmgmt.connect("sim://?hosts=1&latency=real", seed=1) as found:
        yield found


def is_state(state: str) -> Any:
    return lambda event: event.cls == "VM" and event.snapshot.state == state


def test_time_stands_still_at_a_breakpoint(xen: Xen) -> None:
    """What was due at the same moment or later has not been done; time goes on when told to."""
    vm = xen.VM.create(name_label="a", memory_static_max="64MiB")
    vm.start()
    xen.sim.behave(vm.uuid)
    later: list[str] = []
    at = xen.clock.monotonic()
    xen.clock.call_later(5, lambda: xen.sim.guest_crash(vm.uuid))
    xen.clock.call_later(5, lambda: later.append("same moment"))
    xen.clock.call_later(6, lambda: later.append("later"))
    event = stepping.run_until(xen, is_state("Crashed"), 60)
    assert event is not None
    assert event.ref == vm.ref
    assert (xen.clock.monotonic(), later) == (at + 5, [])
    stepping.step(xen, 1)
    assert later == ["same moment", "later"]


def test_no_event_within_the_limit(xen: Xen) -> None:
    """The time has passed; events of before do not count."""
    vm = xen.VM.create(name_label="a", memory_static_max="64MiB")
    vm.start()
    xen.clock.sleep(1)
    begun = xen.clock.monotonic()
    assert stepping.run_until(xen, is_state("Running"), 30) is None
    assert xen.clock.monotonic() == begun + 30


def test_one_call_at_a_time(xen: Xen) -> None:
    """Without seconds: as far as the next call that is due."""
    done: list[int] = []
    begun = xen.clock.monotonic()
    for number in (1, 2):
        xen.clock.call_later(number, lambda number=number: done.append(number))
    assert stepping.step(xen) == []
    assert (done, xen.clock.monotonic()) == ([1], begun + 1)
    made = []
    xen.clock.call_later(1, lambda: made.append(xen.VM.create(name_label="b")))
    events = [event for event in stepping.step(xen, 1) if event.cls == "VM"]
    assert [event.operation for event in events] == ["add"]


def test_what_cannot_be_stepped(xen: Xen) -> None:
    """The time of the machine, and time that goes back."""
    for call in (
        lambda: stepping.step(xen, -1),
        lambda: stepping.run_until(xen, bool, -1),
    ):
        with pytest.raises(errors.InvalidValue):
            call()
    virtual, xen.clock = xen.clock, RealClock()
    with pytest.raises(errors.OperationNotAllowed, match="virtual"):
        stepping.step(xen)
    xen.clock.close()
    xen.clock = virtual


def lives(xen: Xen) -> None:
    vm = xen.VM.create(name_label="a", memory_static_max="64MiB")
    vm.start()
    xen.clock.sleep(10)
    vm.suspend()
    if len(xen.host) > 1:
        vm.resume()
    vm.hard_shutdown()


def test_runs_that_are_the_same_and_that_are_not() -> None:
    """Seeds choose names and times of calls; the first difference is told."""
    same = stepping.compare(lives, seeds=(1, 2))
    assert same.same
    assert "the same" in str(same)
    other = stepping.compare(lives, "sim://?hosts=1", "sim://?hosts=2")
    assert not other.same
    assert other.difference is not None
    number = other.difference
    assert (other.left[number].state, other.right[number].state) == ("stopping", "resuming")
    slower = stepping.compare(lives, "sim://", "sim://?latency=real")
    assert not slower.same
    assert stepping.compare(lives, "sim://", "sim://?latency=real", tolerance=60).same


def test_a_run_that_ends_in_an_error() -> None:
    """What was seen until then counts; the shorter run has an end."""

    def half(xen: Xen) -> None:
        vm = xen.VM.create(name_label="a", memory_static_max="64MiB")
        vm.start()
        vm.snapshot("s", ()) if len(xen.host) > 1 else None
        vm.start()

    found = stepping.compare(half, "sim://?hosts=1", "sim://?hosts=2")
    assert not found.same
    assert "the end" in str(found)
