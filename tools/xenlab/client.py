"""The host's end: one command in dom0, with files in and out."""

from __future__ import annotations

import contextlib
import io
import json
import os
import secrets
import select
import socket
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from . import wire
from .machine import Machine
from .settings import LabError

Sink = Callable[[bytes], object]

QUIET = 1.0
"""Seconds of silence after which dom0 is nudged.

QEMU 7.2 loses an interrupt now and then while it emulates SVM, by which PVH guests run: its CPU's
thread changes the word of pending interrupts without a lock. If that was the timer's, Xen sleeps
until a device has something for it, which would be never.
"""
GRACE = 60.0
"""Seconds that dom0 may be silent beyond the command's own time."""


class Channel:
    """A connection to the agent in dom0, for one request."""

    def __init__(self, machine: Machine, link: socket.socket) -> None:
        self.machine = machine
        self.link = link
        link.settimeout(GRACE)
        self.request = secrets.randbits(32)
        self._buffer = bytearray()
        self.deadline = float("inf")
        self.quiet = float("inf")
        """So many seconds dom0 may say nothing."""
        self.is_sent = False
        """Whether dom0 has all it needs, and other frames may follow."""

    def send(self, kind: bytes, data: bytes = b"") -> None:
        """Send one frame."""
        try:
            self.link.sendall(wire.pack(self.request, kind, data))
        except OSError as error:
            raise gone(self.machine) from error

    def send_files(self, files: Mapping[str, Path]) -> None:
        """Send files and folders under the names that they shall have."""
        with tempfile.TemporaryFile() as spool:
            with tarfile.open(fileobj=spool, mode="w") as tar:
                for name, path in files.items():
                    tar.add(path, arcname=name)
            spool.seek(0)
            while piece := spool.read(wire.CHUNK):
                self.send(wire.FILES, piece)
        self.send(wire.FILES)
        self.is_sent = True

    def nudge(self) -> None:
        """Raise an interrupt in dom0; one that has much to read already needs none."""
        if self.is_sent:
            with contextlib.suppress(OSError):
                self.link.send(wire.pack(self.request, wire.NUDGE), socket.MSG_DONTWAIT)

    def ready(self) -> bool:
        """Whether something can be read without waiting."""
        return bool(self._buffer) or bool(select.select([self.link], [], [], 0)[0])

    def read(self) -> wire.Frame:
        """The next frame of this request."""
        while True:
            frame = wire.read_frame(self._take)
            if frame.request == self.request:
                return frame

    def _take(self, count: int) -> bytes:
        heard = time.monotonic()
        while len(self._buffer) < count:
            self.link.settimeout(QUIET)
            try:
                piece = self.link.recv(1 << 18)
            except TimeoutError:
                if self.machine.pid is None:
                    raise gone(self.machine) from None
                if self.machine.has_panicked:
                    raise LabError(f"Xen has panicked\n{self.machine.story(80)}") from None
                now = time.monotonic()
                if now > min(self.deadline, heard + self.quiet):
                    text = f"dom0 has said nothing for {now - heard:.0f} s"
                    raise LabError(f"{text}\n{self.machine.story()}") from None
                self.nudge()
                continue
            except OSError as error:
                raise gone(self.machine) from error
            if not piece:
                raise gone(self.machine)
            heard = time.monotonic()
            self._buffer += piece
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        return data


def gone(machine: Machine) -> LabError:
    """The error for a machine that went away; QEMU closes its sockets a little before its end."""
    machine.wait_end(5)
    return LabError("the virtual machine went away\n" + machine.story())


def open_channel(machine: Machine, seconds: float) -> Channel:
    """Connect to the agent's port; QEMU opens it before dom0 is up."""
    end = time.monotonic() + seconds
    while True:
        try:
            return Channel(machine, machine.connect("agent.sock"))
        except OSError:
            if machine.pid is None:
                raise gone(machine) from None
            if time.monotonic() > end:
                raise LabError("no connection to the virtual machine") from None
            time.sleep(0.02)


def run(
    machine: Machine,
    command: str,
    *,
    files: Mapping[str, Path] | None = None,
    results: Path | None = None,
    seconds: float = 600.0,
    quiet: float = float("inf"),
    output: Sink,
    errors: Sink,
    patience: float = GRACE,
    terminal: bool = False,
) -> int:
    """Run a command in dom0; its exit status, 124 when its time was up.

    Args:
        machine: a running machine.
        command: for the shell; the first folder is what was sent.
        files: name in dom0 to file or folder here.
        results: a folder for what the command leaves in ``$OUT``.
        seconds: the command's time.
        quiet: so many seconds the command may print nothing; silent for longer, dom0 is lost.
        output: takes standard output as it comes.
        errors: takes standard error.
        patience: seconds that dom0 may take beyond the command's own.
        terminal: give it this process's terminal.

    Raises:
        LabError: the machine ended, or dom0 answers no more.
    """
    channel = open_channel(machine, patience)
    with channel.link:
        channel.deadline = time.monotonic() + seconds + patience
        channel.quiet = quiet
        tty = list(_size()) if terminal else None
        order = {"command": command, "seconds": seconds, "now": time.time(), "tty": tty}
        order["term"] = os.environ.get("TERM") if terminal else None
        channel.send(wire.COMMAND, json.dumps(order).encode())
        channel.send_files(files or {})
        spool = io.BytesIO()
        while True:
            if terminal and not channel.ready():
                _pass_input(channel)
                continue
            frame = channel.read()
            if frame.kind == wire.OUTPUT:
                output(frame.data)
            elif frame.kind == wire.ERRORS:
                errors(frame.data)
            elif frame.kind == wire.FILES and frame.data:
                spool.write(frame.data)
            elif frame.kind == wire.EXIT:
                if results is not None and spool.tell():
                    spool.seek(0)
                    with tarfile.open(fileobj=spool) as tar:
                        tar.extractall(results, filter="data")
                return int(json.loads(frame.data)["status"])


def _size() -> tuple[int, int]:
    try:
        size = os.get_terminal_size(sys.stdin.fileno())
    except (OSError, ValueError):
        return 24, 80
    return size.lines, size.columns


def _pass_input(channel: Channel) -> None:
    """Wait for dom0 or the keyboard; the end of the input is passed on as Ctrl-D."""
    ready, _, _ = select.select([channel.link, sys.stdin.fileno()], [], [], QUIET)
    if not ready:
        channel.nudge()
    if sys.stdin.fileno() in ready:
        data = os.read(sys.stdin.fileno(), 1024)
        channel.send(wire.INPUT, data)
        if not data:
            time.sleep(0.2)
