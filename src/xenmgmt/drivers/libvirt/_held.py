"""A connection that is closed once nobody uses it any more.

libvirt frees a connection that is closed, also below a call that has not returned; and closing one
waits for the daemon, which may be frozen. So who uses a connection holds it, and when the last one
has let go, it is closed in a thread that nobody has to wait for.
"""

from __future__ import annotations

import threading
from typing import Any

from ._library import load


class Held:
    """A connection of libvirt, held by who made this."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._lock = threading.Lock()
        self._users = 1

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
        try:
            self.connection.unregisterCloseCallback()
            self.connection.close()
        except libvirt.libvirtError:  # it was lost already
            return
