"""The hot call: the records of all domains by one hypercall, into memory that is used again.

What a call needs is made ready once: its argument lies in the block in front of the records, and
the call itself has its arguments as C's. Whether somebody still looks at a block, or another thread
is having it filled, is told by CPython's count of references to its memory: whoever does has one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from sys import getrefcount
from time import monotonic_ns
from typing import Any, TypeVar

from .call import PAGE, SYSCTL, Block, Hypercalls
from .errors import hypercall_failed
from .layouts import Layout
from .packing import packer

T = TypeVar("T")

ARGUMENT = 256
"""Bytes before the records: room for the argument of any of these hypercalls."""
LEAST_ROOM = 64
KEPT = 4
"""Blocks that are kept while their readers look at them; more readers are served all the same."""
CALL = "getdomaininfolist"


class ListBlock:
    """A block with the argument of the hot call filled in, and what it takes to use it again."""

    __slots__ = ("ask", "block", "idle", "memory", "number", "room", "scarce")

    def __init__(self, block: Block, room: int, number: Any, ask: Callable[[], int]) -> None:
        self.block = block
        self.room = room
        self.scarce = room // 8 if room > 2 * LEAST_ROOM else 0
        self.number = number
        self.ask = ask
        self.memory = memory = block.memory
        self.idle = getrefcount(memory)


class Lists:
    """The blocks of one connection. It may be used from several threads at once."""

    def __init__(self, calls: Hypercalls, layout: Layout) -> None:
        self._calls = calls
        self._layout = layout
        u = layout.sysctl_u
        self._packer = packer(
            [(0, "I"), (4, "I"), (u + layout.list_first, "H"), (u + layout.list_max, "I"),
             (u + layout.list_buffer, "Q"), (u + layout.list_num, "I")]
        )  # fmt: skip
        self._num_at = u + layout.list_num
        self._guard = threading.RLock()  # a collection under it may end what asks again
        self._kept: list[ListBlock] = []
        self.current: ListBlock | None = None

    def ask(self, block: Block, first: int, most: int) -> int:
        """Fill a block with at most so many records from a number on; how many there were."""
        self._pack(block, first, most)
        self._calls.call(CALL, SYSCTL, block)
        return int.from_bytes(block.view[self._num_at : self._num_at + 4], "little")

    def sampler(self, make: Callable[[Any, int, Layout, int], T]) -> Callable[[], T]:
        """A function that asks for all domains, in the order of their numbers.

        Args:
            make: gets memory that begins with the records and will not change as long as anyone
                holds it, their number, their layout, and the monotonic clock in nanoseconds when
                it was asked. What it returns, the function returns.
        """
        layout, errno_of = self._layout, self._calls.errno

        def sample() -> T:
            block = self.current
            if block is None or getrefcount(memory := block.memory) != block.idle:
                block, memory = self._idle()
            while True:
                asked = monotonic_ns()
                try:
                    if block.ask() < 0:
                        raise OSError(errno_of(), CALL)
                except OSError as error:
                    raise hypercall_failed(CALL, error.errno or 0) from None
                rows = block.number[0]
                if rows < block.room:
                    break
                block, memory = self._another(block, rows * 2)  # there may be more
            if rows < block.scarce:
                self._drop(block)
            return make(memory, rows, layout, asked)

        return sample

    def close(self) -> None:
        """Give the blocks back; what is still looked at, after its last reader."""
        with self._guard:
            self.current = None
            while self._kept:
                self._calls.free(self._kept.pop().block)

    # Whatever takes a block out for use returns its memory with it: from there on, it is in use.

    def _idle(self) -> tuple[ListBlock, Any]:
        """One that nobody looks at and no thread is having filled, else a new one."""
        with self._guard:
            self._calls.check()
            for block in self._kept:
                memory = block.memory
                if getrefcount(memory) == block.idle:
                    self.current = block
                    return block, memory
            return self._new(self._kept[-1].room if self._kept else LEAST_ROOM)

    def _another(self, block: ListBlock, room: int) -> tuple[ListBlock, Any]:
        """One with more room, in the place of another."""
        self._drop(block)
        with self._guard:
            return self._new(room)

    def _new(self, room: int) -> tuple[ListBlock, Any]:
        """One for so many records, or a few more: its pages are filled."""
        size = self._layout.info_size
        block = self._calls.allocate(ARGUMENT + room * size, ARGUMENT)
        room = (block.pages * PAGE - ARGUMENT) // size
        self._pack(block, 0, room)
        number = block.number_at(self._num_at)
        made = ListBlock(block, room, number, self._calls.prepared(SYSCTL, block))
        self._kept.append(made)
        if len(self._kept) > KEPT:
            self._calls.free(self._kept.pop(0).block)  # when its readers have gone
        self.current = made
        return made, made.memory

    def _drop(self, block: ListBlock) -> None:
        """Keep a block no longer: it is too small or too large for the domains there are."""
        with self._guard:
            if block in self._kept:
                self._kept.remove(block)
                self._calls.free(block.block)
            if self.current is block:
                self.current = None

    def _pack(self, block: Block, first: int, most: int) -> None:
        lay = self._layout
        self._packer.pack_into(
            block.view, 0, lay.sysctl_getdomaininfolist, lay.sysctl_version, first, most,
            block.address + ARGUMENT, 0,
        )  # fmt: skip


__all__ = ["ARGUMENT", "Lists"]
