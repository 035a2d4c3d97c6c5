"""Events: what changed, told to those who asked."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, field, message
from ._types import DateTime, Enum, Float, Int, Record, Set, String, Void


class event(Model, xapi=True, kept=False):
    """One change of one object.

    Source: Xen-API 1.0.10, class event; xapi datamodel, class event.
    """

    id = field(Int, RO_ins, "Number of the event; later events have higher ones.", xapi="P:rio")
    timestamp = field(DateTime, RO_ins, "When the change was made.", xapi="P:rio D:boston")
    class_ = field(String, RO_ins, "Class of the object that changed.", xapi="P:rio")
    operation = field(
        Enum(e.event_operation),
        RO_ins,
        "Whether the object was added, deleted or modified.",
        xapi="P:rio",
    )
    ref = field(String, RO_ins, "Reference to the object that changed.", xapi="P:rio")
    obj_uuid = field(
        String, RO_ins, "Unique identifier of the object that changed.", xapi="P:rio D:boston"
    )

    register = message(
        Void,
        "Begin to collect the events of these classes for the session.",
        Param("classes", Set(String)),
        xapi="P:rio D:boston",
        role="read-only",
        static=True,
        has_async=False,
    )
    unregister = message(
        Void,
        "Stop collecting the events of these classes for the session.",
        Param("classes", Set(String)),
        xapi="P:rio D:boston",
        role="read-only",
        static=True,
        has_async=False,
    )
    next = message(
        Set(Record("event")),
        "Wait for events, then hand out all that were collected.",
        errors=(
            "SESSION_NOT_REGISTERED",
            "EVENTS_LOST",
            "EVENT_SUBSCRIPTION_PARSE_FAILURE",
        ),
        xapi="P:rio D:boston",
        role="read-only",
        static=True,
        has_async=False,
    )
    from_ = message(
        Set(Record("event")),
        "Wait for changes since a token; the answer brings the next token.",
        Param("classes", Set(String), since="boston"),
        Param("token", String, since="boston"),
        Param("timeout", Float, since="boston"),
        errors=(
            "EVENT_FROM_TOKEN_PARSE_FAILURE",
            "EVENT_SUBSCRIPTION_PARSE_FAILURE",
        ),
        since="boston",
        xapi="P:boston",
        role="read-only",
        static=True,
        has_async=False,
    )
    get_current_id = message(
        Int,
        "Tell the number that the next event will exceed.",
        since="rio",
        xapi="P:rio",
        role="read-only",
        static=True,
        has_async=False,
    )
    inject = message(
        String,
        "Make an event as if the object had changed; returns a token that precedes it.",
        Param("class", String, since="tampa"),
        Param("ref", String, since="tampa"),
        since="tampa",
        xapi="P:tampa",
        role="read-only",
        static=True,
        has_async=False,
    )
