"""Waiting: work that goes on, and the clock."""

from __future__ import annotations

import abc
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol


class Pending(Protocol):
    """Work that goes on after the call that began it has returned.

    A driver call returns its result, or a Pending when the result takes time. A Pending ends once,
    with a value or an error.
    """

    def add_done_callback(self, fn: Callable[[Pending], None], /) -> None:
        """Call ``fn(self)`` when it ends; at once when it has ended."""

    def done(self) -> bool:
        """Whether it has ended."""

    def result(self) -> Any:
        """The value, or raise the error. Only after the end."""

    def cancel(self) -> bool:
        """Ask the engine to give up. True when it will end with `TaskCancelled`."""


class Clock(abc.ABC):
    """Where every time and every wait comes from."""

    @abc.abstractmethod
    def now(self) -> datetime:
        """The time, with time zone UTC."""

    @abc.abstractmethod
    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""

    @abc.abstractmethod
    def call_later(self, seconds: float, fn: Callable[[], object]) -> Callable[[], None]:
        """Call ``fn`` after that time. Returns a function that cancels the call."""

    @abc.abstractmethod
    def wait(self, condition: Callable[[], bool], timeout: float | None) -> bool:
        """Let time pass until ``condition()`` holds or ``timeout`` seconds are over.

        A virtual clock runs what is due, and returns False at once when nothing is due any more
        and the timeout is None. Returns whether the condition holds. Who changes what a condition
        looks at calls `wake`.
        """

    @abc.abstractmethod
    def sleep(self, seconds: float) -> None:
        """Let this much time pass. A virtual clock runs what is due meanwhile."""

    @abc.abstractmethod
    def wake(self) -> None:
        """Look at the conditions of all waiters again."""
