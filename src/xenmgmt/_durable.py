"""Files that are there when the power has failed: what is in them, and the names that they have.

Neither is, only because a call has returned that wrote it.
"""

from __future__ import annotations

import os
from pathlib import Path


def flush(path: Path) -> None:
    """Have what is in a file on the disk, or the names that are in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_name(path: Path) -> None:
    """Have it on the disk that a file has this name, or has it no more."""
    flush(path.parent)


def put(passing: Path, path: Path) -> None:
    """Give a whole file, or folder of files, its name; one that has the name already goes."""
    flush(passing)
    passing.replace(path)
    flush_name(path)


__all__ = ["flush", "flush_name", "put"]
