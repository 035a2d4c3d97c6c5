"""Long polls: who waits for which events, and waking just those.

A waiter is a future on the event loop; a thread is nobody's. After a commit the hub looks once at
what is new in the log, and wakes the waiters whose classes or objects it is about.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from .. import errors as err
from ..events import EVERYTHING
from ..toolstack import Toolstack
from ._spell import CLASS_NAMES


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asked for: classes, single objects, or everything."""

    classes: frozenset[str]
    refs: frozenset[str]

    def fits(self, cls: str, ref: str) -> bool:
        """Whether an event is of interest."""
        return cls in self.classes or ref in self.refs


@dataclass(slots=True, eq=False)
class _Waiter:
    wanted: Wanted
    future: asyncio.Future[None]


def wanted(subscriptions: object, hidden: frozenset[str]) -> Wanted:
    """What the words of a client mean: ``*``, ``VM`` or ``vm``, ``vm/OpaqueRef:…``.

    Raises `EventSubscriptionParseFailure` for a word that means nothing.
    """
    classes: set[str] = set()
    refs: set[str] = set()
    assert isinstance(subscriptions, list | tuple)
    for word in subscriptions:
        name, _, ref = word.partition("/")
        cls = CLASS_NAMES.get(name.lower())
        if word == EVERYTHING:
            classes.update(CLASS_NAMES.values())
        elif cls is None or not name:
            raise err.EventSubscriptionParseFailure(word)
        elif ref and ref != EVERYTHING:
            refs.add(ref)
        else:
            classes.add(cls)
    return Wanted(frozenset(classes - hidden), frozenset(refs))


class Polls:
    """All who wait for events of a connection."""

    def __init__(self, xen: Toolstack, loop: asyncio.AbstractEventLoop) -> None:
        self._store = xen.store
        self._loop = loop
        self._reached = xen.store.revision
        self._waiters: dict[_Waiter, None] = {}
        self._pending = False
        self._closed = False
        self._stop: Callable[[], None] = xen.store.on_commit(self._committed)

    def _committed(self) -> None:
        """Called by whoever commits, in any thread."""
        if self._pending or not self._waiters:
            return
        self._pending = True
        try:
            self._loop.call_soon_threadsafe(self._look)
        except RuntimeError:  # the loop is closed: nobody waits any more
            return

    def _look(self) -> None:
        self._pending = False
        try:
            found, self._reached = self._store.events(self._reached)
        except (err.TokenCompacted, err.ConnectionClosed):
            self._reached = self._store.revision
            self._wake(list(self._waiters))
            return
        classes = {entry.cls for entry in found}
        refs = {entry.ref for entry in found}
        self._wake(
            [
                one
                for one in self._waiters
                if not classes.isdisjoint(one.wanted.classes)
                or not refs.isdisjoint(one.wanted.refs)
            ]
        )

    def _wake(self, waiters: list[_Waiter]) -> None:
        for one in waiters:
            self._waiters.pop(one, None)
            if not one.future.done():
                one.future.set_result(None)

    def _has(self, after: int, wish: Wanted) -> bool:
        found, _ = self._store.events(after)
        return any(wish.fits(entry.cls, entry.ref) for entry in found)

    async def wait(self, after: int, wish: Wanted, seconds: float) -> bool:
        """Wait until the log has something of interest after a revision.

        False when so many seconds were not enough; `TokenCompacted` when part of the log that
        was asked for is no longer kept.
        """
        end = self._loop.time() + seconds
        while True:
            if not self._waiters:
                self._reached = self._store.revision
            waiter = _Waiter(wish, self._loop.create_future())
            self._waiters[waiter] = None
            handle = None
            try:
                # Looked at after the waiter is known: nothing falls between the two.
                if self._store.revision > after and self._has(after, wish):
                    return True
                left = end - self._loop.time()
                if left <= 0 or self._closed:
                    return False
                handle = self._loop.call_later(left, _release, waiter.future)
                await waiter.future
            finally:
                self._waiters.pop(waiter, None)
                if handle is not None:
                    handle.cancel()

    def __len__(self) -> int:
        return len(self._waiters)

    def close(self) -> None:
        """Wake everybody, listen no more."""
        self._closed = True
        self._stop()
        self._wake(list(self._waiters))


def _release(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
