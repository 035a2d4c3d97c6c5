"""Class task.

Written by tools/gen_objects.py from model, states and operations: do not edit.
"""
# ruff: noqa: E501, F401, A001, A002, A003
# mypy: disable-error-code="no-any-return, empty-body"

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..model import _enums as e
from ._record import Record, allowed
from ._base import Collection, Handle, operation

if TYPE_CHECKING:
    from .. import objects as h

DEFAULT: Any = ...


class task(Handle):
    """A call that runs in the background: how far it is, and what came of it."""

    __slots__ = ()
    _class = "task"

    @property
    def uuid(self) -> str:
        """Unique identifier of the task. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[2]
        raise self._refused("uuid", 0x1f)

    @property
    def name_label(self) -> str:
        """Name for people to read, usually that of the call. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[3]
        raise self._refused("name_label", 0x1f)

    @property
    def name_description(self) -> str:
        """Notes about the task, for people to read. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[4]
        raise self._refused("name_description", 0x1f)

    @property
    def status(self) -> e.task_status_type:
        """Whether it still runs, and how it ended. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[5]
        raise self._refused("status", 0x1f)

    @status.setter
    def status(self, value: e.task_status_type | str) -> None:
        self._write("status", value)

    @property
    def session(self) -> h.session | None:
        """The session that started it. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return self._to("session", row[6])
        raise self._refused("session", 0x1f)

    @property
    def progress(self) -> int:
        """How much of the work is done. (RO_run; in %; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[7]
        raise self._refused("progress", 0x1f)

    @progress.setter
    def progress(self, value: int) -> None:
        self._write("progress", value)

    @property
    def type(self) -> str:
        """Type of the result that is to come. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[8]
        raise self._refused("type", 0x1f)

    @property
    def result(self) -> str:
        """The result as text, once the task has succeeded. (RO_run; readable while success; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x4:
            return row[9]
        raise self._refused("result", 0x4)

    @result.setter
    def result(self, value: str) -> None:
        self._write("result", value)

    @property
    def error_info(self) -> tuple[str, ...]:
        """Error code and its parameters, once the task has failed. (RO_run; readable while failure, cancelled; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x18:
            return row[10]
        raise self._refused("error_info", 0x18)

    @error_info.setter
    def error_info(self, value: Iterable[str]) -> None:
        self._write("error_info", value)

    @property
    def allowed_operations(self) -> tuple[e.task_allowed_operations, ...]:
        """Operations that would be accepted now. (RO_run; Xen-API 1.0)"""
        return allowed("task", self.ref, self._live_row(), self._xen)

    @property
    def current_operations(self) -> Mapping[str, e.task_allowed_operations]:
        """Operations in progress on the task itself, by task. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return MappingProxyType(row[12])
        raise self._refused("current_operations", 0x1f)

    @property
    def created(self) -> datetime:
        """When the task was started. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[13]
        raise self._refused("created", 0x1f)

    @property
    def finished(self) -> datetime:
        """When the task ended. (RO_run; readable while success, failure, cancelled; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1c:
            return row[14]
        raise self._refused("finished", 0x1c)

    @property
    def resident_on(self) -> h.host | None:
        """The host that does the work. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return self._to("host", row[15])
        raise self._refused("resident_on", 0x1f)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RO_run; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return MappingProxyType(row[16])
        raise self._refused("other_config", 0x1f)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def subtask_of(self) -> h.task | None:
        """The task that this one is a part of. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return self._to("task", row[17])
        raise self._refused("subtask_of", 0x1f)

    @property
    def subtasks(self) -> tuple[h.task, ...]:
        """Tasks that are parts of this one. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return self._to_all("task", row[18])
        raise self._refused("subtasks", 0x1f)

    @property
    def backtrace(self) -> str:
        """Where in the toolstack the failure came from. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1f:
            return row[19]
        raise self._refused("backtrace", 0x1f)

    @operation
    def destroy(self) -> None:
        """Forget the task; its work is not stopped."""

    @operation
    def cancel(self) -> None:
        """Ask the task to stop; it may take a while or finish first."""

    @operation
    def set_status(self, value: e.task_status_type | str) -> None:
        """Say how the caller's own task stands."""

    @operation
    def set_progress(self, value: float) -> None:
        """Say how far the caller's own task is, from 0 to 1."""

    @operation
    def set_result(self, value: str) -> None:
        """Set the result of the caller's own task."""

    @operation
    def set_error_info(self, value: Iterable[str]) -> None:
        """Set the error of the caller's own task."""

    @operation
    def add_to_other_config(self, key: str, value: str) -> None:
        """Add one free-form setting."""

    @operation
    def remove_from_other_config(self, key: str) -> None:
        """Remove one free-form setting."""

    @operation
    def set_other_config(self, value: Mapping[str, str] = DEFAULT) -> None:
        """Replace all free-form settings."""


class taskCollection(Collection[task]):
    """All objects of class task."""

    __slots__ = ()
    _class = "task"
    _handle = task


    @operation
    def create(self, label: str, description: str) -> h.task:
        """Make a task that the caller itself will complete."""

    def get_by_name_label(self, label: str) -> list[task]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
