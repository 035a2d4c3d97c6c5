"""Running operations: one execution, three ways to wait for it.

An `Execution` drives one operation. It never blocks: where a driver call takes time it registers
for its end and returns. Who wants the result waits on the clock (blocking), on a future
(asyncio), or lets virtual time run.
"""

from __future__ import annotations

from ._context import AGAIN, Context
from ._execution import Execution
from ._options import DEFAULT_TIMEOUT, GRACE, Options
from ._resume import resume
from ._runner import begin, perform, run, wait
from ._watch import Watcher

__all__ = [
    "AGAIN",
    "DEFAULT_TIMEOUT",
    "GRACE",
    "Context",
    "Execution",
    "Options",
    "Watcher",
    "begin",
    "perform",
    "resume",
    "run",
    "wait",
]
