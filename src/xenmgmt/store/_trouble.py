"""What went wrong with a file, as an error of this library that says what to do."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from ..errors import StoreCorrupt, StoreError, StoreFull, StoreNotWritable

T = TypeVar("T")

LOOK = "look at the disk and at what the system logged of it; nothing was changed, so call again"
ROOM = "make room on its file system, then call again; nothing was changed"
RIGHTS = "see that this user may write the file and its folder, and that they are mounted writable"
BACKUP = "keep the file, and open a copy that `xenmgmt store backup` made"
BUSY = "see with `fuser` or `lslocks` which process has it open, then call again"
CHECK = "call again; when that fails too, run `xenmgmt store check` on the file"
REOPEN = "close this connection, look at the disk, then open the store again"

_DID = {
    "SQLITE_IOERR_READ": "reading failed",
    "SQLITE_IOERR_SHORT_READ": "reading failed, a part was missing",
    "SQLITE_IOERR_WRITE": "writing failed",
    "SQLITE_IOERR_FSYNC": "flushing to the disk failed",
    "SQLITE_IOERR_DIR_FSYNC": "flushing its folder to the disk failed",
    "SQLITE_IOERR_TRUNCATE": "setting its size failed",
    "SQLITE_IOERR_FSTAT": "asking for its size failed",
    "SQLITE_IOERR_DELETE": "removing a file beside it failed",
    "SQLITE_IOERR_LOCK": "locking failed",
    "SQLITE_IOERR_RDLOCK": "locking failed",
    "SQLITE_IOERR_CLOSE": "closing failed",
    "SQLITE_IOERR_SHMOPEN": "opening the index of its log failed",
    "SQLITE_IOERR_SHMSIZE": "setting the size of the index of its log failed",
    "SQLITE_IOERR_SHMMAP": "mapping the index of its log failed",
    "SQLITE_IOERR_SHMLOCK": "locking the index of its log failed",
}
"""What SQLite was doing."""

_ODD = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
"""Damage, or a read that failed where SQLite does not look why."""

_NO_RIGHT = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EISDIR)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def trouble(path: Path, error: sqlite3.Error | OSError) -> StoreError:
    """The error of this library for one of SQLite's or of the system's."""
    if isinstance(error, OSError):
        return _of_system(path, error)
    name = code(error)
    text = str(error)
    if name == "SQLITE_FULL" or "disk is full" in text:
        return StoreFull(str(path), text, hint=ROOM)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return StoreNotWritable(str(path), text, hint=RIGHTS)
    if name.startswith(_ODD):
        return StoreError(str(path), f"what was read makes no sense ({text})", hint=CHECK)
    if name.startswith("SQLITE_IOERR") and _read_only(path):
        return StoreNotWritable(str(path), "its file system has become read-only", hint=RIGHTS)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreError(str(path), f"others hold its locks, or they fail ({text})", hint=BUSY)
    did = _DID.get(name)
    return StoreError(str(path), f"{did} ({text}, {name})" if did else text, hint=LOOK)


def damaged(path: Path | str, reason: str) -> StoreCorrupt:
    """The error for a file whose content is not what was written."""
    return StoreCorrupt(str(path), reason, hint=BACKUP)


def _of_system(path: Path, error: OSError) -> StoreError:
    file = Path(os.fsdecode(error.filename)).name if error.filename else ""
    text = f"{file}: {error.strerror}" if file else error.strerror or str(error)
    if error.errno in _NO_ROOM:
        return StoreFull(str(path), text, hint=ROOM)
    if error.errno in _NO_RIGHT:
        return StoreNotWritable(str(path), text, hint=RIGHTS)
    return StoreError(str(path), text, hint=LOOK)


def code(error: BaseException) -> str:
    """SQLite's name of an error; empty when it has none."""
    return getattr(error, "sqlite_errorname", "") or ""


def _read_only(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY)
    return False


def examined(path: Path, look: Callable[[], T]) -> T:
    """What a look at a file gives. Whatever is wrong is an error that names the file.

    A read that failed may look like damage. So damage is told only when all of the file can be
    read, and a second look finds it too.
    """
    try:
        with _told(path):
            return look()
    except StoreCorrupt:
        with _told(path):
            _read_through(path)
            return look()


def _read_through(path: Path) -> None:
    for one in (path, path.with_name(path.name + "-wal")):
        with contextlib.suppress(FileNotFoundError), one.open("rb", buffering=0) as file:
            while file.read(1 << 20):
                pass


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except StoreError:
        raise
    except sqlite3.Error as error:
        name = code(error) or "SQLITE_ERROR"
        if name == "SQLITE_ERROR" or name.startswith(_ODD):
            raise damaged(path, str(error)) from error
        raise trouble(path, error) from error
    except OSError as error:
        raise trouble(path, error) from error
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise damaged(path, f"it holds what cannot be read: {error}") from error
