"""The one connection that writes: commits, what becomes of one that failed, and the log's upkeep.

What SQLite was told to flush and could not is known to nobody: the system forgets that those pages
were ever to be written, and a later flush that succeeds says nothing of them. Two rules follow.

A commit that failed may lie in the log, whole, where recovery would find it. So the place is
written over and flushed before the caller hears of the failure. Where that fails too, the store is
closed and the commit is in doubt.

Pages that were to go from the log to the file are in both. When flushing the file fails, the store
is closed and the log is kept: opening it again writes them all anew.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from .._durable import flush_name
from ..errors import StoreBroken, StoreError, StoreInDoubt, StoreNotWritable
from . import _file, _format
from ._trouble import REOPEN, RIGHTS, code, trouble

CHECKPOINT = 1000
"""About so many pages are in the log before they are moved to the file."""

_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = OFF",
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA cache_size = -16384",
    "PRAGMA wal_autocheckpoint = 0",  # which tells nobody when it fails
)

_NOTHING = f"PRAGMA user_version = {_format.FORMAT}"
"""Writes a page, and changes nothing. A row that is replaced by an equal one writes none."""

_MOVE = "PRAGMA wal_checkpoint(PASSIVE)"

_NOT_WRITTEN = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_BUSY")
"""A commit that ends so has not written its last page, so recovery cannot take it for one."""

_LOCKS_LOST = "SQLITE_PROTOCOL"
"""A lock was not let go; no transaction will ever get it."""

_LATER = ("SQLITE_FULL", "SQLITE_BUSY", "SQLITE_LOCKED")
"""Moving pages to the file can wait: they are safe in the log."""


class Writer:
    """The connection of a store that is open; used by one thread at a time.

    Where the last connection that may write closes, SQLite removes the log, and after some failures
    it does so without having moved what is in it. So a second connection, which may only read,
    holds the file until that is known to be done.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.broken: StoreBroken | None = None
        self._pages = 0
        try:
            with contextlib.ExitStack() as undo:
                self._holder = undo.enter_context(closing(_file.reader(path)))
                self._hold()
                self.connection = undo.enter_context(closing(_connection(path)))
                self._hold()  # what was not in WAL mode is now
                flush_name(path)  # the log has its name
                for statement in ("BEGIN IMMEDIATE", _NOTHING, "ROLLBACK"):  # it may be written to
                    self.connection.execute(statement)
                undo.pop_all()
        except (sqlite3.Error, OSError) as error:
            raise trouble(path, error) from error

    def _hold(self) -> None:
        """Who has read from a file in WAL mode holds a lock on it until the connection closes."""
        self._holder.execute("SELECT id FROM note WHERE id = 0").fetchone()

    def assert_usable(self) -> None:
        """An error when the store had to be closed."""
        if self.broken is not None:
            error = StoreBroken(str(self._path), self.broken.reason, hint=REOPEN)
            raise error from self.broken

    # --- transactions ---------------------------------------------------------------------------

    @contextmanager
    def transaction(self, pages: int = 1) -> Iterator[sqlite3.Connection]:
        """One transaction in the file, whole or not at all.

        ``pages``: about so many it writes.

        Raises:
            StoreError: it failed, and the file is as it was.
            StoreInDoubt: it failed, and only opening the file again tells.
        """
        connection = self.connection
        committing = False
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            committing = True
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._undo(error, may_be_there=committing and _may_be_there(error)) from error
        except BaseException as error:  # an interrupt, or a mistake of the caller
            self._leave(error, committing=committing)
            raise
        self._pages += pages
        if self._pages >= CHECKPOINT:
            self._move()

    def _undo(self, cause: sqlite3.Error, *, may_be_there: bool) -> StoreError:
        """After a failure the file is as before, or the store is closed; the error to raise."""
        told = trouble(self._path, cause)
        if code(cause) == _LOCKS_LOST:
            self.give_up(told.reason, cause)
            return StoreBroken(str(self._path), told.reason, hint=REOPEN)
        try:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            if may_be_there:
                self._write_over()
        except sqlite3.Error as error:
            also = trouble(self._path, error).reason
            reason = f"{told.reason}, and it could not be undone: {also}"
            self.give_up(reason, cause)
            kind = StoreInDoubt if may_be_there else StoreBroken
            return kind(str(self._path), reason, hint=REOPEN)
        return told

    def _leave(self, cause: BaseException, *, committing: bool) -> None:
        """After an interrupt the file is as before; a commit may have been done all the same."""
        try:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            elif committing:
                self.give_up("it was interrupted in the middle of a commit", cause)
        except sqlite3.Error as error:
            reason = f"it was interrupted, and that could not be undone: {error}"
            self.give_up(reason, cause)

    def _write_over(self) -> None:
        """Another commit, of nothing, in the place of the one that failed."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            self.connection.execute(_NOTHING)
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise

    # --- upkeep ---------------------------------------------------------------------------------

    def _move(self) -> None:
        """Move what is in the log to the file, as far as nobody reads it there."""
        try:
            _, logged, moved = self.connection.execute(_MOVE).fetchone()
        except sqlite3.Error as error:
            if code(error) in _LATER:
                self._pages = CHECKPOINT * 3 // 4
                return
            self._cannot_move(error)
        else:
            self._pages = 0 if moved >= logged else CHECKPOINT * 3 // 4

    def _cannot_move(self, error: sqlite3.Error) -> None:
        reason = f"its log could not be moved to it: {trouble(self._path, error).reason}"
        self.give_up(reason, error)

    def vacuum(self) -> None:
        """Write the file anew, without what is no longer needed."""
        try:
            self.connection.execute("VACUUM")
        except sqlite3.Error as error:
            raise self._undo(error, may_be_there=_may_be_there(error)) from error
        try:
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as error:
            if code(error) in _LATER:
                raise trouble(self._path, error) from error
            self._cannot_move(error)
            self.assert_usable()

    # --- the end --------------------------------------------------------------------------------

    def give_up(self, reason: str, cause: BaseException) -> None:
        """Close the store for good; the log is left as it is."""
        self.broken = StoreBroken(str(self._path), reason, hint=REOPEN)
        self.broken.__cause__ = cause
        self._close(self.connection, self._holder)

    def close(self) -> None:
        """Move the log to the file and let go of it. What cannot be moved stays in the log."""
        if self.broken is None:
            if self._all_moved():
                self._close(self._holder, self.connection)
            else:
                self._close(self.connection, self._holder)

    def _all_moved(self) -> bool:
        with contextlib.suppress(sqlite3.Error):
            _, logged, moved = self.connection.execute(_MOVE).fetchone()
            return bool(logged == moved)
        return False

    def _close(self, *connections: sqlite3.Connection) -> None:
        for connection in connections:
            with contextlib.suppress(sqlite3.Error):
                connection.close()


def _may_be_there(error: sqlite3.Error) -> bool:
    return code(error) not in _NOT_WRITTEN


def _connection(path: Path) -> sqlite3.Connection:
    connection = _file.connected(path.as_uri(), *_SETTINGS)
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    if mode == "wal":
        return connection
    connection.close()
    raise StoreNotWritable(
        str(path), "its file system cannot hold a database in WAL mode", hint=RIGHTS
    )
