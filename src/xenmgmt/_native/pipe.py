"""Many requests to xenstore in one go, by its wire protocol (xen/io/xs_wire.h).

libxenstore sends a request and waits for its answer before it sends the next, and nearly all of the
time of a request is that waiting. The protocol does not ask for it: a daemon answers in order, so
requests are sent together here and their answers read together.
"""

from __future__ import annotations

import errno
import os
import socket
import struct
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from .errors import NativeError, NoSuchKey, open_failed, store_failed

PLACES = ("/run/xenstored/socket", "/var/run/xenstored/socket", "/dev/xen/xenbus")
"""Where the daemon listens, and the device of the kernel when it is in another domain."""

HEAD = struct.Struct("<IIII")
READ, WRITE, WATCH_EVENT, ERROR = 2, 11, 15, 16
MOST = 4096
"""Bytes of one request, without its head."""
TOGETHER = 64
"""Requests that are sent before answers are read: the daemon keeps only so many answers."""
SECONDS = 30.0

CODES = {name: code for code, name in errno.errorcode.items()}


class Request(NamedTuple):
    """A read (``value`` is None) or a write of a path."""

    path: str
    value: str | None = None

    @property
    def call(self) -> str:
        """What it is called in an error."""
        return "read" if self.value is None else "write"

    def packed(self, number: int) -> bytes:
        """Its bytes on the wire."""
        path = self.path.encode() + b"\0"
        value = None if self.value is None else self.value.encode(errors="surrogateescape")
        data = path if value is None else path + value
        if len(data) > MOST:
            raise store_failed(self.call, self.path, errno.E2BIG)
        return HEAD.pack(READ if value is None else WRITE, number, 0, len(data)) + data


class StorePipe:
    """A connection for batches of reads and writes; from several threads, one after the other.

    Raises:
        NoXen: no store answers here. NotPrivileged: this process may not.
    """

    def __init__(self, places: Sequence[str] = PLACES) -> None:
        self._guard = threading.Lock()
        self._fd = _connect(places)
        self._buffer = bytearray()

    @property
    def is_closed(self) -> bool:
        """Whether it was closed, by `close` or by a failure that left it unusable."""
        return self._fd < 0

    def close(self) -> None:
        """Close it; may be called twice."""
        with self._guard:
            fd, self._fd = self._fd, -1
            if fd >= 0:
                os.close(fd)

    def read(self, paths: Sequence[str]) -> list[str | None]:
        """The values at paths, None where there is none."""
        return self._exchange([Request(path) for path in paths])

    def write(self, values: Sequence[tuple[str, str]]) -> None:
        """Set values at paths, in this order, each by itself.

        Raises:
            NativeError: one was refused; the others are done.
        """
        self._exchange([Request(path, value) for path, value in values])

    def _exchange(self, requests: Sequence[Request]) -> list[str | None]:
        found: list[str | None] = []
        failed: NativeError | None = None
        packed = [request.packed(number) for number, request in enumerate(requests)]
        with self._guard:
            for first in range(0, len(packed), TOGETHER):
                self._send(b"".join(packed[first : first + TOGETHER]))
                for number in range(first, min(first + TOGETHER, len(packed))):
                    try:
                        found.append(self._answer(number, requests[number]))
                    except NoSuchKey as error:
                        found.append(None)
                        if requests[number].value is not None:
                            failed = error
                    except NativeError as error:
                        if error.native_code is None:
                            raise  # the connection itself
                        found.append(None)
                        failed = error
        if failed is not None:
            raise failed
        return found

    def _answer(self, number: int, request: Request) -> str:
        while True:
            kind, answered, _, length = HEAD.unpack(self._take(HEAD.size))
            data = self._take(length)
            if kind != WATCH_EVENT:
                break
        if answered != number:
            self._drop()
            raise NativeError(f"xenstore answered request {answered} instead of {number}")
        if kind == ERROR:
            name = data.rstrip(b"\0").decode()
            raise store_failed(request.call, request.path, CODES.get(name, errno.EIO))
        return data.decode(errors="surrogateescape")

    def _send(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(self._fd, rest) :]
            except OSError as error:
                self._drop()
                raise NativeError(f"xenstore: {error}") from error

    def _take(self, count: int) -> bytes:
        while len(self._buffer) < count:
            try:
                piece = os.read(self._fd, 1 << 16)
            except OSError as error:
                self._drop()
                raise NativeError(f"xenstore: {error}") from error
            if not piece:
                self._drop()
                raise NativeError("xenstore closed the connection")
            self._buffer += piece
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        return data

    def _drop(self) -> None:
        """Nothing that comes now can be told to whom it belongs."""
        fd, self._fd = self._fd, -1
        with suppress(OSError):
            os.close(fd)


def _connect(places: Sequence[str]) -> int:
    code = errno.ENOENT
    for place in places:
        try:
            if place.endswith("/socket"):
                with socket.socket(socket.AF_UNIX) as link:
                    link.connect(place)
                    seconds = struct.pack("ll", int(SECONDS), 0)
                    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, seconds)
                    link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, seconds)
                    return link.detach()
            return os.open(place, os.O_RDWR | os.O_CLOEXEC)
        except OSError as error:
            if error.errno not in (errno.ENOENT, None):
                code = error.errno or code
    raise open_failed("xenstore", code)


__all__ = ["StorePipe"]
