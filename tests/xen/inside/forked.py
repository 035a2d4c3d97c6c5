"""Processes that end in the middle of what they do.

They are forked: a Python that has the library already would take fifteen seconds to start in dom0.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from typing import Any

from tests.patience import PROGRAM

FORK = multiprocessing.get_context("fork")


def end_of(work: Callable[..., None], *arguments: Any) -> int | None:
    """Run it in a process of its own; how that ended."""
    child = FORK.Process(target=work, args=arguments)
    child.start()
    child.join(PROGRAM)
    return child.exitcode


def kill_during(work: Callable[..., None], delay: float, *arguments: Any) -> None:
    """Run ``work(go, ...)`` in a process of its own; kill that so long after it calls ``go()``.

    The delay picks the moment of its work at which it dies; it waits for nothing.
    """
    here, there = FORK.Pipe(duplex=False)
    child = FORK.Process(target=work, args=(lambda: there.send("go"), *arguments))
    child.start()
    there.close()
    try:
        assert here.poll(PROGRAM)
        assert here.recv() == "go"  # EOFError: it ended before, and said why
        time.sleep(delay)
    finally:
        child.kill()
        child.join(PROGRAM)
        here.close()
