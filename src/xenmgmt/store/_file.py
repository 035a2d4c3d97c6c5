"""The file of a durable store: making it, locking it, and looking before touching."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..errors import StoreCorrupt, StoreError, StoreFull, StoreInUse, StoreNotWritable, StoreTooNew
from . import _wal
from ._codec import SCHEMA
from ._format import APPLICATION, FORMAT, PAGE, TABLES, note_crc

_MAGIC = b"SQLite format 3\0"

PUT_OBJECT = "REPLACE INTO object VALUES (?, ?, ?, ?)"
DELETE_OBJECT = "DELETE FROM object WHERE id = ?"
PUT_NOTE = "REPLACE INTO note VALUES (?, ?, ?)"
DELETE_NOTE = "DELETE FROM note WHERE id = ?"
PUT_LOG = "INSERT INTO log VALUES (?, ?, ?, ?, ?)"


@dataclass(slots=True)
class Head:
    """The counters of a store."""

    schema: int = SCHEMA
    revision: int = 0
    event: int = 0
    oldest: int = 0
    """All events after this revision are in the file."""
    rows: int = 0
    """Rows of ``object`` and ``note``, without the head."""
    seal: int = 0
    """The sum of their checksums."""

    def data(self) -> bytes:
        """As it is in the file. Every commit writes it, so it is spelled by hand."""
        return b'{"schema":%d,"revision":%d,"event":%d,"oldest":%d,"rows":%d,"seal":%d}' % (
            self.schema,
            self.revision,
            self.event,
            self.oldest,
            self.rows,
            self.seal,
        )

    def copy(self) -> Head:
        """The same counters, to be counted on."""
        return Head(self.schema, self.revision, self.event, self.oldest, self.rows, self.seal)

    @classmethod
    def of(cls, data: bytes) -> Head:
        """From what is in the file."""
        return cls(**json.loads(data))


# --- errors ---------------------------------------------------------------------------------------


def trouble(path: Path, error: sqlite3.Error | OSError) -> StoreError:
    """The error of this library for one of SQLite's or of the system's."""
    name = getattr(error, "sqlite_errorname", "") or ""
    text = str(error)
    if name == "SQLITE_FULL" or "disk is full" in text:
        return StoreFull(str(path), text)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return StoreNotWritable(str(path), text)
    if isinstance(error, PermissionError):
        return StoreNotWritable(str(path), text)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return StoreCorrupt(str(path), text)
    return StoreError(str(path), text)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """While a file is read: whatever is wrong is an error that names the file."""
    try:
        yield
    except StoreError:
        raise
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorname", "SQLITE_ERROR") == "SQLITE_ERROR":
            raise StoreCorrupt(str(path), str(error)) from error
        raise trouble(path, error) from error
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise StoreCorrupt(str(path), f"it holds what cannot be read: {error}") from error


# --- the lock -------------------------------------------------------------------------------------


class Lock:
    """One store at a time has a file open. The lock is the system's: it ends with the process."""

    def __init__(self, path: Path) -> None:
        place = path.with_name(path.name + ".lock")
        try:
            self._file = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise StoreNotWritable(str(path), f"{place.name}: {error.strerror}") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            pid = os.pread(self._file, 32, 0).decode("ascii", "replace").strip()
            os.close(self._file)
            raise StoreInUse(str(path), int(pid) if pid.isdigit() else None) from None
        try:
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)
        except OSError:
            pass  # the pid is for people; the lock is held all the same

    def release(self) -> None:
        """Let others have it."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


# --- making and opening ---------------------------------------------------------------------------


def is_there(path: Path) -> bool:
    """Whether there is a file that is not empty; an error when it could never be one."""
    try:
        if path.is_dir():
            raise StoreNotWritable(str(path), "it is a folder")
        return path.exists() and path.stat().st_size > 0
    except OSError as error:
        raise trouble(path, error) from error


def make(path: Path) -> None:
    """A new file, which has its name only once it is complete."""
    new = path.with_name(f"{path.name}.new")
    try:
        new.unlink(missing_ok=True)
        with closing(sqlite3.connect(new, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA page_size = {PAGE}")
            connection.execute("PRAGMA auto_vacuum = NONE")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")
            for statement in TABLES.values():
                connection.execute(statement)
            head = Head().data()
            connection.execute(PUT_NOTE, (0, head, note_crc(head, 0)))
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {FORMAT}")
            connection.execute("COMMIT")
        new.replace(path)
        flush_folder(path)
    except (sqlite3.Error, OSError) as error:
        raise trouble(path, error) from error


def flush_folder(path: Path) -> None:
    """Make a file's new name as durable as the file."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def look(path: Path) -> bool:
    """What can be told of a file before SQLite touches it. Nobody else may have it open.

    Whether all is in the one file: no killed process left a write-ahead log.
    """
    with path.open("rb") as file:
        header = file.read(100)
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise StoreCorrupt(str(path), "it is not a database")
    size = int.from_bytes(header[16:18], "big")
    page = 65536 if size == 1 else size
    there = path.stat().st_size
    wal = path.with_name(path.name + "-wal")
    if wal.exists() and wal.stat().st_size:
        reason = _wal.damage(wal)
        if reason:
            raise StoreCorrupt(str(path), reason)
        return False
    if page == 0 or there % page or there // page != int.from_bytes(header[28:32], "big"):
        raise StoreCorrupt(str(path), f"its {there} bytes are not all that was written")
    return True


def reader(path: Path, *, alone: bool = False) -> sqlite3.Connection:
    """A connection that cannot write; ``alone``: nobody else does, and there is only one file."""
    uri = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA cache_size = -16384")
    return connection


def writer(path: Path) -> sqlite3.Connection:
    """The connection that writes."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10.0)
    if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
        raise StoreNotWritable(str(path), "its file system cannot hold a database in WAL mode")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = OFF")
    connection.execute("PRAGMA journal_size_limit = 67108864")
    connection.execute("PRAGMA cache_size = -16384")
    return connection


def assess(path: Path, connection: sqlite3.Connection) -> Head:
    """Whether it is a store that this version reads, whole as a database; its head."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION:
        raise StoreCorrupt(str(path), "it is a database, but no store of this library")
    if version > FORMAT:
        raise StoreTooNew(str(path), version, FORMAT)
    if connection.execute("PRAGMA encoding").fetchone()[0] != "UTF-8":
        raise StoreCorrupt(str(path), "its encoding is not what was written")
    found = dict(connection.execute("SELECT name, sql FROM sqlite_master"))
    if found != TABLES:
        raise StoreCorrupt(str(path), "its tables are not those of a store")
    first = connection.execute("SELECT data, crc FROM note WHERE id = 0").fetchone()
    if first is None or note_crc(first[0], 0) != first[1]:
        raise StoreCorrupt(str(path), "its head does not have the checksum that was written")
    schema = json.loads(first[0])["schema"]
    if schema > SCHEMA:
        raise StoreTooNew(str(path), schema, SCHEMA)
    problems = [row[0] for row in connection.execute("PRAGMA quick_check(5)")]
    if problems != ["ok"]:
        raise StoreCorrupt(str(path), "; ".join(problems).replace("\n", " "))
    return Head.of(first[0])
