"""The messages of class event on the wire: each session has its own place in the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .. import errors as err
from ..abc import Event as LogEntry
from ..events import EVERYTHING, Events
from ..model._layout import LAYOUTS
from ..toolstack import Toolstack
from ._codec import Codec
from ._fragments import Fragments
from ._polls import Polls, Wanted, wanted
from ._roles import HIDDEN
from ._sessions import Session

if TYPE_CHECKING:
    from ._service import Service

ANSWERS = 8
"""So many answers are kept, for clients that wait for the same."""


def hidden_from(session: Session) -> frozenset[str]:
    """The classes that a session is told no events of. As in xapi, sessions are among them."""
    secret = {cls for cls, needed in HIDDEN.items() if session.level < needed}
    return frozenset(secret if session.dialect is None else secret | {"session"})


def collapsed(entries: Sequence[LogEntry]) -> list[LogEntry]:
    """One entry for each object: the latest, with what happened to it in all.

    An object that came and went meanwhile is told of as gone.
    """
    latest: dict[str, LogEntry] = {}
    for entry in entries:
        before = latest.pop(entry.ref, None)
        if before is not None and before.operation == "add" and entry.operation == "mod":
            entry = entry._replace(operation="add")
        latest[entry.ref] = entry
    return list(latest.values())


class EventCalls:
    """Answers ``event.*``."""

    def __init__(self, service: Service, polls: Polls) -> None:
        self._xen: Toolstack = service.xen
        self._limits = service.limits
        self._service = service
        self._polls = polls
        self._answers: dict[tuple[object, ...], bytes] = {}

    async def answer(
        self, session: Session, name: str, given: Sequence[Any], codec: Codec
    ) -> bytes:
        """The result of a message, encoded."""
        if name == "next":
            return await self.next(session, codec)
        if name == "from":
            return await self.from_(session, codec, *given)
        if name == "register":
            self.register(session, given[0])
        elif name == "unregister":
            self.unregister(session, given[0])
        elif name == "get_current_id":
            return codec.value(self._xen.store.last_event)
        elif name == "inject":
            return codec.value(await self._service.work.run(lambda: self.inject(*given)))
        else:
            raise err.MessageMethodUnknown(f"event.{name}")
        return codec.value(None)

    # --- 1.0 ------------------------------------------------------------------------------------

    def register(self, session: Session, classes: Sequence[str]) -> None:
        """Begin to collect events of some classes."""
        wish = wanted(classes, hidden_from(session))
        if not session.registered:
            session.position = self._xen.store.revision
        session.registered |= wish.classes or {"*"}

    def unregister(self, session: Session, classes: Sequence[str]) -> None:
        """Collect events of some classes no more."""
        if EVERYTHING in classes:
            session.registered.clear()
        session.registered -= wanted(classes, frozenset()).classes

    async def next(self, session: Session, codec: Codec) -> bytes:
        """What happened since the last call; waits until something does."""
        if not session.registered:
            raise err.SessionNotRegistered(session.token)
        wish = Wanted(frozenset(session.registered), frozenset())
        try:
            await self._polls.wait(session.position, wish, self._limits.poll)
            found, reached = self._xen.store.events(session.position)
        except err.TokenCompacted:
            session.position = self._xen.store.revision
            raise
        session.position = reached
        fragments = self._service.fragments(codec, session.dialect)
        return codec.array(
            self._one(fragments, entry) for entry in found if wish.fits(entry.cls, entry.ref)
        )

    # --- xapi -----------------------------------------------------------------------------------

    async def from_(
        self,
        session: Session,
        codec: Codec,
        classes: Sequence[str],
        token: str,
        seconds: float,
    ) -> bytes:
        """Changes since a token, with the next token; waits up to so many seconds for any."""
        wish = wanted(classes, hidden_from(session))
        fragments = self._service.fragments(codec, session.dialect)
        if token == "":
            return await self._service.work.run(lambda: self._everything(fragments, wish))
        after = Events.parse(token)
        self._xen.events.assert_past(after)
        if seconds != seconds:  # not a number
            raise err.FieldTypeError("timeout", value=seconds, expected="seconds")
        await self._polls.wait(after, wish, min(max(0.0, seconds), self._limits.poll))
        reached = self._xen.store.revision
        key = (after, reached, wish, codec.name, session.dialect)
        answer = self._answers.get(key)
        if answer is None:
            answer = self._changes(fragments, wish, after)
            if len(self._answers) >= ANSWERS:
                self._answers.pop(next(iter(self._answers)))
            self._answers[key] = answer
        return answer

    def _changes(self, fragments: Fragments, wish: Wanted, after: int) -> bytes:
        found, reached = self._xen.store.events(after)
        entries = collapsed([one for one in found if wish.fits(one.cls, one.ref)])
        events = [self._one(fragments, entry) for entry in entries]
        return self._batch(fragments.codec, events, reached, wish)

    def _everything(self, fragments: Fragments, wish: Wanted) -> bytes:
        classes = [cls for cls in LAYOUTS if cls in wish.classes or wish.refs]
        frozen = self._xen.store.snapshot(classes)
        now = self._xen.clock.now()
        events = [
            self._one(fragments, LogEntry(0, frozen.revision, now, cls, "add", ref, row))
            for cls in classes
            for ref, row in frozen.items(cls)
            if wish.fits(cls, ref)
        ]
        return self._batch(fragments.codec, events, frozen.revision, wish)

    def _batch(self, codec: Codec, events: list[bytes], token: int, wish: Wanted) -> bytes:
        counts = {
            cls.lower(): len(self._xen.store.cells(cls)) for cls in LAYOUTS if cls in wish.classes
        }
        return codec.struct(
            (
                ("events", codec.array(events)),
                ("valid_ref_counts", codec.value(counts)),
                ("token", codec.value(str(token))),
            )
        )

    def inject(self, cls: str, ref: str) -> str:
        """Make an event of an unchanged object; a token that precedes it."""
        (name,) = wanted([cls], frozenset()).classes or {""}
        return str(int(self._xen.events.inject(name, ref)) - 1)

    def _one(self, fragments: Fragments, entry: LogEntry) -> bytes:
        codec, old = fragments.codec, fragments.dialect == "1.0"
        uuid = LAYOUTS[entry.cls].index.get("uuid")
        members = [
            ("id", codec.value(entry.id)),
            ("timestamp", codec.value(entry.timestamp)),
            ("class", codec.value(entry.cls if old else entry.cls.lower())),
            ("operation", codec.value(entry.operation)),
            ("ref", codec.value(entry.ref)),
            ("obj_uuid", codec.value(entry.row[uuid] if uuid is not None else "")),
        ]
        if entry.operation != "del":
            members.append(("snapshot", fragments.of_row(entry.cls, entry.ref, entry.row)))
        return codec.struct(members)


__all__ = ["EventCalls", "collapsed", "hidden_from"]
