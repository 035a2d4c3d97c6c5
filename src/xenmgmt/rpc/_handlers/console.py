"""``/console``: the text console of a machine, by websocket or by CONNECT.

Either way bytes go both ways as they are. The query names the console or the machine by ``ref`` or
``uuid``, and the session; a cookie or a name and a password do as well.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httptools

from ... import errors as err
from ...model._layout import LAYOUTS, STATE
from ...states.vm import TABLE
from .._app import App, Receive, Refused, Request, Scope, Send
from .._http import WireProtocol
from .._service import Service
from ._caller import Asked, identify

LIVE = TABLE.mask(("Running", "Paused"))
FAST, SLOW = 0.03, 0.5
"""Seconds between two looks at what a guest printed: after it printed, and when it is silent."""
HEAD = 16 << 10
ROLE = "vm-operator"
_VM = LAYOUTS["VM"].index

Out = Callable[[bytes], Awaitable[None]]


def add_to(app: App, service: Service) -> Callable[..., None]:
    """Put it in its place; what takes over connections that begin with CONNECT."""

    async def socket(scope: Scope, receive: Receive, send: Send) -> None:
        await _websocket(service, scope, receive, send)

    app.route_socket("/console", socket)
    return lambda protocol, transport, data: Tunnel(service, protocol).begin(transport, data)


def _vm_of(service: Service, asked: Asked) -> str:
    """The machine whose console is asked for; it must have a domain."""
    named = [asked.query.get(name, "") for name in ("ref", "uuid")]
    for cell in service.xen.store.cells("console"):
        uuid = cell.row[LAYOUTS["console"].index["uuid"]]
        if cell.ref in named or uuid in named:
            ref: str = cell.row[LAYOUTS["console"].index["VM"]]
            break
    else:
        ref = asked.ref_of(service, "VM", "ref", "uuid")
    row = service.xen.row("VM", ref)
    if row is None or not row[STATE] & LIVE:
        raise Refused(409, "the machine has no domain")
    return str(row[_VM["uuid"]])


async def _to_client(service: Service, vm: str, out: Out) -> None:
    """Send what the guest prints, until its domain is gone."""
    driver, position, pause = service.xen.driver, 0, FAST
    while True:
        at = position
        told = await service.work.run(lambda at=at: driver.console_read(vm, at))  # type: ignore[misc]
        position = told.position
        if told.data:
            await out(told.data)
        pause = FAST if told.data else min(SLOW, pause * 1.3)
        await asyncio.sleep(pause)


async def _type(service: Service, vm: str, data: bytes) -> None:
    await service.work.run(lambda: service.xen.driver.console_write(vm, data))


# --- websocket ------------------------------------------------------------------------------------


async def _websocket(service: Service, scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    try:
        asked = await identify(service, Request(scope, receive, send), ROLE)
        vm = _vm_of(service, asked)
    except (Refused, err.XenError) as refused:
        await send({"type": "websocket.close", "code": 4403, "reason": str(refused)[:100]})
        return
    _note(service, asked)
    offered = scope.get("subprotocols") or []
    chosen = "binary" if "binary" in offered else None
    await send({"type": "websocket.accept", "subprotocol": chosen})

    async def out(data: bytes) -> None:
        await send({"type": "websocket.send", "bytes": data})

    async def read() -> None:
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            typed = message.get("bytes") or (message.get("text") or "").encode()
            if typed:
                await _type(service, vm, typed)

    if await _both(_to_client(service, vm, out), read()):
        await send({"type": "websocket.close", "code": 1000})


async def _both(printing: Any, typing: Any) -> bool:
    """Run both until one ends; whether it was the guest's end that did."""
    tasks = [asyncio.ensure_future(printing), asyncio.ensure_future(typing)]
    done, left = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in left:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return tasks[0] in done


def _note(service: Service, asked: Asked) -> None:
    names = [asked.query.get(name, "") for name in ("ref", "uuid")]
    service.audit.note(
        asked.user, asked.request.peer.address, "console", [name for name in names if name]
    )


# --- CONNECT --------------------------------------------------------------------------------------


class Tunnel(asyncio.Protocol):
    """A connection that began with CONNECT: a head as of HTTP, then bytes both ways."""

    def __init__(self, service: Service, protocol: WireProtocol) -> None:
        self._service = service
        self._peer = protocol.peer
        self._head = b""
        self._vm = ""
        self._typed: asyncio.Queue[bytes] = asyncio.Queue(64)
        self._transport: asyncio.Transport | None = None
        self._task: asyncio.Task[None] | None = None
        self._late: asyncio.TimerHandle | None = None

    def begin(self, transport: asyncio.Transport, data: bytes) -> None:
        """Take the connection over, with what it has sent so far."""
        self._transport = transport
        transport.set_protocol(self)
        loop = asyncio.get_running_loop()
        self._late = loop.call_later(self._service.limits.request, transport.close)
        self.data_received(data)

    def data_received(self, data: bytes) -> None:
        """A piece of the head, or what somebody types."""
        if self._task is not None:
            try:
                self._typed.put_nowait(data)
            except asyncio.QueueFull:
                self._close()
            return
        self._head += data
        if len(self._head) > HEAD:
            self._close()
        elif b"\r\n\r\n" in self._head:
            if self._late is not None:
                self._late.cancel()
            self._task = asyncio.get_running_loop().create_task(self._run())

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        if self._late is not None:
            self._late.cancel()
        if self._task is not None:
            self._task.cancel()

    def _close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    async def _run(self) -> None:
        assert self._transport is not None
        head, _, rest = self._head.partition(b"\r\n\r\n")
        try:
            asked = await identify(self._service, self._request(head), ROLE)
            vm = _vm_of(self._service, asked)
        except (Refused, err.XenError, ValueError, httptools.HttpParserError) as refused:
            status = refused.status if isinstance(refused, Refused) else 403
            text = str(refused).encode()
            line = f"HTTP/1.1 {status} Refused\r\nContent-Length: {len(text)}\r\n\r\n".encode()
            self._transport.write(line + text)
            self._close()
            return
        _note(self._service, asked)
        self._transport.write(b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n")
        if rest:
            self._typed.put_nowait(rest)
        await _both(_to_client(self._service, vm, self._out), self._read(vm))
        self._close()

    async def _out(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)

    async def _read(self, vm: str) -> None:
        while True:
            await _type(self._service, vm, await self._typed.get())

    def _request(self, head: bytes) -> Request:
        line, *lines = head.split(b"\r\n")
        _, target, _ = line.split(b" ")
        path, _, query = target.partition(b"?")
        if path != b"/console":
            raise Refused(404, "nothing is here")
        pairs = [one.partition(b":") for one in lines]
        scope = {
            "path": "/console",
            "method": "CONNECT",
            "query_string": query,
            "headers": [(name.strip().lower(), value.strip()) for name, _, value in pairs],
            "state": {"peer": self._peer},
        }
        return Request(scope, _nothing, _ignore)


async def _nothing() -> Any:
    return {"type": "http.disconnect"}


async def _ignore(_: Any) -> None:
    return
