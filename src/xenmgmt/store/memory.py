"""The store in memory: fast, and gone with the process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..abc import Cell, Change, Delete, Event, Journal, Put, StoreConflict
from ..model._layout import REV, Row
from ._base import KEEP_EVENTS, TablesStore
from ._tables import Staged

__all__ = ["KEEP_EVENTS", "MemoryStore"]


class MemoryStore(TablesStore):
    """Objects, journal and event log in this process's memory, and nowhere else."""

    def txn(
        self,
        compare: Iterable[tuple[Cell, Row]],
        absent: Iterable[tuple[str, str, Any]],
        changes: Sequence[Change],
    ) -> int:
        with self._lock:
            self._assert_open()
            for cell, row in compare:
                if cell.row is not row:
                    raise StoreConflict(cell.ref)
            for cls, name, value in absent:
                if self.find(cls, name, value):
                    raise StoreConflict(str(value))
            objects = [change for change in changes if type(change) is not Journal]
            staged = self._tables.stage(objects) if objects else {}  # type: ignore[arg-type]
            if len(objects) < len(changes):
                for change in changes:
                    if isinstance(change, Journal):
                        self._write_journal(change)
            if staged:
                self._commit(staged, objects)  # type: ignore[arg-type]
            revision = self._revision
        if staged:
            for listener in self._listeners:
                listener()
        return revision

    def _commit(self, staged: Staged, objects: Sequence[Put | Delete]) -> None:
        revision = self._revision + 1
        now = self._clock.now()
        tables = self._tables
        number = self._log.last_id
        events: list[Event] = []
        special = {(c.cls, c.ref): c for c in objects if isinstance(c, Delete) or c.reborn}
        for key, row in staged.items():
            cls, ref = key
            number += 1
            if row is None:
                last = tables.remove(cls, ref, revision, special[key].note)  # type: ignore[union-attr]
                if last is not None:
                    events.append(Event(number, revision, now, cls, "del", ref, last))
                continue
            row[REV] = revision
            new = tuple(row)
            word = "add" if tables.apply(cls, ref, new, key in special) else "mod"
            events.append(Event(number, revision, now, cls, word, ref, new))
        self._log.extend(events)
        self._revision = revision
