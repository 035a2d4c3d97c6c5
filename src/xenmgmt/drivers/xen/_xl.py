"""Running ``xl``: what builds, saves and ends guests here, and what other people use beside us."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress

from ..._native import LibraryMissing
from ...errors import EngineError, HostNotEnoughFreeMemory, TaskCancelled, Timeout

MEMORY = re.compile(r"ot enough memory|failed to free memory|Cannot allocate memory", re.IGNORECASE)

WITH_US = ("setpriv", "--pdeathsig", "KILL")
"""Whoever starts a command so takes it with him when he dies: no guest is built behind the back of
who recovers."""


class Xl:
    """One command of xl's, which can be ended from another thread."""

    def __init__(self, *arguments: str) -> None:
        self.arguments = arguments
        self._guard = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._cancelled = False

    def run(self, seconds: float = 300.0) -> str:
        """Run it; what it printed.

        Raises:
            EngineError: it failed, with what it said.
            Timeout: it took longer, and was killed.
            TaskCancelled: somebody called `cancel`.
        """
        with self._guard:
            if self._cancelled:
                raise TaskCancelled("")
            self._process = process = subprocess.Popen(
                [*WITH_US, "xl", *self.arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
            )
        with process:
            try:
                output, errors = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                raise Timeout(None, seconds, f"xl {self.arguments[0]}") from None
        if self._cancelled:
            raise TaskCancelled("")
        if process.returncode:
            raise failed(self.arguments, process.returncode, errors or output)
        return output

    def cancel(self) -> bool:
        """End it; whether it will end."""
        with self._guard:
            self._cancelled = True
            if self._process is not None:
                with suppress(ProcessLookupError):
                    self._process.terminate()
        return True


def failed(arguments: Sequence[str], status: int, said: str) -> Exception:
    """The error for what xl said."""
    lines = [line for line in said.splitlines() if line.strip() and "Parsing config" not in line]
    text = " / ".join(line.removeprefix("libxl: error: ") for line in lines[:4])
    if MEMORY.search(said):
        return HostNotEnoughFreeMemory(None, None, message=f"xl {arguments[0]}: {text}")
    return EngineError(
        f"xl {arguments[0]}: {text or 'no reason given'}", engine="xl", native_code=status
    )


def need_xl() -> None:
    """See that there is an xl, and what it is started with.

    Raises:
        LibraryMissing: one of them is not there, with the package that brings it.
    """
    for program, package in (("xl", "xen-utils"), (WITH_US[0], "util-linux")):
        if shutil.which(program) is None:
            raise LibraryMissing(
                f"there is no {program} on this host: apt-get install {package}",
                package=package,
                call=program,
            )


__all__ = ["Xl", "failed", "need_xl"]
