"""Where objects, relations, the journal and the event log live."""

from __future__ import annotations

from .memory import MemoryStore

__all__ = ["MemoryStore"]
