"""xenstore.h: the store that dom0 and its guests agree through."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

from ..errors import ConnectionClosed
from .errors import NativeError, NoSuchKey, open_failed, store_failed
from .loading import Binding, load

T = TypeVar("T")

TRIES = 64
"""Of a transaction that others keep getting in the way of."""


class Fired(NamedTuple):
    """A watch that fired: what changed, and the token that it was set with."""

    path: str
    token: str


class Transaction:
    """Reads and writes of a store; outside a transaction, each is one of its own.

    Paths are absolute, values text.
    """

    def __init__(self, store: XenStore, number: int) -> None:
        self._store = store
        self._number = number

    def read(self, path: str) -> str:
        """The value at a path.

        Raises:
            NoSuchKey: there is none.
        """
        store = self._store
        length = store.ffi.new("unsigned int *")
        with store.held() as handle:
            data = store.lib.xs_read(handle, self._number, path.encode(), length)
            if data == store.ffi.NULL:
                raise store_failed("xs_read", path, store.ffi.errno)
        try:
            return bytes(store.ffi.buffer(data, length[0])).decode(errors="surrogateescape")
        finally:
            store.free(data)

    def get(self, path: str) -> str | None:
        """The value at a path, None when there is none."""
        try:
            return self.read(path)
        except NoSuchKey:
            return None

    def list(self, path: str) -> list[str]:
        """The names below a path, none when there is no such path."""
        store = self._store
        count = store.ffi.new("unsigned int *")
        with store.held() as handle:
            names = store.lib.xs_directory(handle, self._number, path.encode(), count)
            if names == store.ffi.NULL:
                if store.ffi.errno == errno.ENOENT:
                    return []
                raise store_failed("xs_directory", path, store.ffi.errno)
        try:
            return [store.ffi.string(names[i]).decode() for i in range(count[0])]
        finally:
            store.free(names)

    def write(self, path: str, value: str) -> None:
        """Set the value at a path, which is made if need be."""
        store, data = self._store, value.encode(errors="surrogateescape")
        with store.held() as handle:
            done = store.lib.xs_write(handle, self._number, path.encode(), data, len(data))
            self._ensure(done, "xs_write", path)

    def remove(self, path: str) -> None:
        """Take a path away with all below it; one that is not there is none already."""
        store = self._store
        with store.held() as handle:
            done = store.lib.xs_rm(handle, self._number, path.encode())
            self._ensure(done or store.ffi.errno == errno.ENOENT, "xs_rm", path)

    def _ensure(self, done: bool, call: str, path: str) -> None:
        if not done:
            raise store_failed(call, path, self._store.ffi.errno)


class XenStore(Transaction):
    """A connection to the store. It may be used from several threads at once.

    Raises:
        NoXen: no store answers here. NotPrivileged: this process may not.
    """

    def __init__(self, binding: Binding | None = None) -> None:
        binding = binding or load()
        super().__init__(self, 0)
        self.ffi = binding.ffi
        self.lib = binding.xenstore
        self.free: Callable[[Any], None] = binding.free
        self._guard = threading.Lock()
        self._users = 0
        self._closed = False
        self._handle = self.lib.xs_open(0)
        if self._handle == self.ffi.NULL:
            raise open_failed("xs_open", self.ffi.errno)

    @contextmanager
    def held(self) -> Iterator[Any]:
        """The library's own handle, which is there until the last of those who hold it is done."""
        with self._guard:
            if self._closed:
                raise ConnectionClosed("xenstore")
            self._users += 1
        try:
            yield self._handle
        finally:
            with self._guard:
                self._users -= 1
                is_last = self._closed and not self._users
            if is_last:
                self.lib.xs_close(self._handle)

    def close(self) -> None:
        """Close it, when the calls that are under way have ended; may be called twice."""
        with self._guard:
            is_last, self._closed = not self._closed and not self._users, True
        if is_last:
            self.lib.xs_close(self._handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Do the work in a transaction, again when others changed what it read; its result.

        An error of the work ends the transaction without effect.
        """
        for _ in range(TRIES):
            with self.held() as handle:
                number = self.lib.xs_transaction_start(handle)
                if number == 0:
                    raise store_failed("xs_transaction_start", "/", self.ffi.errno)
                try:
                    result = work(Transaction(self, number))
                except BaseException:
                    self.lib.xs_transaction_end(handle, number, True)
                    raise
                if self.lib.xs_transaction_end(handle, number, False):
                    return result
                if self.ffi.errno != errno.EAGAIN:
                    raise store_failed("xs_transaction_end", "/", self.ffi.errno)
        raise NativeError(f"a xenstore transaction lost against others {TRIES} times")

    # watches

    def watch(self, path: str, token: str) -> None:
        """Have changes at and below a path reported; it fires once at once."""
        with self.held() as handle:
            done = self.lib.xs_watch(handle, path.encode(), token.encode())
            self._ensure(done, "xs_watch", path)

    def fileno(self) -> int:
        """A descriptor that is readable when a watch has fired."""
        with self.held() as handle:
            return int(self.lib.xs_fileno(handle))

    def fired(self) -> Iterable[Fired]:
        """The watches that have fired; never waits."""
        while True:
            with self.held() as handle:
                pair = self.lib.xs_check_watch(handle)
                if pair == self.ffi.NULL:
                    if self.ffi.errno in (errno.EAGAIN, errno.EINTR):
                        return
                    raise store_failed("xs_check_watch", "/", self.ffi.errno)
            try:
                path, token = (self.ffi.string(pair[i]).decode() for i in range(2))
            finally:
                self.free(pair)
            yield Fired(path, token)


__all__ = ["Fired", "Transaction", "XenStore"]
