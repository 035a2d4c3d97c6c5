"""The objects in memory: cells by class and reference, indexes, relations.

Every store keeps its present state here; what differs is where changes are written to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..abc import Cell, Delete, Put, Snapshot
from ..abc._store import RebornCell
from ..errors import HandleInvalid
from ..model._layout import LAYOUTS, NULL, REV, STATE, Layout, Row
from ._refset import RefSet, with_ref, without_ref

Found = str | dict[str, None]
Staged = dict[tuple[str, str], list[Any] | None]


class Tables:
    """All objects. Whoever changes them holds the store's lock."""

    def __init__(self) -> None:
        self.cells: dict[str, dict[str, Cell]] = {name: {} for name in LAYOUTS}
        self.index: dict[str, dict[int, dict[Any, Found]]] = {
            name: {place: {} for place in layout.indexed} for name, layout in LAYOUTS.items()
        }

    def find(self, cls: str, place: int, value: Any) -> Sequence[str]:
        """References by an indexed field."""
        found = self.index[cls][place].get(value)
        if found is None:
            return ()
        return (found,) if isinstance(found, str) else tuple(found)

    # --- staging: what a transaction will change, relations included ----------------------------

    def stage(self, changes: Iterable[Put | Delete]) -> Staged:
        """The rows after the changes; None where an object goes."""
        staged: Staged = {}
        for change in changes:
            key = (change.cls, change.ref)
            staged[key] = change.row if isinstance(change, Put) else None
        for (cls, ref), row in list(staged.items()):
            cell = self.cells[cls].get(ref)
            old = cell.row if cell is not None else None
            layout = LAYOUTS[cls]
            if layout.one_ends:
                self._bind(staged, layout, ref, old, row)
            if row is None and old is not None:
                self._release_members(staged, layout, ref, old)
        return staged

    def _bind(
        self, staged: Staged, layout: Layout, ref: str, old: Row | None, row: list[Any] | None
    ) -> None:
        for end in layout.one_ends:
            before = old[end.index] if old is not None else NULL
            after = row[end.index] if row is not None else NULL
            if before is after or before == after:
                continue
            if before != NULL and (owner := self._edit(staged, end.many_class, before)):
                owner[end.many_index] = without_ref(owner[end.many_index], ref)
            if after != NULL:
                owner = self._edit(staged, end.many_class, after)
                if owner is None:
                    raise HandleInvalid(end.many_class, after)
                owner[end.many_index] = with_ref(owner[end.many_index], ref)

    def _release_members(self, staged: Staged, layout: Layout, ref: str, old: Row) -> None:
        """What pointed at an object that goes points at nothing."""
        for end in layout.many_ends:
            members = old[end.index]
            # a large set has another order after the store is opened again; events have not
            for member in sorted(members) if type(members) is RefSet else members:
                peer = self._edit(staged, end.one_class, member)
                if peer is not None and peer[end.one_index] == ref:
                    peer[end.one_index] = NULL

    def _edit(self, staged: Staged, cls: str, ref: str) -> list[Any] | None:
        """The staged row of an object, staged now if it was not."""
        key = (cls, ref)
        if key in staged:
            return staged[key]
        cell = self.cells[cls].get(ref)
        if cell is None:
            return None
        row = list(cell.row)
        staged[key] = row
        return row

    # --- applying -------------------------------------------------------------------------------
    # Each may be done again with the same row after it was cut short anywhere, and completes it.

    def apply(self, cls: str, ref: str, row: Row, reborn: bool) -> bool:
        """Write one row; True when the object is new."""
        cells = self.cells[cls]
        cell = cells.get(ref)
        if cell is None:
            cells[ref] = Cell(cls, ref, row)
            self._index(cls, ref, None, row)
            return True
        old = cell.row
        if old is row:  # again
            self._index(cls, ref, None, row)
        elif not reborn:
            self._index(cls, ref, old, row)
            cell.row = row
        else:
            if old[STATE]:
                self._index(cls, ref, old, row)
                old = cell.row = (0, row[REV], "reborn", RebornCell(cls, ref, row, row[REV]))
            cells[ref] = old[3]
        return False

    def remove(self, cls: str, ref: str, revision: int, note: str) -> Row | None:
        """Take an object away; its cell keeps a tombstone."""
        cell = self.cells[cls].get(ref)
        if cell is None:
            return None
        last = cell.row
        if last[STATE]:
            self._index(cls, ref, last, None)
            cell.row = (0, revision, "destroyed", note)
        self.cells[cls].pop(ref, None)
        return last

    def bury(self) -> None:
        """Turn every cell into a tombstone: the store is closed."""
        closed = (0, 0, "closed")
        for cells in self.cells.values():
            for cell in cells.values():
                cell.row = closed
            cells.clear()
        for index in self.index.values():
            for values in index.values():
                values.clear()

    def _index(self, cls: str, ref: str, old: Row | None, row: Row | None) -> None:
        for place, values in self.index[cls].items():
            before = old[place] if old is not None else None
            after = row[place] if row is not None else None
            if before is after or before == after:
                continue
            if before is not None:
                _drop(values, before, ref)
            if after is not None:
                _add(values, after, ref)


def _add(values: dict[Any, Found], value: Any, ref: str) -> None:
    found = values.get(value)
    if found is None or found == ref:
        values[value] = ref
    elif isinstance(found, str):
        values[value] = {found: None, ref: None}
    else:
        found[ref] = None


def _drop(values: dict[Any, Found], value: Any, ref: str) -> None:
    found = values.get(value)
    if found == ref:
        del values[value]
    elif isinstance(found, dict):
        found.pop(ref, None)
        if not found:
            del values[value]


class FrozenTables(Snapshot):
    """Several classes at one revision."""

    __slots__ = ("_rows", "revision")

    def __init__(self, revision: int, rows: Mapping[str, Mapping[str, Row]]) -> None:
        self.revision = revision
        self._rows = rows

    def row(self, cls: str, ref: str) -> Row | None:
        """One record."""
        return self._rows[cls].get(ref)

    def items(self, cls: str) -> Iterable[tuple[str, Row]]:
        """All records of a class."""
        return self._rows[cls].items()
