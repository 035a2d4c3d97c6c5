"""Batches of requests to xenstore, to a daemon that a test plays."""

from __future__ import annotations

import os
import pty
import tty
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.native.daemon import HEAD, Daemon

from xenmgmt import _native as native
from xenmgmt._native import StorePipe
from xenmgmt._native import pipe as native_pipe
from xenmgmt.errors import ConnectionClosed


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


MANY = [f"/many/{number}" for number in range(500)]


def test_batches(pipe: StorePipe) -> None:
    """Hundreds of values go out and come back in order; what is not there is None."""
    values = [f"value {number}" for number in range(len(MANY))]
    pipe.write(list(zip(MANY, values, strict=True)))

    assert pipe.read([*MANY, "/nothing"]) == [*values, None]
    assert pipe.read([]) == []


@given(st.data(), st.integers(1, 150))
@settings(deadline=None, max_examples=30)
def test_any_batch(data: st.DataObject, count: int) -> None:
    """Whatever is asked for, and however much at once, each value is the one of its path."""
    wanted = data.draw(st.lists(st.integers(0, 200), min_size=count, max_size=count))
    with TemporaryDirectory() as folder:
        daemon = Daemon(Path(folder) / "socket")
        daemon.nodes = {f"/n/{number}": b"%d" % number for number in range(150)}
        pipe = StorePipe([f"{folder}/socket"])
        found = pipe.read([f"/n/{number}" for number in wanted])
        pipe.close()
        daemon.close()
    assert found == [str(number) if number < 150 else None for number in wanted]


def test_connections(pipe: StorePipe, daemon: Daemon) -> None:
    """A few requests go over one connection, many over several, which are kept."""
    pipe.read(MANY[:5])
    assert daemon.connections == 1
    pipe.read(MANY)
    many = daemon.connections
    assert many > 4
    pipe.read(MANY)
    assert daemon.connections == many


def test_one_of_many_is_refused(pipe: StorePipe, daemon: Daemon) -> None:
    """Of a batch over many connections, the one that is refused is named and the rest is done."""
    daemon.refused[MANY[123]] = "EACCES"
    with pytest.raises(native.NotPrivileged, match=MANY[123]):
        pipe.write([(path, "1") for path in MANY])
    assert set(daemon.nodes) == {*MANY} - {MANY[123]}
    assert not pipe.is_closed


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
    """A daemon that hangs up ends the call with an error, and the connections."""
    pipe.read(MANY)
    daemon.hangs_up_after = 1
    with pytest.raises(native.NativeError, match="xenstore"):
        pipe.read(MANY)
    assert pipe.is_closed
    with pytest.raises(ConnectionClosed):
        pipe.read(["/a"])


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


def test_device_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store behind a device is not waited for without a limit either."""
    monkeypatch.setattr(native_pipe, "SECONDS", 0.1)
    ours, theirs = pty.openpty()
    try:
        tty.setraw(theirs)
        pipe = StorePipe([os.ttyname(theirs)])
        with pytest.raises(native.NativeError, match=r"no answer in 0\.1 s"):
            pipe.read(["/a"])
        assert pipe.is_closed
    finally:
        os.close(ours)
        os.close(theirs)
