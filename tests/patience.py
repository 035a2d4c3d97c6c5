"""How long a test waits for what must come: long, since what comes soon costs nothing.

A machine may be slow or busy. How fast something is, benchmarks say.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

R = TypeVar("R")

LONG = 90.0
"""Seconds for what should take a moment: a thread's end, an event, an answer."""

PROGRAM = 400.0
"""Seconds for another program, from its start to its end. A test as a whole has more."""


def until(condition: Callable[[], R], seconds: float = LONG, step: float = 0.01) -> R:
    """Wait until something is so, or there; fail when it does not come. Returns it."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, f"it does not come in {seconds} s"
        time.sleep(step)
    return found
