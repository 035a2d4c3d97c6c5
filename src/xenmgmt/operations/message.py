"""The verbs of class message."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .. import errors as err
from ..model._layout import LAYOUTS
from ._operation import Begin, Operation
from ._txn import Txn

_AT = LAYOUTS["message"].index
_NO_YEAR = 1970
"""A time of the year 1970 or before stands for none."""


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
    """Remove the messages between two times, with these priorities (all when none is given)."""

    def begin(
        self,
        b: Begin,
        ref: str,
        before: datetime | None = None,
        after: datetime | None = None,
        priority: int = 0,
    ) -> None:
        for one in b.t.all("message"):
            row = b.t.need("message", one)
            when = row[_AT["timestamp"]]
            if before is not None and before.year > _NO_YEAR and when >= before:
                continue
            if after is not None and after.year > _NO_YEAR and when <= after:
                continue
            if priority > 0 and row[_AT["priority"]] != priority:
                continue
            b.t.delete("message", one, self.title)


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
