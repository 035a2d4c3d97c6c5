"""The file of a durable store: making it, locking it, and looking before touching."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from .._durable import flush_name
from ..errors import FieldTypeError, InvalidValue, StoreInUse, StoreNotWritable, StoreTooNew
from . import _wal
from ._codec import SCHEMA
from ._format import APPLICATION, FORMAT, PAGE, TABLES, note_crc
from ._trouble import RIGHTS, damaged, trouble

PATIENCE = 2.0
"""So many seconds are waited while another process, a check or a backup, has the file locked."""
_MAGIC = b"SQLite format 3\0"
_KINDS = (b"\1\1", b"\2\2")
"""With a rollback journal, or with a log."""

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


# --- the lock -------------------------------------------------------------------------------------


class Lock:
    """One store at a time has a file open. The lock is the system's: it ends with the process."""

    def __init__(self, path: Path) -> None:
        place = path.with_name(path.name + ".lock")
        try:
            self._file = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise trouble(path, error) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            pid = self._holder()
            self.release()
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise trouble(path, error) from error
            raise StoreInUse(str(path), pid) from None
        with contextlib.suppress(OSError):  # the pid is for people; the lock is held all the same
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    def _holder(self) -> int | None:
        with contextlib.suppress(OSError, ValueError):
            return int(os.pread(self._file, 32, 0))
        return None

    def release(self) -> None:
        """Let others have it."""
        if self._file >= 0:
            with contextlib.suppress(OSError):  # it is closed all the same
                os.close(self._file)
            self._file = -1


# --- making and opening ---------------------------------------------------------------------------


def place(path: str | os.PathLike[str]) -> Path:
    """Where a file is, whatever links lead to it: whoever opens it has the same lock."""
    try:
        text = os.fspath(path)
        if not isinstance(text, str):
            raise FieldTypeError("store", value=path, expected="a path as text")
        return Path(text).resolve()
    except ValueError:  # a NUL
        raise InvalidValue("store", path, would_do="a path without NUL characters") from None
    except (OSError, RuntimeError) as error:  # links that lead in a circle
        reason = getattr(error, "strerror", None) or str(error)
        raise StoreNotWritable(str(path), reason, hint=RIGHTS) from error


def is_there(path: Path) -> bool:
    """Whether there is a file that is not empty; an error when it could never be one."""
    try:
        if path.is_dir():
            raise StoreNotWritable(str(path), "it is a folder", hint=RIGHTS)
        if path.exists() and not path.is_file():  # a device or a pipe would be replaced
            raise StoreNotWritable(str(path), "it is no ordinary file", hint=RIGHTS)
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
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()  # all in one file
        new.replace(path)
        flush_name(path)
    except (sqlite3.Error, OSError) as error:
        raise trouble(path, error) from error


def look(path: Path) -> bool:
    """What can be told of a file before SQLite touches it. Nobody else may have it open.

    Whether all is in the one file: no killed process left a write-ahead log. One that was left is
    flushed to the disk, so that what is read from it stays.
    """
    with path.open("r+b", buffering=0) as file:  # it can be written to as well
        header = file.read(100)
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise damaged(path, "it is not a database")
    if header[18:20] not in _KINDS:  # SQLite would open it, and refuse to write
        raise damaged(path, "its head is not what was written")
    size = int.from_bytes(header[16:18], "big")
    page = 65536 if size == 1 else size
    there = path.stat().st_size
    wal = path.with_name(path.name + "-wal")
    if wal.exists() and wal.stat().st_size:
        reason = _wal.damage(wal)
        if reason:
            raise damaged(path, reason)
        _wal.write_again(wal)
        return False
    if page == 0 or there % page or there // page != int.from_bytes(header[28:32], "big"):
        raise damaged(path, f"its {there} bytes are not all that was written")
    return True


def reader(path: Path, *, alone: bool = False) -> sqlite3.Connection:
    """A connection that cannot write; ``alone``: nobody else does, and there is only one file."""
    uri = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"
    return connected(uri, "PRAGMA cache_size = -16384")


def connected(uri: str, *settings: str) -> sqlite3.Connection:
    """A connection with these settings, or none."""
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, timeout=PATIENCE
    )
    try:
        for setting in settings:
            connection.execute(setting)
    except BaseException:
        connection.close()
        raise
    return connection


def assess(path: Path, connection: sqlite3.Connection) -> Head:
    """Whether it is a store that this version reads, whole as a database; its head."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION:
        raise damaged(path, "it is a database, but no store of this library")
    if version > FORMAT:
        raise StoreTooNew(str(path), version, FORMAT)
    if connection.execute("PRAGMA encoding").fetchone()[0] != "UTF-8":
        raise damaged(path, "its encoding is not what was written")
    found = dict(connection.execute("SELECT name, sql FROM sqlite_master"))
    if found != TABLES:
        raise damaged(path, "its tables are not those of a store")
    first = connection.execute("SELECT data, crc FROM note WHERE id = 0").fetchone()
    if first is None or note_crc(first[0], 0) != first[1]:
        raise damaged(path, "its head does not have the checksum that was written")
    schema = json.loads(first[0])["schema"]
    if schema > SCHEMA:
        raise StoreTooNew(str(path), schema, SCHEMA)
    problems = [row[0] for row in connection.execute("PRAGMA quick_check(5)")]
    if problems != ["ok"]:
        raise damaged(path, "; ".join(problems).replace("\n", " "))
    return Head.of(first[0])
