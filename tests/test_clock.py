"""The clocks: order, jumps, cancelling, waiting."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.patience import LONG

from xenmgmt.clock import START, RealClock, VirtualClock


class TestVirtual:
    """Virtual time."""

    @given(st.lists(st.floats(0, 100), max_size=30))
    def test_order(self, delays: list[float]) -> None:
        """Calls are made in order of time, then of arrival, at their time."""
        clock = VirtualClock()
        made: list[tuple[float, int]] = []
        for n, delay in enumerate(delays):
            clock.call_later(delay, lambda n=n: made.append((clock.monotonic(), n)))
        clock.run_until_idle()
        assert made == sorted(((d, n) for n, d in enumerate(delays)))

    @given(st.lists(st.tuples(st.floats(0, 100), st.booleans()), max_size=30))
    def test_cancelled_calls_are_not_made(self, delays: list[tuple[float, bool]]) -> None:
        """A cancelled call is not made; cancelling twice, or late, does nothing."""
        clock = VirtualClock()
        made: list[int] = []
        cancels = []
        for n, (delay, keep) in enumerate(delays):
            cancel = clock.call_later(delay, lambda n=n: made.append(n))
            if not keep:
                cancel()
                cancel()
            cancels.append(cancel)
        clock.advance(101)
        for cancel in cancels:
            cancel()
        assert sorted(made) == [n for n, (_, keep) in enumerate(delays) if keep]

    def test_time_stands_still(self) -> None:
        """Nothing happens unless somebody waits."""
        clock = VirtualClock()
        assert clock.now() == START
        clock.call_later(5, lambda: None)
        assert clock.monotonic() == 0
        clock.advance(2)
        assert clock.now() == START + timedelta(seconds=2)

    def test_wait(self) -> None:
        """Waiting runs what is due up to the limit, and then time is at the limit."""
        clock = VirtualClock(patience=0.01)
        found: list[int] = []
        clock.call_later(3, lambda: found.append(1))
        assert clock.wait(lambda: bool(found), 10)
        assert clock.monotonic() == 3
        assert not clock.wait(lambda: len(found) > 1, 10)
        assert clock.monotonic() == 13
        assert not clock.wait(lambda: False, None)

    def test_wait_for_another_thread(self) -> None:
        """A waiter with nothing due gives other threads a chance before time jumps."""
        clock = VirtualClock(patience=5)
        found: list[int] = []

        def later() -> None:
            found.append(1)
            clock.wake()

        timer = threading.Timer(0.05, later)
        timer.start()
        assert clock.wait(lambda: bool(found), 1000)
        assert clock.monotonic() == 0

    def test_a_start_needs_a_zone(self) -> None:
        """A time without a zone is refused."""
        with pytest.raises(ValueError, match="zone"):
            VirtualClock(datetime(2026, 1, 1))  # noqa: DTZ001


def test_real() -> None:
    """The real clock calls later, cancels, waits with a limit, and leaves no thread."""
    before = set(threading.enumerate())
    clock = RealClock()
    made: list[int] = []
    clock.call_later(0.01, lambda: made.append(1))
    cancel = clock.call_later(0.02, lambda: made.append(2))
    cancel()
    assert clock.wait(lambda: made == [1], 5)
    started = clock.monotonic()
    assert not clock.wait(lambda: False, 0.05)
    assert clock.monotonic() - started >= 0.05
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    clock.close()
    assert set(threading.enumerate()) <= before


def test_a_timer_that_fails_stops_no_other() -> None:
    """Its error is told to `threading.excepthook`; what is due later happens."""
    clock, heard, done = RealClock(), [], threading.Event()

    def fail() -> None:
        raise ValueError("mine")

    old, threading.excepthook = threading.excepthook, heard.append
    try:
        clock.call_later(0, fail)
        clock.call_later(0.01, done.set)
        assert done.wait(LONG)
    finally:
        threading.excepthook = old
        clock.close()
    assert [str(each.exc_value) for each in heard] == ["mine"]
