"""A text console on this terminal, or for a script."""

from __future__ import annotations

import os
import select
import sys
import termios
import tty

from ..console import TextConsole
from ..errors import VMBadPowerState

LEAVE = b"\x1d"
"""Ctrl-], as with telnet and virsh."""
TICK = 0.05


def script(console: TextConsole, send: tuple[str, ...], expect: str | None, limit: float) -> int:
    """Type lines, then wait for a text, then print all that the guest has printed."""
    lines = send if send or expect else tuple(sys.stdin.read().splitlines())
    for line in lines:
        console.send(line)
    if expect is not None:
        found = console.expect(expect, limit)
        sys.stdout.write(found.string[: found.end()])
    sys.stdout.write(console.read())
    sys.stdout.flush()
    return 0


def talk(console: TextConsole) -> int:
    """Both ways at once, until Ctrl-] or until the guest ends."""
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    sys.stdout.write("Ctrl-] leaves.\r\n")
    size = os.get_terminal_size(sys.stdout.fileno())
    if size.columns and size.lines:
        console.resize(size.columns, size.lines)
    try:
        tty.setraw(terminal)
        while True:
            sys.stdout.write(console.read())
            sys.stdout.flush()
            if not select.select([terminal], [], [], TICK)[0]:
                continue
            typed = os.read(terminal, 1024)
            if not typed or LEAVE in typed:
                return 0
            console.write(typed.decode("utf-8", "replace"))
    except VMBadPowerState:  # it has ended
        return 0
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
        sys.stdout.write("\r\n")
