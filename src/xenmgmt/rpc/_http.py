"""The HTTP server: uvicorn, with what a server on the open network needs beside it.

uvicorn reads HTTP (through httptools) and speaks TLS. Added here: the peer's credentials, bounds on
headers, connections and the time that a request may take to come in, and CONNECT for consoles.
"""

from __future__ import annotations

import asyncio
import hashlib
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ._limits import Limits
from .auth import Peer, peer_uid

LOOPBACK = ("127.", "::1", "localhost")
Connect = Callable[["WireProtocol", asyncio.Transport, bytes], None]


def is_loopback(host: str) -> bool:
    """Whether an address is of this machine alone."""
    return host.startswith(LOOPBACK)


class WireProtocol(HttpToolsProtocol):
    """One connection."""

    limits = Limits()
    connect: Connect | None = None
    """Takes over a connection that begins with CONNECT."""

    _arrival: asyncio.TimerHandle | None = None
    _head = 0
    _taken = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Find out who this is, unless there are too many already."""
        super().connection_made(transport)
        if len(self.connections) > self.limits.connections:
            transport.abort()
            return
        self.peer = peer_of(transport)
        self.app_state = {**self.app_state, "peer": self.peer}
        self._await_request()

    def _await_request(self) -> None:
        if self._arrival is None:
            self._arrival = self.loop.call_later(self.limits.request, self._too_slow)

    def _arrived(self) -> None:
        if self._arrival is not None:
            self._arrival.cancel()
            self._arrival = None

    def _too_slow(self) -> None:
        """The headers of a request did not come in time."""
        self._arrival = None
        self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """The end."""
        self._arrived()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; a CONNECT leaves HTTP behind."""
        if self.cycle is None and self.connect is not None and data.startswith(b"CONNECT "):
            self._arrived()
            self._unset_keepalive_if_required()
            self.connections.discard(self)
            self.connect(self, self.transport, data)
            return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A request begins."""
        self._head = 0
        self._await_request()
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """The target, or a part of it."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        self._count(len(name) + len(value) + 4)
        super().on_header(name, value)

    def _count(self, size: int) -> None:
        self._head += size
        if self._head > self.limits.header:
            raise ValueError("headers are larger than allowed")

    def on_headers_complete(self) -> None:
        """The head is there; the application watches over the body."""
        self._arrived()
        super().on_headers_complete()


def peer_of(transport: asyncio.Transport) -> Peer:
    """Who is at the other end, as far as kernel and TLS tell."""
    sock = transport.get_extra_info("socket")
    if sock is not None and sock.family == socket.AF_UNIX:
        pid, uid = peer_uid(sock)
        return Peer(f"unix:pid={pid},uid={uid}", uid)
    found = transport.get_extra_info("peername")
    host, port = (found[0], found[1]) if isinstance(found, tuple) else ("", 0)
    tls: Any = transport.get_extra_info("ssl_object")
    certificate, subject = "", ""
    if tls is not None and (shown := tls.getpeercert(binary_form=True)):
        certificate = hashlib.sha256(shown).hexdigest()
        for part in (tls.getpeercert() or {}).get("subject", ()):
            subject = next((v for k, v in part if k == "commonName"), subject)
    secure = tls is not None or is_loopback(host)
    return Peer(f"{host}:{port}", None, certificate, subject, secure)


class HttpServer(uvicorn.Server):
    """One uvicorn server that takes no signals: it runs in a thread of an embedding program."""

    def handle_exit(self, sig: int, frame: object) -> None:
        """Signals belong to the program."""

    async def run_until_exit(self, sockets: list[socket.socket] | None) -> None:
        """Serve on sockets that are bound already."""
        await self._serve(sockets)


def config(app: Any, limits: Limits, protocol: type[WireProtocol], **tls: Any) -> uvicorn.Config:
    """The settings of every listener."""
    return uvicorn.Config(
        app,
        http=protocol,
        ws="websockets-sansio",
        loop="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=int(limits.keep_alive),
        timeout_graceful_shutdown=5,
        ws_max_size=limits.text,
        backlog=2048,
        **tls,
    )
