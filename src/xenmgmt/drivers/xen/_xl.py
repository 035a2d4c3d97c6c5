"""Running ``xl``, for the few things that are rare and that it can be asked for in one word."""

from __future__ import annotations

from pathlib import Path
from threading import Event as Give

from ..._native.errors import light_failed
from ...errors import EngineError
from ._commands import run


def xl(*arguments: str, seconds: float = 60.0) -> str:
    """Run a command of xl's; what it printed.

    Raises:
        LibraryMissing: there is no xl, or not what it is started with.
        EngineError: it failed, with what it said.
        Timeout: it took longer, and was killed.
    """
    done = run("xl", *arguments, seconds=seconds)
    if done.status:
        lines = [line.strip() for line in (done.errors or done.output).splitlines()]
        text = " / ".join(line.removeprefix("libxl: error: ") for line in lines[:4] if line)
        raise EngineError(
            f"xl {arguments[0]}: {text or 'no reason given'}",
            engine="xl",
            native_code=done.status,
        )
    return done.output


def dump_core(domid: int, path: Path, seconds: float, give_up: Give) -> None:
    """Have a domain's memory written to a file, for a debugger.

    libxl does it in one call that comes back when all is written, and cannot be told to end. So it
    is called in a process of its own, which can be killed.

    Raises:
        NativeError: it failed.
        Timeout: it took longer, and was killed. TaskCancelled: it was given up, and killed.
    """
    done = run("xl", "dump-core", str(domid), str(path), seconds=seconds, give_up=give_up)
    if done.status:
        raise light_failed("core_dump", "fail", done.errors or done.output, domid)


__all__ = ["dump_core", "xl"]
