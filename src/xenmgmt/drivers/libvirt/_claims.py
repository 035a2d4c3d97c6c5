"""Who changes what a disk's file is: one at a time, in whatever process.

The disk's name goes to another file when it is frozen, so its file cannot be what is locked; and
QEMU has locks of its own on that. A file beside it is, which goes with the last who held it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from ...errors import EngineError

CLAIM = ".xenmgmt-claim-"
"""How the names of those files begin."""

PATIENCE = 60.0
"""Seconds that what somebody else does to a disk is waited for."""

LOOK = 0.02
"""Seconds between two looks at that."""


@contextmanager
def claimed(*paths: Path) -> Iterator[None]:
    """Within it nobody else changes what these disks are made of.

    Raises:
        EngineError: somebody else has not come to an end of it in time.
    """
    end = time.monotonic() + PATIENCE
    with ExitStack() as held:
        for path in sorted(set(paths)):
            held.enter_context(_held(path, end))
        yield


@contextmanager
def _held(path: Path, end: float) -> Iterator[None]:
    name = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:32]
    claim = path.with_name(f"{CLAIM}{name}")
    while (number := _taken(claim)) is None:
        if time.monotonic() > end:
            raise EngineError(
                f"disk {path.name} is being frozen or replaced by another call or process for "
                f"{PATIENCE:.0f} s now: try again when that has ended",
                engine="libvirt",
            )
        time.sleep(LOOK)
    try:
        yield
    finally:
        claim.unlink(missing_ok=True)
        os.close(number)


def _taken(claim: Path) -> int | None:
    """The file, open and locked; None while somebody else has it."""
    try:
        number = os.open(claim, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        if isinstance(error, PermissionError) and claim.exists():  # it is that of another account
            return None
        raise EngineError(f"no file for the lock of a disk, {claim}: {error}") from error
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(number), claim.stat()):  # else its holder has just removed it
            return number
    except (BlockingIOError, FileNotFoundError):
        pass
    except OSError as error:
        os.close(number)
        raise EngineError(f"no lock of a disk by {claim}: {error}") from error
    os.close(number)
    return None


def drop_claims(folder: Path) -> None:
    """Remove what processes that died have left."""
    for claim in folder.glob(f"{CLAIM}*"):
        with suppress(EngineError):
            if (number := _taken(claim)) is not None:
                claim.unlink(missing_ok=True)
                os.close(number)
