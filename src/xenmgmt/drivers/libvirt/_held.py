"""Connections that are closed once nobody uses them any more.

There are two to a daemon: one for what takes long, and one for questions and for what the daemon
tells. A daemon makes five calls of a connection at once and lets further ones wait. And libvirt's
library before 10.0 now and then loses the call of a thread while another waits for its answer on
the same connection: it is sent when there is something else to be done. libvirt's test driver has
no daemon, and a node of its own for each connection, so it gets one.

libvirt frees a connection that is closed, also below a call that has not returned; and closing one
waits for the daemon, which may be frozen. So who uses a connection holds it, and when the last one
has let go, it is closed in a thread that nobody has to wait for.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

from ._library import load


class Held:
    """The connections to a daemon, held by who made this.

    ``connection`` is for calls that change something, ``asking`` for questions and events.
    """

    def __init__(self, uri: str) -> None:
        libvirt = load()
        self.connection = libvirt.open(uri)
        self.asking = self.connection
        if not uri.startswith("test:"):
            try:
                self.asking = libvirt.open(uri)
            except BaseException:
                self.connection.close()
                raise
        self._lock = threading.Lock()
        self._users = 1

    def both(self) -> list[Any]:
        """Each connection once."""
        one, other = self.connection, self.asking
        return [one] if one is other else [one, other]

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
        thread = threading.Thread(target=self._close, name="xenmgmt-libvirt-close", daemon=True)
        thread.start()
        return thread

    def _close(self) -> None:
        libvirt = load()
        for one in self.both():
            with suppress(libvirt.libvirtError):  # it was lost already
                one.unregisterCloseCallback()
                one.close()
