"""The way back of an operation: the calls that undo its steps, the latest first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..abc import Pending
from ..operations._operation import Call

TRIES = 3
"""How often a call is tried that undoes, or that can only be completed. They are idempotent."""

Then = Callable[[Pending], None]


class Undo:
    """Filled as steps are done; gone through when one fails.

    Args:
        call: does a call of the driver; its value may be a `Pending`.
        waits: registers for the end of a value that takes time; False when it does not.
    """

    __slots__ = ("_attempts", "_call", "_calls", "_end", "_failure", "_waits", "used")

    def __init__(
        self, call: Callable[[Call], Any], waits: Callable[[Any, Then], bool], calls: list[Call]
    ) -> None:
        self.used = False
        """Whether anything was undone, or tried: the engine may not be as it was all the same."""
        self._call = call
        self._waits = waits
        self._calls = calls
        self._attempts = 0
        self._failure: BaseException | None = None
        self._end: Callable[[], None] = lambda: None

    def add(self, call: Call) -> None:
        """What takes back the step that was done."""
        self._calls.append(call)

    def go(self, failure: BaseException, end: Callable[[], None]) -> None:
        """Take everything back, then call ``end``. An undo that fails is noted at the failure."""
        self._failure, self._end, self._attempts = failure, end, 0
        self._next()

    def _next(self, pending: Pending | None = None) -> None:
        while True:
            if pending is not None:
                try:
                    pending.result()
                    self._done()
                except Exception as error:
                    self._failed(error)
                pending = None
            if not self._calls:
                break
            try:
                value = self._call(self._calls[-1])
            except Exception as error:
                self._failed(error)
                continue
            if self._waits(value, self._next):
                return
            self._done()
        self._end()

    def _done(self) -> None:
        self.used = True  # a domain that went and came back has another number
        self._calls.pop()
        self._attempts = 0

    def _failed(self, error: Exception) -> None:
        self._attempts += 1
        if self._attempts >= TRIES:
            assert self._failure is not None
            self._failure.add_note(f"while rolling back: {error}")
            self._done()
