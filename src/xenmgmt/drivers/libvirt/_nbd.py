"""What is in an image of a disk, read and written through qemu-nbd, whatever its format.

The program gets a socket on which our connection waits already, and ends when that is closed: also
when this process is killed, nothing is left behind. It has QEMU's locks on the image, so a disk
that a running guest writes to is refused.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import socket
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...errors import EngineError
from . import _files as files

PROGRAM = "qemu-nbd"
LIMIT = 60.0
"""Seconds that one answer may take."""

CHUNK = 8 << 20
"""So many bytes are asked for at once, at most; the protocol allows 32 MiB."""

_HELLO = struct.Struct(">8s8sH")
_EXPORT = struct.Struct(">QH")
_REQUEST = struct.Struct(">IHHQQI")
_REPLY = struct.Struct(">IIQ")
_REQUEST_MAGIC, _REPLY_MAGIC = 0x25609513, 0x67446698
_READ, _WRITE, _LEAVE, _FLUSH, _ZERO = 0, 1, 2, 3, 6
_OPEN_EXPORT, _FIXED_NO_ZEROES = 1, 3


def there() -> bool:
    """Whether this machine has the program."""
    return shutil.which(PROGRAM) is not None


class Image:
    """An image that is open, by its content. Offsets and lengths are in bytes."""

    def __init__(self, path: Path, form: str, connection: socket.socket) -> None:
        self._path = path
        self._form = form
        self._connection = connection
        self._numbers = itertools.count(1)
        magic, _, _ = _HELLO.unpack(self._take(_HELLO.size))
        if magic != b"NBDMAGIC":
            raise EngineError(f"{path.name}: no greeting", engine=PROGRAM)
        connection.sendall(struct.pack(">I", _FIXED_NO_ZEROES))
        connection.sendall(struct.pack(">8sII", b"IHAVEOPT", _OPEN_EXPORT, 0))
        self.size, _ = _EXPORT.unpack(self._take(_EXPORT.size))

    def extents(self) -> list[tuple[int, int]]:
        """The ranges that may hold data, in order; the rest reads as zeros."""
        told = files.run("map", "--output=json", "-U", "-f", self._form, str(self._path))
        return [(one["start"], one["length"]) for one in json.loads(told) if one["data"]]

    def read(self, offset: int, length: int) -> bytes:
        """A range of it."""
        self._assert_inside(offset, length)
        parts = [
            self._do(_READ, begin, min(CHUNK, offset + length - begin))
            for begin in range(offset, offset + length, CHUNK)
        ]
        return b"".join(parts)

    def write(self, offset: int, data: bytes) -> None:
        """Write bytes."""
        self._assert_inside(offset, len(data))
        for begin in range(0, len(data), CHUNK):
            self._do(_WRITE, offset + begin, data=data[begin : begin + CHUNK])

    def zero(self, offset: int, length: int) -> None:
        """Write zeros, which take no room where that can be."""
        self._assert_inside(offset, length)
        for begin in range(offset, offset + length, 1 << 30):
            self._do(_ZERO, begin, min(1 << 30, offset + length - begin))

    def flush(self) -> None:
        """See that all is on the disk of the machine."""
        self._do(_FLUSH, 0)

    def leave(self) -> None:
        """Say that this was all."""
        self._send(_LEAVE, 0, 0)

    def _assert_inside(self, offset: int, length: int) -> None:
        if offset < 0 or length < 0 or offset + length > self.size:
            raise EngineError(f"disk {self._path.name!r} ends at {self.size} bytes")

    def _send(self, kind: int, offset: int, length: int) -> int:
        number = next(self._numbers)
        head = _REQUEST.pack(_REQUEST_MAGIC, 0, kind, number, offset, length)
        self._connection.sendall(head)
        return number

    def _do(self, kind: int, offset: int, length: int = 0, data: bytes = b"") -> bytes:
        number = self._send(kind, offset, length or len(data))
        if data:
            self._connection.sendall(data)
        magic, error, answered = _REPLY.unpack(self._take(_REPLY.size))
        if magic != _REPLY_MAGIC or answered != number:
            raise EngineError(f"{self._path.name}: no answer to what was asked", engine=PROGRAM)
        if error:
            raise EngineError(f"{self._path.name}: {os.strerror(error)}", engine=PROGRAM)
        return self._take(length) if kind == _READ else b""

    def _take(self, count: int) -> bytes:
        taken = bytearray()
        while len(taken) < count:
            more = self._connection.recv(min(CHUNK, count - len(taken)))
            if not more:
                raise EOFError
            taken += more
        return bytes(taken)


@contextmanager
def opened(path: Path, *, write: bool = False) -> Iterator[Image]:
    """An image of this machine. What was written is on the disk when the block is left.

    Raises:
        EngineError: it cannot be opened (a guest writes to it), or an answer did not come.
    """
    if write:
        files.own(path)
    form = files.look(path)["format"]
    how = ("--discard=unmap", "--detect-zeroes=unmap") if write else ("-r",)
    with (
        socket.socket(socket.AF_UNIX) as mine,
        tempfile.TemporaryDirectory(prefix="xenmgmt-") as folder,
    ):
        mine.settimeout(LIMIT)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(f"{folder}/nbd")
            listening.listen(1)
            mine.connect(f"{folder}/nbd")
            program = _start(listening, *how, "-f", form, str(path))
        with program:
            try:
                image = Image(path, form, mine)
                yield image
                if write:
                    image.flush()
                image.leave()
            except (EOFError, OSError) as error:
                raise EngineError(_why(program, mine, path, error), engine=PROGRAM) from None
            finally:
                mine.close()
                _end(program)


def _why(
    program: subprocess.Popen[str], connection: socket.socket, path: Path, error: Exception
) -> str:
    """What the program said when it went away; else what we saw of it."""
    connection.close()
    _end(program)
    said = program.stderr.read().strip() if program.stderr is not None else ""
    return f"{path.name}: {said or error}"


def _end(program: subprocess.Popen[str]) -> None:
    """Wait until it has ended, which it does without us; not for ever."""
    try:
        program.wait(LIMIT)
    except subprocess.TimeoutExpired:
        program.kill()


def _start(listening: socket.socket, *options: str) -> subprocess.Popen[str]:
    """The program, which takes connections from a socket that is given to it as its third file."""
    begin = 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@" 3<&0 </dev/null'
    return subprocess.Popen(
        ("sh", "-c", begin, shutil.which(PROGRAM) or PROGRAM, *options),
        stdin=listening.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
