"""Bodies as they stream: of a request, read by a thread as a file; of an answer, sent in parts."""

from __future__ import annotations

import asyncio
import concurrent.futures
from collections.abc import MutableMapping
from typing import Any, Self

from ... import errors as err
from .._app import Request

DRAIN = 64 << 20
"""Bytes of a body that are still taken, and thrown away, before a refusal is answered."""


class BodyFile:
    """Reads from the event loop's end of a connection, no faster than it is asked to."""

    def __init__(self, request: Request, most: int, seconds: float) -> None:
        self._request = request
        self._loop = asyncio.get_running_loop()
        self._seconds = seconds
        self._most = most
        self._left = b""
        self._ended = False
        self._waiting: concurrent.futures.Future[Any] | None = None
        self.taken = 0
        self.is_cut = False
        """Whether it broke off: the client went away or stalled, or another request took over."""

    def skip(self, size: int) -> None:
        """Pass over so many bytes; fewer when there are no more."""
        while size > 0 and (data := self.read(min(size, 1 << 20))):
            size -= len(data)

    def abort(self) -> None:
        """Let the thread that reads see an end. On the event loop."""
        self.is_cut = True
        if self._waiting is not None:
            self._waiting.cancel()

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes; b"" at the end. Raises when the client goes away or stalls."""
        while not self._left and not self._ended:
            self._fetch()
        piece, self._left = self._left[:size], self._left[size:]
        return piece

    async def drain(self) -> None:
        """Take the rest, so that the client reads the answer; not more than is reasonable."""
        taken = 0
        try:
            async with asyncio.timeout(self._seconds):
                while not self._ended and taken < DRAIN:
                    message = await self._request.receive()
                    taken += len(message.get("body", b""))
                    self._ended = not message.get("more_body", False)
        except TimeoutError:
            return

    async def _receive(self) -> MutableMapping[str, Any]:
        return await self._request.receive()

    def _fetch(self) -> None:
        if self.is_cut:
            raise err.ImportErrorPrematureEof(hint="another request goes on with it")
        self._waiting = asyncio.run_coroutine_threadsafe(self._receive(), self._loop)
        try:
            message = self._waiting.result(self._seconds)
        except (TimeoutError, concurrent.futures.CancelledError):
            self._waiting.cancel()
            self.is_cut = True
            raise err.ImportErrorPrematureEof(
                hint=f"nothing came for {self._seconds:g} seconds"
            ) from None
        if message["type"] == "http.disconnect":
            self.is_cut = True
            raise err.ImportErrorPrematureEof(hint="the client went away")
        self._left = message.get("body", b"")
        self._ended = not message.get("more_body", False)
        self.taken += len(self._left)
        if self.taken > self._most:
            raise err.ImportError(f"a body of more than {self._most} bytes")


class Gone(Exception):
    """The client went away, or takes nothing any more."""


class Sending:
    """The body of an answer, sent part by part to a client that must keep taking it.

    Use it as a context: within, it is watched whether the client is still there.
    """

    def __init__(self, request: Request, seconds: float) -> None:
        self._request = request
        self._seconds = seconds
        self._gone = False
        self._watching: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._watching = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._watching is not None:
            self._watching.cancel()

    async def _watch(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            continue
        self._gone = True

    async def part(self, data: bytes, more: bool = True) -> None:
        """Send some; raises `Gone` when nobody takes it within the time that there is."""
        if self._gone:
            raise Gone("the client went away")
        try:
            async with asyncio.timeout(self._seconds):
                await self._request.part(data, more)
        except TimeoutError:
            raise Gone(f"the client took nothing for {self._seconds:g} seconds") from None
        if more:
            await asyncio.sleep(0)  # so that a disconnection is seen
