"""Work of the simulator that takes time."""

from __future__ import annotations

from .._pending import Promise as SimPending

__all__ = ["SimPending"]
