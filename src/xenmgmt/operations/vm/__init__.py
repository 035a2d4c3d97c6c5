"""The verbs of class VM."""

from __future__ import annotations

from . import (
    copies,
    fork,
    life,
    limits,
    marks,
    memory,
    metadata,
    power,
    queries,
    reboot,
    saved,
    snapshots,
)

__all__ = [
    "copies",
    "fork",
    "life",
    "limits",
    "marks",
    "memory",
    "metadata",
    "power",
    "queries",
    "reboot",
    "saved",
    "snapshots",
]
