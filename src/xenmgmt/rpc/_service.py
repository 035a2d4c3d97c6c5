"""Calls by name, for sessions: the one dispatcher behind XML-RPC and JSON-RPC.

Reads are answered on the event loop: the store's reads take no lock. Everything that writes, or
may wait for an engine, runs in a bounded number of threads.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .. import dispatch
from .. import errors as err
from ..model import _types as t
from ..model._derive import Dialect, WireMessage
from ..model._layout import STATE
from ..objects._record import Record
from ..toolstack import Toolstack
from . import _spell as spell
from ._audit import Audit
from ._codec import Codec, Encoded
from ._entries import Entry, entries
from ._events import EventCalls
from ._fragments import Fragments
from ._limits import Limits
from ._logins import LOGIN, Logins
from ._polls import Polls
from ._roles import role_of
from ._series import Series
from ._sessions import Session, Sessions, own_ref
from ._special import UNNOTED, Special
from ._throttle import Throttle
from ._values import Plain
from ._work import Work
from .auth import Authenticator, Peer

LOG = logging.getLogger("xenmgmt.rpc")
INLINE = 50
"""Up to so many records are put together on the event loop."""

DIALECTS: Mapping[str, Dialect | None] = {"1.0.10": "1.0", "xenmgmt": None}
"""Versions named at login that choose a dialect; any other takes the server's own."""


class Service:
    """What a server answers with."""

    def __init__(
        self,
        xen: Toolstack,
        loop: asyncio.AbstractEventLoop,
        *,
        authenticate: Authenticator,
        limits: Limits,
        audit: Audit,
        dialect: Dialect | None,
        strict: bool,
        throttle: Throttle | None = None,
        certificate: str = "",
        coordinator: str = "",
    ) -> None:
        self.xen = xen
        self.limits = limits
        self.audit = audit
        self.dialect = dialect
        self._coordinator = coordinator
        self.strict = strict
        self.sessions = Sessions(xen, limits, entries)
        self.work = Work(limits.workers, limits.waiting)
        self.logins = Logins(authenticate, limits, audit, throttle or Throttle())
        self.special = Special(self, certificate)
        self.polls = Polls(xen, loop)
        self.events = EventCalls(self, self.polls)
        self.at_end: list[Callable[[], None]] = []
        """What handlers take back when the server ends. Blocking."""
        self.calls = 0
        self.failures = 0
        self.series: Series | None = None
        """What `sample` has taken, when samples are taken."""
        self._fragments: dict[tuple[str, Dialect | None], Fragments] = {}

    @property
    def fragment_bytes(self) -> int:
        """Bytes of encoded records that are kept."""
        return sum(one.size for one in self._fragments.values())

    async def sample(self, every: float) -> None:
        """Take samples for as long as the server runs."""
        self.series = Series(self.xen)
        while True:
            try:
                await self.work.run(self.series.sample)
            except err.XenError as error:
                LOG.warning("no sample: %s", error)
            await asyncio.sleep(every)

    def fragments(self, codec: Codec, dialect: Dialect | None) -> Fragments:
        """The records in one form."""
        found = self._fragments.get((codec.name, dialect))
        if found is None:
            found = Fragments(self.xen, codec, dialect)
            self._fragments[codec.name, dialect] = found
        return found

    def dialect_of(self, params: Sequence[Plain]) -> Dialect | None:
        """What the client speaks that makes a call."""
        return self.sessions.dialect(params[0], self.dialect) if params else self.dialect

    def close(self) -> None:
        """End every wait and every session."""
        self.polls.close()
        self.work.close()
        if not self.xen.closed:
            for take_back in self.at_end:
                take_back()
        self.logins.close()
        if not self.xen.closed:
            self.sessions.close_all()

    # --- one call -------------------------------------------------------------------------------

    async def call(self, name: str, params: Sequence[Plain], peer: Peer, codec: Codec) -> Encoded:
        """The result of a call, encoded. Every error is a `XenError`."""
        self.calls += 1
        try:
            return await self._call(name, params, peer, codec)
        except err.XenError:
            self.failures += 1
            raise
        except asyncio.CancelledError:
            raise
        except Exception as error:
            self.failures += 1
            LOG.exception("%s failed inside", name)
            raise err.InternalError(f"{type(error).__name__}: {error}") from error

    def field(self, name: str, params: Sequence[Plain], codec: Codec) -> bytes | None:
        """The value of a field: the answer to most calls, on the shortest way there is.

        None when the call is another one, or one that `call` will refuse.
        """
        if len(params) != 2 or self.strict:
            return None
        token, ref = params
        if type(token) is not str or type(ref) is not str:
            return None
        entry = self.sessions.entries(token).get(name)
        if entry is None or entry.spell is None:
            return None
        message = entry.message
        cell = self.xen.store.cell(message.cls, ref)
        if cell is None or self.sessions.get(token).level < entry.level:
            return None
        row = cell.row
        if not row[STATE]:
            return None
        self.calls += 1
        return codec.value(entry.spell(Record(message.cls, ref, row, self.xen)[message.field]))

    async def _call(self, name: str, params: Sequence[Plain], peer: Peer, codec: Codec) -> Encoded:
        dialect = self.dialect_of(params)
        entry = entries(dialect).get(name)
        if entry is None:
            if name == "system.listMethods":
                return codec.value(self.methods(dialect))
            raise err.MessageMethodUnknown(name[:200])
        message = entry.message
        if message.no_session:
            self._assert_count(entry, len(params), 0)
            return await self._login(entry, params, peer, codec)
        self._assert_count(entry, len(params), 1)
        session = self.sessions.get(params[0])
        if session.level < entry.level:
            self._denied(session, entry)
        if entry.reads:
            return await self._read(session, entry, params, codec)
        return await self._do(session, entry, params, codec)

    def _assert_count(self, entry: Entry, given: int, own: int) -> None:
        most = len(entry.message.params)
        if not entry.least + own <= given <= most + own:
            raise err.MessageParameterCountMismatch(entry.name, most + own, given)

    def _denied(self, session: Session, entry: Entry) -> None:
        self._note(session, entry.name, (), "RBAC_PERMISSION_DENIED")
        raise err.RbacPermissionDenied(
            entry.name.lower(),
            f"{session.identity.name} is {session.identity.role}; "
            f"{entry.name} needs {role_of(entry.message)}",
        )

    def _note(self, session: Session, name: str, objects: Sequence[str], result: str) -> None:
        self.audit.note(
            session.identity.name,
            session.peer.address,
            name,
            objects,
            result,
            session=session.ref,
        )

    def _given(self, session: Session, entry: Entry, params: Sequence[Plain]) -> list[Any]:
        """The parameters behind the session, as the model takes them."""
        given = [
            read(name, own_ref(session, value))
            for read, (name, _), value in zip(
                entry.readers, entry.message.params, params[1:], strict=False
            )
        ]
        return dispatch.completed(entry.message, given)

    # --- reading --------------------------------------------------------------------------------

    async def _read(
        self, session: Session, entry: Entry, params: Sequence[Plain], codec: Codec
    ) -> Encoded:
        message = entry.message
        kind, cls = message.kind, message.cls
        given = self._given(session, entry, params)
        if kind == "getter":
            return self._field(session, message, given[0], codec)
        if kind == "get_record":
            return self.fragments(codec, session.dialect).one(cls, given[0])
        if kind == "get_all_records":
            fragments = self.fragments(codec, session.dialect)
            if len(self.xen.store.cells(cls)) <= INLINE:
                return fragments.all(cls)
            return await self.work.run(lambda: fragments.all(cls))
        if kind == "get_all":
            return codec.value([cell.ref for cell in self.xen.store.cells(cls)])
        found = dispatch.at_once(self.xen, message, given)
        return codec.value(list(found) if isinstance(found, tuple) else found)

    def _field(self, session: Session, message: WireMessage, ref: str, codec: Codec) -> bytes:
        cls, name, dialect = message.cls, message.field, session.dialect
        assert name is not None
        if self.strict:
            dispatch.at_once(self.xen, message, [ref], strict=True)
        cell = self.xen.store.cell(cls, ref)
        row = cell.row if cell is not None else (0,)
        if not row[STATE]:
            raise err.HandleInvalid(cls, ref)
        if cls == "task" and name == "result":
            return codec.value(spell.shown_result(row))
        value = Record(cls, ref, row, self.xen)[name]
        return codec.value(spell.field_speller(cls, name, dialect)(value))

    # --- doing ----------------------------------------------------------------------------------

    async def _do(
        self, session: Session, entry: Entry, params: Sequence[Plain], codec: Codec
    ) -> bytes:
        result, message = "OK", entry.message
        try:
            given = self._given(session, entry, params)
            if entry.handler:
                return await self._special(session, entry, given, codec)
            return await self._operate(session, entry, given, codec)
        except err.XenError as error:
            result = error.code
            raise
        except BaseException as error:
            result = type(error).__name__
            raise
        finally:
            if message.cls != "event" and entry.handler not in UNNOTED:
                objects = [p for p in params[1:] if isinstance(p, str) and p[:10] == "OpaqueRef:"]
                shown = [one for one in objects if one != session.token]
                self._note(session, entry.name, shown, result)

    async def _operate(
        self, session: Session, entry: Entry, given: list[Any], codec: Codec
    ) -> bytes:
        message, xen = entry.message, self.xen
        if entry.is_async:
            execution = dispatch.prepare(xen, message, given, session=session.ref, as_task=True)
            assert execution is not None
            return codec.value(await self.work.begin(execution))
        execution = dispatch.prepare(xen, message, given, session=session.ref)
        if execution is not None:
            found = await self.work.execute(execution)
        else:
            found = await self.work.run(lambda: dispatch.at_once(xen, message, given))
        return codec.value(self._spelt(message, found, session.dialect))

    def _spelt(self, message: WireMessage, found: Any, dialect: Dialect | None) -> Plain:
        if found is None:
            return None
        if isinstance(message.result, t.Record) and isinstance(found, str):
            found = self.xen.record_of(message.result.of, found)
        return spell.speller(message.result, dialect)(found)

    async def _special(
        self, session: Session, entry: Entry, given: list[Any], codec: Codec
    ) -> bytes:
        if entry.message.cls == "event":
            return await self.events.answer(session, entry.message.name, given, codec)
        return await self.special.answer(session, entry.handler, entry.message.cls, given, codec)

    # --- logging in -----------------------------------------------------------------------------

    async def _login(
        self, entry: Entry, params: Sequence[Plain], peer: Peer, codec: Codec
    ) -> bytes:
        given = [
            read(name, p)
            for read, (name, _), p in zip(entry.readers, entry.message.params, params, strict=False)
        ]
        name, password, *rest = given
        version = rest[0] if rest else ""
        originator = rest[1] if len(rest) > 1 else ""
        session = await self.login(name, password, peer, version, originator, entry.name)
        return codec.value(session.token)

    async def login(
        self,
        name: str,
        password: str,
        peer: Peer,
        version: str = "",
        originator: str = "",
        method: str = LOGIN,
    ) -> Session:
        """A session for who can show who they are; failures are counted and answered late."""
        if self._coordinator and method == LOGIN:
            raise err.HostIsSlave(self._coordinator)
        identity = await self.logins.identify(name, password, peer, method)
        dialect = DIALECTS.get(version, self.dialect)
        session = await self.work.run(
            lambda: self.sessions.open(identity, peer, originator, dialect)
        )
        self.audit.note(
            identity.name, peer.address, method, (), session=session.ref, by=identity.by
        )
        return session

    # --- the rest -------------------------------------------------------------------------------

    def methods(self, dialect: Dialect | None) -> list[str]:
        """What ``system.listMethods`` tells."""
        known = {entry.name for entry in entries(dialect).values()}
        return sorted(known | {"system.listMethods", "system.multicall"})


__all__ = ["Service"]
