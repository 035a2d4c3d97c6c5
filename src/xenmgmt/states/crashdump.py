"""The life of a crash dump: there, or on its way out."""

from __future__ import annotations

from enum import Enum

from ._machine import Table, move


class CrashdumpState(Enum):
    """The states of a crash dump."""

    PRESENT = "Present"
    DESTROYING = "destroying"


TABLE = Table(
    "crashdump",
    CrashdumpState,
    CrashdumpState.PRESENT,
    (move("destroy", CrashdumpState.PRESENT, via=CrashdumpState.DESTROYING),),
    targets={CrashdumpState.DESTROYING: CrashdumpState.PRESENT},
)
