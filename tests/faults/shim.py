"""The interposer: built with the C compiler, loaded into a process of its own, told what to do.

Kinds of calls and kinds of faults have the order that ``interpose.c`` gives them.
"""

from __future__ import annotations

import ctypes
import errno
import os
import subprocess
import sys
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

from tests.patience import PROGRAM

SOURCE = Path(__file__).with_name("interpose.c")
ROOT = Path(__file__).resolve().parents[2]
LIBRARY = "FAULTS_LIBRARY"


class Kind(IntEnum):
    """What a call does."""

    READING = 0
    """Opens a file to read it."""
    WRITING = 1
    """Opens a file to write it, or makes it."""
    READ = 2
    WRITE = 3
    SYNC = 4
    SIZE = 5
    UNLINK = 6
    RENAME = 7
    MAP = 8
    LOCK = 9
    STAT = 10
    CLOSE = 11

    @property
    def bit(self) -> int:
        return 1 << self


class How(IntEnum):
    """What happens to it."""

    FAIL = 0
    SHORT = 1
    SLOW = 2


CHANGING = (Kind.WRITING, Kind.WRITE, Kind.SIZE, Kind.UNLINK, Kind.RENAME)
EVERY = sum(kind.bit for kind in Kind)
ROOM = Kind.WRITING.bit | Kind.WRITE.bit | Kind.SIZE.bit
CHANGES = sum(kind.bit for kind in CHANGING)


class Fault(NamedTuple):
    """One call of a kind that goes wrong, and what goes wrong after it."""

    title: str
    kind: Kind
    how: How
    error: int = 0
    also: int = 0
    seconds: float = 0.0


def _faults() -> list[Fault]:
    found = []
    for kind in Kind:
        found.append(Fault("EIO", kind, How.FAIL, errno.EIO))
        found.append(Fault("EIO from now on", kind, How.FAIL, errno.EIO, EVERY))
        if kind in CHANGING or kind is Kind.SYNC:
            found.append(Fault("ENOSPC", kind, How.FAIL, errno.ENOSPC))
            found.append(Fault("full from now on", kind, How.FAIL, errno.ENOSPC, ROOM))
            found.append(Fault("EROFS", kind, How.FAIL, errno.EROFS))
            found.append(Fault("read-only from now on", kind, How.FAIL, errno.EROFS, CHANGES))
    found.append(Fault("short", Kind.READ, How.SHORT))
    found.append(Fault("short", Kind.WRITE, How.SHORT))
    found.append(Fault("short, then full", Kind.WRITE, How.SHORT, errno.ENOSPC, Kind.WRITE.bit))
    found.append(Fault("slow", Kind.SYNC, How.SLOW, seconds=0.002))
    return found


FAULTS = _faults()
"""Every fault of every kind of call."""


def build(folder: Path) -> Path:
    """Compile the interposer."""
    made = folder / "interpose.so"
    command = [os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror"]
    libraries = ["-ldl", "-lpthread"]
    subprocess.run(
        [*command, "-fno-builtin", "-o", str(made), str(SOURCE), *libraries],
        check=True,
        timeout=PROGRAM,
    )
    return made


def run(library: Path, module: str, *arguments: str) -> str:
    """What a module prints in a process that has the interposer."""
    path = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=3600,
        env={**os.environ, "LD_PRELOAD": str(library), LIBRARY: str(library), "PYTHONPATH": path},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Shim:
    """The interposer of this process."""

    def __init__(self) -> None:
        library = ctypes.CDLL(os.environ[LIBRARY])
        library.faults_recorded.restype = ctypes.c_void_p
        library.faults_recorded_size.restype = ctypes.c_size_t
        library.faults_count.restype = library.faults_struck.restype = ctypes.c_long
        self._library = library

    def watch(self, folder: Path | None) -> None:
        """Count and record what is done below a folder from now on; None: nowhere."""
        self._library.faults_watch(b"" if folder is None else os.fsencode(folder))

    def arm(self, fault: Fault, nth: int) -> None:
        """Let the n-th call from now on go wrong."""
        self._library.faults_arm(
            fault.kind.bit,
            ctypes.c_long(nth),
            fault.how,
            fault.error,
            fault.also,
            round(fault.seconds * 1e6),
        )

    def disarm(self) -> None:
        """Nothing goes wrong any more."""
        self._library.faults_arm(0, ctypes.c_long(0), 0, 0, 0, 0)

    def counts(self) -> dict[Kind, int]:
        """So many calls of each kind since the folder is watched."""
        return {kind: self._library.faults_count(int(kind)) for kind in Kind}

    @property
    def struck(self) -> int:
        """So many calls went wrong since the fault was armed."""
        return int(self._library.faults_struck())

    def record(self, yes: bool) -> None:
        """Whether what is done is recorded."""
        self._library.faults_record(int(yes))

    def mark(self, number: int) -> None:
        """Put a number into the record."""
        self._library.faults_mark(number)

    def recorded(self) -> bytes:
        """The record."""
        size = self._library.faults_recorded_size()
        return ctypes.string_at(self._library.faults_recorded(), size) if size else b""
