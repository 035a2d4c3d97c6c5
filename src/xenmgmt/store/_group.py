"""Group commit: whoever comes first writes for all that came meanwhile.

The first caller leads. Callers that come while it writes queue up; when it is done, the first of
them leads the next group. A caller alone pays for one lock taken twice.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

T = TypeVar("T")
_Wake = threading.Lock


class Turn(Generic[T]):
    """One caller's work in the queue."""

    __slots__ = ("_leads", "_wake", "done", "error", "result", "work")

    def __init__(self, work: T) -> None:
        self.work = work
        self.done = False
        self.result: Any = None
        self.error: BaseException | None = None
        self._wake: threading.Lock | None = None
        self._leads = False

    def outcome(self) -> Any:
        """What became of it."""
        if self.error is not None:
            raise self.error
        return self.result


class Group(Generic[T]):
    """Hands work of many threads to one of them at a time.

    ``write`` gets all turns of a group, and gives each a result or an error.
    """

    def __init__(self, write: Callable[[Sequence[Turn[T]]], None], most: int = 256) -> None:
        self._write = write
        self._most = most
        self._gate = threading.Lock()
        self._queue: deque[Turn[T]] = deque()
        self._led = False

    def run(self, work: T) -> Any:
        """Have work done; its result, or its error raised."""
        turn = Turn(work)
        with self._gate:
            if self._led:
                turn._wake = _Wake()
                turn._wake.acquire()
                self._queue.append(turn)
            else:
                self._led = True
        if turn._wake is not None:
            try:
                turn._wake.acquire()  # until it is done, or this caller leads
            except BaseException:  # an interrupt: nobody is to wait for this caller
                self._leave(turn)
                raise
            if turn.done:
                return turn.outcome()
        self._lead(turn)
        return turn.outcome()

    def _lead(self, turn: Turn[T]) -> None:
        turns = [turn]
        if self._queue:
            with self._gate:
                while self._queue and len(turns) < self._most:
                    turns.append(self._queue.popleft())
        try:
            self._write(turns)
        except BaseException as error:
            for one in turns:
                if one.error is None:
                    one.error = error
            raise
        finally:
            with self._gate:
                self._pass_on()
            for one in turns[1:]:
                one.done = True
                _wake(one)

    def _pass_on(self) -> None:
        """The next in the queue leads. The caller holds the gate."""
        heir = self._queue.popleft() if self._queue else None
        self._led = heir is not None
        if heir is not None:
            heir._leads = True
            _wake(heir)

    def _leave(self, turn: Turn[T]) -> None:
        """The caller of a turn is gone."""
        with self._gate:
            if turn._leads:
                self._pass_on()
            elif turn in self._queue:
                self._queue.remove(turn)


def _wake(turn: Turn[Any]) -> None:
    assert turn._wake is not None
    turn._wake.release()
