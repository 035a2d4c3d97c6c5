"""Where time comes from: a virtual clock for simulations and tests, and the real one."""

from __future__ import annotations

import heapq
import math
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from .abc import Clock
from .errors import FieldTypeError, InvalidValue

START = datetime(2026, 1, 1, tzinfo=UTC)
"""When virtual time begins, unless told otherwise."""

PATIENCE = 0.05
"""Real seconds that a waiter gives other threads before it lets virtual time jump."""


LONGEST = 10.0**10
"""Seconds that a clock counts ahead: more than three hundred years."""

SHORTEST_PERIOD = 0.001
"""Seconds between two turns of work that is repeated."""


def seconds(name: str, value: float, least: float = 0.0, most: float = 10.0**9) -> float:
    """A number of seconds that a caller gave under this name, checked."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FieldTypeError(name, value=value, expected="seconds as a number")
    if not least <= value <= most:
        raise InvalidValue(
            name, value, would_do=f"seconds from {least:g} to 10**{len(f'{most:.0f}') - 1}"
        )
    return value


def period(name: str, value: float) -> float:
    """The seconds between two turns of something, checked."""
    return seconds(name, value, SHORTEST_PERIOD)


class _Timers:
    """Calls to be made, in order of time, then of arrival. Holders lock."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Callable[[], object]]] = []
        self._cancelled: set[int] = set()
        self._number = 0

    def add(self, when: float, fn: Callable[[], object]) -> int:
        self._number += 1
        heapq.heappush(self._heap, (when, self._number, fn))
        return self._number

    def cancel(self, number: int) -> None:
        self._cancelled.add(number)
        self._tidy()

    def next(self) -> float | None:
        """When the next call is due."""
        self._tidy()
        return self._heap[0][0] if self._heap else None

    def pop(self) -> tuple[float, Callable[[], object]]:
        when, _, fn = heapq.heappop(self._heap)
        return when, fn

    def _tidy(self) -> None:
        while self._heap and self._heap[0][1] in self._cancelled:
            self._cancelled.discard(heapq.heappop(self._heap)[1])
        if len(self._cancelled) > 64 and 2 * len(self._cancelled) > len(self._heap):
            self._heap = [entry for entry in self._heap if entry[1] not in self._cancelled]
            heapq.heapify(self._heap)
            self._cancelled.clear()


def _ahead(value: float) -> float:
    """Seconds from now. What is past is now; what no clock can count is refused."""
    return seconds("seconds", value, -math.inf, LONGEST)


class VirtualClock(Clock):
    """Time that passes only when somebody waits or says so.

    What is due runs in order of time, then of arrival, outside the clock's lock, in the thread that
    lets time pass.
    """

    def __init__(self, start: datetime = START, patience: float = PATIENCE) -> None:
        if start.tzinfo is None:
            raise ValueError(f"start {start!r} needs a time zone (datetime.UTC)")
        self._start = start
        self._patience = patience
        self._elapsed = 0.0
        self._now = start
        self._timers = _Timers()
        self._changed = threading.Condition()
        self._wakes = 0
        self._waiters = 0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._elapsed

    def call_later(self, seconds: float, fn: Callable[[], object]) -> Callable[[], None]:
        live = True

        def cancel() -> None:
            nonlocal live
            with self._changed:
                if live:
                    live = False
                    self._timers.cancel(number)

        def fire() -> None:
            nonlocal live
            live = False
            fn()

        with self._changed:
            number = self._timers.add(self._elapsed + max(0.0, _ahead(seconds)), fire)
        return cancel

    def wake(self) -> None:
        with self._changed:
            self._wakes += 1
            if self._waiters:
                self._changed.notify_all()

    def wait(self, condition: Callable[[], bool], timeout: float | None) -> bool:
        deadline = None if timeout is None else self._elapsed + _ahead(timeout)
        while not condition():
            if self.step(deadline):
                continue
            if self._others_may_act(condition):
                continue
            if self.step(deadline):
                continue
            if deadline is not None:
                self._jump(deadline)
            return condition()
        return True

    def _others_may_act(self, condition: Callable[[], bool]) -> bool:
        """Nothing is due; another thread may still change what the condition looks at."""
        with self._changed:
            if condition():
                return True
            before = self._wakes
            self._waiters += 1
            try:
                self._changed.wait_for(lambda: self._wakes != before, self._patience)
            finally:
                self._waiters -= 1
            return self._wakes != before

    def step(self, deadline: float | None = None) -> bool:
        """Run the next call that is due by the deadline; False when there is none."""
        with self._changed:
            when = self._timers.next()
            if when is None or (deadline is not None and when > deadline):
                return False
            when, fn = self._timers.pop()
            self._set(when)
        fn()
        return True

    def sleep(self, seconds: float) -> None:
        deadline = self._elapsed + _ahead(seconds)
        while self.step(deadline):
            pass
        self._jump(deadline)

    advance = sleep

    def run_until_idle(self, limit: float = 10**9) -> None:
        """Run until nothing is due any more within ``limit`` seconds from now."""
        deadline = self._elapsed + _ahead(limit)
        while self.step(deadline):
            pass

    def _jump(self, to: float) -> None:
        with self._changed:
            self._set(to)

    def _set(self, to: float) -> None:
        if to > self._elapsed:
            try:
                now = self._start + timedelta(seconds=to)
            except OverflowError:
                raise InvalidValue("seconds", to, would_do="a time before the year 10000") from None
            self._elapsed, self._now = to, now


class RealClock(Clock):
    """The time of the machine. One thread makes the calls that were asked for later."""

    def __init__(self) -> None:
        self._timers = _Timers()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def call_later(self, seconds: float, fn: Callable[[], object]) -> Callable[[], None]:
        live = True

        def fire() -> None:
            nonlocal live
            live = False
            fn()

        with self._changed:
            number = self._timers.add(time.monotonic() + max(0.0, _ahead(seconds)), fire)
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(
                    target=self._serve, name="xenmgmt-clock", daemon=True
                )
                self._thread.start()
            self._changed.notify_all()

        def cancel() -> None:
            nonlocal live
            with self._changed:
                if live:
                    live = False
                    self._timers.cancel(number)

        return cancel

    def _serve(self) -> None:
        while True:
            with self._changed:
                if self._closed:
                    return
                when = self._timers.next()
                late = None if when is None else when - time.monotonic()
                if late is None or late > 0:
                    self._changed.wait(min(late, 1.0) if late is not None else 1.0)
                    continue
                _, fn = self._timers.pop()
            try:
                fn()
            except Exception as error:  # what is due later is due all the same
                thread = threading.current_thread()
                hook = threading.ExceptHookArgs((type(error), error, error.__traceback__, thread))
                threading.excepthook(hook)
            self.wake()

    def sleep(self, seconds: float) -> None:
        time.sleep(max(0.0, _ahead(seconds)))

    def wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def wait(self, condition: Callable[[], bool], timeout: float | None) -> bool:
        deadline = None if timeout is None else time.monotonic() + _ahead(timeout)
        with self._changed:
            while not condition():
                left = 1.0 if deadline is None else min(1.0, deadline - time.monotonic())
                if left <= 0:
                    return condition()
                self._changed.wait(left)
        return True

    def close(self) -> None:
        """Stop the thread. Calls that were still to come are not made."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(5.0)
