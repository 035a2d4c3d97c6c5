"""A xenstore daemon that a test plays."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path

from tests.patience import LONG

HEAD = struct.Struct("<IIII")


class Daemon:
    """Answers reads and writes from a dict; what it is to do wrong can be set."""

    def __init__(self, place: Path) -> None:
        self.nodes: dict[str, bytes] = {}
        self.refused: dict[str, str] = {}
        self.answer: Callable[[int], int] = lambda number: number
        self.noise = b""
        self.hangs_up_after = 1 << 30
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(place))
        self._socket.listen()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def connections(self) -> int:
        return len(self._threads) - 1

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in self._threads:
            thread.join(LONG)

    def _accept(self) -> None:
        while True:
            try:
                link, _ = self._socket.accept()
            except OSError:
                return
            self._threads.append(threading.Thread(target=self._serve, args=(link,)))
            self._threads[-1].start()

    def _serve(self, link: socket.socket) -> None:
        with link, link.makefile("rb") as stream:
            served = 0
            while head := stream.read(16):
                kind, number, _, length = HEAD.unpack(head)
                data = stream.read(length)
                served += 1
                if served > self.hangs_up_after:
                    return
                link.sendall(self.noise + self._one(kind, number, data))

    def _one(self, kind: int, number: int, data: bytes) -> bytes:
        path, _, value = data.partition(b"\0")
        name, answer = path.decode(), b"OK\0"
        error = self.refused.get(name, "")
        if kind == 11 and not error:
            self.nodes[name] = value
        elif kind == 2 and not error:
            error = "" if name in self.nodes else "ENOENT"
            answer = self.nodes.get(name, b"")
        if error:
            kind, answer = 16, error.encode() + b"\0"
        return HEAD.pack(kind, self.answer(number), 0, len(answer)) + answer
