"""How long a test waits for what must come: long, since what comes soon costs nothing.

A machine may be slow or busy. How fast something is, benchmarks say.
"""

from __future__ import annotations

import time
from collections.abc import Callable

LONG = 90.0
"""Seconds for what should take a moment: a thread's end, an event, an answer."""

PROGRAM = 400.0
"""Seconds for another program, from its start to its end. A test as a whole has more."""


def until(condition: Callable[[], object], seconds: float = LONG, step: float = 0.01) -> None:
    """Wait until something is so; fail when it does not come."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"it does not come in {seconds} s"
        time.sleep(step)
