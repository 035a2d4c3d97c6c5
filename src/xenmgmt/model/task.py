"""DOC"""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_run, field, message
from ._types import DateTime, Enum, Float, Int, Map, Ref, Set, String, Void

SUCCEEDED = ("success",)
FAILED = ("failure", "cancelled")
ENDED = ("success", "failure", "cancelled")


class task(Model, xapi=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC", xapi="P:rio")
    name_label = field(String, RO_run, "DOC", path="name/label", xapi="P:rio")
    name_description = field(String, RO_run, "DOC", path="name/description", xapi="P:rio")
    status = field(Enum(e.task_status_type), RO_run, "DOC", xapi="P:rio")
    session = field(Ref("session"), RO_run, "DOC")
    progress = field(Int, RO_run, "DOC", xapi="P:rio", xapi_type=Float)
    type = field(String, RO_run, "DOC", xapi="P:rio")
    result = field(String, RO_run, "DOC", xapi="P:rio", read=SUCCEEDED)
    error_info = field(Set(String), RO_run, "DOC", xapi="P:rio", read=FAILED)
    allowed_operations = field(
        Set(Enum(e.task_allowed_operations)), RO_run, "DOC", xapi="P:rio", derived=True
    )
    current_operations = field(
        Map(String, Enum(e.task_allowed_operations)), RO_run, "DOC", since="rio", xapi="P:rio"
    )
    created = field(DateTime, RO_run, "DOC", since="rio", xapi="P:rio")
    finished = field(DateTime, RO_run, "DOC", since="rio", xapi="P:rio", read=ENDED)
    resident_on = field(Ref("host"), RO_run, "DOC", since="rio", xapi="P:rio")
    other_config = field(Map(String, String), RO_run, "DOC", since="miami", xapi="P:miami")
    subtask_of = field(Ref("task"), RO_run, "DOC", since="orlando", xapi="P:orlando")
    subtasks = field(Set(Ref("task")), RO_run, "DOC", since="orlando", xapi="P:orlando")
    backtrace = field(String, RO_run, "DOC", default="()", since="dundee", xapi="P:dundee")

    cancel = message(Void, "DOC", errors=("OPERATION_NOT_ALLOWED",), xapi="P:rio")
    create = message(
        Ref("task"),
        "DOC",
        Param("label", String, since="rio"),
        Param("description", String, since="rio"),
        since="rio",
        xapi="P:rio",
        static=True,
        has_async=False,
    )
    destroy = message(Void, "DOC", since="rio", xapi="P:rio", has_async=False)
    set_status = message(
        Void,
        "DOC",
        Param("value", Enum(e.task_status_type), since="falcon"),
        since="falcon",
        xapi="P:falcon",
        has_async=False,
    )
    set_progress = message(
        Void,
        "DOC",
        Param("value", Float, since="stockholm"),
        since="stockholm",
        xapi="P:stockholm",
        has_async=False,
    )
    set_result = message(
        Void,
        "DOC",
        Param("value", String, since="21.3.0"),
        since="21.3.0",
        xapi="P:21.3.0",
        has_async=False,
    )
    set_error_info = message(
        Void,
        "DOC",
        Param("value", Set(String), since="21.3.0"),
        since="21.3.0",
        xapi="P:21.3.0",
        has_async=False,
    )
    add_to_other_config = message(
        Void,
        "DOC",
        Param("key", String, since="25.8.0"),
        Param("value", String, since="25.8.0"),
        since="25.8.0",
        xapi="P?:25.8.0",
        has_async=False,
    )
    remove_from_other_config = message(
        Void,
        "DOC",
        Param("key", String, since="25.8.0"),
        since="25.8.0",
        xapi="P?:25.8.0",
        has_async=False,
    )
    set_other_config = message(
        Void,
        "DOC",
        Param("value", Map(String, String), since="25.8.0"),
        since="25.8.0",
        xapi="P?:25.8.0",
        has_async=False,
    )
