"""What would be there after the power had failed: only what was flushed since it was changed."""

from __future__ import annotations

import os
from pathlib import Path

Seen = frozenset[tuple[str, int]] | tuple[int, int]


class Flushes:
    """The files and folders that this process has flushed, as they were then."""

    def __init__(self) -> None:
        self._at: dict[tuple[int, int], Seen] = {}
        self._fsync = os.fsync

    def fsync(self, descriptor: int) -> None:
        """What this process is given for the kernel's."""
        self._fsync(descriptor)
        path = Path(f"/proc/self/fd/{descriptor}").resolve()
        self._at[_number(path)] = _seen(path)

    def missing(self, folder: Path) -> list[str]:
        """What is in a folder, or is it, and has changed since it was flushed, or never was."""
        return [str(path) for path in (folder, *folder.rglob("*")) if not self._is_there(path)]

    def _is_there(self, path: Path) -> bool:
        at, now = self._at.get(_number(path), frozenset()), _seen(path)
        if isinstance(at, frozenset) and isinstance(now, frozenset):
            return now <= at
        return at == now


def _number(path: Path) -> tuple[int, int]:
    told = path.stat()
    return told.st_dev, told.st_ino


def _seen(path: Path) -> Seen:
    """The names in a folder, with what they lead to; of a file, how long and how new it is."""
    if path.is_dir():
        return frozenset((entry.name, entry.inode()) for entry in os.scandir(path))
    told = path.stat()
    return told.st_size, told.st_mtime_ns
