"""Runs in dom0: one command at a time for the host, over a virtio-serial port.

Each command starts in an empty /tmp/work with what the host sent; what it leaves in $OUT goes
back. When the host goes away, the command is killed.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Any

from . import wire

WORK, OUT = Path("/tmp/work"), Path("/tmp/out")
LINGER = 0.2  # seconds to wait for output that a daemon's pipe may still hold


class HostGone(Exception):
    """Whoever sent the request has closed the port, and maybe another has opened it."""


class Port:
    """The port: whole frames in both directions."""

    def __init__(self, path: str) -> None:
        self.fd = os.open(path, os.O_RDWR)
        self._next: wire.Frame | None = None

    def take(self, count: int) -> bytes:
        """Exactly so many bytes."""
        data = bytearray()
        while len(data) < count:
            piece = os.read(self.fd, min(count - len(data), 1 << 16))
            if not piece:
                raise HostGone
            data += piece
        return bytes(data)

    def command(self) -> wire.Frame:
        """The next command; what an earlier request left behind is passed over."""
        frame, self._next = self._next, None
        while frame is None or frame.kind != wire.COMMAND:
            frame = wire.read_frame(self.take)
        return frame

    def read(self, request: int) -> wire.Frame:
        """The next frame of a request."""
        frame = wire.read_frame(self.take)
        if frame.request != request:
            self._next = frame
            raise HostGone
        return frame

    def write(self, request: int, kind: bytes, data: bytes = b"") -> None:
        """Send a frame."""
        rest = memoryview(wire.pack(request, kind, data))
        while rest:
            rest = rest[os.write(self.fd, rest) :]


def wait_port() -> Port:
    """The port, as soon as the driver has found it."""
    while True:
        for port in Path("/sys/class/virtio-ports").glob("*"):
            return Port(f"/dev/{port.name}")
        time.sleep(0.02)


def files(port: Port, request: int) -> None:
    """Unpack the tar that the host sends into a fresh folder."""
    for place in (WORK, OUT):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
    with subprocess.Popen(["tar", "-xf", "-", "-C", str(WORK)], stdin=subprocess.PIPE) as tar:
        assert tar.stdin is not None
        while (frame := port.read(request)).data:
            with contextlib.suppress(BrokenPipeError):
                tar.stdin.write(frame.data)


class Job:
    """The command of a request, with a terminal of its own or without."""

    def __init__(self, order: dict[str, Any]) -> None:
        environment = {**os.environ, "OUT": str(OUT), "TERM": order.get("term") or "dumb"}
        self.end = time.monotonic() + order["seconds"]
        self.sources: dict[int, bytes] = {}
        self.input = -1
        shell = ["/bin/bash", "-c", order["command"]] if order["command"] else ["/bin/bash", "-l"]
        if order["tty"]:
            self.input, inside = pty.openpty()
            fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", *order["tty"], 0, 0))
            self.process = subprocess.Popen(
                ["setsid", "--ctty", *shell],
                cwd=WORK, env=environment, stdin=inside, stdout=inside, stderr=inside,
            )  # fmt: skip
            os.close(inside)
            self.sources[self.input] = wire.OUTPUT
            self.group = False
        else:
            self.process = subprocess.Popen(
                shell, cwd=WORK, env=environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )  # fmt: skip
            assert self.process.stdout is not None
            assert self.process.stderr is not None
            self.sources[self.process.stdout.fileno()] = wire.OUTPUT
            self.sources[self.process.stderr.fileno()] = wire.ERRORS
            self.group = True

    def kill(self) -> None:
        """End it at once, with what it started in its own session."""
        with contextlib.suppress(ProcessLookupError):
            if self.group:
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()

    def close(self) -> None:
        """Give the descriptors back."""
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        if self.input >= 0:
            os.close(self.input)


def relay(port: Port, request: int, job: Job) -> int:
    """Pass output out and input in until the command ends; its status, 124 when out of time."""
    over: float | None = None
    timed_out = False
    poll = select.poll()
    poll.register(port.fd, select.POLLIN)
    for fd in job.sources:
        poll.register(fd, select.POLLIN)
    while job.sources:
        ready = dict(poll.poll(50))
        if port.fd in ready:
            frame = port.read(request)
            if frame.kind == wire.INPUT and job.input >= 0:
                os.write(job.input, frame.data or b"\x04")
        for fd, kind in list(job.sources.items()):
            if fd not in ready:
                continue
            try:
                data = os.read(fd, wire.CHUNK)
            except OSError:  # a terminal whose last user has gone
                data = b""
            if data:
                port.write(request, kind, data)
            else:
                poll.unregister(fd)
                del job.sources[fd]
        now = time.monotonic()
        if job.process.poll() is not None:
            over = over or now
            if not ready and now - over > LINGER:
                break  # daemons may keep the pipes open
        elif now > job.end and not timed_out:
            timed_out = True
            job.kill()
    status = job.process.wait()
    if timed_out:
        return 124
    return 128 - status if status < 0 else status


def results(port: Port, request: int) -> None:
    """Send what is in $OUT."""
    if not any(OUT.iterdir()):
        return
    command = ["tar", "-cf", "-", "-C", str(OUT), "."]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as tar:
        assert tar.stdout is not None
        for piece in iter(lambda: tar.stdout.read(wire.CHUNK), b""):  # type: ignore[union-attr]
            port.write(request, wire.FILES, piece)
    port.write(request, wire.FILES)


def serve(port: Port) -> None:
    """One request."""
    frame = port.command()
    order = json.loads(frame.data)
    time.clock_settime(time.CLOCK_REALTIME, order["now"])  # a saved state has an old clock
    files(port, frame.request)
    if order["command"] == wire.POWER_OFF:
        port.write(frame.request, wire.EXIT, b'{"status": 0}')
        sys.exit(0)
    job = Job(order)
    try:
        status = relay(port, frame.request, job)
    finally:
        job.kill()
        job.process.wait()
        job.close()
    results(port, frame.request)
    port.write(frame.request, wire.EXIT, json.dumps({"status": status}).encode())


def main() -> None:
    """Serve for ever; a host that goes away ends only its own request."""
    port = wait_port()
    while True:
        try:
            serve(port)
        except HostGone:
            time.sleep(0.02)


if __name__ == "__main__":
    main()
