"""The store in memory: fast, and gone with the process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..abc import Cell, Change, Delete, Event, Journal, Put, StoreConflict
from ..model._layout import REV, Row
from ._base import KEEP_EVENTS, TablesStore
from ._tables import Staged

__all__ = ["KEEP_EVENTS", "MemoryStore"]

Planned = tuple[str, str, Row | None, bool, str]
"""Class, reference, new row or None, whether it is reborn, the note on its tombstone."""


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
            objects = [change for change in changes if not isinstance(change, Journal)]
            staged = self._tables.stage(objects) if objects else {}
            revision = self._revision + bool(staged)
            planned, events = self._planned(staged, objects, revision)
            interrupt = None
            while True:
                try:
                    self._apply(planned, events, changes, revision)
                    break
                except KeyboardInterrupt as error:  # half of it must not stay
                    interrupt = error
        if staged:
            for listener in self._listeners:
                listener()
        if interrupt is not None:
            raise interrupt
        return revision

    def _planned(
        self, staged: Staged, objects: Sequence[Put | Delete], revision: int
    ) -> tuple[list[Planned], list[Event]]:
        """What is to be written, and the events of it."""
        planned: list[Planned] = []
        events: list[Event] = []
        if not staged:
            return planned, events
        now = self._clock.now()
        number = self._log.last_id
        notes = {(c.cls, c.ref): c.note for c in objects if isinstance(c, Delete)}
        reborn = {(c.cls, c.ref) for c in objects if isinstance(c, Put) and c.reborn}
        for key, row in staged.items():
            cls, ref = key
            cell = self._by_class[cls].get(ref)
            if row is not None:
                row[REV] = revision
                new, word = tuple(row), "add" if cell is None else "mod"
                planned.append((cls, ref, new, key in reborn, ""))
            elif cell is not None:
                new, word = cell.row, "del"
                planned.append((cls, ref, None, False, notes[key]))
            else:
                continue
            number += 1
            events.append(Event(number, revision, now, cls, word, ref, new))
        return planned, events

    def _apply(
        self,
        planned: Sequence[Planned],
        events: Sequence[Event],
        changes: Sequence[Change],
        revision: int,
    ) -> None:
        """Write it. Doing that again, after it was cut short anywhere, completes it."""
        tables = self._tables
        for cls, ref, row, reborn, note in planned:
            if row is None:
                tables.remove(cls, ref, revision, note)
            else:
                tables.apply(cls, ref, row, reborn)
        for change in changes:
            if isinstance(change, Journal):
                self._write_journal(change)
        self._log.extend(events)
        self._revision = revision
