"""Messages: what the toolstack tells the administrator."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_run, field
from ._fields import message as verb
from ._types import DateTime, Enum, Int, Map, Record, Ref, Set, String, Void


class message(Model, since="orlando", xapi=True, kept=False):
    """Something that happened to an object and that a person should know.

    Source: xapi datamodel, class message.
    """

    uuid = field(String, RO_run, "Unique identifier of the message.", since="rio", xapi="P:rio")
    name = field(
        String, RO_run, "What happened, as one of the well-known names.", since="rio", xapi="P:rio"
    )
    priority = field(
        Int, RO_run, "How urgent it is; 1 is the most urgent.", since="rio", xapi="P:rio"
    )
    cls = field(
        Enum(e.cls),
        RO_run,
        "Class of the object that it is about.",
        since="orlando",
        xapi="P:orlando E:1.313.0",
    )
    obj_uuid = field(
        String,
        RO_run,
        "Unique identifier of the object that it is about.",
        since="rio",
        xapi="P:rio",
    )
    timestamp = field(DateTime, RO_run, "When it happened.", since="rio", xapi="P:rio")
    body = field(String, RO_run, "Details, as text or XML.", since="rio", xapi="P:rio")

    create = verb(
        Ref("message"),
        "Leave a message about an object.",
        Param("name", String, since="orlando"),
        Param("priority", Int, since="orlando"),
        Param("cls", Enum(e.cls), since="orlando"),
        Param("obj_uuid", String, since="orlando"),
        Param("body", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    destroy = verb(
        Void,
        "Forget the message.",
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
        has_async=False,
    )
    destroy_many = verb(
        Void,
        "Forget several messages.",
        Param("messages", Set(Ref("message")), since="22.19.0"),
        since="22.19.0",
        xapi="P?:22.19.0",
        role="pool-operator",
        static=True,
    )
    destroy_all = verb(
        Void,
        "Forget all messages that match the filters.",
        Param("filters", Map(String, String), since="26.6.0"),
        since="26.6.0",
        xapi="P?:26.6.0",
        role="pool-operator",
        static=True,
    )
    get = verb(
        Map(Ref("message"), Record("message")),
        "Read the messages about one object since a time.",
        Param("cls", Enum(e.cls), since="orlando"),
        Param("obj_uuid", String, since="orlando"),
        Param("since", DateTime, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="read-only",
        static=True,
        has_async=False,
    )
    get_all = verb(
        Set(Ref("message")),
        "List all messages.",
        since="orlando",
        xapi="P:orlando",
        role="read-only",
        static=True,
        has_async=False,
    )
    get_since = verb(
        Map(Ref("message"), Record("message")),
        "Read all messages since a time.",
        Param("since", DateTime, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="read-only",
        static=True,
        has_async=False,
    )
    get_record = verb(
        Record("message"),
        "Read all fields of the message.",
        since="orlando",
        xapi="P:orlando",
        role="read-only",
        has_async=False,
    )
    get_by_uuid = verb(
        Ref("message"),
        "Find a message by its unique identifier.",
        Param("uuid", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="read-only",
        static=True,
        has_async=False,
    )
    get_all_records = verb(
        Map(Ref("message"), Record("message")),
        "Read all fields of all messages.",
        since="orlando",
        xapi="P:orlando",
        role="read-only",
        static=True,
        has_async=False,
    )
    get_all_records_where = verb(
        Map(Ref("message"), Record("message")),
        "Read the messages that match an expression.",
        Param("expr", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="read-only",
        static=True,
        has_async=False,
    )
