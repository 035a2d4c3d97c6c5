"""The locks that libxenlight holds while it changes a domain: a file for each, there meanwhile.

Who wants one makes the file, locks it, and sees that its name still leads to it; who is done takes
the name away first. A file may have many names, so all the locks of a batch that nobody else has
are one file: making a name costs a fraction of making, locking and looking at another file.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from ..._native.errors import lock_failed
from ...errors import Timeout
from .table import DomainRow

USERDATA = "/var/lib/xen/userdata-l.{domid}.{uuid}.domain-userdata-lock"
LOCK_SECONDS = 10.0


@contextmanager
def libxl_locks(rows: Iterable[DomainRow]) -> Iterator[None]:
    """Hold the locks of these domains; everybody who takes several does so in the same order.

    Raises:
        Timeout: another toolstack has held one for `LOCK_SECONDS`.
    """
    domains = sorted((row.domid, row.uuid_text) for row in rows)
    with held(USERDATA.format(domid=domid, uuid=uuid) for domid, uuid in domains):
        yield


@contextmanager
def held(paths: Iterable[str]) -> Iterator[None]:
    """Hold the locks that are files at these paths."""
    names: list[str] = []
    files: list[int] = []
    try:
        for path in paths:
            if not (names and (_is_linked(names[0], path) or _is_held(path, files))):
                files.append(_locked(path))
            names.append(path)
        yield
    finally:
        for name in names:
            with suppress(FileNotFoundError):
                os.unlink(name)  # noqa: PTH108 (hot)
        for file in files:
            os.close(file)


def _is_linked(ours: str, path: str) -> bool:
    """Whether a name was made for a file that we hold; not where one is there, or none can be."""
    try:
        os.link(ours, path)
    except OSError:
        return False
    return True


def _is_held(path: str, files: Iterable[int]) -> bool:
    """Whether a name leads to a file that we hold: a batch that was killed left it so."""
    with suppress(FileNotFoundError):
        there = os.stat(path)  # noqa: PTH116 (hot)
        return any(os.path.samestat(os.fstat(file), there) for file in files)
    return False


def _locked(path: str) -> int:
    """The file at a path, locked: a new one, or the one that another has left or gives up."""
    end = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise lock_failed(path, error) from error
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(fd), os.stat(path)):  # noqa: PTH116 (hot)
                    return fd  # it is still the file that others will lock
        except BlockingIOError:
            if time.monotonic() > end:
                os.close(fd)
                raise Timeout(None, LOCK_SECONDS, f"the lock {path}") from None
            time.sleep(0.01)
        except BaseException:
            os.close(fd)
            raise
        os.close(fd)


__all__ = ["libxl_locks"]
