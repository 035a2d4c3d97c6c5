"""Work that goes on: the `Pending` that drivers hand out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from ..abc import Pending
from ..errors import TaskCancelled


class Promise:
    """Ends once, with a value or an error, by whoever calls `finish` or `fail`."""

    def __init__(self, give_up: Callable[[], bool] = lambda: True) -> None:
        self._give_up = give_up
        self._lock = threading.Lock()
        self._done = False
        self._value: Any = None
        self._error: BaseException | None = None
        self._callbacks: list[Callable[[Pending], None]] = []

    def add_done_callback(self, fn: Callable[[Pending], None], /) -> None:
        """Call ``fn(self)`` when it ends; at once when it has ended."""
        with self._lock:
            if not self._done:
                self._callbacks.append(fn)
                return
        fn(self)

    def done(self) -> bool:
        """Whether it has ended."""
        return self._done

    def result(self) -> Any:
        """The value, or the error raised."""
        if self._error is not None:
            raise self._error
        return self._value

    def wait(self, seconds: float) -> bool:
        """Have this thread wait until it ends, but not longer; whether it has ended."""
        ended = threading.Event()
        self.add_done_callback(lambda _: ended.set())
        return ended.wait(seconds)

    def cancel(self) -> bool:
        """Give up, if that can be done at this point."""
        if self._done or not self._give_up():
            return False
        self.fail(TaskCancelled(""))
        return True

    def finish(self, value: Any = None) -> None:
        """End well."""
        self._end(value, None)

    def fail(self, error: BaseException) -> None:
        """End with an error."""
        self._end(None, error)

    def _end(self, value: Any, error: BaseException | None) -> None:
        with self._lock:
            if self._done:
                return
            self._done, self._value, self._error = True, value, error
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback(self)
