"""A connection to a remote Xen-API server, with the same objects as one to an engine.

    with xenmgmt.connect("https://host", login=("root", password)) as xen:
        xen.VM.get_all()[0].start()

Reads come from a mirror that the server's events keep current. A call returns when the mirror has
what it did. Servers of this library tell their whole model; others are spoken to in xapi's dialect.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from .. import errors as err
from ..abc import Cell, Clock
from ..clock import RealClock
from ..events import Events
from ..model import CLASSES
from ..model import _types as t
from ..model._layout import LAYOUTS, STATE
from ..objects import COLLECTIONS
from ..objects._base import Handle
from ..objects._record import Record
from ..operations import OPERATIONS
from ..states import TABLES
from ..tasks import DEFAULT_TIMEOUT, Options
from ..toolstack import OPEN, Task, Xen
from . import _spell as spell
from ._execution import RemoteExecution
from ._mirror import Mirror, kept, row_of
from ._names import Call, call_of
from ._peer import Peer
from ._transport import Transport, Trust
from ._values import Plain

SOME_TASKS = 200
"""So many ended tasks of a connection are left with the server at most."""
ANSWER = 30.0
"""Seconds that a server may take to answer what needs no engine."""


class RemoteXen(Xen):
    """What `xenmgmt.connect` gives for ``https://`` and ``http://``."""

    def __init__(
        self,
        url: str,
        trust: Trust,
        name: str,
        password: str,
        *,
        options: Options,
        session: str,
        clock: Clock | None = None,
    ) -> None:
        self.url = url
        self.clock = clock or RealClock()
        self.options = options
        self.id = str(uuid.uuid4())
        self.recorder = None
        self.recovery = ()
        self._closed = False
        self._tasks: list[RemoteExecution] = []
        self.store: Mirror = Mirror(self.clock)
        self.events = RemoteEvents(self)
        transport = Transport(url, trust, ANSWER)
        try:
            self.peer = Peer(transport, name, password, session, self.store)
            self.peer.catch_up()
            own = self.peer.call("session.get_record", [self.peer.token])
        except BaseException:
            transport.close()
            raise
        self._session = self._find_session(own)
        self._stop = self.store.on_commit(self.clock.wake)
        for cls, kind in COLLECTIONS.items():
            setattr(self, cls, kind(self))
        OPEN[self.id] = self
        self.peer.follow()

    def _find_session(self, own: Mapping[str, Plain]) -> str:
        """The reference of the session's record: never the token, which opens doors."""
        for ref in self.store.find("session", "uuid", own["uuid"]):
            return ref
        ref = f"OpaqueRef:{own['uuid']}"  # a server that tells nobody of sessions
        told = {"class": "session", "operation": "add", "ref": ref, "snapshot": own}
        self.store.apply([told], self.peer.dialect, False)
        return ref

    def close(self) -> None:
        """Give ended tasks back, log out, close. Handles then raise `ConnectionClosed`."""
        if self._closed:
            return
        self._closed = True
        self._stop()
        self.events.close()
        self.peer.close(lambda: self._forget_tasks(0))
        self.store.close()
        if isinstance(self.clock, RealClock):
            self.clock.close()
        OPEN.pop(self.id, None)

    # --- what is the server's -------------------------------------------------------------------

    @property
    def this_session(self) -> Any:
        """The session of this connection."""
        return self.handle_of("session", self._session)

    @property
    def sim(self) -> Any:
        """The simulator is the server's to drive."""
        raise err.NotSupported("sim", capability="sim", reason=f"{self.url} is a server")

    def sample(self) -> int:
        """Sampling is the server's."""
        raise err.NotSupported("sample", capability="sample", reason="the server samples")

    def sampling(self, every: float = 60.0) -> Callable[[], None]:
        """Sampling is the server's."""
        raise err.NotSupported("sampling", capability="sample", reason="the server samples")

    def debug_of(self, cls: str, cell: Cell) -> dict[str, Any]:
        """The row that is mirrored, and what the server told beyond the model."""
        extra = dict(self.store.extra.get(cell.ref, {}))
        return {"cls": cls, "ref": cell.ref, "row": cell.row, "beyond_the_model": extra}

    # --- reading --------------------------------------------------------------------------------

    tells_allowed = True

    def record(self, cls: str, cell: Cell) -> Record:
        """One record, with the fields of the server that the model does not have."""
        found = super().record(cls, cell)
        more = self.store.extra.get(cell.ref)
        return found if more is None else WiderRecord(found, more)

    def records(self, cls: str) -> dict[str, Record]:
        """All records of a class at one moment."""
        frozen = self.store.snapshot((cls,))
        return {ref: Record(cls, ref, row, self) for ref, row in frozen.items(cls)}

    def record_of(self, cls: str, ref: Any) -> Record:
        """One record, by reference or as the server sent it."""
        if isinstance(ref, str):
            return super().record_of(cls, ref)
        return Record(cls, "", tuple(row_of(cls, ref, self.peer.dialect)), self)

    # --- calls ----------------------------------------------------------------------------------

    def call(
        self,
        owner: Any,
        name: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        options: Options | None,
    ) -> Any:
        """Run an operation to its end."""
        call = self._call_of(owner, name, args, kwargs)
        limits = options or self.options
        value = self._send(call, owner, limits)
        return self.result(owner, name, self.read(call, value))

    def begin(
        self,
        owner: Any,
        name: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        options: Options | None,
    ) -> Task[Any]:
        """Begin an operation as a task of the server."""
        call = self._call_of(owner, name, args, kwargs)
        ref = self.peer.call(f"Async.{call.name}", call.params, ANSWER)
        self.peer.catch_up()
        execution = RemoteExecution(self, owner, call, str(ref), options or self.options)
        self._forget_tasks(SOME_TASKS)
        self._tasks.append(execution)
        return Task(self, execution, owner, name)  # type: ignore[arg-type]

    def _call_of(
        self, owner: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Call:
        if self._closed:
            raise err.ConnectionClosed()
        cls = owner._class
        if f"{cls}.{name}" not in OPERATIONS and name != "create":
            raise err.MessageMethodUnknown(f"{cls}.{name}")
        ref, values = self._given(owner, name, args, kwargs)
        return call_of(cls, name, ref, values, self.peer.dialect)

    def _send(self, call: Call, owner: Any, limits: Options) -> Plain:
        """Make a call, again while another operation is in the way and may be waited for."""
        patient = time.monotonic() + limits.wait
        params = [self.peer.token if one == self._session else one for one in call.params]
        while True:
            try:
                if call.no_session:
                    return self.peer.call_outside(call.name, params, limits.timeout)
                return self.peer.call(call.name, params, limits.timeout)
            except err.OtherOperationInProgress:
                if time.monotonic() >= patient:
                    raise
                time.sleep(0.05)
            except err.Refused as refused:
                self.peer.catch_up()
                raise self.dressed(refused, owner, call) from None
            finally:
                if not self._closed:
                    self.peer.catch_up()

    def dressed(self, refused: err.Refused, owner: Any, call: Call) -> err.XenError:
        """A refusal of the server as the one that the tables here give, when they give the same.

        That one knows states and names, which the wire does not carry.
        """
        table = TABLES.get(owner._class)
        if not isinstance(owner, Handle) or table is None or call.verb not in table.move:
            return refused
        row = owner._cell.row
        own = table.refusal(call.verb, owner.ref, row, self) if row[STATE] else None
        if own is None or own.code != refused.code:
            return refused
        own.allowed_operations = table.allowed(owner.ref, row, self)
        return own

    def read(self, call: Call, value: Plain) -> Any:
        """A result of the server in the form in which operations give theirs."""
        if value in (None, "") and not isinstance(call.result, t.Ref) and call.result is t.Void:
            return None
        if isinstance(call.result, t.Record):
            return value
        return kept(call.result, spell.reader(call.result, self.peer.dialect)(call.verb, value))

    # --- writing --------------------------------------------------------------------------------

    def _write(self, handle: Handle, name: str, value: Any) -> None:
        field = CLASSES[handle._class].fields[name]
        self._change(handle, f"set_{name}", self.accept(name, field.type, value, field.unit), name)

    def change_field(self, handle: Handle, name: str, change: Callable[[Any], Any]) -> None:
        """Compute a new value of a field from the present one, and write it."""
        self.peer.catch_up()
        row = handle._live_row()
        self._write(handle, name, change(row[LAYOUTS[handle._class].index[name]]))

    def _change(self, handle: Handle, message: str, value: Any, name: str) -> None:
        handle._live_row()
        spelt = spell.field_speller(handle._class, name, self.peer.dialect)(value)
        call = Call(f"{handle._class}.{message}", message, [handle.ref, spelt], t.Void)
        self._send(call, handle, self.options)

    # --- tasks ----------------------------------------------------------------------------------

    def _forget_tasks(self, most: int) -> None:
        """Give the oldest ended tasks back to the server."""
        ended = [one for one in self._tasks if one.done]
        for one in ended[: max(0, len(ended) - most)]:
            self._tasks.remove(one)
            try:
                self.peer.call("task.destroy", [one.key], ANSWER)
            except err.XenError:
                continue  # somebody else has, or it is not ours to destroy

    def __repr__(self) -> str:
        state = "closed" if self.closed else f"{len(self.store.cells('VM'))} VMs"
        return f"<Xen {self.url} {state}>"


class WiderRecord(Record):
    """A record with fields that only the server knows."""

    __slots__ = ("_more",)

    def __init__(self, found: Record, more: Mapping[str, Any]) -> None:
        super().__init__(found._cls, found.ref, found._row, found._world)
        self._more = more

    def __getitem__(self, name: str) -> Any:
        return self._more[name] if name in self._more else super().__getitem__(name)

    def __iter__(self) -> Any:
        yield from super().__iter__()
        yield from self._more

    def __len__(self) -> int:
        return super().__len__() + len(self._more)


class RemoteEvents(Events):
    """Events of a remote server, from the mirror."""

    def inject(self, cls: str, ref: str) -> str:
        """Let the server make an event; the token of the mirror before it."""
        xen: Any = self._xen
        if cls not in CLASSES or xen.store.cell(cls, ref) is None:
            raise err.HandleInvalid(cls, ref)
        xen.peer.call("event.inject", [cls, ref])
        xen.peer.catch_up()
        return str(xen.store.revision)


def connect(
    url: str,
    *,
    login: tuple[str, str] | None = None,
    trust: Trust | None = None,
    session: str = "xenmgmt",
    timeout: float = DEFAULT_TIMEOUT,
    clock: Clock | None = None,
) -> RemoteXen:
    """Open a session with a remote server; see `xenmgmt.connect`."""
    parts = urlsplit(url)
    name, password = login or (unquote(parts.username or ""), unquote(parts.password or ""))
    place = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    options = Options(timeout=timeout)
    return RemoteXen(
        place, trust or Trust(), name, password, options=options, session=session, clock=clock
    )


__all__ = ["RemoteXen", "Trust", "connect"]
