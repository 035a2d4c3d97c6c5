"""What is noted in files, of a guest, a network or a pool: under its uuid, and whole.

Who writes has claimed what it writes about. So who can claim that knows that nobody is writing, and
takes away what a process that died over it has left.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

from ..._durable import put
from ._claims import Claims

FRESH = ".fresh"
UUID_LENGTH = 36


def write_file(path: Path, text: str, *, lasting: bool = False) -> None:
    """Write a file, whole or not at all; its name begins with the uuid of what it is about.

    Args:
        path: its name.
        text: all that will be in it.
        lasting: what it is about outlives the host's power, and so does it.
    """
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}{FRESH}")
    try:
        fresh.write_text(text)
        if lasting:
            put(fresh, path)
        else:
            fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def sweep(folder: Path, claims: Claims) -> None:
    """Take away what processes that died have left unfinished."""
    for path in folder.rglob(f".*{FRESH}"):
        subject = path.name[1 : 1 + UUID_LENGTH]
        if claims.try_take(subject):
            path.unlink(missing_ok=True)
            claims.give_back(subject)


__all__ = ["sweep", "write_file"]
