"""Live measurements mean something while there is something to measure.

The metrics objects of a VM, a VBD and a VIF follow their owner (`_coupling`).
"""

from __future__ import annotations

from enum import Enum

from ._machine import Table, move


class MetricsState(Enum):
    """The states of a metrics object."""

    IDLE = "Idle"
    LIVE = "Live"


def _table(cls: str) -> Table:
    return Table(
        cls,
        MetricsState,
        MetricsState.IDLE,
        (
            move("owner_live", MetricsState.IDLE, MetricsState.LIVE, engine=True),
            move("owner_idle", MetricsState.LIVE, MetricsState.IDLE, engine=True),
        ),
    )


TABLES = tuple(_table(cls) for cls in ("VM_metrics", "VBD_metrics", "VIF_metrics"))
