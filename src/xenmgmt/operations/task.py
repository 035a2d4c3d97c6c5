"""The verbs of class task."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ._operation import Begin, Operation


class Create(Operation, on="task.create", static=True):
    """A task by hand, for work that is done outside of this library."""

    def begin(self, b: Begin, ref: str, label: str = "", description: str = "") -> str:
        values = {"name_label": label, "name_description": description, "created": self.now()}
        return b.t.create("task", values)


class Destroy(Operation, on="task.destroy"):
    """Remove the record of a task that has ended."""

    def begin(self, b: Begin, ref: str) -> None:
        b.check("task", ref, "destroy")
        b.t.delete("task", ref, self.title)


class Cancel(Operation, on="task.cancel"):
    """Ask for an early end; what was done is rolled back."""

    def begin(self, b: Begin, ref: str) -> None:
        b.check("task", ref, "cancel")
        cancel = b.desk.canceller(ref)
        b.t.move("task", ref, "cancelling")
        if cancel is not None:
            b.after.append(cancel)


class SetStatus(Operation, on="task.set_status"):
    """Say how a task made by hand stands."""

    def begin(self, b: Begin, ref: str, value: str = "") -> None:
        b.check("task", ref, self.verb)
        if str(value) == "cancelling":
            raise err.InvalidValue("status", value, would_do="pending, success, failure, cancelled")
        b.t.move("task", ref, str(value))
        if str(value) != "pending":
            b.t.set("task", ref, finished=self.now())


class _Set(Operation):
    """Write one field of a task made by hand."""

    field = ""

    def begin(self, b: Begin, ref: str, value: Any = None) -> None:
        b.check("task", ref, self.verb)
        b.t.set("task", ref, **{self.field: self.accept(value)})

    def accept(self, value: Any) -> Any:
        """The value as it is kept."""
        return value


class SetProgress(_Set, on="task.set_progress"):
    """Progress of a task made by hand, from 0.0 to 1.0."""

    field = "progress"

    def accept(self, value: Any) -> Any:
        if not 0.0 <= value <= 1.0:
            raise err.InvalidValue("progress", value, would_do="a number from 0.0 to 1.0")
        return value


class SetResult(_Set, on="task.set_result"):
    """Result of a task made by hand."""

    field = "result"


class SetErrorInfo(_Set, on="task.set_error_info"):
    """Error of a task made by hand: code, then parameters."""

    field = "error_info"
