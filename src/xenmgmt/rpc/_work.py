"""Work that may wait for an engine or a disk: a bounded number of threads, a bounded queue."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from .. import errors as err
from ..clock import VirtualClock
from ..tasks import GRACE, Execution, wait

R = TypeVar("R")


class Work:
    """Runs blocking calls for the event loop."""

    def __init__(self, workers: int, waiting: int, name: str = "xenmgmt-rpc") -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix=name)
        self._most = workers + waiting
        self.busy = 0

    async def run(self, fn: Callable[[], R]) -> R:
        """The result of a blocking call.

        Raises `TooManyPendingTasks` when too many wait already.
        """
        if self.busy >= self._most:
            raise err.TooManyPendingTasks(
                hint=f"{self.busy} calls wait for a thread already; try again later"
            )
        self.busy += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, fn)
        finally:
            self.busy -= 1

    async def execute(self, execution: Execution) -> Any:
        """Run an operation to its end. While the engine works, no thread waits for it."""
        await self.run(lambda: _start(execution))
        if not execution.done:
            loop = asyncio.get_running_loop()
            ended = asyncio.Event()
            execution.add_done_callback(lambda _: loop.call_soon_threadsafe(ended.set))
            limit = execution.options.timeout + execution.options.wait + 2 * GRACE
            try:
                async with asyncio.timeout(limit):
                    await ended.wait()
            except TimeoutError:
                raise err.Timeout(execution.key, limit, execution.operation.title) from None
        return execution.value()

    async def begin(self, execution: Execution) -> str:
        """Begin an operation as a task; its reference."""

        def start() -> None:
            execution.start_announced()
            if not execution.done and isinstance(execution.context.clock, VirtualClock):
                self._pool.submit(wait, execution, None)  # somebody must let time pass

        await self.run(start)
        return execution.key

    def close(self) -> None:
        """Wait for what runs, begin nothing more."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _start(execution: Execution) -> None:
    execution.start()
    if not execution.done and isinstance(execution.context.clock, VirtualClock):
        wait(execution, None)
