"""Where objects, relations, the journal and the event log live.

`MemoryStore` is loaded when it is first asked for: who only reads a file needs no model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .memory import MemoryStore

__all__ = ["MemoryStore"]


def __getattr__(name: str) -> Any:
    if name != "MemoryStore":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .memory import MemoryStore

    globals()[name] = MemoryStore
    return MemoryStore
