"""Calls of drivers one after the other, as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..abc import Pending
from ._pending import Promise

Make = Callable[[], Any]


def each(drivers: Sequence[Any], name: str, *args: Any) -> list[Make]:
    """The same call of some drivers, to be made."""
    return [lambda driver=driver: getattr(driver, name)(*args) for driver in drivers]  # type: ignore[misc]


class InTurn(Promise):
    """Makes calls, each when the one before has ended; ends with the last one's result.

    The first that fails ends it. Then ``undo`` is made, of all, whether they fail or not: what
    undoes is idempotent.
    """

    def __init__(self, calls: Sequence[Make], undo: Sequence[Make] = ()) -> None:
        super().__init__()
        self._current: Pending | None = None
        self._calls = list(calls)
        self._undo = list(undo)
        self._failure: BaseException | None = None
        self._next(None)

    def cancel(self) -> bool:
        """Give up, if the call that is made now can be given up; what was done is undone."""
        current = self._current
        return current is not None and current.cancel()

    def _next(self, value: Any) -> None:
        while self._calls:
            try:
                value = self._calls.pop(0)()
                if hasattr(value, "add_done_callback"):
                    self._current = value
                    value.add_done_callback(self._ended)
                    return
            except Exception as error:
                self._failed(error)
        if self._failure is not None:
            self.fail(self._failure)
        else:
            self.finish(value)

    def _ended(self, pending: Pending) -> None:
        self._current, value = None, None
        try:
            value = pending.result()
        except Exception as error:
            self._failed(error)
        self._next(value)

    def _failed(self, error: Exception) -> None:
        """From the first failure on only what undoes is made, and its own failures are noted."""
        if self._failure is None:
            self._failure, self._calls = error, self._undo
        else:
            self._failure.add_note(f"while taking it back: {error}")
