"""The asynchronous connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Generator, Iterable
from contextlib import suppress
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from .. import errors as err
from ..abc import Clock, Store
from ..clock import PATIENCE, VirtualClock
from ..events import EVERYTHING, Event
from ..tasks import DEFAULT_TIMEOUT, Execution, Options
from ..toolstack import BaseTask, StrPath, Toolstack, parts
from .objects import COLLECTIONS, HANDLES, Collections

R = TypeVar("R")


class AsyncTask(BaseTask, Generic[R]):
    """An operation in progress, or ended. Await it for its result."""

    def __await__(self) -> Generator[Any, None, R]:
        return self.wait().__await__()

    async def wait(self, timeout: float | None = None) -> R:
        """Await the end; the result, or the error raised. `Timeout` when it takes longer."""
        try:
            async with asyncio.timeout(timeout):
                await ended(self._execution)
        except TimeoutError:
            raise err.Timeout(self.ref, timeout, self._execution.operation.title) from None
        value: R = self._xen.result(self._owner, self._name, self._execution.value())
        return value

    def cancel(self) -> None:
        """Ask for an early end; what was done is rolled back."""
        self._execution.request_cancel()


async def ended(execution: Execution) -> None:
    """Await the end of an execution. A virtual clock is driven by whoever awaits."""
    if execution.done:
        return
    loop = asyncio.get_running_loop()
    done = asyncio.Event()

    def wake(_: Execution) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(done.set)

    execution.add_done_callback(wake)
    clock = execution.context.clock
    while not execution.done:
        if isinstance(clock, VirtualClock):
            if clock.step():
                await asyncio.sleep(0)
                continue
            try:
                await asyncio.wait_for(done.wait(), PATIENCE)
            except TimeoutError:
                continue
        else:
            await done.wait()


class AsyncXen(Collections, Toolstack):
    """A connection whose operations are awaited; the classes of the Xen-API as attributes."""

    _handles = HANDLES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in COLLECTIONS.items():
            setattr(self, name, kind(self))

    async def call(
        self,
        owner: Any,
        name: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        options: Options | None,
    ) -> Any:
        """Run an operation to its end."""
        execution = self.execution(owner, name, args, kwargs, options)
        execution.start()
        try:
            await ended(execution)
        except asyncio.CancelledError:
            execution.cancel("the awaiting task was cancelled")
            raise
        return self.result(owner, name, execution.value())

    def begin(
        self,
        owner: Any,
        name: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        options: Options | None,
    ) -> AsyncTask[Any]:
        """Begin an operation as a task."""
        execution = self.execution(owner, name, args, kwargs, options, as_task=True)
        execution.start()
        return AsyncTask(self, execution, owner, name)

    async def watch(
        self, classes: Iterable[str] = (EVERYTHING,), token: str | None = None
    ) -> AsyncIterator[Event]:
        """Events of some classes from now on, or from after a bookmark, without end."""
        stream = self.events.stream(classes, token)
        loop = asyncio.get_running_loop()
        happened = asyncio.Event()

        def wake() -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody watches any more
                loop.call_soon_threadsafe(happened.set)

        ends = (self.store.on_commit(wake), self.on_close(wake))
        try:
            while not self.closed:
                happened.clear()
                for event in stream.poll():
                    yield event
                    if self.closed:
                        return
                await happened.wait()
        finally:
            for end in ends:
                end()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        state = "closed" if self.closed else f"{len(self.store.cells('VM'))} VMs"
        return f"<AsyncXen {self.url} {state}>"


def connect(
    url: str = "sim://",
    *,
    store: Store | StrPath | None = None,
    clock: Clock | None = None,
    seed: int | None = None,
    session: str = "local",
    timeout: float = DEFAULT_TIMEOUT,
) -> AsyncXen:
    """Open an engine, as `xenmgmt.connect` does; operations are then awaited."""
    return AsyncXen(
        *parts(url, store, clock, seed),
        seed=seed,
        session=session,
        options=Options(timeout=timeout),
    )
