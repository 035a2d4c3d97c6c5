"""The verbs of class message."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from .. import errors as err
from ..model._layout import LAYOUTS
from ._operation import Begin, Operation
from ._txn import Txn

_AT = LAYOUTS["message"].index


class Create(Operation, on="message.create", static=True):
    """Leave a message about an object."""

    def begin(
        self,
        b: Begin,
        ref: str,
        name: str = "",
        priority: int = 0,
        cls: Any = "",
        obj_uuid: str = "",
        body: str = "",
    ) -> str:
        if not 1 <= priority <= 5:
            raise err.InvalidValue("priority", priority, would_do="1 (urgent) to 5")
        return b.t.create(
            "message",
            {
                "name": name,
                "priority": priority,
                "cls": cls,
                "obj_uuid": obj_uuid,
                "timestamp": self.now(),
                "body": body,
            },
        )


class Destroy(Operation, on="message.destroy"):
    """Remove a message."""

    def begin(self, b: Begin, ref: str) -> None:
        b.t.delete("message", ref, self.title)


class DestroyMany(Operation, on="message.destroy_many", static=True):
    """Remove several messages: all, or none when one is not there."""

    def begin(self, b: Begin, ref: str, messages: tuple[str, ...] = ()) -> None:
        for one in dict.fromkeys(messages):
            b.t.delete("message", one, self.title)


class DestroyAll(Operation, on="message.destroy_all", static=True):
    """Remove the messages that fit: ``before`` and ``after`` an ISO time, of a ``priority``."""

    def begin(self, b: Begin, ref: str, filters: dict[str, str] | None = None) -> None:
        wanted = dict(filters or {})
        unknown = set(wanted) - {"before", "after", "priority"}
        if unknown:
            would_do = "before, after, priority"
            raise err.InvalidValue("filters", ", ".join(sorted(unknown)), would_do=would_do)
        before, after = (_time(wanted.get(name)) for name in ("before", "after"))
        priority = wanted.get("priority")
        for one in b.t.all("message"):
            row = b.t.need("message", one)
            when = row[_AT["timestamp"]]
            if (before is not None and when >= before) or (after is not None and when <= after):
                continue
            if priority is not None and str(row[_AT["priority"]]) != priority:
                continue
            b.t.delete("message", one, self.title)


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise err.InvalidValue("filters", text, would_do="a time as 2026-01-31T12:00:00Z") from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


class Get(Operation, on="message.get", static=True):
    """The messages about one object since a time, by reference."""

    def begin(
        self, b: Begin, ref: str, cls: Any = "", obj_uuid: str = "", since: datetime | None = None
    ) -> dict[str, str]:
        found = _since(b.t, since)
        return {
            one: one
            for one in found
            if b.t.get("message", one, "obj_uuid") == obj_uuid
            and str(b.t.get("message", one, "cls")) == str(cls)
        }


class GetSince(Operation, on="message.get_since", static=True):
    """The messages since a time, by reference."""

    def begin(self, b: Begin, ref: str, since: datetime | None = None) -> dict[str, str]:
        return {one: one for one in _since(b.t, since)}


def _since(t: Txn, since: datetime | None) -> list[str]:
    found = t.all("message")
    if since is None:
        return found
    return [one for one in found if t.get("message", one, "timestamp") >= since]
