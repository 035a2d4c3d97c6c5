"""The connection to libvirt: opened, kept, opened again; each call in a thread, with a limit."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import Any, ClassVar, Self, TypeVar

from ...abc import Clock, EngineEvent
from ...errors import ConnectionClosed, EngineError, HostNotLive, Timeout, XenError
from .._base import SkeletonDriver
from .._workers import Work, Workers
from ._errors import UNTOLD, is_lost, text_of, translated, unless_gone
from ._held import Held
from ._library import LOOP, load

R = TypeVar("R")

LIMIT = 30.0
"""Seconds that a question to libvirt may take."""

EVERY, SILENT = 3.0, 8.0
"""Seconds between two questions whether the daemon answers, and those that it has for each."""

AT_WORK = 4
"""So many calls that keep a thread of the daemon busy run beside each other.

A daemon begins with five (``min_workers``). It may have more, but makes none for a call that comes
while another one waits: if all five were busy, questions could wait until one has ended.
"""

RETRY, SLOWEST = 0.1, 0.25
"""Seconds between the first two attempts to connect again, and between later ones."""

GRACE = 10.0
"""Seconds that a daemon may be gone before its host counts as lost; a restart takes less."""

PATIENCE = 5.0
"""Seconds that closing waits for calls to return, and then for threads to end."""


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
        self.work = Workers("xenmgmt-libvirt-work", AT_WORK)
        """For calls that may keep the daemon busy for long."""
        self._held: Held | None = None
        self._up, self._gone = threading.Event(), threading.Event()
        self._lost_at: float | None = None
        """When the last connection that was lost was last known to be well."""
        self._counts_as_lost = False
        self._closing = threading.Event()
        self._listener: Callable[[EngineEvent], None] | None = None
        self._told: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._opened = False
        self._changing = threading.Lock()
        """Held while the connection is replaced, never across a call."""

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
            self._start("keep", self._keep)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        if not self._opened:
            return
        self._opened = False
        with self._changing:
            self._closing.set()
            self._up.set()  # whoever waits for the connection finds it closed
            self._gone.set()
        self._listener = None
        self._told.put(None)
        end = time.monotonic() + PATIENCE
        for workers in (self.work, self.workers):
            workers.close(max(0.0, end - time.monotonic()))
        with self._changing:
            held, self._held = self._held, None
            threads = list(self._threads)
        closer = held.let_go() if held is not None else None
        end = time.monotonic() + PATIENCE
        for thread in (*threads, *((closer,) if closer is not None else ())):
            if thread is not threading.current_thread():
                thread.join(max(0.0, end - time.monotonic()))
        LOOP.leave()

    def _start(self, name: str, target: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=target, name=f"xenmgmt-libvirt-{name}", daemon=True)
        with self._changing:
            self._threads = [one for one in self._threads if one.is_alive()]
            self._threads.append(thread)
            thread.start()
        return thread

    def _connect(self) -> None:
        """Open and subscribe; runs in a thread that nobody waits for without a limit."""
        with self._translating():
            held = Held(self.uri)
        try:
            with self._translating():
                held.asking.registerCloseCallback(self._on_close, None)
                self._subscribe(held.asking)
                self._look_at(held.asking)
        except BaseException:
            held.let_go()
            raise
        if not self._take(held):
            held.let_go()
        elif not held.asking.isAlive():  # told before anybody knew it
            self._lost(held.asking)

    def _take(self, held: Held) -> bool:
        """Make it the connection, unless there is one or none is wanted any more."""
        with self._changing:
            if self._closing.is_set() or self._held is not None:
                return False
            self._held = held
            if self._lost_at is not None:
                self._post(self._tell_found)
            self._counts_as_lost = False
            self._gone.clear()
            self._up.set()
        return True

    def _subscribe(self, connection: Any) -> None:
        """Ask to be told of what happens."""

    def _look_at(self, connection: Any) -> None:
        """Learn what there is to know of a connection that was just opened."""

    # --- the connection is lost -----------------------------------------------------------------

    def _on_close(self, connection: Any, reason: int, opaque: Any) -> None:
        """libvirt says so, in its event loop."""
        self._lost(connection)

    def _lost(self, connection: Any, since: float | None = None) -> None:
        """Use a connection no more. The thread that keeps one opens another."""
        with self._changing:
            held = self._held
            if self._closing.is_set() or held is None:
                return
            if not held.knows(connection):
                return
            self._held = None
            self._lost_at = time.monotonic() if since is None else since
            self._up.clear()
            self._gone.set()
        held.let_go()

    def _keep(self) -> None:
        """Ask the daemon from time to time; when the connection is lost, open another."""
        while not self._closing.is_set():
            if self._gone.wait(EVERY):
                self._reconnect()
            else:
                self._check()

    def _check(self) -> None:
        """See whether the daemon answers. libvirt itself does not notice one that is frozen.

        Of a connection that does not answer nothing more is asked; what was asked goes on.
        """
        asked, connection = time.monotonic(), self._connection
        ask = partial(self._made, lambda c: c.getLibVersion(), asks=True)
        try:
            self.workers.call("an answer", ask, SILENT)
        except Timeout:
            self._lost(connection, asked)
        except XenError:  # one that was lost is known as that by now
            return

    def _reconnect(self) -> None:
        """Try until it is done. An attempt that hangs is left to itself; the next has longer."""
        wait, patience, begun = RETRY, self.limit, 0.0
        attempt: threading.Thread | None = None
        while not self._up.wait(wait):  # closing ends it too
            wait, now = SLOWEST, time.monotonic()
            self._count_as_lost(now)
            if attempt is not None and attempt.is_alive():
                if now - begun < patience:
                    continue
                patience *= 2
            attempt, begun = self._start("connect", self._attempt), now

    def _attempt(self) -> None:
        with suppress(XenError):
            self._connect()

    def _count_as_lost(self, now: float) -> None:
        """Say that the host is, when the daemon is gone for so long; who waits for answers too."""
        with self._changing:
            since = self._lost_at
            if self._counts_as_lost or self._held is not None or since is None:
                return
            if now - since < GRACE:
                return
            self._counts_as_lost = True
            self._post(self._tell_lost)
        self.workers.fail_calls(self._unreached)

    def _unreached(self, why: str = "") -> HostNotLive:
        told = f"no connection to {self.uri}" + (f" ({why})" if why else "")
        return HostNotLive(hint=f"{told}: is libvirtd running there, and may you use its socket?")

    def _tell_lost(self) -> None:
        """Tell that the host is out of reach."""

    def _tell_found(self) -> None:
        """Tell that it can be reached again; what happened meanwhile nobody has told."""

    def answers(self) -> bool:
        return self._up.is_set()

    # --- calls ----------------------------------------------------------------------------------

    @property
    def _connection(self) -> Any:
        """The connection for questions, to compare with; None while there is none."""
        held = self._held
        return None if held is None else held.asking

    @contextmanager
    def _using(self, *, asks: bool = False) -> Iterator[Any]:
        """A connection for what changes something, or the one for questions.

        It waits a while for one that is being opened again, if not for long yet.
        """
        limit = 0.0 if self._counts_as_lost else min(self.limit, GRACE + 1)
        if not self._up.wait(limit):
            raise self._unreached()
        with self._changing:
            held = self._held
            if held is None:
                closed = self._closing.is_set()
                raise ConnectionClosed(self.uri) if closed else self._unreached()
            held.take()
        with ExitStack() as stack:
            stack.callback(held.let_go)
            connection = held.asking
            if not asks:
                with self._translating():
                    connection = stack.enter_context(held.working())
            yield connection

    def _made(self, fn: Callable[[Any], R], *, asks: bool = False) -> R:
        """One call, with libvirt's errors as the library's."""
        with self._using(asks=asks) as connection, self._translating(connection):
            return fn(connection)

    @contextmanager
    def _translating(self, connection: Any = None) -> Iterator[None]:
        """Within it libvirt's errors come out as the library's; one may say that it is lost."""
        libvirt = load()
        try:
            yield
        except libvirt.libvirtError as error:
            if not is_lost(error):
                raise translated(error) from error
            self._lost(connection)
            raise self._unreached(text_of(error)) from error

    def _read(self, fn: Callable[[Any], R], *, asks: bool = True) -> R:
        """The same for a question, asked again when nobody has said what it is that failed.

        That may be the connection, which was lost over it. And libvirt's binding forgets what an
        error was when Python takes another of its handles away just then. A question that takes
        long is put with what changes something (``asks``).
        """
        try:
            return self._made(fn, asks=asks)
        except HostNotLive:
            return self._made(fn, asks=asks)
        except EngineError as error:
            if error.native_code != UNTOLD:
                raise
            return self._made(fn, asks=asks)

    def _begin(
        self,
        what: str,
        fn: Callable[[Any], Any],
        give_up: Callable[[], object] | None = None,
        *,
        here: bool = False,
    ) -> Work:
        """A call that changes something: a Pending.

        Args:
            here: it takes long in this process, if at all, and queues behind nothing that takes
                long in the daemon.
        """
        if what in self.cannot:
            self.refuse(what)
        workers = self.workers if here else self.work
        return workers.begin(what, lambda: self._made(fn), give_up=give_up)

    def _ask(self, what: str, fn: Callable[[Any], R]) -> R:
        """A question, answered within the limit."""
        if what in self.cannot:
            self.refuse(what)
        return self.workers.call(what, lambda: self._read(fn), self.limit)

    def _domain(self, connection: Any, vm: str) -> Any:
        """The domain of a VM; an error when there is none."""
        return connection.lookupByUUIDString(vm)

    def _domain_or_none(self, connection: Any, vm: str) -> Any:
        return unless_gone(lambda: connection.lookupByUUIDString(vm))

    # --- telling --------------------------------------------------------------------------------

    def _post(self, fn: Callable[[], None]) -> None:
        """Do something in the thread that tells: in order, and outside libvirt's event loop."""
        self._told.put(fn)

    def _tell(self) -> None:
        while (fn := self._told.get()) is not None:
            try:
                fn()
            except (HostNotLive, Timeout):  # the next connection begins with telling everything
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
