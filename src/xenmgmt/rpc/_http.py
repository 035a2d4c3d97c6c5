"""The HTTP server: uvicorn, with what a server on the open network needs beside it.

uvicorn reads HTTP (through httptools) and speaks TLS. Added here: the peer's credentials, bounds on
headers, connections and the time that a request may take to come in, and CONNECT for consoles.
"""

from __future__ import annotations

import asyncio
import hashlib
import socket
from collections.abc import Callable, Sized
from typing import Any

import uvicorn
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ._limits import Limits
from .auth import Peer, peer_uid

SMALL = 64 << 10
"""Bodies up to so many bytes are put behind their head; larger ones are not copied for it."""

LOOPBACK = ("127.", "::1", "localhost")
SHORT = 4 << 10
"""Bytes in the body of a request that may be answered the short way."""
SHORT_PATHS = frozenset((b"/", b"/RPC2", b"/xmlrpc", b"/jsonrpc"))
Short = Callable[[bytes, bytes], tuple[bytes, bytes] | None]
"""From path and body to content type and body, at once; None for what takes longer."""
Connect = Callable[["WireProtocol", asyncio.Transport, bytes], None]


def is_loopback(host: str) -> bool:
    """Whether an address is of this machine alone."""
    return host.startswith(LOOPBACK)


class JoiningTransport:
    """A transport that sends the head of an answer together with what follows it at once.

    uvicorn writes head and body apart, which costs a system call and a packet for each answer.
    """

    __slots__ = ("_held", "_loop", "_transport", "write_through")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held = b""
        self.write_through = transport.write

    def write(self, data: bytes) -> None:
        """Write; a head waits for its body, but not longer than this turn of the loop."""
        if self._held:
            held, self._held = self._held, b""
            if len(data) <= SMALL:
                self.write_through(held + data)
                return
            self.write_through(held)
        elif data.startswith(b"HTTP/1.1 "):
            self._held = data
            self._loop.call_soon(self._flush)
            return
        self.write_through(data)

    def write_now(self, data: bytes) -> None:
        """Write what is a whole answer."""
        self._flush()
        self.write_through(data)

    def _flush(self) -> None:
        if self._held:
            held, self._held = self._held, b""
            if not self._transport.is_closing():
                self.write_through(held)

    def close(self) -> None:
        """Send what is held, then close."""
        self._flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class PipelineFlow(FlowControl):
    """Reads no further while requests wait that were sent behind another one.

    uvicorn reads on with every answer, so a client that sends faster than it is answered would fill
    the memory.
    """

    def __init__(self, transport: Any, waiting: Sized) -> None:
        super().__init__(transport)
        self._waiting = waiting

    def resume_reading(self) -> None:
        """Read on, unless there is enough to do."""
        if not self._waiting:
            super().resume_reading()


class WireProtocol(HttpToolsProtocol):
    """One connection."""

    limits = Limits()
    connect: Connect | None = None
    """Takes over a connection that begins with CONNECT."""
    short: Short | None = None
    """Answers what needs no waiting.

    Most requests are small, are there in one piece, and ask for a field. For these the task, the
    scope and the messages of ASGI would take longer than the answer.
    """

    _body: bytes | None = None
    """What has come of the body of a request that may be answered the short way."""

    _arrival: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None
    _head = 0
    _head_is_due = False
    _has_begun = False
    """Whether a request began in the data that came last."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Find out who this is, unless there are too many already."""
        super().connection_made(JoiningTransport(transport, self.loop))  # type: ignore[arg-type]
        self.flow = PipelineFlow(self.transport, self.pipeline)
        if len(self.connections) > self.limits.connections:
            transport.abort()
            return
        self.peer = peer_of(transport)
        self.app_state = {**self.app_state, "peer": self.peer}
        self._await_request()

    def _await_request(self) -> None:
        if self._arrival is None:
            self._arrival = self.loop.call_later(self.limits.request, self._too_slow)

    def pause_writing(self) -> None:
        """The client takes less than it is sent."""
        super().pause_writing()
        self._watch_taking(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """It has taken it."""
        super().resume_writing()
        self._taken()

    def _watch_taking(self, left: int) -> None:
        self._taken()
        self._taking = self.loop.call_later(self.limits.request, self._look_at_taking, left)

    def _look_at_taking(self, left: int) -> None:
        """A client that has taken nothing for so long is not waited for."""
        now = self.transport.get_write_buffer_size()
        if now < left:
            self._watch_taking(now)
        else:
            self.transport.abort()

    def _taken(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

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
        self._taken()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; a CONNECT leaves HTTP behind."""
        if self.cycle is None and self.connect is not None and data.startswith(b"CONNECT "):
            self._arrived()
            self._unset_keepalive_if_required()
            self.connections.discard(self)
            self.connect(self, self.transport, data)
            return
        self._has_begun = False
        super().data_received(data)
        if self._body is not None and not self.transport.is_closing():
            self._go_the_long_way(self._body)  # the rest is still to come
        if self._head_is_due:  # a part of a head: the rest must come soon, and must not be long
            if not self._has_begun:  # else most of the data may be of requests before this one
                self._head += len(data)
            if self._head > self.limits.header:
                self._arrived()
                self.send_400_response("The headers are larger than allowed.")
            else:
                self._await_request()

    def on_message_begin(self) -> None:
        """A request begins."""
        self._head_is_due = self._has_begun = True
        self._head = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is there; the application watches over the body."""
        self._head_is_due = False
        self._arrived()
        size = len(self.url) + sum([len(name) + len(value) + 4 for name, value in self.headers])
        if size > self.limits.header:
            raise ValueError("the headers are larger than allowed")
        if self._may_be_short():
            self._body = b""
        else:
            super().on_headers_complete()

    def _may_be_short(self) -> bool:
        if self.short is None or self.url not in SHORT_PATHS or self.flow.write_paused:
            return False
        if self.cycle is not None and not self.cycle.response_complete:
            return False  # the answer to the request before comes first
        parser = self.parser
        if parser.get_method() != b"POST" or parser.get_http_version() != "1.1":
            return False
        return not (self.expect_100_continue or parser.should_upgrade())

    def on_body(self, body: bytes) -> None:
        """Some of the body."""
        if self._body is None:
            super().on_body(body)
        elif len(self._body) + len(body) <= SHORT:
            self._body += body
        else:
            self._go_the_long_way(self._body)
            super().on_body(body)

    def on_message_complete(self) -> None:
        """A request is whole: answer it, or let the application."""
        body = self._body
        if body is None:
            super().on_message_complete()
            return
        assert self.short is not None
        found = self.short(self.url, body) if self.parser.should_keep_alive() else None
        if found is None:
            self._go_the_long_way(body)
            super().on_message_complete()
            return
        self._body = None
        kind, answer = found
        head = [b"HTTP/1.1 200 OK\r\n"]
        for name, value in self.server_state.default_headers:
            head += (name, b": ", value, b"\r\n")
        head.append(b"content-type: %b\r\ncontent-length: %d\r\n\r\n" % (kind, len(answer)))
        self.transport.write_now(b"".join((*head, answer)))  # type: ignore[attr-defined]
        self.on_response_complete()

    def _go_the_long_way(self, body: bytes) -> None:
        """Hand a request, and what there is of its body, to the application."""
        self._body = None
        super().on_headers_complete()
        if body:
            super().on_body(body)


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
