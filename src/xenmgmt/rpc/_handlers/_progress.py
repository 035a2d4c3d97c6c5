"""A transfer as a task: the client's own, or one that is made for it."""

from __future__ import annotations

from typing import Any

from ... import errors as err
from ...model._layout import STATE
from ...states import TABLES
from ...tasks import perform
from .._service import Service
from .._spell import error as spelt
from ._caller import Asked

STEP = 0.01
"""Progress is written when it has grown by so much."""


class Progress:
    """Reports how far a transfer is, and notices when somebody cancels it. Blocking."""

    def __init__(self, service: Service, asked: Asked, label: str) -> None:
        self._context = service.xen.context
        self._xen = service.xen
        self._told = 0.0
        ref = asked.query.get("task_id", "")
        if ref:
            if service.xen.row("task", ref) is None:
                raise err.HandleInvalid("task", ref)
            self.ref = ref
        else:
            args = {"label": label, "description": f"asked for by {asked.user}"}
            self.ref = str(perform(self._context, "task.create", "", args))

    def at(self, part: float) -> None:
        """So much is done, from 0 to 1. Raises `TaskCancelled` when somebody wants an end."""
        row = self._xen.row("task", self.ref)
        if row is None or TABLES["task"].word[row[STATE]] != "pending":
            raise err.TaskCancelled(self.ref)
        if part - self._told >= STEP:
            self._told = part
            self._set("set_progress", min(1.0, part))

    def succeeded(self, result: str = "") -> None:
        """It is done."""
        self._set("set_progress", 1.0)
        if result:
            self._set("set_result", result)
        self._set("set_status", "success")

    def failed(self, error: BaseException) -> None:
        """It is not."""
        known = error if isinstance(error, err.XenError) else err.ImportError(str(error))
        self._set("set_error_info", tuple(spelt(known, "xapi")))
        self._set("set_status", "cancelled" if isinstance(error, err.TaskCancelled) else "failure")

    def _set(self, verb: str, value: Any) -> None:
        try:
            perform(self._context, f"task.{verb}", self.ref, {"value": value})
        except err.XenError:
            return  # the task is gone, or has been ended by somebody else
