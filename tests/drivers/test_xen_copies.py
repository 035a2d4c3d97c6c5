"""Copies of disks of the Xen driver, and the programs that it runs for that."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.patience import until

from xenmgmt._native import LibraryMissing
from xenmgmt.drivers.xen import XenDriver, _commands, _storage
from xenmgmt.engine.settling import settled
from xenmgmt.errors import EngineError, TaskCancelled, Timeout

SR = "7f3f61c0-0a4e-4d0b-9d5c-4a2a4b1c0077"


@pytest.fixture
def driver(tmp_path: Path) -> Iterator[XenDriver]:
    made = XenDriver(state=tmp_path)
    settled(made, made.sr_create(SR, "file", 0, {}))
    made.disk_path(f"{SR}/old").write_bytes(b"disk")
    yield made
    made.workers.close()


@pytest.fixture
def slow(driver: XenDriver) -> Iterator[int]:
    """A disk whose memory image comes byte by byte; where to write more of it."""
    memory = driver.memory_path(f"{SR}/old")
    os.mkfifo(memory)
    fd = os.open(memory, os.O_RDWR)
    os.write(fd, b"x")
    yield fd
    os.close(fd)


def files(folder: Path) -> dict[str, int]:
    """What is in the repository, with the sizes."""
    return {path.name: path.stat().st_size for path in (folder / "storage" / SR).iterdir()}


def is_copying(folder: Path, size: int = 1) -> bool:
    return files(folder).get(".new.memory.part") == size


class Time:
    """A clock that goes when it is told to, and counts how often it is looked at."""

    def __init__(self) -> None:
        self.now = 0.0
        self.looks = 0

    def monotonic(self) -> float:
        self.looks += 1
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr(_commands, "time", made)
    return made


def test_cancelled(driver: XenDriver, slow: int, tmp_path: Path) -> None:
    """A copy that is given up ends, and neither disk nor memory of it is there."""
    before = files(tmp_path)
    work = driver.vdi_copy(SR, "old", SR, "new")
    until(lambda: is_copying(tmp_path))
    assert work.cancel()
    with pytest.raises(TaskCancelled):
        settled(driver, work)

    assert files(tmp_path) == before


def test_stalled(driver: XenDriver, slow: int, tmp_path: Path, clock: Time) -> None:
    """A copy may take as long as it likes while it gets on; one that does not is ended."""
    before = files(tmp_path)
    work = driver.vdi_copy(SR, "old", SR, "new")
    for size in range(1, 5):
        until(lambda size=size: is_copying(tmp_path, size))
        looks = clock.looks
        until(lambda looks=looks: clock.looks > looks + 2)  # it has been seen
        clock.now += _storage.STALLED - 1
        if size < 4:
            os.write(slow, b"x")
    assert not work.done()
    clock.now += 2
    with pytest.raises(Timeout, match="cp"):
        settled(driver, work)

    assert files(tmp_path) == before


def test_no_memory(driver: XenDriver, tmp_path: Path) -> None:
    """Where the memory cannot be copied, the disk that a guest goes back to is as it was."""
    driver.disk_path(f"{SR}/now").write_bytes(b"now")
    driver.memory_path(f"{SR}/old").mkdir()
    before = files(tmp_path)
    with pytest.raises(EngineError, match="omitting directory"):
        settled(driver, driver.vdi_revert(SR, "old", "now"))

    assert files(tmp_path) == before
    assert driver.disk_path(f"{SR}/now").read_bytes() == b"now"


def test_no_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A program that is not installed is named, with the package that brings it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LibraryMissing, match="apt-get install util-linux"):
        _commands.run("xl", "info", seconds=1)
    (tmp_path / "setpriv").write_text("#!/bin/sh\n")
    (tmp_path / "setpriv").chmod(0o755)
    with pytest.raises(LibraryMissing, match="apt-get install xen-utils") as caught:
        _commands.run("xl", "info", seconds=1)
    assert caught.value.package == "xen-utils"


def test_how_it_ended() -> None:
    """Status, output and errors of a program come back whole."""
    script = "head -c 300000 /dev/zero | tr '\\0' x; echo wrong >&2; exit 3"
    done: Any = _commands.run("sh", "-c", script, seconds=60)

    assert done == (3, "x" * 300000, "wrong\n")
