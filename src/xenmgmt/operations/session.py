"""The verbs of class session. Who may log in is a server's business; in process all are trusted."""

from __future__ import annotations

from .. import errors as err
from ..model import Param
from ..model._layout import LAYOUTS
from ..model._types import Ref, String
from ._operation import Begin, Operation
from ._txn import Txn


def open_session(t: Txn, name: str, now: int) -> str:
    """A session of a user by name; the user is made when there is none."""
    known = t.find("user", "short_name", name)
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


class Login(Operation, on="session.login_with_password", static=True):
    """Open a session for who knows the password; whom, the connection's ``authenticate`` says."""

    def begin(
        self,
        b: Begin,
        ref: str,
        uname: str = "",
        pwd: str = "",
        version: str = "",
        originator: str = "",
    ) -> str:
        if not b.desk.authenticate(uname, pwd):
            raise err.SessionAuthenticationFailed()
        made = open_session(b.t, uname, int(self.now().timestamp()))
        b.t.set("session", made, originator=originator)
        return made


class Subjects(Operation, on="session.get_all_subject_identifiers", static=True):
    """The identifiers of the users that have a session."""

    def begin(self, b: Begin, ref: str) -> tuple[str, ...]:
        names = {_user_name(b.t, one) for one in b.t.all("session")}
        return tuple(sorted(names - {""}))


class LogoutSubject(Operation, on="session.logout_subject_identifier", static=True):
    """End every session of a user."""

    def begin(self, b: Begin, ref: str, subject_identifier: str = "") -> None:
        for one in b.t.all("session"):
            if _user_name(b.t, one) == subject_identifier:
                b.t.delete("session", one, self.title)


def _user_name(t: Txn, session: str) -> str:
    user = t.row("user", t.get("session", session, "this_user"))
    return str(user[LAYOUTS["user"].index["short_name"]]) if user is not None else ""
