"""The verbs of class user."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..model._layout import LAYOUTS
from ._operation import Begin, Operation

_SESSION = LAYOUTS["session"].index


class Create(Operation, on="user.create", static=True):
    """A user by name; names are unique."""

    def begin(self, b: Begin, ref: str, **values: Any) -> str:
        name = values.get("short_name", "")
        if not name:
            raise err.InvalidValue("short_name", name, would_do="a name, not empty")
        if b.t.find("user", "short_name", name):
            raise err.InvalidValue("short_name", name, would_do="a name that no user has")
        b.t.unique("user", "short_name", name)
        return b.t.create("user", values)


class Destroy(Operation, on="user.destroy"):
    """Remove a user who has no session."""

    def begin(self, b: Begin, ref: str) -> None:
        b.t.need("user", ref)
        for session in b.t.all("session"):
            if b.t.get("session", session, "this_user") == ref:
                raise err.OperationNotAllowed(f"user {ref} has session {session}; log it out first")
        b.t.delete("user", ref, self.title)
