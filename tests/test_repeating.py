"""What a connection does again and again goes on after an error, and ends when it is told to."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

import xenmgmt
from xenmgmt._repeating import repeat
from xenmgmt.balloon import Balancer
from xenmgmt.clock import VirtualClock
from xenmgmt.drivers.sim import Load
from xenmgmt.errors import ConnectionClosed, EngineError, StoreBroken


def test_an_error_is_logged_and_the_work_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    """One bad round is not the last."""
    clock, times = VirtualClock(), list[float]()

    def work() -> None:
        times.append(clock.monotonic())
        if len(times) == 2:
            raise EngineError("the host is busy")

    repeat(clock, "looking", work, lambda: 10.0)
    with caplog.at_level(logging.ERROR, "xenmgmt"):
        clock.sleep(45)
    assert times == [10, 20, 30, 40]
    assert "looking failed" in caplog.text


@pytest.mark.parametrize("error", [ConnectionClosed(), StoreBroken("s.db", "its disk is gone")])
def test_it_ends_with_the_connection(error: Exception) -> None:
    """What is closed is not asked again."""
    clock, times = VirtualClock(), list[float]()

    def work() -> None:
        times.append(clock.monotonic())
        raise error

    repeat(clock, "looking", work, lambda: 10.0)
    clock.sleep(100)
    assert times == [10]


def test_it_can_be_ended_from_within() -> None:
    """Also the work itself may end it."""
    clock, times = VirtualClock(), list[float]()
    end: list[Callable[[], None]] = []

    def work() -> None:
        times.append(clock.monotonic())
        end[0]()

    end.append(repeat(clock, "looking", work, lambda: 10.0))
    clock.sleep(100)
    assert times == [10]


def busy(cursor: int) -> None:
    raise EngineError("the host is busy")


def test_memory_is_balanced_after_a_failure(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine that could not say once what guests need does not end the balance of memory."""
    with xenmgmt.connect("sim://?seed=1") as xen:
        end = Balancer(xen).every(10)
        with monkeypatch.context() as patch, caplog.at_level(logging.ERROR, "xenmgmt"):
            patch.setattr(xen.driver, "vm_memory_needs", busy)
            xen.clock.sleep(15)
        assert "balancing memory failed" in caplog.text
        low, high = 64 << 20, 256 << 20
        vm = xen.VM.create(
            memory_static_min=0,
            memory_dynamic_min=low,
            memory_dynamic_max=low,
            memory_static_max=high,
        )
        vm.start()
        vm.set_memory_dynamic_range(low, high)
        vm.set_memory_target_live(low)
        xen.sim.load(Load(cpu=1.0, memory=200 << 20), vm.uuid)
        xen.clock.sleep(60)
        assert vm.memory_target > low
        end()
