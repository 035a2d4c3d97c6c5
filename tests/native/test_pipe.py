"""Batches of requests to xenstore, to a daemon that a test plays."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.patience import LONG

from xenmgmt import _native as native
from xenmgmt._native import StorePipe

HEAD = struct.Struct("<IIII")


class Daemon:
    """Answers reads and writes from a dict; what it is to do wrong can be set."""

    def __init__(self, place: Path) -> None:
        self.nodes: dict[str, bytes] = {}
        self.refused: dict[str, str] = {}
        self.answer: Callable[[int], int] = lambda number: number
        self.noise = b""
        self.hangs_up_after = 1 << 30
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(place))
        self._socket.listen()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(LONG)

    def _serve(self) -> None:
        try:
            link, _ = self._socket.accept()
        except OSError:
            return
        with link, link.makefile("rb") as stream:
            served = 0
            while head := stream.read(16):
                kind, number, _, length = HEAD.unpack(head)
                data = stream.read(length)
                served += 1
                if served > self.hangs_up_after:
                    return
                link.sendall(self.noise + self._one(kind, number, data))

    def _one(self, kind: int, number: int, data: bytes) -> bytes:
        path, _, value = data.partition(b"\0")
        name, answer = path.decode(), b"OK\0"
        error = self.refused.get(name, "")
        if kind == 11 and not error:
            self.nodes[name] = value
        elif kind == 2 and not error:
            error = "" if name in self.nodes else "ENOENT"
            answer = self.nodes.get(name, b"")
        if error:
            kind, answer = 16, error.encode() + b"\0"
        return HEAD.pack(kind, self.answer(number), 0, len(answer)) + answer


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    made = Daemon(tmp_path / "socket")
    yield made
    made.close()


@pytest.fixture
def pipe(daemon: Daemon, tmp_path: Path) -> Iterator[StorePipe]:
    opened = StorePipe([str(tmp_path / "socket")])
    yield opened
    opened.close()


def test_batches(pipe: StorePipe) -> None:
    """Hundreds of values go out and come back in order; what is not there is None."""
    values = [(f"/local/{number}", f"value {number}") for number in range(500)]
    pipe.write(values)
    paths = [path for path, _ in values]

    assert pipe.read([*paths, "/nothing"]) == [*(value for _, value in values), None]
    assert pipe.read([]) == []


def test_watches_in_between(pipe: StorePipe, daemon: Daemon) -> None:
    """An event of a watch between two answers is passed over."""
    event = b"/path\0token\0"
    daemon.noise = HEAD.pack(15, 0, 0, len(event)) + event
    pipe.write([("/a", "1"), ("/b", "2")])
    assert pipe.read(["/a", "/b"]) == ["1", "2"]


def test_refused(pipe: StorePipe, daemon: Daemon) -> None:
    """One that is refused is named; the others are done, and the connection is still good."""
    daemon.refused["/b"] = "EACCES"
    with pytest.raises(native.NotPrivileged, match="/b"):
        pipe.write([("/a", "1"), ("/b", "2"), ("/c", "3")])
    assert pipe.read(["/a", "/c"]) == ["1", "3"]


def test_daemon_goes(pipe: StorePipe, daemon: Daemon) -> None:
    """A daemon that hangs up ends the call with an error, and the connection."""
    daemon.hangs_up_after = 1
    with pytest.raises(native.NativeError, match="xenstore"):
        pipe.read(["/a", "/b"])
    assert pipe.is_closed


def test_daemon_is_confused(pipe: StorePipe, daemon: Daemon) -> None:
    """An answer to another question is not taken for ours."""
    daemon.answer = lambda number: number + 1
    with pytest.raises(native.NativeError, match="request 1 instead of 0"):
        pipe.read(["/a"])
    assert pipe.is_closed


def test_too_long(pipe: StorePipe) -> None:
    """What the protocol cannot carry is refused before anything is sent."""
    with pytest.raises(native.NativeError, match="/long"):
        pipe.write([("/short", "1"), ("/long", "x" * 5000)])
    assert pipe.read(["/short"]) == [None]


def test_no_daemon(tmp_path: Path) -> None:
    """Without a daemon this is no control domain."""
    with pytest.raises(native.NoXen):
        StorePipe([str(tmp_path / "socket"), str(tmp_path / "xenbus")])
