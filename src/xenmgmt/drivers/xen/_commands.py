"""Programs of the host's that work for us: each has a limit, can be given up, and dies with us."""

from __future__ import annotations

import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from threading import Event as Give
from typing import IO, Any, NamedTuple

from ..._native import LibraryMissing
from ...errors import TaskCancelled, Timeout

WITH_US = ("setpriv", "--pdeathsig", "KILL")
"""Whoever starts a command so takes it with him when he dies."""
PACKAGES = {"setpriv": "util-linux", "xl": "xen-utils", "ip": "iproute2", "cp": "coreutils"}
STEP = 0.1
"""Seconds between two looks whether a command is to be given up."""
REAP = 5.0
"""Seconds that a command which was killed is waited for; the kernel may hold it for longer."""


class Ran(NamedTuple):
    """How a command ended, and what it wrote."""

    status: int
    output: str
    errors: str


def run(*command: str, seconds: float, give_up: Give | None = None, moving: bool = False) -> Ran:
    """Run a command to its end.

    Args:
        command: the program and its arguments.
        seconds: it is killed after so long.
        give_up: set to have it killed.
        moving: the limit is for the time in which it gets no further in any of its files.

    Raises:
        LibraryMissing: there is no such program, with the package that brings it.
        Timeout: its time was up, and it was killed.
        TaskCancelled: it was given up, and killed.
    """
    for name in (WITH_US[0], command[0]):
        if shutil.which(name) is None:
            package = PACKAGES.get(name, name)
            text = f"there is no {name} on this host: apt-get install {package}"
            raise LibraryMissing(text, package=package, call=name)
    process = subprocess.Popen(
        [*WITH_US, *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    try:
        return _wait(process, " ".join(command[:2]), seconds, give_up, moving)
    finally:
        _end(process)


def _wait(
    process: subprocess.Popen[str], what: str, seconds: float, give_up: Give | None, moving: bool
) -> Ran:
    end, places = time.monotonic() + seconds, ""
    while True:
        try:
            output, errors = process.communicate(timeout=STEP)
        except subprocess.TimeoutExpired:
            if give_up is not None and give_up.is_set():
                raise TaskCancelled("") from None
            if moving and (now := _places(process.pid)) != places:
                end, places = time.monotonic() + seconds, now
            if time.monotonic() > end:
                raise Timeout(None, seconds, what) from None
        else:
            return Ran(process.returncode, output, errors)


def _places(pid: int) -> str:
    """Where a process is in its files."""
    found = []
    with suppress(OSError):
        for path in Path(f"/proc/{pid}/fdinfo").iterdir():
            with suppress(OSError):
                found.append(path.read_text())
    return "".join(found)


def _end(process: subprocess.Popen[str]) -> None:
    """Have it gone, as far as the kernel lets it go."""
    if process.poll() is None:
        process.kill()
        with suppress(subprocess.TimeoutExpired):
            process.wait(REAP)
    pipes: tuple[IO[Any] | None, ...] = (process.stdout, process.stderr)
    for pipe in pipes:
        if pipe is not None:
            pipe.close()


__all__ = ["Ran", "run"]
