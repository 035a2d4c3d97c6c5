"""The body of a request as a file, for a thread that reads it while it comes in."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

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
        self.taken = 0

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
        waiting = asyncio.run_coroutine_threadsafe(self._receive(), self._loop)
        try:
            message = waiting.result(self._seconds)
        except TimeoutError:
            waiting.cancel()
            raise err.ImportErrorPrematureEof(
                hint=f"nothing came for {self._seconds:g} seconds"
            ) from None
        if message["type"] == "http.disconnect":
            raise err.ImportErrorPrematureEof(hint="the client went away")
        self._left = message.get("body", b"")
        self._ended = not message.get("more_body", False)
        self.taken += len(self._left)
        if self.taken > self._most:
            raise err.ImportError(f"a body of more than {self._most} bytes")
