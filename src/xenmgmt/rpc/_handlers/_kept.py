"""Transfers that broke off, kept for a while: a client may come back for the rest."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from ... import errors as err
from .._work import Work

T = TypeVar("T")
LOOK = 0.5
"""Seconds between two looks at whether somebody has ended what is kept."""


class Kept(Generic[T]):
    """What is kept, by a key. All but `close` belongs to the event loop.

    ``forget`` takes back what was kept (blocking); ``wanted`` says whether anybody still wants it,
    ``busy`` whether somebody uses it just now, so that it cannot be taken back yet.
    """

    def __init__(
        self,
        work: Work,
        most: int,
        forget: Callable[[T], None],
        wanted: Callable[[T], bool] = lambda _: True,
        busy: Callable[[T], bool] = lambda _: False,
    ) -> None:
        self._work = work
        self._most = most
        self._forget = forget
        self._wanted = wanted
        self._busy = busy
        self._held: dict[str, tuple[T, float]] = {}
        self._running: set[asyncio.Task[None]] = set()

    def put(self, key: str, value: T, seconds: float) -> None:
        """Keep something; what has this key already, or was kept longest, makes room for it."""
        before = self._held.pop(key, None)
        if before is not None and before[0] is value:
            self._held[key] = (value, time.monotonic() + seconds)
            return  # a longer time
        if before is not None:
            self._begin(self._drop(before[0]))
        if len(self._held) >= self._most:
            _, (oldest, _) = next(iter(self._held.items()))
            del self._held[next(iter(self._held))]
            self._begin(self._drop(oldest))
        self._held[key] = (value, time.monotonic() + seconds)
        self._begin(self._look(key, value))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def get(self, key: str) -> T | None:
        """What is kept; it stays."""
        found = self._held.get(key)
        return None if found is None else found[0]

    def take(self, key: str) -> T | None:
        """What is kept; whoever takes it puts it back or forgets it."""
        found = self._held.pop(key, None)
        return None if found is None else found[0]

    async def _look(self, key: str, value: T) -> None:
        while (held := self._held.get(key)) is not None and held[0] is value:
            left = held[1] - time.monotonic()
            if (left <= 0 or not self._wanted(value)) and not self._busy(value):
                del self._held[key]
                await self._drop(value)
                return
            await asyncio.sleep(min(LOOK, max(0.05, left)))

    async def _drop(self, value: T) -> None:
        while True:
            if not self._busy(value) and await self._try_to_forget(value):
                return
            await asyncio.sleep(LOOK)

    async def _try_to_forget(self, value: T) -> bool:
        try:
            await self._work.run(lambda: self._forget(value))
        except err.TooManyPendingTasks:
            return False
        return True

    def close(self) -> None:
        """Forget everything. Blocking; the event loop has ended, or waits."""
        while self._held:
            _, (value, _) = self._held.popitem()
            self._forget(value)
