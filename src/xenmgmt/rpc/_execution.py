"""A task of a remote server, with the face of an execution."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .. import errors as err
from ..model._layout import LAYOUTS, STATE
from ..states import TABLES
from ..tasks import Options
from ._names import Call
from ._values import Plain
from .xmlrpc import load_answer, success

if TYPE_CHECKING:
    from .remote import RemoteXen


class RemoteExecution:
    """A task of a remote server, with the face of an execution."""

    stuck = False

    def __init__(self, xen: RemoteXen, owner: Any, call: Call, ref: str, options: Options) -> None:
        self._xen = xen
        self._owner = owner
        self._call = call
        self.key = ref
        self.options = options
        self._stop: Callable[[], None] | None = None

    @property
    def context(self) -> Any:
        """What waiting needs: the clock."""
        return self._xen

    @property
    def operation(self) -> Any:
        """What error messages need: the title."""
        return self._call

    def _row(self) -> Any:
        return self._xen.row("task", self.key)

    @property
    def done(self) -> bool:
        """Whether it has ended."""
        row = self._row()
        return row is None or TABLES["task"].word[row[STATE]] not in ("pending", "cancelling")

    def value(self) -> Any:
        """The result, or the error raised."""
        row = self._row()
        if row is None:
            raise err.HandleInvalid("task", self.key)
        at = LAYOUTS["task"].index
        word = TABLES["task"].word[row[STATE]]
        if word == "success":
            return self._xen.read(self._call, self._result(row[at["result"]]))
        told = list(row[at["error_info"]])
        if word == "cancelled" and not told:
            raise err.TaskCancelled(self.key)
        failure = err.XenError.from_wire(told)
        if isinstance(failure, err.Refused):
            failure = self._xen.dressed(failure, self._owner, self._call)
        raise failure

    def _result(self, text: str) -> Plain:
        if not text.startswith("<value>"):
            return text
        return load_answer(success(text.encode()))["Value"]

    def assert_cancellable(self) -> None:
        """Refuse when it has ended."""
        if self.done:
            raise err.OperationNotAllowed(f"task {self.key} has ended")

    def request_cancel(self) -> None:
        """Ask the server to end it early."""
        self.assert_cancellable()
        self._xen.peer.call("task.cancel", [self.key])
        self._xen.peer.catch_up()

    def add_done_callback(self, fn: Callable[[Any], object]) -> None:
        """Call ``fn(self)`` when it ends; at once when it has ended."""
        called = False

        def look() -> None:
            nonlocal called
            if not called and self.done:
                called = True
                stop()
                fn(self)

        stop = self._xen.store.on_commit(look)
        look()
