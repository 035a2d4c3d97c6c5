"""Files with more than one name, in one folder."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
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


def names_of(path: Path, wanted: Callable[[str], bool]) -> Iterator[Path]:
    """The names of a file in its folder that are wanted."""
    told = path.stat()
    if told.st_nlink == 1:
        if wanted(path.name):
            yield path
        return
    with os.scandir(path.parent) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):  # others come and go meanwhile
                if wanted(entry.name) and os.path.samestat(entry.stat(follow_symlinks=False), told):
                    yield path.with_name(entry.name)


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
        return any(names_of(path, lambda name: name.startswith(RAW)))
    except OSError:  # it is on another machine, or not for us to see
        return False
