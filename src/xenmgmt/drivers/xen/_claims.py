"""Who works on a guest: of all connections that keep their notes in one folder, one at a time.

Each guest is a byte of a file, and who has that locked has the guest. A lock goes with the process
that has it, however that ends.
"""

from __future__ import annotations

import errno
import fcntl
import os
import struct
import time
from pathlib import Path
from uuid import UUID

from ...errors import EngineError

LOOK = 0.02
"""Seconds between two tries."""
_LOCK = struct.Struct("@hhqqi4x")
_PLACES = 1 << 62
_ELSEWHERE = (errno.EAGAIN, errno.EACCES)


class Claims:
    """The guests that one connection has; while it is closed, it has each that it asks for."""

    def __init__(self) -> None:
        self._file = -1

    def open(self, path: Path) -> None:
        """From now on they are those of the file at a path."""
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def close(self) -> None:
        """Give all of them back; may be called twice."""
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)

    def take(self, vm: str, seconds: float) -> None:
        """Have a guest to oneself; who has it already, has it.

        Raises:
            EngineError: another connection does not give it back.
        """
        end = time.monotonic() + seconds
        while not self.try_take(vm):
            if time.monotonic() > end:
                text = f"another connection has been working on VM {vm} for {seconds:.0f} s"
                raise EngineError(text, engine="Xen")
            time.sleep(LOOK)

    def try_take(self, vm: str) -> bool:
        """The same, if nobody else has it."""
        try:
            self._ask(fcntl.F_OFD_SETLK, fcntl.F_WRLCK, vm)
        except OSError as error:
            if error.errno in _ELSEWHERE:
                return False
            raise
        return True

    def give_back(self, vm: str) -> None:
        """Have it no more."""
        self._ask(fcntl.F_OFD_SETLK, fcntl.F_UNLCK, vm)

    def is_elsewhere(self, vm: str) -> bool:
        """Whether another connection has it."""
        answer = self._ask(fcntl.F_OFD_GETLK, fcntl.F_WRLCK, vm)
        return bool(_LOCK.unpack(answer)[0] != fcntl.F_UNLCK)

    def _ask(self, what: int, kind: int, vm: str) -> bytes:
        if self._file < 0:  # nobody is kept from anything by who has gone
            return _LOCK.pack(fcntl.F_UNLCK, os.SEEK_SET, 0, 0, 0)
        at = UUID(vm).int % _PLACES
        return bytes(fcntl.fcntl(self._file, what, _LOCK.pack(kind, os.SEEK_SET, at, 1, 0)))


__all__ = ["Claims"]
