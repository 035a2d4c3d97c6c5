"""Events as their readers see them: subscriptions, streams and tokens over the store's log.

The log has six properties, named as etcd names those of its watches. Ordered: by revision. Unique:
an event is delivered once to a stream. Reliable: none in between is left out. Atomic: all events of
one revision come together. Resumable: a stream can begin after any token that is still kept.
Bookmarkable: a stream tells how far it has come, also when nothing of interest happened.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from . import errors as err
from .abc import Event as LogEntry
from .abc import Put
from .clock import seconds
from .model import CLASSES
from .objects._record import Record
from .shown import Shown

if TYPE_CHECKING:
    import pandas

    from .toolstack import Toolstack

EVERYTHING = "*"
LONGEST_TOKEN = 30
"""Digits of a token: no store counts so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Shown):
    """One change of one object.

    ``operation`` is add, mod or del; ``snapshot`` the record after the change (before it, for del);
    ``revision`` names the transaction, and is the token to resume after it.
    """

    id: int
    revision: int
    timestamp: datetime
    cls: str
    operation: str
    ref: str
    snapshot: Record

    @property
    def token(self) -> str:
        """The bookmark behind this event."""
        return str(self.revision)


@dataclass(frozen=True, slots=True)
class Batch(Shown):
    """Some events, whole revisions of them, and the bookmark behind them."""

    events: tuple[Event, ...]
    token: str


class Stream(Shown):
    """A place in the log. Each reader has its own; a slow one holds up nobody."""

    def __init__(self, events: Events, classes: frozenset[str], after: int) -> None:
        self._events = events
        self.classes = classes
        self._after = after

    @property
    def token(self) -> str:
        """How far the stream has come, to resume with `Events.stream(token=...)`."""
        return str(self._after)

    def poll(self) -> list[Event]:
        """What has happened since the last call, without waiting.

        Raises `TokenCompacted`, with a fresh snapshot of every class asked for, when part of it is
        no longer kept; the stream then goes on from that snapshot.
        """
        found, reached = self._events.read(self._after, self.classes)
        self._after = reached
        return found

    def peek(self) -> list[Event]:
        """What `poll` would give, without going on."""
        return self._events.read(self._after, self.classes)[0]

    def next(self, timeout: float) -> list[Event]:
        """Wait up to ``timeout`` seconds for something to happen; [] when nothing did."""
        ready = self._events.wait(self._after, self.classes, timeout)
        return self.poll() if ready else []

    def lost(self, error: err.TokenCompacted) -> None:
        """Go on from the snapshot that came with the error."""
        self._after = int(error.current)


class Events(Shown):
    """The events of a connection: ``xen.events``."""

    def __init__(self, xen: Toolstack) -> None:
        self._xen = xen
        self._subscribers: dict[int, tuple[Callable[[Event], object], frozenset[str]]] = {}
        self._number = 0
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._stop_listening: Callable[[], None] | None = None
        self._closed = False
        self._registered: Stream | None = None

    # --- pulling --------------------------------------------------------------------------------

    @property
    def token(self) -> str:
        """The bookmark of now."""
        return str(self._xen.store.revision)

    def stream(self, classes: Iterable[str] = (EVERYTHING,), token: str | None = None) -> Stream:
        """Events of some classes from now on, or from after a bookmark."""
        after = self._xen.store.revision if token is None else self.parse(token)
        return Stream(self, self.wanted(classes), after)

    def from_(self, classes: Iterable[str], token: str, timeout: float) -> Batch:
        """One batch after a bookmark (xapi ``event.from``); token "" begins with all there is."""
        wanted = self.wanted(classes)
        if token == "":
            return self._all(wanted)
        after = self.parse(token)
        if not self.wait(after, wanted, timeout):
            return Batch((), str(self._xen.store.revision))
        found, reached = self.read(after, wanted)
        return Batch(tuple(found), str(reached))

    def get_current_id(self) -> int:
        """The number of the latest event (``event.get_current_id``)."""
        return self._xen.store.last_event

    def inject(self, cls: str, ref: str) -> str:
        """Make a ``mod`` event of an unchanged object (xapi ``event.inject``); its token."""
        cell = self._xen.store.cell(cls, ref) if cls in CLASSES else None
        if cell is None:
            raise err.HandleInvalid(cls, ref)
        return str(self._xen.store.txn((), (), [Put(cls, ref, list(cell.row))]))

    def read(self, after: int, classes: frozenset[str]) -> tuple[list[Event], int]:
        """Events after a revision, and how far they reach."""
        try:
            self.assert_past(after)
            found, reached = self._xen.store.events(after)
        except err.TokenCompacted as lost:
            frozen = self._xen.store.snapshot(self._classes(classes))
            lost.current = frozen.revision
            lost.snapshot = {
                cls: {ref: Record(cls, ref, row, self._xen) for ref, row in frozen.items(cls)}
                for cls in self._classes(classes)
            }
            raise
        return [self._event(one) for one in found if self._fits(one, classes)], reached

    def assert_past(self, after: int) -> None:
        """A token of a time to come is of another store, or of one that was put back since."""
        now = self._xen.store.revision
        if after > now:
            hint = f"the token is not of this store's past, which reaches to {now}"
            raise err.TokenCompacted(token=str(after), current=now, hint=hint)

    def wait(self, after: int, classes: frozenset[str], timeout: float) -> bool:
        """Wait until the log has an event of these classes after a revision."""
        store = self._xen.store
        seen = after
        seconds("timeout", timeout)

        def ready() -> bool:
            nonlocal seen
            if store.revision <= seen:
                return seen > store.revision  # reading says what is wrong with it
            try:
                found, reached = store.events(seen)
            except err.TokenCompacted:
                return True
            if any(self._fits(one, classes) for one in found):
                return True
            seen = reached
            return False

        if ready():
            return True
        stop = store.on_commit(self._xen.clock.wake)
        try:
            return self._xen.clock.wait(ready, timeout)
        finally:
            stop()

    # --- the 1.0 way ---------------------------------------------------------------------------

    def register(self, classes: Iterable[str]) -> None:
        """Ask for events of some classes (1.0 ``event.register``); "*" is all of them."""
        wanted = self.wanted(classes)
        with self._lock:
            if self._registered is None:
                self._registered = self.stream(())
            self._registered.classes |= wanted

    def unregister(self, classes: Iterable[str]) -> None:
        """Ask for events of some classes no more (1.0 ``event.unregister``)."""
        wanted = self.wanted(classes)
        with self._lock:
            if self._registered is not None:
                self._registered.classes -= wanted
                if not self._registered.classes:
                    self._registered = None

    def next(self, timeout: float) -> list[Event]:
        """What happened to the classes asked for since the last call (1.0 ``event.next``).

        Waits up to ``timeout`` seconds; [] when nothing did. `SessionNotRegistered` when nothing
        was asked for.
        """
        stream = self._registered
        if stream is None:
            raise err.SessionNotRegistered(self._xen.context.session)
        return stream.next(timeout)

    # --- pushing --------------------------------------------------------------------------------

    def subscribe(
        self, callback: Callable[[Event], object], classes: Iterable[str] = (EVERYTHING,)
    ) -> Callable[[], None]:
        """Call ``callback(event)`` for each event from now on, from one thread of our own.

        Returns a function that ends the subscription. An error in a callback goes to
        `threading.excepthook` and stops nothing.
        """
        wanted = self.wanted(classes)
        if not callable(callback):
            raise err.FieldTypeError("callback", value=callback, expected="a function of an event")
        with self._lock:
            if self._closed:
                raise err.ConnectionClosed()
            self._number += 1
            number = self._number
            self._subscribers = {**self._subscribers, number: (callback, wanted)}
            if self._thread is None:
                self._start()

        def end() -> None:
            with self._lock:
                self._subscribers = {k: v for k, v in self._subscribers.items() if k != number}

        return end

    def _start(self) -> None:
        after = self._xen.store.revision
        self._stop_listening = self._xen.store.on_commit(self._wake.set)
        self._thread = threading.Thread(
            target=self._dispatch, args=(after,), name="xenmgmt-events", daemon=True
        )
        self._thread.start()

    def _dispatch(self, after: int) -> None:
        everything = frozenset((EVERYTHING,))
        while not self._closed:
            self._wake.wait(1.0)
            self._wake.clear()
            try:
                found, after = self.read(after, everything)
            except err.TokenCompacted as lost:
                after = int(lost.current)
                continue
            for event in found:
                for callback, wanted in self._subscribers.values():
                    if EVERYTHING in wanted or event.cls in wanted:
                        self._deliver(callback, event)

    @staticmethod
    def _deliver(callback: Callable[[Event], object], event: Event) -> None:
        try:
            callback(event)
        except BaseException as error:  # also one that wants to end the thread: it is ours
            thread = threading.current_thread()
            hook = threading.ExceptHookArgs((type(error), error, error.__traceback__, thread))
            threading.excepthook(hook)

    def close(self) -> None:
        """End every subscription and the thread that serves them."""
        self._closed = True
        if self._stop_listening is not None:
            self._stop_listening()
        self._wake.set()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(5.0)

    # --- within ---------------------------------------------------------------------------------

    def wanted(self, classes: Iterable[str]) -> frozenset[str]:
        """The classes that a reader asked for, checked."""
        if isinstance(classes, str | bytes) or not isinstance(classes, Iterable):
            raise err.FieldTypeError("classes", value=classes, expected="several class names")
        wanted = tuple(classes)
        for name in wanted:
            if not isinstance(name, str):
                raise err.FieldTypeError("classes", value=name, expected="names of classes")
            if name != EVERYTHING and name not in CLASSES:
                raise err.UnknownClass(name, nearest=tuple(CLASSES))
        return frozenset(wanted)

    @staticmethod
    def parse(token: str) -> int:
        """The revision of a token."""
        digits = isinstance(token, str) and token.isascii() and token.isdigit()
        if not digits or len(token) > LONGEST_TOKEN:
            raise err.EventFromTokenParseFailure(f"{token!s:.60}")
        return int(token)

    def _all(self, wanted: frozenset[str]) -> Batch:
        frozen = self._xen.store.snapshot(self._classes(wanted))
        now = self._xen.clock.now()
        found = tuple(
            Event(
                id=0,
                revision=frozen.revision,
                timestamp=now,
                cls=cls,
                operation="add",
                ref=ref,
                snapshot=Record(cls, ref, row, self._xen),
            )
            for cls in self._classes(wanted)
            for ref, row in frozen.items(cls)
        )
        return Batch(found, str(frozen.revision))

    @staticmethod
    def _classes(wanted: frozenset[str]) -> Sequence[str]:
        return tuple(cls for cls in CLASSES if EVERYTHING in wanted or cls in wanted)

    @staticmethod
    def _fits(entry: LogEntry, classes: frozenset[str]) -> bool:
        return EVERYTHING in classes or entry.cls in classes

    def _event(self, entry: LogEntry) -> Event:
        return Event(
            id=entry.id,
            revision=entry.revision,
            timestamp=entry.timestamp,
            cls=entry.cls,
            operation=entry.operation,
            ref=entry.ref,
            snapshot=Record(entry.cls, entry.ref, entry.row, self._xen),
        )

    def to_frame(
        self, classes: Iterable[str] = (EVERYTHING,), token: str | None = None
    ) -> pandas.DataFrame:
        """The events of some classes by time, as a pandas frame; see `frames.events`.

        They are those after a bookmark, or all that are kept.

        Raises:
            MissingExtra: pandas is not installed.
            TokenCompacted: what follows the bookmark is no longer kept.
        """
        from . import frames

        after = self._xen.store.oldest if token is None else self.parse(token)
        return frames.events(self.read(after, self.wanted(classes))[0])

    def __iter__(self) -> Iterator[Event]:
        """What has happened so far and is still kept, oldest first."""
        found, _ = self._xen.store.events(self._xen.store.oldest)
        return (self._event(entry) for entry in found)

    def __repr__(self) -> str:
        return f"<events up to {self.token}, {len(self._subscribers)} subscribers>"
