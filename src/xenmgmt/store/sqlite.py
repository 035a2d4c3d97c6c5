"""The durable store: the present state in memory, every transaction in one SQLite file first."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from .._durable import flush_name
from ..abc import Cell, Change, Clock, Event, Journal, StoreConflict
from ..errors import ConnectionClosed, StoreCorrupt, StoreError, StoreNotWritable, TokenCompacted
from ..model._layout import LAYOUTS, Row
from . import _file, _tagged
from ._base import KEEP_EVENTS, TablesStore
from ._check import problems
from ._codec import Decoder, Encoder, OpenReport, describe
from ._draft import Counters, Draft, Part
from ._file import Lock
from ._format import note_crc
from ._group import Group, Turn
from ._history import History
from ._load import Loaded
from ._log import EventLog
from ._trouble import examined, trouble
from ._writer import Writer

KEEP_STORED = 65536
"""At least so many of the latest events are kept in the file."""

_TRIM = 64
"""So many revisions are committed, and about as many forgotten, between two looks at the past."""


class _Txn(NamedTuple):
    """A transaction as it came."""

    compare: Iterable[tuple[Cell, Row]]
    absent: Iterable[tuple[str, str, Any]]
    changes: Sequence[Change]


FORKED = "a fork has no part in the store of the process that opened it; connect anew, elsewhere"

_OPEN: weakref.WeakSet[SqliteStore] = weakref.WeakSet()
_LEFT: list[SqliteStore] = []


def _in_fork() -> None:
    """A fork has what it needs to write into the file, and would destroy what the other writes."""
    for store in list(_OPEN):
        _LEFT.append(store)  # SQLite must not even close a connection that came by a fork
        store.leave()
    _OPEN.clear()


os.register_at_fork(after_in_child=_in_fork)

_Work = _Txn | Callable[[], Any]


class SqliteStore(TablesStore):
    """Objects, journal, leases and event log in one file, and the present state in memory too.

    Reads never touch the file. A transaction is on the disk before anybody sees it; those that
    threads begin at the same time go to the disk together.

    Args:
        path: the file; made when it is not there.
        clock: where time comes from.
        keep_events: so many of the latest events are kept in memory.
        keep_stored: so many of the latest events are kept in the file.

    Raises:
        StoreCorrupt: the file is damaged, or no store. It is left as it is.
        StoreInUse: another process, or another store of this one, has it open.
        StoreNotWritable: it cannot be written to, or not made.
        StoreTooNew: a later version of the library wrote it.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        clock: Clock,
        keep_events: int = KEEP_EVENTS,
        keep_stored: int = KEEP_STORED,
    ) -> None:
        super().__init__(clock, keep_events)
        self.path = _file.place(path)
        self._keep_stored = keep_stored
        self._group: Group[_Work] = Group(self._lead)
        self._is_forked = False
        there = _file.is_there(self.path)
        self._file_lock = Lock(self.path)
        try:
            self._open(there, keep_events)
        except BaseException:
            self._file_lock.release()
            raise
        _OPEN.add(self)

    # --- opening --------------------------------------------------------------------------------

    def _open(self, there: bool, keep_events: int) -> None:
        if not there:
            _file.make(self.path)
        loaded = examined(self.path, self._read)
        self._writer = Writer(self.path)
        try:
            self._take(loaded, keep_events)
        except BaseException:
            self._writer.close()
            raise

    def _read(self) -> Loaded:
        alone = _file.look(self.path)
        with closing(_file.reader(self.path, alone=alone)) as connection:
            head = _file.assess(self.path, connection)
            return Loaded(self.path, connection, head).read()

    def _take(self, loaded: Loaded, keep_events: int) -> None:
        head = loaded.head
        self._tables = loaded.tables
        self._by_class = loaded.tables.cells
        self._journal = loaded.journal
        self._leases = loaded.leases
        self._numbers = loaded.numbers
        self._notes = loaded.notes
        self._decoders = loaded.decoders
        self._counters = Counters(head, loaded.last_object + 1, loaded.last_note + 1)
        self._revision = head.revision
        self._log = EventLog(keep_events, head.revision)
        self._log.last_id = head.event
        self._oldest = head.oldest
        self.report: OpenReport = loaded.report
        """What was different in the file from what this version of the library has."""
        self._encoders = self._agree_on_schemas(loaded)

    def _agree_on_schemas(self, loaded: Loaded) -> dict[str, Encoder]:
        """The present form of every class has a number in the file."""
        forms = {cls: describe(cls) for cls in LAYOUTS}
        following = max(loaded.decoders, default=0) + 1
        new: list[tuple[int, bytes, int]] = []
        for text in forms.values():
            if text not in loaded.forms:
                data = text.encode()
                new.append((following, data, note_crc(data, following)))
                loaded.forms[text] = following
                self._decoders[following] = Decoder(text, OpenReport(), lambda ref, _: ref)
                following += 1
        if new:
            with self._writer.transaction() as connection:
                connection.executemany("INSERT INTO schema VALUES (?, ?, ?)", new)
        return {cls: Encoder(cls, loaded.forms[text]) for cls, text in forms.items()}

    # --- writing --------------------------------------------------------------------------------

    def txn(
        self,
        compare: Iterable[tuple[Cell, Row]],
        absent: Iterable[tuple[str, str, Any]],
        changes: Sequence[Change],
    ) -> int:
        revision, has_events = self._group.run(_Txn(compare, absent, changes))
        if has_events:
            for listener in self._listeners:
                listener()
        return int(revision)

    def _lead(self, turns: Sequence[Turn[_Work]]) -> None:
        """Do the work of a group: transactions together, anything else by itself."""
        draft: Draft | None = None
        waiting: list[Turn[_Work]] = []
        for turn in turns:
            work = turn.work
            if isinstance(work, _Txn):
                draft = draft or self._draft()
                if self._prepare(draft, turn, work):
                    waiting.append(turn)
                continue
            if draft is not None:
                self._finish(draft, waiting)
                draft, waiting = None, []
            try:
                self._assert_usable()
                turn.result = work()
            except Exception as error:
                turn.error = error
        if draft is not None:
            self._finish(draft, waiting)

    def _draft(self) -> Draft:
        return Draft(self._tables, self._encoders, self._numbers, self._notes, self._counters)

    def _prepare(self, draft: Draft, turn: Turn[_Work], work: _Txn) -> bool:
        """Take a transaction into the group, or tell why not."""
        try:
            self._assert_usable()
            if draft.parts:
                draft.look_ahead()
            self._compare(draft, work)
            changes = work.changes
            journal = [one for one in changes if type(one) is Journal]
            objects = [one for one in changes if type(one) is not Journal] if journal else changes
            staged = draft.tables.stage(objects) if objects else {}  # type: ignore[arg-type]
            revision = draft.add(staged, objects, journal, self._clock.now())  # type: ignore[arg-type]
        except _tagged.Unwritable as error:
            turn.error = StoreError(str(self.path), str(error))
        except Exception as error:
            turn.error = error
        else:
            turn.result = (revision, bool(staged))
        return turn.error is None

    def _compare(self, draft: Draft, work: _Txn) -> None:
        ahead = draft.ahead
        for cell, row in work.compare:
            if cell.row is not row or (ahead is not None and ahead.changed(cell.cls, cell.ref)):
                raise StoreConflict(cell.ref)
        for cls, name, value in work.absent:
            place = LAYOUTS[cls].index[name]
            if ahead.holds(cls, place, value) if ahead else self._tables.find(cls, place, value):
                raise StoreConflict(str(value))

    def _finish(self, draft: Draft, turns: Sequence[Turn[_Work]]) -> None:
        """Write a group to the file, then show it to everybody. One that fails is split up."""
        if not draft:
            return
        try:
            with self._writer.transaction(draft.pages) as connection:
                self._trim(draft, connection)
                draft.store(connection)
        except StoreError as error:
            if len(turns) > 1 and self._writer.broken is None:
                for turn in turns:  # those that are not at fault
                    turn.error = turn.result = None
                    self._lead([turn])
            else:
                for turn in turns:  # each caller raises an error of its own
                    turn.error = type(error)(*error.args, hint=error.hint)
                    turn.error.__cause__ = error
            return
        try:
            self._show(draft)
        except BaseException as error:  # an interrupt: memory lags behind the file
            self._writer.give_up("it was interrupted", error)
            raise

    def _show(self, draft: Draft) -> None:
        with self._lock:
            for part in draft.parts:
                self._apply(part)
            self._counters = draft.counters
            self._oldest = draft.counters.head.oldest
        for (cls, ref), packed in draft.new_numbers.items():
            if packed:
                self._numbers[cls][ref] = packed
            else:
                self._numbers[cls].pop(ref, None)
        for key, packed in draft.new_notes.items():
            if packed:
                self._notes[key] = packed
            else:
                self._notes.pop(key, None)

    def _apply(self, part: Part) -> None:
        tables = self._tables
        for cls, ref, row, reborn, note in part.changes:
            if row is None:
                tables.remove(cls, ref, part.revision, note)
            else:
                tables.apply(cls, ref, row, reborn)
        for one in part.journal:
            self._write_journal(one)
        if part.changes:
            self._log.extend(part.events)
            self._revision = part.revision

    def _assert_usable(self) -> None:
        self._assert_open()
        self._writer.assert_usable()

    def _assert_open(self) -> None:
        if self._closed:
            raise ConnectionClosed(hint=FORKED if self._is_forked else None)

    # --- events ---------------------------------------------------------------------------------

    def events(self, after: int) -> tuple[Sequence[Event], int]:
        with self._lock:
            self._assert_open()
            if after >= self._log.complete_after or after < self._oldest:
                return self._recent(after), self._revision
        found: tuple[Sequence[Event], int] = self._group.run(lambda: self._old_events(after))
        return found

    def _recent(self, after: int) -> Sequence[Event]:
        if after < self._oldest:
            raise TokenCompacted(token=str(after), oldest=self._oldest, current=self._revision)
        return self._log.after(after, self._revision)

    def _old_events(self, after: int) -> tuple[Sequence[Event], int]:
        if after < self._oldest:
            raise TokenCompacted(token=str(after), oldest=self._oldest, current=self._revision)
        upto = max(after, self._log.complete_after)

        def read() -> list[Event]:
            history = History(self._writer.connection, self._decoders, self._present)
            return history.between(after, upto, self._revision)

        older = examined(self.path, read)
        return [*older, *self._log.after(upto, self._revision)], self._revision

    def _present(self, cls: str, ref: str) -> Row | None:
        cell = self._by_class[cls].get(ref)
        return None if cell is None else cell.row

    @property
    def oldest(self) -> int:
        return self._oldest

    def compact(self, revision: int) -> None:
        """Forget the events up to a revision, in the file as well."""
        self._group.run(lambda: self._forget(revision))

    def _forget(self, revision: int) -> None:
        revision = min(revision, self._revision)
        if revision <= self._oldest:
            return
        counters = self._counters.copy()
        counters.head.oldest = revision
        head = counters.head.data()
        with self._writer.transaction() as connection:
            connection.execute("DELETE FROM log WHERE id <= ?", (revision,))
            connection.execute(_file.PUT_NOTE, (0, head, note_crc(head, 0)))
        with self._lock:
            self._counters = counters
            self._oldest = revision
            self._log.compact(revision)

    def _trim(self, draft: Draft, connection: sqlite3.Connection) -> None:
        """Forget the oldest events once in a while, a few at a time."""
        head = draft.counters.head
        if head.revision // _TRIM == self._revision // _TRIM:
            return
        last = head.event - self._keep_stored
        upto = head.oldest + 4 * _TRIM
        found = connection.execute("SELECT event FROM log WHERE id = ?", (upto + 1,)).fetchone()
        if found is not None and found[0] <= last:
            connection.execute("DELETE FROM log WHERE id <= ?", (upto,))
            head.oldest = upto

    # --- leases ---------------------------------------------------------------------------------

    def lease(self, key: str, holder: str, seconds: float) -> bool:
        """Take or renew a lease; it outlives the process, so it ends by the time of day."""
        return bool(self._group.run(lambda: self._lease(key, holder, seconds)))

    def _lease(self, key: str, holder: str, seconds: float) -> bool:
        now = self._clock.now().timestamp()
        owner, until = self._leases.get(key, (holder, now))
        if owner != holder and until > now:
            return False
        draft = self._draft()
        draft.write_lease(key, holder, now + seconds)
        turn: Turn[_Work] = Turn(lambda: None)
        self._finish(draft, [turn])
        turn.outcome()
        self._leases[key] = (holder, now + seconds)
        return True

    # --- care -----------------------------------------------------------------------------------

    def backup(self, path: str | os.PathLike[str]) -> None:
        """Write a copy of the present state to a new file. The store can be used meanwhile."""
        self._assert_open()
        copy(self.path, Path(path).absolute())

    def check(self) -> list[str]:
        """What is wrong with the file; empty when nothing is. The store can be used meanwhile."""
        self._assert_open()
        return problems(self.path)

    def vacuum(self) -> None:
        """Give the disk back what is no longer needed. Needs room for a second copy meanwhile."""
        self._group.run(self._writer.vacuum)

    def close(self) -> None:
        if self._is_forked:
            return
        _OPEN.discard(self)
        with contextlib.suppress(ConnectionClosed, StoreError):
            self._group.run(self._close)
        with self._lock:
            self._closed = True
            self._listeners = ()
            self._tables.bury()
        self._file_lock.release()

    def leave(self) -> None:
        """Be closed here, and leave the file alone: it is the other process's.

        Threads that held a lock when the process was forked are not here to release it.
        """
        self._closed = self._is_forked = True
        self._lock = threading.Lock()
        self._group = Group(self._lead)
        self._listeners = ()
        self._tables.bury()
        self._file_lock.release()

    def _close(self) -> None:
        with self._lock:
            self._closed = True
        self._writer.close()


def copy(source: Path, target: Path) -> None:
    """A consistent copy of a store, also of one that another process has open."""
    new = target.with_name(f"{target.name}.new")
    try:
        if target.exists():
            raise StoreNotWritable(str(target), "it exists already", hint="name a new file")
        new.unlink(missing_ok=True)
    except OSError as error:
        raise trouble(target, error) from error
    with closing(examined(source, lambda: _assessed(source))) as here:
        try:
            with closing(sqlite3.connect(new)) as there:
                here.backup(there)
            new.replace(target)
            flush_name(target)
        except (OSError, sqlite3.Error) as error:
            for one in (new, target):
                with contextlib.suppress(OSError):
                    one.unlink(missing_ok=True)
            raise trouble(target, error) from error


def _assessed(path: Path) -> sqlite3.Connection:
    connection = _file.reader(path)
    try:
        _file.assess(path, connection)
    except BaseException:
        connection.close()
        raise
    return connection


__all__ = ["KEEP_STORED", "SqliteStore", "StoreCorrupt", "copy"]
