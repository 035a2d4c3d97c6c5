"""Tasks as their users hold them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Generic, Self, TypeVar

from .. import errors as err
from ..shown import FACE, Shown
from ..tasks import Execution, wait
from ._core import Toolstack
from ._noted import noted

R = TypeVar("R")


class BaseTask(Shown):
    """What the tasks of both faces share. ``task.handle`` is the record, of class task."""

    def __init__(self, xen: Toolstack, execution: Execution, owner: Any, name: str) -> None:
        self._xen = xen
        self._execution = execution
        self._owner = owner
        self._name = name

    @property
    def ref(self) -> str:
        """The reference of its record."""
        return self._execution.key

    @property
    def handle(self) -> Any:
        """Its record as an object of class task."""
        return self._xen.handle_of("task", self.ref)

    @property
    def status(self) -> str:
        """pending, cancelling, success, failure or cancelled."""
        return str(self.handle.status)

    @property
    def progress(self) -> float:
        """From 0.0 to 1.0."""
        value: float = self.handle.progress
        return value

    @property
    def done(self) -> bool:
        """Whether it has ended."""
        return self._execution.done

    @property
    def stuck(self) -> bool:
        """Whether its time is over and the engine still does not answer."""
        return self._execution.stuck

    def add_done_callback(self, fn: Callable[[Self], object]) -> None:
        """Call ``fn(task)`` when it ends; at once when it has ended."""
        self._execution.add_done_callback(lambda _: fn(self))

    def _ipython_display_(self) -> None:
        """Show how far it is, for as long as it goes on."""
        import_module(FACE).live(self)

    def cancel(self) -> None:
        """Ask for an early end; what was done is rolled back.

        Raises `OperationNotAllowed` when it has ended, or has gone too far to be taken back.
        """
        with noted(self._xen.recorder, "cancel", [self.ref], (), {}):
            self._execution.request_cancel()

    def __repr__(self) -> str:
        word = "stuck" if self.stuck else ("done" if self.done else "pending")
        return f"<task {self._execution.operation.title} {word}>"


class Task(BaseTask, Generic[R]):
    """An operation in progress, or ended."""

    def wait(self, timeout: float | None = None) -> R:
        """Wait for the end; the result, or the error raised. `Timeout` when it takes longer."""
        if not wait(self._execution, timeout):
            raise err.Timeout(self.ref, timeout, self._execution.operation.title)
        value: R = self._xen.result(self._owner, self._name, self._execution.value())
        return value
