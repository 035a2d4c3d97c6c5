"""Running ``xl``, for the few things that are rare and that it can be asked for in one word."""

from __future__ import annotations

import subprocess

from ..._native import LibraryMissing
from ...errors import EngineError, Timeout

WITH_US = ("setpriv", "--pdeathsig", "KILL")
"""Whoever starts a command so takes it with him when he dies."""


def xl(*arguments: str, seconds: float = 60.0) -> str:
    """Run a command of xl's; what it printed.

    Raises:
        LibraryMissing: there is no xl, or not what it is started with.
        EngineError: it failed, with what it said.
        Timeout: it took longer, and was killed.
    """
    try:
        done = subprocess.run(
            [*WITH_US, "xl", *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
        )
    except FileNotFoundError as error:
        raise LibraryMissing(
            f"there is no {error.filename} on this host: apt-get install xen-utils util-linux",
            package="xen-utils",
            call="xl",
        ) from None
    except subprocess.TimeoutExpired:
        raise Timeout(None, seconds, f"xl {arguments[0]}") from None
    if done.returncode:
        lines = [line.strip() for line in (done.stderr or done.stdout).splitlines()]
        text = " / ".join(line.removeprefix("libxl: error: ") for line in lines[:4] if line)
        raise EngineError(
            f"xl {arguments[0]}: {text or 'no reason given'}",
            engine="xl",
            native_code=done.returncode,
        )
    return done.stdout


__all__ = ["xl"]
