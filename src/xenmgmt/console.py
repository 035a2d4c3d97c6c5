"""A text console: reading, typing, waiting for what the guest says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from . import errors as err
from .abc import Endpoint
from .model._layout import STATE
from .states.vm import TABLE, VMState

if TYPE_CHECKING:
    from .toolstack import Toolstack

_LIVE = TABLE.bit[VMState.RUNNING] | TABLE.bit[VMState.PAUSED]
POLL = 0.05
"""Seconds between two looks at what the guest has printed."""


class TextConsole:
    """The text console of one VM. It reads all that is kept since the guest booted, and goes on.

    With ``after``, what was printed before so many bytes is left out.
    Several may be open at once; each has its own place. Text is UTF-8; what is not, is replaced.
    """

    def __init__(self, xen: Toolstack, vm: str, after: int = 0) -> None:
        self._xen = xen
        self._vm = vm
        self._uuid = str(xen.record_of("VM", vm)["uuid"])
        self._position = after
        self.unread = ""
        """What was taken in, and not read yet."""
        self.lost = 0
        """Bytes that were printed and no longer kept before they were read."""
        self._assert_live()

    def screenshot(self) -> bytes:
        """What the screen shows now, as PNG; `NotSupported` where guests have no screen."""
        self._assert_live()
        picture: bytes = self._xen.driver.console_screenshot(self._uuid)
        return picture

    def endpoint(self) -> Endpoint:
        """Where a VNC or SPICE viewer finds its screen, and the password that it needs."""
        self._assert_live()
        found: Endpoint = self._xen.driver.console_endpoint(self._uuid)
        return found

    def _assert_live(self) -> None:
        cell = self._xen.store.cell("VM", self._vm)
        if cell is None or not cell.row[STATE]:
            raise err.HandleInvalid("VM", self._vm)
        if not cell.row[STATE] & _LIVE:
            raise TABLE.needs(self._vm, cell.row, "Paused", "Running", name="open_console")

    def read(self) -> str:
        """What the guest has printed since the last read; "" when nothing."""
        self.fetch()
        text, self.unread = self.unread, ""
        return text

    def fetch(self) -> None:
        """Take in what the guest has printed; it stays `unread`, also when the guest ends."""
        self._assert_live()
        told: Any = self._xen.driver.console_read(self._uuid, self._position)
        self._position = told.position
        self.lost += told.lost
        self.unread += told.data.decode("utf-8", "replace")

    def write(self, text: str) -> None:
        """Type."""
        self._assert_live()
        self._xen.driver.console_write(self._uuid, text.encode())

    def send(self, line: str) -> None:
        """Type a line and press return."""
        self.write(f"{line}\r")

    def expect(self, pattern: str, timeout: float = 30.0) -> re.Match[str]:
        """Wait until the guest prints what a regular expression finds; the match.

        What stands before its end is read. Raises `Timeout`, which shows what was printed instead.
        """
        wanted = re.compile(pattern, re.MULTILINE)
        clock = self._xen.clock
        end = clock.monotonic() + timeout
        while True:
            self.fetch()
            found = wanted.search(self.unread)
            if found is not None:
                self.unread = self.unread[found.end() :]
                return found
            if clock.monotonic() >= end:
                late = err.Timeout(None, timeout, f"console of {self._vm}")
                late.hint = (
                    f"waited for {pattern!r}; the last that was printed: {self.unread[-200:]!r}"
                )
                raise late
            clock.sleep(POLL)

    def run(self, command: str, prompt: str, timeout: float = 30.0) -> str:
        """Type a command; what it printed until the next prompt (a regular expression)."""
        self.read()
        self.send(command)
        self.expect(re.escape(command) + r"\r?\n", timeout)
        found = self.expect(prompt, timeout)
        return found.string[: found.start()].replace("\r\n", "\n")

    def resize(self, columns: int, rows: int) -> None:
        """Tell the guest the size of the terminal."""
        for name, value in (("columns", columns), ("rows", rows)):
            if not 1 <= value <= 10_000:
                raise err.InvalidValue(name, value, would_do="1 to 10000")
        self._assert_live()
        self._xen.driver.console_resize(self._uuid, columns, rows)

    def __repr__(self) -> str:
        return f"<TextConsole of VM {self._uuid}>"
