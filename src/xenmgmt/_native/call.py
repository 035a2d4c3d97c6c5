"""xencall.h: a connection to the hypervisor, and memory that hypercalls may point to.

A block of such memory is dear to make and is kept. What is read from it may be looked at for ever:
a block whose views are still held is not used again, and is freed after the last of them. CPython's
count of references tells, and so a call need not make anything to find out.
"""

from __future__ import annotations

import struct
import sys
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import ioctl
from functools import partial
from typing import Any

from ..errors import ConnectionClosed
from .errors import hypercall_failed, open_failed
from .layouts import Release
from .loading import Binding

PAGE = 4096

MEMORY_OP = 12
XEN_VERSION = 17
SYSCTL = 35
DOMCTL = 36
"""Numbers of hypercalls, from xen.h: part of Xen's stable interface."""


PRIVCMD_HYPERCALL = 48 << 16 | ord("P") << 8
"""Linux's ioctl for a hypercall (xen/privcmd.h): its number, and five arguments."""


class Block:
    """Whole pages for a hypercall, at ``address``.

    ``view`` is all of it, for whoever has taken the block; ``memory`` what follows the first
    ``head`` bytes, for those who look at it later.
    """

    __slots__ = ("_ffi", "address", "memory", "pages", "raw", "view")

    def __init__(self, ffi: Any, raw: Any, pages: int, head: int) -> None:
        self._ffi = ffi
        self.raw = raw
        self.pages = pages
        self.address = int(ffi.cast("uintptr_t", raw))
        size = pages * PAGE
        self.view = memoryview(ffi.buffer(raw, size))
        self.memory = ffi.buffer(ffi.cast("char *", raw) + head, size - head)

    def number_at(self, offset: int) -> Any:
        """The 32-bit number there, as the first of an array of C's."""
        return self._ffi.cast("uint32_t *", self.address + offset)


class Hypercalls:
    """An open connection. It may be used from several threads at once.

    Raises:
        NoXen: this is no control domain.
        NotPrivileged: this process may not.
    """

    def __init__(self, binding: Binding) -> None:
        self._ffi = binding.ffi
        self._lib = binding.xencall
        # what the end of a view calls, looked up now: cffi has a lock while it looks anything up,
        # and the end may come to the thread that holds it
        self._free_pages = self._lib.xencall_free_buffer_pages
        self._close = self._lib.xencall_close
        self._guard = threading.RLock()  # the end of a view may come while this thread holds it
        self._spare: deque[Block] = deque()
        self._blocks = 0
        self.is_closed = False
        self.handle = self._lib.xencall_open(self._ffi.NULL, 0)
        if self.handle == self._ffi.NULL:
            self.is_closed = True
            raise open_failed("xencall_open", self._ffi.errno)

    def version(self) -> Release:
        """The release of the hypervisor that runs."""
        with self._guard:
            self.check()
            number = self._lib.xencall2(self.handle, XEN_VERSION, 0, 0)
            if number < 0:
                raise hypercall_failed("xen_version", self._ffi.errno)
        return number >> 16, number & 0xFFFF

    def check(self) -> None:
        """Raise `ConnectionClosed` when it is closed."""
        if self.is_closed:
            raise ConnectionClosed("xen+native://")

    def errno(self) -> int:
        """Why this thread's last call failed."""
        return int(self._ffi.errno)

    def allocate(self, size: int, head: int = 0) -> Block:
        """A block of at least so many bytes; who takes it gives it to `free`."""
        pages = -(-size // PAGE)
        with self._guard:
            self.check()
            raw = self._lib.xencall_alloc_buffer_pages(self.handle, pages)
            if raw == self._ffi.NULL:
                raise hypercall_failed("xencall_alloc_buffer_pages", self._ffi.errno)
            self._blocks += 1
            return Block(self._ffi, raw, pages, head)

    def free(self, block: Block) -> None:
        """Give a block back, when nobody looks at its memory any more."""
        weakref.finalize(block.memory, self._free, block.raw, block.pages)

    def _free(self, raw: Any, pages: int) -> None:
        with self._guard:
            self._free_pages(self.handle, raw, pages)
            self._blocks -= 1
            self._finish()

    @contextmanager
    def page(self) -> Iterator[Block]:
        """A page of zeroes, for the time of a call."""
        try:
            block = self._spare.pop()
        except IndexError:
            block = self.allocate(PAGE)
        try:
            self.check()
            block.view[:] = ZEROES
            yield block
        finally:
            with self._guard:  # whoever closes it meanwhile gives back what is spare then
                if self.is_closed:
                    self.free(block)
                else:
                    self._spare.append(block)

    def call(self, name: str, op: int, block: Block, domid: int | None = None) -> None:
        """A hypercall with one argument, the block's address. The GIL is released meanwhile.

        Raises:
            NativeError: it failed; ``name`` says in the error what was called.
        """
        if self._lib.xencall1(self.handle, op, block.address) < 0:
            raise hypercall_failed(name, self._ffi.errno, domid)

    def call2(self, name: str, op: int, first: int, block: Block, domid: int | None = None) -> None:
        """The same with a number before the address."""
        if self._lib.xencall2(self.handle, op, first, block.address) < 0:
            raise hypercall_failed(name, self._ffi.errno, domid)

    def prepared(self, op: int, block: Block) -> Callable[[], int]:
        """A hypercall on a block as a function that is called often, while the block is held.

        It fails with a negative number and `errno`, or with an `OSError`. Where the connection
        tells its descriptor, it is the ioctl that libxencall makes: Python's own costs half of a
        call through cffi.
        """
        fd = self._lib.xencall_fd(self.handle) if sys.platform == "linux" else -1
        if fd >= 0:
            message = bytearray(struct.pack("=6Q", op, block.address, 0, 0, 0, 0))
            return partial(ioctl, fd, PRIVCMD_HYPERCALL, message)
        cast = self._ffi.cast
        arguments = cast("unsigned int", op), cast("uint64_t", block.address)
        return partial(self._lib.xencall1, self.handle, *arguments)

    def close(self) -> None:
        """Give everything back; what is still looked at is given back after its last reader."""
        with self._guard:
            if not self.is_closed:
                self.is_closed = True
                while self._spare:
                    self.free(self._spare.pop())
                self._finish()

    def _finish(self) -> None:
        if self.is_closed and self._blocks == 0 and self.handle != self._ffi.NULL:
            self._close(self.handle)
            self.handle = self._ffi.NULL


ZEROES = bytes(PAGE)
