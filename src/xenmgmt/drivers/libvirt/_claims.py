"""One freeze of a disk at a time, by whichever process of whichever machine."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from ...errors import EngineError

LOCK = ".xenmgmt-lock-"
"""How the names of the files begin that are locked, and there, while somebody has a disk."""

LIMIT = 60.0
"""Seconds to wait for who freezes a disk just now; an emulator may take its time."""

LOOK = 0.01
"""Seconds between two tries."""


@contextmanager
def claimed(*paths: Path) -> Iterator[None]:
    """Have disks to oneself. A lock goes with the process that has it, however that ends.

    Raises:
        EngineError: somebody else has one of them, and does not give it back.
    """
    with ExitStack() as held:
        for path in sorted(set(paths)):
            held.callback(_give_back, *_taken(path.with_name(f"{LOCK}{path.name}")))
        yield


def drop_left(folder: Path) -> None:
    """Remove what processes that died have left."""
    for lock in folder.glob(f"{LOCK}*"):
        file = _try(lock)
        if file is not None:
            _give_back(lock, file)


def _taken(lock: Path) -> tuple[Path, int]:
    until = time.monotonic() + LIMIT
    while (file := _try(lock)) is None:
        if time.monotonic() > until:
            name = lock.name.removeprefix(LOCK)
            text = f"somebody else freezes disk {name}, for more than {LIMIT:.0f} s"
            raise EngineError(text, engine="libvirt")
        time.sleep(LOOK)
    return lock, file


def _try(lock: Path) -> int | None:
    """The lock, open; None when somebody else has it, or has just given it back."""
    file = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(file), lock.stat()):
            return file
    except (BlockingIOError, FileNotFoundError):
        pass
    except BaseException:
        os.close(file)
        raise
    os.close(file)
    return None


def _give_back(lock: Path, file: int) -> None:
    with suppress(FileNotFoundError):
        lock.unlink()
    os.close(file)
