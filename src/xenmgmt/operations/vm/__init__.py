"""The verbs of class VM."""

from __future__ import annotations

from . import copies, life, memory, power, queries, reboot, saved, snapshots

__all__ = ["copies", "life", "memory", "power", "queries", "reboot", "saved", "snapshots"]
