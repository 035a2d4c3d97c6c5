"""The lock files of libxenlight: held one by one or many at once, beside others that want them."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from pathlib import Path

import pytest
from tests.patience import LONG

from xenmgmt.drivers.xen import _locks
from xenmgmt.drivers.xen._locks import held
from xenmgmt.errors import Timeout


def theirs(path: str, wait: bool = True) -> int | None:
    """A lock as libxenlight takes it; None when it is not free and is not waited for."""
    while True:
        fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(fd)
            return None
        try:
            if os.path.samestat(os.fstat(fd), Path(path).stat()):
                return fd
        except FileNotFoundError:
            pass
        os.close(fd)


def give_back(path: str, fd: int) -> None:
    Path(path).unlink()
    os.close(fd)


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    return [str(tmp_path / f"{number}-lock") for number in range(20)]


def test_held(paths: list[str]) -> None:
    """While they are held, nobody else gets any of them; then all are free, and no file is left."""
    with held(paths):
        assert [theirs(path, wait=False) for path in paths] == [None] * 20
    assert not [path for path in paths if Path(path).exists()]
    for path in paths:
        fd = theirs(path, wait=False)
        assert fd is not None
        give_back(path, fd)


def test_a_batch_left_behind(paths: list[str]) -> None:
    """A batch that was killed leaves one file with many names: the next batch takes them all."""
    Path(paths[0]).touch()
    for path in paths[1:]:
        os.link(paths[0], path)
    with held(paths):
        assert [theirs(path, wait=False) for path in paths] == [None] * 20
    assert not [path for path in paths if Path(path).exists()]


def test_left_behind(paths: list[str]) -> None:
    """A file that somebody left without a lock on it is no obstacle, and is cleaned up."""
    for path in paths[::3]:
        Path(path).touch()
    with held(paths):
        assert [theirs(path, wait=False) for path in paths] == [None] * 20
    assert not [path for path in paths if Path(path).exists()]


def test_held_by_another(paths: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """One that another holds for too long is named, and the others are given back."""
    monkeypatch.setattr(_locks, "LOCK_SECONDS", 0.1)
    fd = theirs(paths[7])
    assert fd is not None
    with pytest.raises(Timeout, match="7-lock"), held(paths):
        pytest.fail("it is held by another")
    assert [path for path in paths if Path(path).exists()] == [paths[7]]
    give_back(paths[7], fd)
    with held(paths):
        pass


def test_no_two_at_once(paths: list[str]) -> None:
    """Batches of this library and single locks of libxenlight exclude each other, always."""
    inside = [0] * len(paths)
    wrong: list[int] = []
    turns = 0
    end = time.monotonic() + 1.5

    def work(at: int) -> None:
        inside[at] += 1
        if inside[at] != 1:
            wrong.append(at)
        time.sleep(0.0005)
        inside[at] -= 1

    def batches(which: slice) -> None:
        nonlocal turns
        while time.monotonic() < end:
            with held(paths[which]):
                for at in range(len(paths))[which]:
                    work(at)
                turns += 1

    def single(at: int) -> None:
        nonlocal turns
        while time.monotonic() < end:
            fd = theirs(paths[at])
            assert fd is not None
            work(at)
            give_back(paths[at], fd)
            turns += 1

    threads = [
        *(threading.Thread(target=batches, args=(which,)) for which in (slice(0, 6), slice(4, 9))),
        *(threading.Thread(target=single, args=(at,)) for at in (0, 5, 5, 8)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert not wrong
    assert turns > 5
    assert not [path for path in paths if Path(path).exists()]
