"""The life of a session: open until logout, or until it has been idle for too long."""

from __future__ import annotations

from enum import Enum

from ._machine import Table, move


class SessionState(Enum):
    """The states of a session."""

    ACTIVE = "Active"
    EXPIRED = "Expired"


TABLE = Table(
    "session",
    SessionState,
    SessionState.ACTIVE,
    (
        move("use", SessionState.ACTIVE, note="any call in the session: of this library"),
        move("logout", (SessionState.ACTIVE, SessionState.EXPIRED)),
        move("expire", SessionState.ACTIVE, SessionState.EXPIRED, note="it was idle for too long"),
    ),
)
