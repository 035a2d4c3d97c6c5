"""DOC"""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, field, message
from ._types import DateTime, Enum, Float, Int, Record, Set, String, Void


class event(Model, xapi=True):
    """DOC"""

    id = field(Int, RO_ins, "DOC", xapi="P:rio")
    timestamp = field(DateTime, RO_ins, "DOC", xapi="P:rio D:boston")
    class_ = field(String, RO_ins, "DOC", xapi="P:rio")
    operation = field(Enum(e.event_operation), RO_ins, "DOC", xapi="P:rio")
    ref = field(String, RO_ins, "DOC", xapi="P:rio")
    obj_uuid = field(String, RO_ins, "DOC", xapi="P:rio D:boston")

    register = message(
        Void, "DOC", Param("classes", Set(String)), xapi="P:rio D:boston", static=True
    )
    unregister = message(
        Void, "DOC", Param("classes", Set(String)), xapi="P:rio D:boston", static=True
    )
    next = message(
        Set(Record("event")),
        "DOC",
        errors=(
            "SESSION_NOT_REGISTERED",
            "EVENTS_LOST",
            "EVENT_SUBSCRIPTION_PARSE_FAILURE",
        ),
        xapi="P:rio D:boston",
        static=True,
    )
    from_ = message(
        Set(Record("event")),
        "DOC",
        Param("classes", Set(String), since="boston"),
        Param("token", String, since="boston"),
        Param("timeout", Float, since="boston"),
        errors=(
            "EVENT_FROM_TOKEN_PARSE_FAILURE",
            "EVENT_SUBSCRIPTION_PARSE_FAILURE",
        ),
        since="boston",
        xapi="P:boston",
        static=True,
        has_async=False,
    )
    get_current_id = message(Int, "DOC", since="rio", xapi="P:rio", static=True, has_async=False)
    inject = message(
        String,
        "DOC",
        Param("class", String, since="tampa"),
        Param("ref", String, since="tampa"),
        since="tampa",
        xapi="P:tampa",
        static=True,
        has_async=False,
    )
