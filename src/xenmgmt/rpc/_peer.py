"""A session with a remote server: logging in, calls, and following its events."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from .. import errors as err
from ._mirror import Mirror
from ._spell import AnyDialect
from ._transport import Transport
from ._values import Plain

POLL = 30.0
"""Seconds that one wait for events takes at most."""
GRACE = 15.0
"""Seconds that a server may take beyond a wait that it was asked for."""
AGAIN = (0.1, 0.5, 1.0, 2.0, 5.0)
"""Seconds to wait before a server that cannot be reached is asked for events again."""
OWN = "xenmgmt"


class Peer:
    """One session with one server. Thread-safe."""

    def __init__(
        self, transport: Transport, name: str, password: str, originator: str, mirror: Mirror
    ) -> None:
        self._transport = transport
        self._name = name
        self._password = password
        self._originator = originator
        self._mirror = mirror
        self._login_lock = threading.Lock()
        self._follow_lock = threading.Lock()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self.dialect: AnyDialect = None
        self.token = ""
        self.position = ""
        self._log_in()

    # --- the session ----------------------------------------------------------------------------

    def _log_in(self) -> None:
        params = [self._name, self._password, OWN, self._originator]
        self.token = self._transport.call("session.login_with_password", params)
        known = self._methods()
        # A server of this library speaks its whole model to who asks for it.
        self.dialect = None if "Async.VM.dump_core" in known else "xapi"
        if self.dialect is not None and "event.from" not in known:
            self.dialect = "1.0"

    def _methods(self) -> list[str]:
        """What the server can do in this session; a server may take no session here."""
        try:
            found = self._transport.call("system.listMethods", [self.token])
        except err.XenError:
            found = self._transport.call("system.listMethods", [])
        return list(found)

    def call(self, method: str, params: list[Plain], timeout: float | None = None) -> Plain:
        """The result of a call in the session; logs in again, once, when that has ended."""
        token = self.token
        try:
            return self._transport.call(method, [token, *params], timeout)
        except err.SessionInvalid:
            if self._closing.is_set():
                raise
            with self._login_lock:
                if self.token == token:
                    self._log_in()
            return self._transport.call(method, [self.token, *params], timeout)

    def call_outside(self, method: str, params: list[Plain], timeout: float) -> Plain:
        """The result of a call that takes no session."""
        return self._transport.call(method, params, timeout)

    # --- events ---------------------------------------------------------------------------------

    def catch_up(self) -> None:
        """Take over everything that has happened until now."""
        self._follow(0.0)

    def _follow(self, seconds: float) -> None:
        """Ask for what happened since, and take it over, unless somebody else already has."""
        while True:
            before = self.position
            try:
                told = self.call(
                    "event.from", [["*"], before, float(seconds)], seconds + GRACE + POLL
                )
            except err.TokenCompacted:
                with self._follow_lock:
                    if self.position == before:
                        self.position = ""
                continue
            with self._follow_lock:
                if self.position == before:
                    self._mirror.apply(told["events"], self.dialect, before == "")
                    self.position = str(told["token"])
                    return

    def follow(self) -> None:
        """Follow the server's events from a thread of one's own, until `close`."""
        self._thread = threading.Thread(target=self._run, name="xenmgmt-remote", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        failures = 0
        while not self._closing.is_set():
            try:
                self._follow(POLL)
                failures = 0
            except err.XenError:
                if self._closing.is_set():
                    return
                self._closing.wait(AGAIN[min(failures, len(AGAIN) - 1)])
                failures += 1

    def close(self, before: Callable[[], Any]) -> None:
        """Log out, and close every connection. ``before`` may still make calls."""
        self._closing.set()
        try:
            before()
            self.call("session.logout", [], GRACE)
        except err.XenError:
            pass  # the server is gone, or has ended the session itself
        finally:
            self._transport.close()
            if self._thread is not None and self._thread is not threading.current_thread():
                self._thread.join(10.0)
