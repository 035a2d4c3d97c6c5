"""What callers of a store were told, and whether the file agrees.

Each transaction makes a VM with two disks' devices, writes its number into a VM that all share, and
replaces a journal entry. So a lost one, a half one and one that nobody was told of are all seen.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xenmgmt.abc import Journal, Put, Store
from xenmgmt.clock import VirtualClock
from xenmgmt.errors import StoreBroken, StoreCorrupt, StoreError, StoreInDoubt
from xenmgmt.model._layout import LAYOUTS
from xenmgmt.store.sqlite import SqliteStore, copy

NAME = LAYOUTS["VM"].index["name_label"]
VBDS = LAYOUTS["VM"].index["VBDs"]


def row(cls: str, **values: Any) -> list[Any]:
    """A row with these fields."""
    found = [1, 0, *LAYOUTS[cls].defaults[2:]]
    for name, value in values.items():
        found[LAYOUTS[cls].index[name]] = value
    return found


def changes(number: int, size: int) -> list[Any]:
    """What transaction ``number`` writes."""
    vm = f"vm{number}"
    return [
        Put("VM", vm, row("VM", uuid=vm, name_label=str(number), name_description="x" * size)),
        Put("VBD", f"{vm}a", row("VBD", uuid=f"{vm}a", VM=vm)),
        Put("VBD", f"{vm}b", row("VBD", uuid=f"{vm}b", VM=vm)),
        Put("VM", "shared", row("VM", uuid="shared", name_label=str(number))),
        Journal("entry", {"last": number}),
    ]


@dataclass
class Books:
    """The transactions by their numbers, and what became of each."""

    path: Path
    revisions: dict[int, int] = field(default_factory=dict)
    """Those that were acknowledged."""
    refused: set[int] = field(default_factory=set)
    """Those of which it was said that they have not happened."""
    doubtful: set[int] = field(default_factory=set)
    """Those of which nobody can tell before the file is opened again."""
    errors: list[StoreError] = field(default_factory=list)
    closed: StoreBroken | None = None
    copies: dict[str, dict[int, int]] = field(default_factory=dict)
    """Copies that were begun, and what was acknowledged before."""
    copied: set[str] = field(default_factory=set)
    begun: Callable[[int], None] = lambda number: None
    told: Callable[[int], None] = lambda number: None
    """Called when a transaction begins, and when it is acknowledged."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, store: SqliteStore, number: int, size: int = 10) -> None:
        """One transaction."""
        with self._lock:
            self.doubtful.add(number)
        self.begun(number)
        try:
            revision = store.txn((), (), changes(number, size))
        except StoreError as error:
            self.failed(error)
            with self._lock:
                if not isinstance(error, StoreInDoubt):
                    self.doubtful.discard(number)
                    self.refused.add(number)
        else:
            with self._lock:
                self.doubtful.discard(number)
                self.revisions[number] = revision
            self.told(number)

    def act(self, call: Callable[[], Any]) -> Any:
        """Anything else; what it returned, None when it failed."""
        try:
            return call()
        except StoreError as error:
            self.failed(error)
            return None

    def copy(self, path: Path, target: Path) -> None:
        """A backup."""
        self.copies[target.name] = dict(self.revisions)
        if self.act(lambda: copy(path, target) or True):
            self.copied.add(target.name)

    def failed(self, error: StoreError) -> None:
        """An error is one of ours, says what it is about, and does not blame what is whole."""
        with self._lock:
            self.errors.append(error)
            assert str(self.path.parent) in str(error), f"it does not name the file: {error!r}"
            assert not isinstance(error, StoreCorrupt), f"nothing is damaged: {error}"
            assert error.hint, f"it does not say what to do: {error!r}"
            assert error.hint in str(error)
            if isinstance(error, StoreBroken):
                self.closed = self.closed or error

    # --- afterwards ----------------------------------------------------------------------------

    def usable(self, store: SqliteStore, number: int) -> None:
        """With the fault gone a store goes on, or is closed and says so each time."""
        for attempt in range(2):
            count = len(self.errors)
            self.put(store, number + attempt)
            failed = self.errors[count:]
            assert bool(failed) == (self.closed is not None), failed
            for error in failed:
                assert type(error) is StoreBroken, repr(error)
                assert self.closed is not None
                assert error.reason == self.closed.reason
        if self.closed is None:
            assert store.check() == []
            self.look(store)

    def look(self, store: Store) -> None:
        """All that was acknowledged is there; nothing is half there, or was refused."""
        cells = {cell.ref: cell.row for cell in store.cells("VM")}
        shared = cells.pop("shared", None)
        found = {int(ref[2:]) for ref in cells}
        assert self.revisions.keys() <= found, f"lost: {self.revisions.keys() - found}"
        strange = found - self.revisions.keys() - self.doubtful
        assert not strange, f"not acknowledged: {strange}, of these refused: {self.refused & found}"
        for ref, values in cells.items():
            assert set(values[VBDS]) == {f"{ref}a", f"{ref}b"}, f"half done: {ref}"
        assert len(store.cells("VBD")) == 2 * len(found)
        self._look_at_events(store, found, shared)

    def _look_at_events(self, store: Store, found: set[int], shared: Any) -> None:
        events = store.events(store.oldest)[0]
        ids = [event.id for event in events]
        assert ids == list(range(store.last_event - len(ids) + 1, store.last_event + 1))
        made = {
            int(e.ref[2:]): e.revision
            for e in events
            if e.operation == "add" and e.ref[2:].isdigit()
        }
        for number, revision in self.revisions.items():
            if revision > store.oldest:
                assert made[number] == revision, f"{number} has another revision now"
        revisions = sorted({event.revision for event in events})
        assert revisions == list(range(store.oldest + 1, store.revision + 1))
        if found:
            last = max(found, key=lambda number: made.get(number, self.revisions.get(number, 0)))
            assert shared[NAME] == str(last)
            assert store.journal() == {"entry": {"last": last}}

    def reopened(self, path: Path, number: int) -> SqliteStore:
        """Opened without faults: what was in doubt is known, and it goes on counting."""
        store = SqliteStore(path, VirtualClock())
        self.look(store)
        before, last = store.revision, store.last_event
        made = {e.ref: e.revision for e in store.events(store.oldest)[0] if e.operation == "add"}
        for one in self.doubtful:
            if store.cell("VM", f"vm{one}") is not None:
                self.revisions[one] = made[f"vm{one}"]
            else:
                self.refused.add(one)
        self.doubtful.clear()
        self.put(store, number)
        assert self.revisions[number] == before + 1
        assert store.events(before)[0][0].id == last + 1
        self._look_at_copies(path.parent)
        return store

    def copied_for(self, path: Path) -> Books:
        """The same for another copy of the file."""
        sets = set(self.refused), set(self.doubtful)
        return Books(path, dict(self.revisions), *sets, copies=self.copies, copied=set(self.copied))

    def _look_at_copies(self, folder: Path) -> None:
        for name, revisions in self.copies.items():
            path = folder / name
            assert path.exists() or name not in self.copied, "a copy is gone"
            if path.exists():
                with closing_store(path) as store:
                    Books(path, revisions).look(store)


@contextmanager
def closing_store(path: Path) -> Iterator[SqliteStore]:
    """A store, closed in the end."""
    store = SqliteStore(path, VirtualClock())
    try:
        yield store
    finally:
        store.close()
