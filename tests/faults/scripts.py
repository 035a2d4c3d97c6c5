"""What is done to a store while something goes wrong: every way in which it uses its files."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from tests.faults.books import Books

from xenmgmt.clock import VirtualClock
from xenmgmt.store import _file, _writer, sqlite
from xenmgmt.store.sqlite import SqliteStore

Files = dict[str, bytes]


class Script(NamedTuple):
    """Gets the books and the file. Gives the store, still open; None where it was not opened."""

    run: Callable[[Books, Path], SqliteStore | None]
    state: str
    """What is there when it begins."""


LARGE = 120_000


def opened(books: Books, path: Path, **options: Any) -> SqliteStore | None:
    """The store, or None and the error in the books."""
    found = books.act(lambda: SqliteStore(path, VirtualClock(), **options))
    assert found is None or isinstance(found, SqliteStore)
    return found


def states(folder: Path) -> dict[str, tuple[Files, dict[int, int]]]:
    """What scripts begin with, and what was acknowledged: nothing, a store, and a log beside it."""
    path = folder / "store.db"
    books = Books(path)
    found: dict[str, tuple[Files, dict[int, int]]] = {"none": ({}, {})}
    for state, numbers in (("closed", range(1, 5)), ("killed", range(5, 9))):
        store = SqliteStore(path, VirtualClock())
        for number in numbers:
            books.put(store, number, 2000)
        if state == "closed":
            store.close()
        found[state] = read(folder), dict(books.revisions)
    store.close()
    return found


def read(folder: Path) -> Files:
    """The files that outlive a process."""
    return {
        path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm")
    }


@contextmanager
def small(module: Any, name: str, value: int) -> Iterator[None]:
    """A limit of a module is a small one."""
    usual = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, usual)


def new(books: Books, path: Path) -> SqliteStore | None:
    """A store is made."""
    store = opened(books, path)
    if store is not None:
        books.put(store, 11)
    return store


def again(books: Books, path: Path) -> SqliteStore | None:
    """One that was closed; small transactions, and one that does not fit into the cache."""
    store = opened(books, path)
    if store is not None:
        books.put(store, 11)
        books.put(store, 12, LARGE)
        books.put(store, 13)
    return store


def group(books: Books, path: Path) -> SqliteStore | None:
    """Four callers share a commit; one of them wants much."""
    store = opened(books, path)
    if store is None:
        return None
    callers = [
        threading.Thread(target=books.put, args=(store, number, LARGE if number == 12 else 10))
        for number in range(11, 15)
    ]

    def lead() -> None:
        """While this one is at work the others come."""
        for caller in callers:
            caller.start()
            while len(store._group._queue) < callers.index(caller) + 1:
                time.sleep(0)

    books.act(lambda: store._group.run(lead))
    for caller in callers:
        caller.join()
    books.put(store, 15)
    return store


def moved(books: Books, path: Path) -> SqliteStore | None:
    """The log is moved to the file again and again, some of it while somebody reads."""
    store = opened(books, path, keep_events=2)
    if store is None:
        return None
    with small(_writer, "CHECKPOINT", 4):
        for number in (11, 12):
            books.put(store, number, 20_000)
        with ExitStack() as stack:
            with suppress(sqlite3.Error):  # somebody else's errors are not ours
                reader = stack.enter_context(closing(_file.reader(path)))
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM object").fetchone()
            for number in (13, 14):
                books.put(store, number, 20_000)
        for number in (15, 16, 17):
            books.put(store, number, 20_000)
    return store


def trimmed(books: Books, path: Path) -> SqliteStore | None:
    """Old events are forgotten by and by, and at once; those in the file are read."""
    store = opened(books, path, keep_events=2, keep_stored=10)
    if store is None:
        return None
    with small(sqlite, "_TRIM", 1):
        for number in range(11, 14):
            books.put(store, number)
        books.act(lambda: store.events(store.oldest))
        books.act(lambda: store.compact(store.revision - 1))
        books.put(store, 14)
    return store


def cared_for(books: Books, path: Path) -> SqliteStore | None:
    """A backup, a check, the file made smaller, a lease."""
    store = opened(books, path)
    if store is None:
        return None
    books.put(store, 11)
    books.copy(path, path.with_name("copy.db"))
    books.act(store.check)
    books.put(store, 12, LARGE)
    books.act(store.vacuum)
    books.act(lambda: store.lease("l", "me", 60))
    books.put(store, 13)
    return store


def closed(books: Books, path: Path) -> SqliteStore | None:
    """Closed, and opened again."""
    store = opened(books, path)
    if store is not None:
        books.put(store, 11)
        store.close()
    store = opened(books, path)
    if store is not None:
        books.put(store, 12)
    return store


SCRIPTS = {
    "new": Script(new, "none"),
    "again": Script(again, "closed"),
    "recovered": Script(again, "killed"),
    "group": Script(group, "closed"),
    "moved": Script(moved, "killed"),
    "trimmed": Script(trimmed, "closed"),
    "cared for": Script(cared_for, "closed"),
    "closed": Script(closed, "killed"),
}
