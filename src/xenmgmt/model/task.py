"""Tasks: calls that take their time."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_run, field, message
from ._types import DateTime, Enum, Float, Int, Map, Ref, Set, String, Void

SUCCEEDED = ("success",)
FAILED = ("failure", "cancelled")
ENDED = ("success", "failure", "cancelled")


class task(Model, xapi=True):
    """A call that runs in the background: how far it is, and what came of it.

    Source: Xen-API 1.0.10, class task; xapi datamodel, class task.
    """

    uuid = field(String, RO_run, "Unique identifier of the task.", xapi="P:rio")
    name_label = field(
        String,
        RO_run,
        "Name for people to read, usually that of the call.",
        path="name/label",
        xapi="P:rio",
    )
    name_description = field(
        String,
        RO_run,
        "Notes about the task, for people to read.",
        path="name/description",
        xapi="P:rio",
    )
    status = field(
        Enum(e.task_status_type), RO_run, "Whether it still runs, and how it ended.", xapi="P:rio"
    )
    session = field(Ref("session"), RO_run, "The session that started it.")
    progress = field(
        Int, RO_run, "How much of the work is done.", xapi="P:rio", xapi_type=Float, unit="%"
    )
    type = field(String, RO_run, "Type of the result that is to come.", xapi="P:rio")
    result = field(
        String,
        RO_run,
        "The result as text, once the task has succeeded.",
        xapi="P:rio",
        read=SUCCEEDED,
    )
    error_info = field(
        Set(String),
        RO_run,
        "Error code and its parameters, once the task has failed.",
        xapi="P:rio",
        read=FAILED,
    )
    allowed_operations = field(
        Set(Enum(e.task_allowed_operations)),
        RO_run,
        "Operations that would be accepted now.",
        xapi="P:rio",
        derived=True,
    )
    current_operations = field(
        Map(String, Enum(e.task_allowed_operations)),
        RO_run,
        "Operations in progress on the task itself, by task.",
        since="rio",
        xapi="P:rio",
    )
    created = field(DateTime, RO_run, "When the task was started.", since="rio", xapi="P:rio")
    finished = field(
        DateTime, RO_run, "When the task ended.", since="rio", xapi="P:rio", read=ENDED
    )
    resident_on = field(
        Ref("host"), RO_run, "The host that does the work.", since="rio", xapi="P:rio"
    )
    other_config = field(
        Map(String, String),
        RO_run,
        "Free-form settings of clients, by name.",
        since="miami",
        xapi="P:miami",
    )
    subtask_of = field(
        Ref("task"),
        RO_run,
        "The task that this one is a part of.",
        since="orlando",
        xapi="P:orlando",
    )
    subtasks = field(
        Set(Ref("task")),
        RO_run,
        "Tasks that are parts of this one.",
        since="orlando",
        xapi="P:orlando",
    )
    backtrace = field(
        String,
        RO_run,
        "Where in the toolstack the failure came from.",
        default="()",
        since="dundee",
        xapi="P:dundee",
    )

    cancel = message(
        Void,
        "Ask the task to stop; it may take a while or finish first.",
        errors=("OPERATION_NOT_ALLOWED",),
        xapi="P:rio",
        role="read-only",
        has_async=False,
    )
    create = message(
        Ref("task"),
        "Make a task that the caller itself will complete.",
        Param("label", String, since="rio"),
        Param("description", String, since="rio"),
        since="rio",
        xapi="P:rio",
        role="read-only",
        static=True,
        has_async=False,
    )
    destroy = message(
        Void,
        "Forget the task; its work is not stopped.",
        since="rio",
        xapi="P:rio",
        role="read-only",
        has_async=False,
    )
    set_status = message(
        Void,
        "Say how the caller's own task stands.",
        Param("value", Enum(e.task_status_type), since="falcon"),
        since="falcon",
        xapi="P:falcon",
        role="read-only",
        has_async=False,
    )
    set_progress = message(
        Void,
        "Say how far the caller's own task is, from 0 to 1.",
        Param("value", Float, since="stockholm"),
        since="stockholm",
        xapi="P:stockholm",
        role="read-only",
        has_async=False,
    )
    set_result = message(
        Void,
        "Set the result of the caller's own task.",
        Param("value", String, since="21.3.0"),
        since="21.3.0",
        xapi="P:21.3.0",
        role="read-only",
        has_async=False,
    )
    set_error_info = message(
        Void,
        "Set the error of the caller's own task.",
        Param("value", Set(String), since="21.3.0"),
        since="21.3.0",
        xapi="P:21.3.0",
        role="read-only",
        has_async=False,
    )
    add_to_other_config = message(
        Void,
        "Add one free-form setting.",
        Param("key", String, since="25.8.0"),
        Param("value", String, since="25.8.0"),
        since="25.8.0",
        xapi="P?:25.8.0",
        role="read-only",
        has_async=False,
    )
    remove_from_other_config = message(
        Void,
        "Remove one free-form setting.",
        Param("key", String, since="25.8.0"),
        since="25.8.0",
        xapi="P?:25.8.0",
        role="read-only",
        has_async=False,
    )
    set_other_config = message(
        Void,
        "Replace all free-form settings.",
        Param("value", Map(String, String), since="25.8.0"),
        since="25.8.0",
        xapi="P?:25.8.0",
        role="read-only",
        has_async=False,
    )
