"""The life of a task: pending until its operation ends, well or not."""

from __future__ import annotations

from enum import Enum

from .. import errors as err
from ..model._layout import LAYOUTS, Row
from ._machine import Table, World, move

_AT = LAYOUTS["task"].index


class TaskState(Enum):
    """The states; values are the words of the wire (`task_status_type`)."""

    PENDING = "pending"
    CANCELLING = "cancelling"
    SUCCESS = "success"
    FAILURE = "failure"
    CANCELLED = "cancelled"


_P, _C = TaskState.PENDING, TaskState.CANCELLING
_ENDED = (TaskState.SUCCESS, TaskState.FAILURE, TaskState.CANCELLED)


def made_by_hand(_: str, row: Row, __: World) -> err.Refused | None:
    """Status and progress of a task that an operation drives are the operation's to write."""
    if row[_AT["type"]]:
        return err.OperationNotAllowed("this task belongs to an operation, which reports for it")
    return None


TABLE = Table(
    "task",
    TaskState,
    _P,
    (
        move("cancel", _P, _C, operation="Cancel"),
        move("destroy", _ENDED),
        move("set_status", (_P, _C), _P, *_ENDED, rules=(made_by_hand,)),
        move("set_progress", (_P, _C), rules=(made_by_hand,)),
        move("set_result", (_P, _C), rules=(made_by_hand,)),
        move("set_error_info", (_P, _C), rules=(made_by_hand,)),
        move("succeeded", (_P, _C), TaskState.SUCCESS, engine=True),
        move("failed", (_P, _C), TaskState.FAILURE, engine=True),
        move("was_cancelled", (_P, _C), TaskState.CANCELLED, engine=True),
    ),
    targets={_C: TaskState.CANCELLED},
)
