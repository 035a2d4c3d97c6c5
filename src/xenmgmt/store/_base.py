"""What every store does that keeps its present state in memory: reads, listeners, leases."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ..abc import Cell, Clock, Event, Journal, Store
from ..errors import ConnectionClosed
from ..model._layout import LAYOUTS
from ._log import EventLog
from ._tables import FrozenTables, Tables

KEEP_EVENTS = 8192
"""At least so many of the latest events are kept, at most twice as many."""


class TablesStore(Store):
    """Objects, journal and event log in this process's memory; a subclass says how they change."""

    def __init__(self, clock: Clock, keep_events: int = KEEP_EVENTS) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tables = Tables()
        self._by_class = self._tables.cells
        self._log = EventLog(keep_events)
        self._revision = 0
        self._journal: dict[str, Mapping[str, Any]] = {}
        self._leases: dict[str, tuple[str, float]] = {}
        self._listeners: tuple[Callable[[], object], ...] = ()
        self._closed = False

    def _assert_open(self) -> None:
        """A closed store has nothing in it, which is not the same as an empty one."""
        if self._closed:
            raise ConnectionClosed()

    @property
    def revision(self) -> int:
        return self._revision

    def cell(self, cls: str, ref: str) -> Cell | None:
        return self._by_class[cls].get(ref)

    def cells(self, cls: str) -> Sequence[Cell]:
        self._assert_open()
        return tuple(self._by_class[cls].values())

    def find(self, cls: str, field: str, value: Any) -> Sequence[str]:
        self._assert_open()
        return self._tables.find(cls, LAYOUTS[cls].index[field], value)

    def snapshot(self, classes: Iterable[str]) -> FrozenTables:
        with self._lock:
            self._assert_open()
            rows = {
                cls: {ref: cell.row for ref, cell in self._by_class[cls].items()} for cls in classes
            }
            return FrozenTables(self._revision, rows)

    def _write_journal(self, change: Journal) -> None:
        if change.entry is None:
            self._journal.pop(change.key, None)
        else:
            self._journal[change.key] = change.entry

    def journal(self) -> Mapping[str, Mapping[str, Any]]:
        return dict(self._journal)

    def events(self, after: int) -> tuple[Sequence[Event], int]:
        with self._lock:
            self._assert_open()
            return self._log.after(after, self._revision), self._revision

    @property
    def last_event(self) -> int:
        return self._log.last_id

    @property
    def oldest(self) -> int:
        return self._log.complete_after

    def compact(self, revision: int) -> None:
        """Forget the events up to a revision."""
        with self._lock:
            self._log.compact(revision)

    def on_commit(self, fn: Callable[[], object]) -> Callable[[], None]:
        with self._lock:
            self._listeners = (*self._listeners, fn)

        def end() -> None:
            with self._lock:
                self._listeners = tuple(other for other in self._listeners if other is not fn)

        return end

    def lease(self, key: str, holder: str, seconds: float) -> bool:
        with self._lock:
            now = self._clock.monotonic()
            owner, until = self._leases.get(key, (holder, now))
            if owner != holder and until > now:
                return False
            self._leases[key] = (holder, now + seconds)
            return True

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._listeners = ()
            self._tables.bury()
