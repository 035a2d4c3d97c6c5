"""The wait of an operation that cannot begin yet."""

from __future__ import annotations

import threading
from collections.abc import Callable

from .. import errors as err


class Turn:
    """It ends once: the operation begins, or it is given up.

    ``begin`` may raise `OtherOperationInProgress`, and is then tried again at the next occasion.
    """

    def __init__(self, begin: Callable[[], None], give_up: Callable[[Exception], None]) -> None:
        self.over = False
        self._begin = begin
        self._give_up = give_up
        self._why: Exception | None = None
        self._ends: list[Callable[[], None]] = []
        self._called = False
        self._lock = threading.Lock()

    def until_over(self, end: Callable[[], None]) -> None:
        """Call this when the wait is over."""
        self._ends.append(end)

    def come(self) -> None:
        """An occasion to begin. Whoever comes while another is trying has that one try again."""
        self._called = True
        while self._called and self._lock.acquire(blocking=False):
            try:
                self._called = False
                self._decide()
            finally:
                self._lock.release()

    def _decide(self) -> None:
        if self.over:
            return
        if self._why is None:
            self._try()
        if self._why is not None and not self.over:
            self._finish()
            self._give_up(self._why)

    def stop(self, why: Exception) -> None:
        """Wait no longer: it is given up for this reason, unless it is beginning just now."""
        if self._why is None:
            self._why = why
        self.come()

    def _try(self) -> None:
        try:
            self._begin()
        except err.OtherOperationInProgress:
            return
        except Exception as error:
            self._why = error
        else:
            self._finish()

    def _finish(self) -> None:
        self.over = True
        for end in self._ends:
            end()
        self._ends.clear()
