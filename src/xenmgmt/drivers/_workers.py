"""Calls that block, made where nobody waits for them without a limit.

A library such as libvirt blocks until the engine answers, which may be never. Each call runs in a
thread of a small pool. `begin` returns a `Pending` at once; `call` waits, but not longer than its
limit. A thread whose call does not return is left behind: it holds none of our locks, another takes
its place, and it ends if the call ever does.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from ..errors import ConnectionClosed, TaskCancelled, Timeout
from ._pending import Promise

R = TypeVar("R")

AT_ONCE = 16
"""So many calls that somebody began run beside each other; further ones queue."""

IDLE = 5.0
"""Seconds after which a thread without work ends."""


class Work(Promise):
    """One blocking call: waiting for a thread, running, or ended."""

    def __init__(
        self, what: str, fn: Callable[[], Any], give_up: Callable[[], object] | None
    ) -> None:
        super().__init__()
        self.what = what
        self.abandoned = False
        """Whether nobody waits for it any more, though it runs."""
        self.asked = False
        """Whether somebody waits for it in `Workers.call`."""
        self._fn = fn
        self._interrupt = give_up
        self._begun = False

    def run(self) -> None:
        """Make the call, in a thread of the pool."""
        with self._lock:
            if self._done:
                return
            self._begun = True
        try:
            value = self._fn()
        except BaseException as error:
            self.fail(error)
        else:
            self.finish(value)

    def cancel(self) -> bool:
        """Give up: at once before it runs, else if the engine can be asked to end the call.

        A call that was interrupted ends with `TaskCancelled` when it has returned, not before:
        until then the engine may still be at work.
        """
        with self._lock:
            if self._done:
                return False
            begun = self._begun
            if not begun:
                self._begun = True
        if not begun:
            self.fail(TaskCancelled(""))
            return True
        if self._interrupt is not None and self._interrupt():
            return True
        self.abandoned = True
        return False


class Workers:
    """A pool of threads for blocking calls.

    Args:
        name: what the threads are called, with a number.
        at_once: how many calls of `begin` run beside each other. `call` never queues, so that a
            call made from within another one cannot wait for a thread that waits for it.
    """

    def __init__(self, name: str, at_once: int = AT_ONCE) -> None:
        self._name = name
        self._at_once = at_once
        self._changed = threading.Condition()
        self._queue: deque[Work] = deque()
        self._threads: dict[threading.Thread, Work | None] = {}
        """What each thread is at; None while it has nothing to do."""
        self._idle = 0
        self._number = 0
        self._closed = False

    def begin(
        self,
        what: str,
        fn: Callable[[], Any],
        *,
        give_up: Callable[[], object] | None = None,
    ) -> Work:
        """Run ``fn`` in a thread.

        Args:
            what: what it does, for errors.
            fn: the blocking call.
            give_up: asks the engine to end the call; true when it will.

        Raises:
            ConnectionClosed: the pool is closed.
        """
        work = Work(what, fn, give_up)
        with self._changed:
            self._assert_open()
            self._queue.append(work)
            if self._idle < len(self._queue) and self._busy() < self._at_once:
                self._add_thread()
            self._changed.notify()
        return work

    def call(self, what: str, fn: Callable[[], R], limit: float) -> R:
        """Run ``fn`` in a thread and wait for it.

        Raises:
            Timeout: it did not return within ``limit`` seconds; its thread is left behind.
            ConnectionClosed: the pool is closed.
        """
        if threading.current_thread() in self._threads:
            return fn()  # whoever waits for this thread has a limit already
        work = Work(what, fn, None)
        work.asked = True
        with self._changed:
            self._assert_open()
            self._queue.appendleft(work)
            if self._idle < len(self._queue):
                self._add_thread()
            self._changed.notify()
        if not work.wait(limit):
            work.abandoned = True
            raise Timeout(None, limit, what)
        value: R = work.result()
        return value

    def fail_calls(self, error: Callable[[], Exception]) -> None:
        """Whoever waits in `call` gets an error now; the threads are left behind."""
        with self._changed:
            asked = [work for work in self._threads.values() if work is not None and work.asked]
        for work in asked:
            work.abandoned = True
            work.fail(error())

    def hanging(self) -> list[str]:
        """What the calls are that have not returned yet."""
        with self._changed:
            return [work.what for work in self._threads.values() if work is not None]

    def close(self, grace: float = 5.0) -> list[str]:
        """Take no more calls, let those that run end, end the threads.

        Calls that still wait for a thread end with `ConnectionClosed`. Returns what did not return
        within ``grace`` seconds. May be called twice.
        """
        with self._changed:
            self._closed = True
            waiting, self._queue = list(self._queue), deque()
            self._changed.notify_all()
        for work in waiting:
            work.fail(ConnectionClosed())
        until = time.monotonic() + grace
        for thread in list(self._threads):
            if thread is not threading.current_thread():
                thread.join(max(0.0, until - time.monotonic()))
        return self.hanging()

    def _assert_open(self) -> None:
        if self._closed:
            raise ConnectionClosed()

    def _add_thread(self) -> None:
        self._number += 1
        name = f"{self._name}-{self._number}"
        thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._threads[thread] = None
        thread.start()

    def _busy(self) -> int:
        """The threads but for those that are left behind."""
        return sum(work is None or not work.abandoned for work in self._threads.values())

    def _serve(self) -> None:
        me = threading.current_thread()
        try:
            work = self._next(me)
            while work is not None:
                work.run()
                work = self._next(me, again=True)
        finally:
            with self._changed:
                self._threads.pop(me, None)

    def _next(self, me: threading.Thread, *, again: bool = False) -> Work | None:
        """The next call to make, None when this thread is to end."""
        with self._changed:
            self._threads[me] = None
            if again and self._busy() > self._at_once:
                return None
            self._idle += 1
            try:
                self._changed.wait_for(lambda: self._queue or self._closed, IDLE)
            finally:
                self._idle -= 1
            self._threads[me] = work = self._queue.popleft() if self._queue else None
            if work is None:
                del self._threads[me]
            return work
