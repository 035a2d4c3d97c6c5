"""The verbs of class session. Who may log in is a server's business; in process all are trusted."""

from __future__ import annotations

from ..model import Param
from ..model._types import Ref, String
from ._operation import Begin, Operation
from ._txn import Txn


def open_session(t: Txn, name: str, now: int) -> str:
    """A session of a user by name; the user is made when there is none."""
    known = [ref for ref in t.all("user") if t.get("user", ref, "short_name") == name]
    user = known[0] if known else t.create("user", {"short_name": name})
    hosts = t.all("host")
    values = {"this_user": user, "last_active": now}
    return t.create("session", {**values, "this_host": hosts[0]} if hosts else values)


class Open(Operation, on="session.open", static=True):
    """A further session in this process, trusted, with the name of its user."""

    extra = {"name": Param("name", String)}  # noqa: RUF012
    returns = Ref("session")

    def begin(self, b: Begin, ref: str, name: str = "") -> str:
        return open_session(b.t, name, int(self.now().timestamp()))


class Use(Operation, on="session.use"):
    """Take note of activity; an expired session is refused."""

    extra = {}  # noqa: RUF012

    def begin(self, b: Begin, ref: str) -> None:
        b.check("session", ref, "use")
        b.t.set("session", ref, last_active=int(self.now().timestamp()))


class Logout(Operation, on="session.logout"):
    """End a session; it may have expired."""

    def begin(self, b: Begin, ref: str) -> None:
        b.check("session", ref, "logout")
        b.t.delete("session", ref, self.title)


class Expire(Operation, on="session.expire"):
    """End a session for having been idle; it stays to be told apart from one that never was."""

    extra = {}  # noqa: RUF012

    def begin(self, b: Begin, ref: str) -> None:
        b.check("session", ref, "expire")
        b.t.move("session", ref, "Expired")
