"""Many requests to xenstore in one go, by its wire protocol (xen/io/xs_wire.h).

libxenstore sends a request and waits for its answer before it sends the next. The protocol does not
ask for it: a daemon answers in order, so requests are sent together here and their answers read
together. Xenstored takes one request from each connection before it looks for work again, and that
looking is most of a request: so a large batch is spread over several connections.
"""

from __future__ import annotations

import errno
import os
import select
import socket
import stat
import struct
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from ..errors import ConnectionClosed
from .errors import NativeError, open_failed, store_failed

PLACES = ("/run/xenstored/socket", "/var/run/xenstored/socket", "/dev/xen/xenbus")
"""Where the daemon listens, and the device of the kernel when it is in another domain."""

HEAD = struct.Struct("<IIII")
READ, WRITE, WATCH_EVENT, ERROR = 2, 11, 15, 16
MOST = 4096
"""Bytes of one request, without its head."""
TOGETHER = 64
"""Requests that are sent on a connection before answers are read: the daemon keeps only so many."""
MOST_LINKS = 16
WORTH_A_LINK = 6
"""Requests for which one more connection is used."""
PIECE = 4096
"""Bytes read at once: a turn of answers fits, and a larger buffer would be new pages each time."""
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


class _Link:
    """One connection."""

    def __init__(self, places: Sequence[str]) -> None:
        self._fd = _connect(places)
        self._is_device = not stat.S_ISSOCK(os.fstat(self._fd).st_mode)
        """Whether nothing but we bounds a read."""
        self._buffer = bytearray()

    def close(self) -> None:
        """Close it; may be called twice."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            with suppress(OSError):
                os.close(fd)

    def send(self, data: bytes) -> None:
        """Send requests."""
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(self._fd, rest) :]
            except OSError as error:
                raise NativeError(f"xenstore: {error}") from error

    def answer(self, number: int, request: Request) -> str:
        """The next answer, which is to be the one to this request."""
        while True:
            kind, answered, _, length = HEAD.unpack(self._take(HEAD.size))
            data = self._take(length)
            if kind != WATCH_EVENT:
                break
        if answered != number:
            raise NativeError(f"xenstore answered request {answered} instead of {number}")
        if kind == ERROR:
            name = data.rstrip(b"\0").decode()
            raise store_failed(request.call, request.path, CODES.get(name, errno.EIO))
        return data.decode(errors="surrogateescape")

    def _take(self, count: int) -> bytes:
        while len(self._buffer) < count:
            try:
                if self._is_device and not readable(self._fd, SECONDS):
                    raise TimeoutError(errno.ETIMEDOUT, f"no answer in {SECONDS:g} s")
                piece = os.read(self._fd, PIECE)
            except OSError as error:
                raise NativeError(f"xenstore: {error}") from error
            if not piece:
                raise NativeError("xenstore closed the connection")
            self._buffer += piece
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        return data


class StorePipe:
    """Connections for batches of reads and writes; from several threads, one after the other.

    Raises:
        NoXen: no store answers here. NotPrivileged: this process may not.
    """

    def __init__(self, places: Sequence[str] = PLACES) -> None:
        self._guard = threading.Lock()
        self._places = places
        self._links = [_Link(places)]

    @property
    def is_closed(self) -> bool:
        """Whether it was closed, by `close` or by a failure that left it unusable."""
        return not self._links

    def close(self) -> None:
        """Close it; may be called twice."""
        with self._guard:
            self._close()

    def _close(self) -> None:
        while self._links:
            self._links.pop().close()

    def read(self, paths: Sequence[str]) -> list[str | None]:
        """The values at paths, None where there is none."""
        return self._exchange([Request(path) for path in paths])

    def write(self, values: Sequence[tuple[str, str]]) -> None:
        """Set values at paths, in any order, each by itself.

        Raises:
            NativeError: one was refused; the others are done.
        """
        self._exchange([Request(path, value) for path, value in values])

    def _exchange(self, requests: Sequence[Request]) -> list[str | None]:
        packed = [request.packed(at) for at, request in enumerate(requests)]
        found: list[str | None] = [None] * len(requests)
        failed: NativeError | None = None
        with self._guard:
            links = self._enough(len(requests))
            together = TOGETHER * len(links)
            try:
                for first in range(0, len(requests), together):
                    turn = range(first, min(first + together, len(requests)))
                    shares = [turn[at :: len(links)] for at in range(len(links))]
                    for link, share in zip(links, shares, strict=True):
                        link.send(b"".join([packed[at] for at in share]))
                    for link, share in zip(links, shares, strict=True):
                        for at in share:
                            try:
                                found[at] = link.answer(at, requests[at])
                            except NativeError as error:
                                if error.native_code is None:
                                    raise  # the connection itself
                                if requests[at].value is not None or error.native_code != "ENOENT":
                                    failed = error
            except BaseException:
                self._close()  # nothing that comes now can be told to whom it belongs
                raise
        if failed is not None:
            raise failed
        return found

    def _enough(self, requests: int) -> list[_Link]:
        """The connections for so many requests; more are opened when they are worth it."""
        if not self._links:
            raise ConnectionClosed("xenstore")
        count = max(1, min(MOST_LINKS, requests // WORTH_A_LINK))
        while len(self._links) < count:
            self._links.append(_Link(self._places))
        return self._links[:count]


def readable(fd: int, seconds: float) -> bool:
    """Whether anything can be read within so many seconds."""
    waiting = select.poll()
    waiting.register(fd, select.POLLIN)
    return bool(waiting.poll(seconds * 1000))


def _connect(places: Sequence[str]) -> int:
    code = errno.ENOENT
    for place in places:
        try:
            if place.endswith("/socket"):
                with socket.socket(socket.AF_UNIX) as link:
                    seconds = struct.pack("ll", int(SECONDS), 0)
                    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, seconds)
                    link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, seconds)
                    link.connect(place)
                    return link.detach()
            return os.open(place, os.O_RDWR | os.O_CLOEXEC)
        except OSError as error:
            if error.errno not in (errno.ENOENT, None):
                code = error.errno or code
    raise open_failed("xenstore", code)


__all__ = ["StorePipe"]
