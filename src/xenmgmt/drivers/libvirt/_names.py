"""Files with more than one name, in one folder."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

RAW = ".xenmgmt-raw-"
"""How the second names begin of raw disks, which say that they are raw whatever is in them."""


def link(path: Path, name: Path) -> bool:
    """Give a file one more name; False where the file system has no such thing."""
    try:
        os.link(path, name)
    except OSError as error:
        if error.errno in (errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK):
            return False
        raise
    return True


def names_of(folder: Path, inode: int, wanted: Callable[[str], bool]) -> Iterator[Path]:
    """The names of a file in its folder that are wanted."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.inode() == inode and wanted(entry.name):
                yield folder / entry.name


def keep_raw(path: Path) -> None:
    """Let a new disk be raw for good.

    Its guest may write what looks like the head of another format, with any file of this machine
    below it; what is in a disk must not tell what it is. A file system without hard links cannot
    say it.
    """
    link(path, path.with_name(f"{RAW}{uuid.uuid4()}"))


def is_raw(path: Path) -> bool:
    """Whether a file is a disk of `keep_raw`, under whatever name."""
    try:
        told = path.stat()
    except OSError:
        return False
    if told.st_nlink == 1:
        return False
    return any(names_of(path.parent, told.st_ino, lambda name: name.startswith(RAW)))
