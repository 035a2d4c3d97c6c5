"""Who looks on while operations run: told of begin, steps, roll-back and end; decides nothing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ..operations._operation import Step
    from ._execution import Execution


class Watcher(Protocol):
    """Told in the thread that drives the operation. What it raises is logged and changes nothing.

    An operation that is refused is begun and ended, without a step. One that was under way when
    the watcher came is told from there on, without its begin. ``ended`` may be told twice.
    """

    def begun(self, execution: Execution) -> None:
        """An operation is going to begin."""

    def step(self, execution: Execution, step: Step) -> None:
        """A step is going to be done; the one before it is done."""

    def rolling_back(self, execution: Execution, error: BaseException) -> None:
        """What was done is going to be taken back."""

    def ended(self, execution: Execution, error: BaseException | None) -> None:
        """It has ended: with an error, or well."""


def tell(execution: Execution, what: str, *args: Any) -> None:
    """Tell all watchers of the connection."""
    for watcher in execution.context.watchers:
        try:
            getattr(watcher, what)(execution, *args)
        except Exception:
            logging.getLogger("xenmgmt.telemetry").exception("%r failed", watcher)
