"""Ending an operation that was interrupted: from its journal entry, in another process or life.

What was begun is rolled back, unless a step was begun behind which there is only completion: then
it is completed. Each step's call is idempotent, and so is each undo; a step of which nobody knows
whether it was done is done again, or undone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import errors as err
from ..operations._operation import OPERATIONS, Begin, Settled, Step
from ..operations._txn import Txn
from ._context import Context
from ._execution import Execution
from ._options import Options

INTERRUPTED = "it was interrupted, and has been rolled back"


def resume(context: Context, key: str, entry: Mapping[str, Any]) -> Execution:
    """End one operation; the execution, which has ended or waits for the engine."""
    operation = OPERATIONS[entry["operation"]](context.clock)
    execution = Execution(
        context,
        operation,
        entry["ref"],
        dict(entry["args"]),
        Options(),
        as_task=bool(entry["task"]),
        key=key,
    )
    begin = Begin(Txn(context.store, context.new_id), key, context)
    begin.reserved = list(entry["reserved"])
    assert operation.steps is not None
    steps = operation.steps(entry["plan"])
    undo, forward = [], False
    step: Step = next(steps)
    for result in entry["results"]:
        if step.undo is not None:
            undo.append(step.undo)
        forward = forward or step.forward
        step = steps.send(result)
    execution.take_up(dict(entry), begin, steps, step, undo, forward=forward)
    if not (forward or step.forward):
        if step.undo is not None:
            undo.append(step.undo)
        execution.give_up(err.EngineError(INTERRUPTED))
        return execution
    known = operation.settled(context.driver, entry["plan"], step)
    if known is Settled.LOST and not forward:
        execution.give_up(err.EngineError(INTERRUPTED))
    else:
        execution.go_on(done=known is Settled.DONE)
    return execution
