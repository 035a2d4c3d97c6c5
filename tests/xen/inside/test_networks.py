"""Networks on real Xen: which bridges are made, and which are never taken away."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.patience import PROGRAM

import xenmgmt
from xenmgmt.drivers.xen import _networks
from xenmgmt.errors import EngineError, InvalidValue, Timeout


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, timeout=PROGRAM)


def interfaces() -> set[str]:
    return {path.name for path in Path("/sys/class/net").iterdir()}


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Any]:
    with xenmgmt.connect(f"xen+native://?state={tmp_path}") as opened:
        yield opened


def notes(folder: Path) -> list[Path]:
    return list((folder / "networks").glob("*"))


def test_no_bridge(connection: Any, tmp_path: Path) -> None:
    """An interface that is no bridge becomes no network, and nothing is noted of it."""
    with pytest.raises(InvalidValue, match=r"lo.*no bridge"):
        connection.network.create(name_label="taken", bridge="lo")

    assert "lo" in interfaces()
    assert notes(tmp_path) == []


def test_name_that_linux_refuses(connection: Any, tmp_path: Path) -> None:
    """A name that is none leaves no note of a network."""
    before = interfaces()
    with pytest.raises(EngineError, match="ip link add"):
        connection.network.create(name_label="odd", bridge="a b")

    assert interfaces() == before
    assert notes(tmp_path) == []


def test_made_here(connection: Any, tmp_path: Path) -> None:
    """A bridge made here goes with its network; one that somebody made in its place does not."""
    for theirs in (False, True):
        network = connection.network.create(name_label="lan", bridge="xblan")
        assert "xblan" in interfaces()
        if theirs:
            ip("link", "delete", "dev", "xblan")
            ip("link", "add", "name", "xblan", "type", "bridge")
        network.destroy()
        assert ("xblan" in interfaces()) == theirs
        assert notes(tmp_path) == []
    ip("link", "delete", "dev", "xblan")


def test_late(connection: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that does not end in time is an error of the library's, and leaves no note."""
    monkeypatch.setattr(_networks, "LIMIT", 0.0)
    slow = tmp_path / "bin" / "ip"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec busybox usleep 60000000\n")
    slow.chmod(0o755)
    with monkeypatch.context() as patched:
        patched.setenv("PATH", str(slow.parent), prepend=":")
        with pytest.raises(Timeout, match="ip link"):
            connection.network.create(name_label="late", bridge="xblate")
    assert notes(tmp_path) == []
