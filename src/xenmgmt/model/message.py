"""DOC"""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_run, field, message
from ._types import DateTime, Enum, Int, Map, Record, Ref, Set, String, Void


class message(Model, since="orlando", xapi=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC", since="rio", xapi="P:rio")
    name = field(String, RO_run, "DOC", since="rio", xapi="P:rio")
    priority = field(Int, RO_run, "DOC", since="rio", xapi="P:rio")
    cls = field(Enum(e.cls), RO_run, "DOC", since="orlando", xapi="P:orlando E:1.313.0")
    obj_uuid = field(String, RO_run, "DOC", since="rio", xapi="P:rio")
    timestamp = field(DateTime, RO_run, "DOC", since="rio", xapi="P:rio")
    body = field(String, RO_run, "DOC", since="rio", xapi="P:rio")

    create = message(
        Ref("message"),
        "DOC",
        Param("name", String, since="orlando"),
        Param("priority", Int, since="orlando"),
        Param("cls", Enum(e.cls), since="orlando"),
        Param("obj_uuid", String, since="orlando"),
        Param("body", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        static=True,
        has_async=False,
    )
    destroy = message(Void, "DOC", since="orlando", xapi="P:orlando", has_async=False)
    destroy_many = message(
        Void,
        "DOC",
        Param("messages", Set(Ref("message")), since="22.19.0"),
        since="22.19.0",
        xapi="P?:22.19.0",
        static=True,
    )
    destroy_all = message(
        Void,
        "DOC",
        Param("filters", Map(String, String), since="26.6.0"),
        since="26.6.0",
        xapi="P?:26.6.0",
        static=True,
    )
    get = message(
        Map(Ref("message"), Record("message")),
        "DOC",
        Param("cls", Enum(e.cls), since="orlando"),
        Param("obj_uuid", String, since="orlando"),
        Param("since", DateTime, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        static=True,
        has_async=False,
    )
    get_all = message(
        Set(Ref("message")), "DOC", since="orlando", xapi="P:orlando", static=True, has_async=False
    )
    get_since = message(
        Map(Ref("message"), Record("message")),
        "DOC",
        Param("since", DateTime, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        static=True,
        has_async=False,
    )
    get_record = message(
        Record("message"), "DOC", since="orlando", xapi="P:orlando", has_async=False
    )
    get_by_uuid = message(
        Ref("message"),
        "DOC",
        Param("uuid", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        static=True,
        has_async=False,
    )
    get_all_records = message(
        Map(Ref("message"), Record("message")),
        "DOC",
        since="orlando",
        xapi="P:orlando",
        static=True,
        has_async=False,
    )
    get_all_records_where = message(
        Map(Ref("message"), Record("message")),
        "DOC",
        Param("expr", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        static=True,
        has_async=False,
    )
