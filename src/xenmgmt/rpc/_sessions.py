"""Who is logged in to a server.

What a client holds is a *token*, drawn from the system's randomness and kept nowhere but here. The
record of class session that everybody may read has another reference, which opens nothing. So
neither the database, nor an event, nor ``task.session`` gives a session away.
"""

from __future__ import annotations

import secrets
import threading
import time
import weakref
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .. import errors as err
from ..model._derive import Dialect
from ..model._layout import LAYOUTS, STATE
from ..operations._txn import Txn, transact
from ..operations.session import open_session
from ..states import TABLES
from ._limits import Limits
from ._roles import LEVEL, ROOT
from .auth import LOCAL_ROOT, Identity, Peer

if TYPE_CHECKING:
    from ..toolstack import Toolstack

_NONE: Mapping[str, Any] = {}
WRITE_USE = 60.0
"""Seconds after which the use of a session is written into its record again."""
_NAME = LAYOUTS["session"].index["auth_user_name"]


@dataclass(slots=True, eq=False)
class Session:
    """One login."""

    token: str
    ref: str
    identity: Identity
    peer: Peer
    dialect: Dialect | None
    level: int
    used: float
    written: float
    entries: Mapping[str, Any]
    """The messages of its dialect, by name."""
    registered: set[str] = field(default_factory=set)
    """The classes of ``event.register``."""
    position: int = 0
    """How far ``event.next`` has come."""


class Sessions:
    """All sessions of a server, by token."""

    def __init__(
        self,
        xen: Toolstack,
        limits: Limits,
        entries: Callable[[Dialect | None], Mapping[str, Any]],
    ) -> None:
        self._entries = entries
        self._xen = xen
        self._limits = limits
        self._open: dict[str, Session] = {}
        self._lock = threading.Lock()
        self._forget_old()
        _ALL.add(self)

    def _forget_old(self) -> None:
        """Records of sessions of an earlier server: their tokens are gone with it.

        Another server of this connection, in this process, has its own.
        """
        others = [other for other in _ALL if other._xen is self._xen]
        live = {one.ref for other in others for one in list(other._open.values())}

        def clear(t: Txn) -> None:
            for ref in t.all("session"):
                if ref not in live and t.need("session", ref)[_NAME]:
                    t.delete("session", ref, "the server was started again")

        transact(self._xen.store, self._xen.new_id, clear)

    def open(
        self, identity: Identity, peer: Peer, originator: str, dialect: Dialect | None
    ) -> Session:
        """A new session. Writes its record: not for the event loop."""
        self._make_room(identity.name)
        xen = self._xen
        root = identity.role == LOCAL_ROOT
        now = int(xen.clock.now().timestamp())

        def make(t: Txn) -> str:
            ref = open_session(t, identity.name, now)
            t.set(
                "session",
                ref,
                originator=originator[:200],
                is_local_superuser=root,
                auth_user_name=identity.name,
                auth_user_sid=f"{identity.by}:{identity.name}",
                rbac_permissions=("pool-admin" if root else identity.role,),
                client_certificate=bool(peer.certificate),
                validation_time=xen.clock.now(),
            )
            return ref

        ref = transact(xen.store, xen.new_id, make)
        used = time.monotonic()
        session = Session(
            f"OpaqueRef:{secrets.token_urlsafe(24)}",
            ref,
            identity,
            peer,
            dialect,
            ROOT if root else LEVEL[identity.role],
            used,
            used,
            self._entries(dialect),
        )
        with self._lock:
            self._open[session.token] = session
        return session

    def _make_room(self, user: str) -> None:
        of_user: dict[str, list[Session]] = defaultdict(list)
        for one in list(self._open.values()):
            of_user[one.identity.name].append(one)
        mine = of_user[user]
        if len(mine) >= self._limits.sessions_per_user:
            self.close(min(mine, key=lambda one: one.used))
        elif len(self._open) >= self._limits.sessions:
            raise err.TooManyPendingTasks(
                hint=f"{len(self._open)} sessions are open, as many as there may be; log one out"
            )

    def entries(self, token: str) -> Mapping[str, Any]:
        """The messages that the client of a session may call; none when there is no session."""
        session = self._open.get(token)
        return _NONE if session is None else session.entries

    def dialect(self, token: Any, default: Dialect | None) -> Dialect | None:
        """What a client speaks that named this session, which may be none."""
        session = self._open.get(token) if isinstance(token, str) else None
        return default if session is None else session.dialect

    def get(self, token: Any) -> Session:
        """The session of a token; `SessionInvalid` when there is none, or none any more."""
        session = self._open.get(token) if isinstance(token, str) else None
        if session is None:
            raise err.SessionInvalid(token if isinstance(token, str) else "")
        now = time.monotonic()
        if now - session.used > self._limits.idle:
            raise err.SessionInvalid(token)
        cell = self._xen.store.cell("session", session.ref)
        if cell is None or not cell.row[STATE] & _ACTIVE:
            self._open.pop(token, None)
            raise err.SessionInvalid(token)
        session.used = now
        return session

    def due(self) -> Iterator[Session]:
        """Sessions whose last use is to be written, or that have expired; see `tend`."""
        now = time.monotonic()
        for one in list(self._open.values()):
            if now - one.used > self._limits.idle or one.used - one.written > WRITE_USE:
                yield one

    def tend(self) -> None:
        """Write when sessions were last used; end those that were not used for too long."""
        now = time.monotonic()
        for one in self.due():
            if now - one.used > self._limits.idle:
                self.close(one)
                continue
            one.written = one.used
            seen = int(self._xen.clock.now().timestamp() - (now - one.used))

            def write(t: Txn, one: Session = one, seen: int = seen) -> None:
                if t.row("session", one.ref) is not None:
                    t.set("session", one.ref, last_active=seen)

            transact(self._xen.store, self._xen.new_id, write)

    def close(self, session: Session) -> None:
        """Log out. Writes: not for the event loop."""
        with self._lock:
            self._open.pop(session.token, None)

        def delete(t: Txn) -> None:
            if t.row("session", session.ref) is not None:
                t.delete("session", session.ref, "session.logout")

        transact(self._xen.store, self._xen.new_id, delete)

    def close_all(self) -> None:
        """Log everybody out."""
        for one in list(self._open.values()):
            self.close(one)

    def __len__(self) -> int:
        return len(self._open)


_ALL: weakref.WeakSet[Sessions] = weakref.WeakSet()
"""Those of every server in this process."""


def own_ref(session: Session, value: Any) -> Any:
    """A client names its own session by the token; the model knows it by the record."""
    return session.ref if value == session.token else value


_ACTIVE = TABLES["session"].bit_of["Active"]
