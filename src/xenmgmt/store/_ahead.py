"""The objects as they will be once the transactions of a group are on the disk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..abc import Cell
from ..model._layout import Row
from ._tables import Tables


class _View(dict[str, Cell]):
    """The cells of one class: those of the group, then those of the store."""

    def __init__(self, below: dict[str, Cell]) -> None:
        super().__init__()
        self.below = below
        self.gone: set[str] = set()

    def get(self, ref: str, default: Any = None) -> Any:
        found = dict.get(self, ref)
        if found is not None:
            return found
        return default if ref in self.gone else self.below.get(ref, default)


class _Views(dict[str, _View]):
    """A view of each class that is asked for."""

    def __init__(self, base: Tables) -> None:
        super().__init__()
        self._base = base

    def __missing__(self, cls: str) -> _View:
        found = self[cls] = _View(self._base.cells[cls])
        return found


class Ahead(Tables):
    """What a later transaction of a group builds upon. Nobody reads it but the one that writes."""

    def __init__(self, base: Tables) -> None:
        self._base = base
        self._views = _Views(base)
        self.cells = self._views  # type: ignore[assignment]

    def changed(self, cls: str, ref: str) -> bool:
        """Whether a transaction of the group wrote or removed this object."""
        view = self._views[cls]
        return ref in view or ref in view.gone

    def write(self, cls: str, ref: str, row: Row | None) -> None:
        """Take note of what one transaction does."""
        view = self._views[cls]
        if row is None:
            view.pop(ref, None)
            view.gone.add(ref)
        else:
            view.gone.discard(ref)
            view[ref] = Cell(cls, ref, row)

    def holds(self, cls: str, place: int, value: Any) -> bool:
        """Whether an object has this value in an indexed field."""
        view = self._views[cls]
        refs: Iterable[str] = self._base.find(cls, place, value)
        return any(cell.row[place] == value for cell in view.values()) or any(
            not self.changed(cls, ref) for ref in refs
        )
