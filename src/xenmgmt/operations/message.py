"""The verbs of class message."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ._operation import Begin, Operation


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
