"""The record of the task that an operation is, for those who did not call it."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any

from .. import errors as err
from ..abc import Store
from ..model._layout import NULL, STATE
from ..operations._txn import Txn, transact
from ..states import TABLES
from ..states.task import TaskState

if TYPE_CHECKING:
    from ._context import Context

KEEP_TASKS = 2000
"""So many records of tasks are kept, unless more than that are in progress."""


class TaskRecord:
    """Written in the transactions of the operation itself; does nothing where nobody wants one.

    Args:
        context: the connection's.
        key: the task's reference, and the operation's name in the journal.
        title: what the task is called.
        wanted: whether there is to be one.
    """

    __slots__ = ("_context", "_key", "_progress", "_title", "announced", "wanted")

    def __init__(self, context: Context, key: str, title: str, *, wanted: bool) -> None:
        self.wanted = wanted
        self.announced = False
        """Whether it was written before the operation began."""
        self._context = context
        self._key = key
        self._title = title
        self._progress = 0.0

    def create(self, t: Txn) -> None:
        """Write it, unless it is there."""
        if self.wanted and not self.announced:
            self._write(t)

    def _write(self, t: Txn) -> None:
        _forget_old_tasks(self._context.store, t)
        session = self._context.session
        t.create(
            "task",
            {
                "name_label": self._title,
                "type": self._title,
                "session": session if t.peek("session", session) is not None else NULL,
                "created": self._context.clock.now(),
            },
            ref=self._key,
        )

    def announce(self) -> None:
        """Write it now, for an operation that has to wait before it can begin."""
        if self.wanted and not self.announced:
            self._transact(self.create)
            self.announced = True

    def go_on(self, t: Txn) -> None:
        """A step is done."""
        self._progress += (1.0 - self._progress) / 2
        t.set("task", self._key, progress=self._progress)

    def settle(self, t: Txn, error: BaseException | None = None, result: Any = None) -> None:
        """The operation has ended."""
        if not self.wanted or t.row("task", self._key) is None:
            return
        t.move("task", self._key, _state(error))
        t.set(
            "task",
            self._key,
            progress=1.0 if error is None else self._progress,
            finished=self._context.clock.now(),
            result=_text(result) if result is not None and error is None else "",
            error_info=_lines(error),
        )

    def settle_announced(self, error: Exception | None) -> None:
        """The operation has ended before it began; an error is told that this could not be."""
        if not self.announced:
            return
        try:
            self._transact(lambda t: self.settle(t, error))
        except err.StoreError as failure:
            if error is not None:
                error.add_note(f"its task does not tell of it, as the store fails: {failure}")

    def cancel(self) -> None:
        """Somebody asked for an early end."""
        if self.wanted:
            self._transact(lambda t: t.move("task", self._key, "cancelling"))

    def show_stuck(self, late: err.Timeout, *, begun: bool) -> None:
        """The engine does not answer. An operation that nobody wanted a task of has one now."""

        def tell(t: Txn) -> None:
            if begun and not self.wanted:
                self._write(t)
            if t.row("task", self._key) is not None:
                t.set("task", self._key, other_config={"stuck": "true"})

        try:
            self._transact(tell)
        except err.StoreError as error:
            late.add_note(f"no task tells of it, as the store fails: {error}")
        else:
            self.wanted = self.wanted or begun

    def _transact(self, work: Callable[[Txn], object]) -> None:
        transact(self._context.store, self._context.new_id, work)


def _state(error: BaseException | None) -> str:
    if error is None:
        return "success"
    return "cancelled" if isinstance(error, err.TaskCancelled) else "failure"


def _lines(error: BaseException | None) -> tuple[str, ...]:
    """``task.error_info``."""
    if error is None:
        return ()
    return (
        tuple(error.wire()) if isinstance(error, err.XenError) else ("INTERNAL_ERROR", str(error))
    )


def _text(result: Any) -> str:
    """A result as ``task.result`` keeps it: a text as it is, anything else as JSON."""
    if isinstance(result, str):
        return str(result.value) if isinstance(result, Enum) else result
    return json.dumps(result, default=str)


def _forget_old_tasks(store: Store, t: Txn) -> None:
    """Records of ended tasks are kept until there are too many; then the older half goes."""
    cells = store.cells("task")
    if len(cells) < KEEP_TASKS:
        return
    running = TABLES["task"].bit[TaskState.PENDING] | TABLES["task"].bit[TaskState.CANCELLING]
    ended = [cell.ref for cell in cells if not cell.row[STATE] & running]
    for ref in ended[: KEEP_TASKS // 2]:
        t.delete("task", ref, "an old task")
