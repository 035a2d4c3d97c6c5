"""Work that is done again and again, by a connection's clock."""

from __future__ import annotations

import logging
from collections.abc import Callable

from .abc import Clock
from .errors import ConnectionClosed, StoreBroken


def repeat(
    clock: Clock, name: str, work: Callable[[], object], wait: Callable[[], float]
) -> Callable[[], None]:
    """Do ``work`` after ``wait()`` seconds, then again; call what is returned to end it.

    What goes wrong once is logged, by ``name``, and the work goes on at its next time. It ends with
    the connection.
    """
    ended = False
    cancel: Callable[[], None] | None = None

    def again() -> None:
        try:
            work()
        except (ConnectionClosed, StoreBroken):
            return
        except Exception:
            logging.getLogger("xenmgmt").exception("%s failed; it is tried again at its time", name)
        plan()

    def plan() -> None:
        nonlocal cancel
        if not ended:
            cancel = clock.call_later(wait(), again)

    def end() -> None:
        nonlocal ended
        ended = True
        if cancel is not None:
            cancel()

    plan()
    return end
