"""The connection to libvirt: opened, kept, opened again; each call in a thread, with a limit."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, ClassVar, Self, TypeVar

from ...abc import Clock, EngineEvent
from ...errors import ConnectionClosed, HostNotLive, XenError
from .._base import SkeletonDriver
from .._workers import Work, Workers
from ._errors import is_gone, is_lost, translated
from ._library import LOOP, load

R = TypeVar("R")

LIMIT = 30.0
"""Seconds that a question to libvirt may take."""

KEEPALIVE = (5, 3)
"""A silent daemon is asked every so many seconds; after so many questions it counts as lost."""

RETRY, SLOWEST = 0.1, 0.25
"""Seconds between the first two attempts to connect again, and between later ones."""

GRACE = 10.0
"""Seconds that a daemon may be gone before its host counts as lost; a restart takes less."""


class LibvirtCore(SkeletonDriver):
    """What every part of the driver works with.

    Args:
        uri: libvirt's own.
        clock: the real one when left out; guests of libvirt live in no other.
        limit: seconds that a question may take.
    """

    name = "libvirt"
    features: ClassVar[frozenset[str]] = frozenset({"adoption"})

    def __init__(self, uri: str, *, clock: Clock | None = None, limit: float = LIMIT) -> None:
        super().__init__(clock)
        self.uri = uri
        self.limit = limit
        self.engine = uri.partition(":")[0].partition("+")[0]
        """Which of libvirt's drivers this is: test, qemu, xen."""
        self.workers = Workers("xenmgmt-libvirt")
        self._connection: Any = None
        self._up = threading.Event()
        self._counts_as_lost = False
        self._closing = threading.Event()
        self._listener: Callable[[EngineEvent], None] | None = None
        self._told: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._opened = False
        self._reopening = threading.Lock()

    def libvirts(self) -> list[Self]:
        """The other engines of this kind in the pool."""
        return [peer for peer in self.peers if isinstance(peer, type(self))]

    # --- open and close -------------------------------------------------------------------------

    def open(self, listener: Callable[[EngineEvent], None]) -> None:
        load()
        LOOP.enter()
        self._opened = True
        self._listener = listener
        try:
            self.workers.call(f"connecting to {self.uri}", self._connect, self.limit)
            self._start("events", self._tell)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        if not self._opened:
            return
        self._opened = False
        self._closing.set()
        self._listener = None
        self._up.set()  # whoever waits for the connection finds it closed
        self._told.put(None)
        self.workers.close()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(5.0)
        connection, self._connection = self._connection, None
        if connection is not None:
            self._let_go(connection)
        LOOP.leave()

    def _start(self, name: str, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, name=f"xenmgmt-libvirt-{name}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _connect(self) -> None:
        """Open and subscribe; runs in a thread of its own."""
        libvirt = load()
        try:
            connection = libvirt.open(self.uri)
        except libvirt.libvirtError as error:
            raise translated(error) from error
        with suppress(libvirt.libvirtError):  # nothing lies between us and an engine in process
            connection.setKeepAlive(*KEEPALIVE)
        try:
            connection.registerCloseCallback(self._on_close, None)
            self._subscribe(connection)
            self._look_at(connection)
        except libvirt.libvirtError as error:
            self._let_go(connection)
            raise translated(error) from error
        self._connection = connection
        self._counts_as_lost = False
        self._up.set()
        if not connection.isAlive():  # its end was told before anybody knew it
            self._lost(connection)

    def _subscribe(self, connection: Any) -> None:
        """Ask to be told of what happens."""

    def _look_at(self, connection: Any) -> None:
        """Learn what there is to know of a connection that was just opened."""

    def _let_go(self, connection: Any) -> None:
        """Give a connection back."""
        libvirt = load()
        try:
            connection.unregisterCloseCallback()
            connection.close()
        except libvirt.libvirtError:  # it was lost already
            return

    # --- the connection is lost -----------------------------------------------------------------

    def _on_close(self, connection: Any, reason: int, opaque: Any) -> None:
        """libvirt says so, in its event loop."""
        self._lost(connection)

    def _lost(self, connection: Any) -> None:
        with self._reopening:
            if self._closing.is_set() or connection is not self._connection:
                return
            self._connection = None
            self._up.clear()
        self._start("reconnect", lambda: self._reconnect(connection))

    def _reconnect(self, old: Any) -> None:
        self._let_go(old)
        wait, gone = RETRY, 0.0
        while not self._closing.wait(wait):
            gone += wait
            try:
                self._connect()
                break
            except XenError:
                wait = SLOWEST
            if gone >= GRACE and not self._counts_as_lost:
                self._counts_as_lost = True
                self._post(self._tell_lost)
        else:
            return
        self._post(self._tell_found)

    def _tell_lost(self) -> None:
        """Tell that the host is out of reach."""

    def _tell_found(self) -> None:
        """Tell that it can be reached again; what happened meanwhile nobody has told."""

    def answers(self) -> bool:
        return self._up.is_set()

    # --- calls ----------------------------------------------------------------------------------

    def _conn(self) -> Any:
        """The connection; waits a while for one that is being opened again, if not for long yet."""
        limit = 0.0 if self._counts_as_lost else min(self.limit, GRACE + 1)
        if not self._up.wait(limit):
            raise HostNotLive(hint=f"no connection to {self.uri}")
        connection = self._connection
        if connection is None:
            raise ConnectionClosed(self.uri)
        return connection

    def _made(self, fn: Callable[[Any], R]) -> R:
        """One call, with libvirt's errors as the library's."""
        libvirt = load()
        connection = self._conn()
        try:
            return fn(connection)
        except libvirt.libvirtError as error:
            if is_lost(error):
                self._lost(connection)
            raise translated(error) from error

    def _read(self, fn: Callable[[Any], R]) -> R:
        """The same for a question: asked again when the connection was lost over it."""
        try:
            return self._made(fn)
        except HostNotLive:
            return self._made(fn)

    def _begin(
        self,
        what: str,
        fn: Callable[[Any], Any],
        give_up: Callable[[], object] | None = None,
    ) -> Work:
        """A call that changes something: a Pending."""
        if what in self.cannot:
            self.refuse(what)
        return self.workers.begin(what, lambda: self._made(fn), give_up=give_up)

    def _ask(self, what: str, fn: Callable[[Any], R]) -> R:
        """A question, answered within the limit."""
        if what in self.cannot:
            self.refuse(what)
        return self.workers.call(what, lambda: self._read(fn), self.limit)

    def _domain(self, connection: Any, vm: str) -> Any:
        """The domain of a VM; an error when there is none."""
        return connection.lookupByUUIDString(vm)

    def _domain_or_none(self, connection: Any, vm: str) -> Any:
        libvirt = load()
        try:
            return connection.lookupByUUIDString(vm)
        except libvirt.libvirtError as error:
            if is_gone(error):
                return None
            raise

    # --- telling --------------------------------------------------------------------------------

    def _post(self, fn: Callable[[], None]) -> None:
        """Do something in the thread that tells: in order, and outside libvirt's event loop."""
        self._told.put(fn)

    def _tell(self) -> None:
        while (fn := self._told.get()) is not None:
            try:
                fn()
            except HostNotLive:  # the next connection begins with telling everything
                continue
            except Exception as error:  # the next event has to be told all the same
                thread = threading.current_thread()
                hook = threading.ExceptHookArgs((type(error), error, error.__traceback__, thread))
                if not self._closing.is_set():
                    threading.excepthook(hook)

    def emit(self, event: EngineEvent) -> None:
        """Tell the listener."""
        listener = self._listener
        if listener is not None:
            listener(event)
