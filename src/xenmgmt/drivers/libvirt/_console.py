"""The text console, read as it comes, and the screen."""

from __future__ import annotations

import struct
import threading
import zlib
from contextlib import suppress
from typing import Any

from ...abc import ConsoleText, Endpoint
from ...errors import EngineError, XenError
from . import xml
from ._core import PATIENCE
from ._library import load
from ._needs import NeedCalls

KEEP = 64 << 10
"""So many bytes of output are kept."""

CHUNK = 64 << 10

PROTOCOLS = {"vnc": "rfb", "spice": "spice"}
"""libvirt's names of screens, and the API's."""


class Line:
    """An open console: a stream, and what came out of it."""

    def __init__(self, connection: Any, stream: Any, number: int, begin: int = 0) -> None:
        self.connection = connection
        """The stream is of no use once another one took its place."""
        self.stream = stream
        self.number = number
        """Of the domain that it belongs to."""
        self.ended = False
        self._out = bytearray()
        self._lost = begin
        self._boot = begin
        """Where what the guest printed since it booted begins."""
        self._lock = threading.Lock()

    def fill(self, stream: Any, events: int, opaque: Any) -> None:
        """There is something to read; in libvirt's event loop."""
        libvirt = load()
        try:
            data = stream.recv(CHUNK)
        except libvirt.libvirtError:
            data = b""
        if data == -2:  # nothing now
            return
        if not data:
            self.ended = True
            try:
                stream.eventRemoveCallback()
            except libvirt.libvirtError:
                return
            return
        with self._lock:
            self._out += data
            if len(self._out) > 2 * KEEP:
                gone = len(self._out) - KEEP
                del self._out[:gone]
                self._lost += gone

    @property
    def end(self) -> int:
        """The position behind what came out of it."""
        with self._lock:
            return self._lost + len(self._out)

    def rebooted(self) -> None:
        """Its guest boots again: who reads from the beginning has no use for what was before."""
        with self._lock:
            self._boot = self._lost + len(self._out)

    def read(self, position: int) -> ConsoleText:
        """What came after a position; after 0, since the guest booted."""
        with self._lock:
            wanted = position or self._boot
            begin = max(wanted, self._lost)
            data = bytes(self._out[begin - self._lost :])
        return ConsoleText(data=data, position=begin + len(data), lost=begin - max(wanted, 0))


class ConsoleCalls(NeedCalls):
    """Consoles of running domains. One is opened when it is first asked for, and then kept.

    What a guest prints before is lost, as on a line that nobody listens to. libvirt gives a console
    to one reader at a time: ours takes it from who has it.
    """

    def __init__(self, uri: str, **given: Any) -> None:
        super().__init__(uri, **given)
        self._lines: dict[str, Line] = {}
        self._begin_at: dict[str, int] = {}
        """The position at which the next line of a guest begins, which came from another host."""

    def _ended(self, vm: str) -> None:
        super()._ended(vm)
        self._lines.pop(vm, None)
        self._begin_at.pop(vm, None)

    def _rebooted(self, vm: str, number: int) -> None:
        line = self._lines.get(vm)
        if line is not None and self.engine == "qemu":  # others build a domain, with its own line
            line.rebooted()
        super()._rebooted(vm, number)

    def close(self) -> None:
        lines, self._lines = list(self._lines.values()), {}

        def end(connection: Any) -> None:
            for line in lines:
                if line.connection is connection:
                    _abort(line)

        if lines and self.answers():
            with suppress(XenError):
                self.workers.call("closing consoles", lambda: self._read(end), PATIENCE)
        super().close()

    def console_read(self, vm: str, position: int) -> ConsoleText:
        line = self._lines.get(vm)
        if line is None or line.ended or line.connection is not self._connection:
            line = self._ask("console_read", lambda connection: self._open_line(connection, vm))
        return line.read(position)

    def console_write(self, vm: str, data: bytes) -> None:
        def do(connection: Any) -> None:
            line = self._open_line(connection, vm)
            left = data
            while left:
                sent = line.stream.send(left)
                if sent < 0:
                    raise EngineError(f"the console of VM {vm!r} takes no more", engine="libvirt")
                left = left[sent:]

        self._ask("console_write", do)

    def _open_line(self, connection: Any, vm: str) -> Line:
        libvirt = load()
        domain = self._domain(connection, vm)
        known = self._lines.get(vm)
        if known is not None and not known.ended and known.number == domain.ID():
            if known.connection is connection:
                return known
            self._begin_at[vm] = known.end  # it goes on where it was when the daemon went
        stream = connection.newStream(libvirt.VIR_STREAM_NONBLOCK)
        domain.openConsole(None, stream, libvirt.VIR_DOMAIN_CONSOLE_FORCE)
        line = self._lines[vm] = Line(connection, stream, domain.ID(), self._begin_at.get(vm, 0))
        stream.eventAddCallback(libvirt.VIR_STREAM_EVENT_READABLE, line.fill, None)
        return line

    def console_screenshot(self, vm: str) -> bytes:
        return self._ask("console_screenshot", lambda connection: self._screenshot(connection, vm))

    def console_endpoint(self, vm: str) -> Endpoint:
        return self._ask("console_endpoint", lambda connection: self._endpoint(connection, vm))

    def _endpoint(self, connection: Any, vm: str) -> Endpoint:
        secure = load().VIR_DOMAIN_XML_SECURE
        told = xml.Domain.parse(self._domain(connection, vm).XMLDesc(secure))
        for one in told.graphics:
            if one.type in PROTOCOLS and one.port is not None and one.port > 0:
                return Endpoint(
                    protocol=PROTOCOLS[one.type],
                    address=one.listen or self.host_name,
                    port=one.port,
                    password=one.password or "",
                )
        raise EngineError(f"VM {vm!r} has no screen that can be reached", engine="libvirt")

    def _screenshot(self, connection: Any, vm: str) -> bytes:
        stream = connection.newStream(0)
        kind = self._domain(connection, vm).screenshot(stream, 0)
        parts = []
        while data := stream.recv(CHUNK):
            parts.append(data)
        stream.finish()
        picture = b"".join(parts)
        return picture if kind == "image/png" else png(picture)


def _abort(line: Line) -> None:
    libvirt = load()
    if line.ended:
        return
    line.ended = True
    try:
        line.stream.eventRemoveCallback()
        line.stream.abort()
    except libvirt.libvirtError:  # its domain or the connection is gone
        return


def png(ppm: bytes) -> bytes:
    """A PNG of a picture in the plain format that emulators write (P6, eight bits)."""
    head, rest = ppm[:2], ppm[2:]
    if head != b"P6":
        raise EngineError(f"a picture that begins with {head!r} instead of P6", engine="libvirt")
    numbers: list[int] = []
    while len(numbers) < 3:
        rest = rest.lstrip()
        if rest.startswith(b"#"):
            rest = rest.partition(b"\n")[2]
            continue
        word = rest.split(None, 1)[0]
        numbers.append(int(word))
        rest = rest[len(word) :]
    width, height, most = numbers
    pixels = rest[1:]
    if most != 255 or len(pixels) < 3 * width * height:
        raise EngineError("a picture that is cut off, or not of eight bits", engine="libvirt")
    rows = b"".join(
        b"\0" + pixels[start : start + 3 * width]
        for start in range(0, 3 * width * height, 3 * width)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(kind, data) for kind, data in parts)


def _part(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
