"""Waiting for an execution, and operations that the library itself begins."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..operations._operation import OPERATIONS
from ._context import Context
from ._execution import Execution
from ._options import GRACE, Options


def run(execution: Execution) -> Any:
    """Start an execution and wait for its end: the blocking runner."""
    execution.start()
    if not execution.done:
        wait(execution, None)
    return execution.value()


def wait(execution: Execution, timeout: float | None) -> bool:
    """Wait until an execution has ended; False when ``timeout`` seconds were not enough."""
    limit = execution.options.timeout + execution.options.wait + GRACE
    clock = execution.context.clock
    ended = clock.wait(lambda: execution.done, limit if timeout is None else timeout)
    if not ended and timeout is None:
        raise err.Timeout(execution.key, limit, execution.operation.title)
    return ended


def perform(context: Context, title: str, ref: str, args: dict[str, Any]) -> Any:
    """Run an operation on behalf of the library, to its end."""
    return run(Execution(context, OPERATIONS[title](context.clock), ref, args, Options()))


def begin(context: Context, title: str, ref: str) -> Execution:
    """Begin an operation that nobody waits for, as a task."""
    return context.launch(title, ref, {})
