"""Connections that are closed once nobody uses them any more.

To a daemon there is one for questions and for what the daemon tells, and one for each call that
changes something or takes long, while it runs. For a daemon makes five calls of a connection at
once and lets further ones wait. And libvirt's library before 10.0 loses calls of a thread while
another one waits for its answer on the same connection: they are sent when there is something else
to be done. libvirt's test driver has no daemon, and a node of its own for each connection, so it
gets one.

libvirt frees a connection that is closed, also below a call that has not returned; and closing one
waits for the daemon, which may be frozen. So who uses a connection holds it, and when the last one
has let go, it is closed in a thread that nobody has to wait for.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from ._library import load

KEPT = 4
"""So many connections for work stay open when nobody works on them."""


class Held:
    """The connections to a daemon, held by who made this: ``asking``, and those for work."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._lock = threading.Lock()
        self._users = 1
        self.asking = load().open(uri)
        self._working: list[Any] = []
        """Those for work, in use or not."""
        self._free: list[Any] = []

    def knows(self, connection: Any) -> bool:
        """Whether it is one of these."""
        with self._lock:
            return connection is self.asking or connection in self._working

    @contextmanager
    def working(self) -> Iterator[Any]:
        """A connection that nobody else uses within; opening one may fail, as libvirt tells it."""
        if self._uri.startswith("test:"):
            yield self.asking
            return
        connection = self._lent() or self._opened()
        try:
            yield connection
        finally:
            self._give_back(connection)

    def _lent(self) -> Any:
        """One that is free; None when there is none, as those that were closed do not count."""
        while True:
            with self._lock:
                one = self._free.pop() if self._free else None
            if one is None or one.isAlive():
                return one
            with self._lock:
                self._working.remove(one)

    def _opened(self) -> Any:
        one = load().open(self._uri)
        with self._lock:
            self._working.append(one)
        return one

    def _give_back(self, connection: Any) -> None:
        with self._lock:
            if len(self._free) < KEPT:
                self._free.append(connection)
                return
            self._working.remove(connection)
        _close([connection])

    def take(self) -> None:
        """Hold it too; by who knows that somebody holds it."""
        with self._lock:
            self._users += 1

    def let_go(self) -> threading.Thread | None:
        """Hold it no more. The thread that closes it, when that was the last one."""
        with self._lock:
            self._users -= 1
            if self._users:
                return None
            connections = [self.asking, *self._working]
        return _close(connections)


def _close(connections: list[Any]) -> threading.Thread:
    libvirt = load()

    def close() -> None:
        for one in connections:
            with suppress(libvirt.libvirtError):  # only the one for questions has a callback
                one.unregisterCloseCallback()
            with suppress(libvirt.libvirtError):  # it was lost already
                one.close()

    thread = threading.Thread(target=close, name="xenmgmt-libvirt-close", daemon=True)
    thread.start()
    return thread
