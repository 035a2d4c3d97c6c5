"""The object that users hold: wires model, states, store, driver, tasks and events together."""

from __future__ import annotations

import random
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache, cached_property, partial
from importlib import import_module
from os import PathLike
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar, cast

from . import errors as err
from .abc import Cell, Clock, Driver, EngineEvent, Store
from .clock import period
from .console import TextConsole
from .drivers import resolve
from .engine import adopt, hear, recover
from .engine.restore import restore_guests, restore_hosts, restore_storage
from .engine.sample import Opened, Sampler
from .events import Events
from .model import CLASSES, Field, Param
from .model._layout import LAYOUTS, NULL, STATE, Row
from .model._types import BadValue, Set, String, Type, parse_size
from .model._types import Ref as RefType
from .objects import COLLECTIONS, HANDLES, Collections
from .objects._base import Handle, to_user
from .objects._record import Record
from .operations import OPERATIONS
from .operations._operation import parameters
from .operations._txn import Txn, transact
from .operations._write import write_field
from .operations.session import open_session
from .shown import FACE, Shown
from .states import TABLES
from .store import MemoryStore
from .tasks import AGAIN, DEFAULT_TIMEOUT, Context, Execution, Options, run, wait

if TYPE_CHECKING:
    from .drivers.sim import SimDriver

R = TypeVar("R")
StrPath = str | PathLike[str]
_DERIVED_FROM = {
    "VM": ("VBD", "VDI"),
    "VBD": ("VM", "VDI"),
    "VIF": ("VM",),
    "VDI": ("SR", "VBD", "VM"),
    "PBD": ("SR", "VDI", "VBD", "VM"),
    "host": ("VM",),
}
"""The classes that the rules for ``allowed_operations`` look at, beside their own."""

REMOTE = ("https", "http", "unix")
REMOTE_CLIENT = "xenmgmt.rpc.remote"
"""Schemes of servers, and the face that speaks to them: named only, and loaded when asked for."""

_OPEN: weakref.WeakValueDictionary[str, Toolstack] = weakref.WeakValueDictionary()


@cache
def _required(cls: str) -> tuple[Field, ...]:
    """The fields without which an object of this class cannot be made."""
    return tuple(field for field in CLASSES[cls].fields.values() if field.required)


@cache
def _declared(cls: str, name: str) -> tuple[Mapping[str, Param], bool]:
    """The parameters of an operation, and whether all may be left out."""
    found = OPERATIONS[f"{cls}.{name}"].extra or parameters(cls, name)
    return found, all(param.is_optional for param in found.values())


@cache
def _set_by(cls: str, name: str, parameter: str) -> Field | None:
    """The field that an operation sets to this parameter; a caller knows it by that name."""
    if parameter != "value" or not name.startswith("set_"):
        return None
    return CLASSES[cls].fields.get(name.removeprefix("set_"))


class Recorder(Protocol):
    """Who keeps the calls that are made on a connection."""

    def call(
        self, kind: str, target: list[str], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Take note of one call; the note can be added to."""


@contextmanager
def noted(
    recorder: Recorder | None,
    kind: str,
    target: list[str],
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    options: Options | None = None,
) -> Iterator[None]:
    """Keep a call with its own limits, and the code of the error that it raises."""
    if recorder is None:
        yield
        return
    step = recorder.call(kind, target, args, kwargs)
    if options is not None:
        step["options"] = {"timeout": options.timeout, "wait": options.wait}
    try:
        yield
    except err.XenError as error:
        step["raised"] = error.code
        raise


def _target(owner: Any, name: str) -> list[str]:
    return [owner._class, owner.ref if isinstance(owner, Handle) else "", name]


class Toolstack(Shown):
    """What the blocking and the asynchronous face share."""

    _handles: Mapping[str, type[Handle]] = HANDLES

    def __init__(
        self,
        url: str,
        driver: Driver,
        store: Store,
        clock: Clock,
        *,
        seed: int | None,
        session: str,
        options: Options,
        authenticate: Callable[[str, str], bool] | None = None,
    ) -> None:
        self.url = url
        self.driver = driver
        self.store = store
        self.clock = clock
        self.options = options
        used = store.revision > 0
        self._ids = random.Random(f"{seed}/{store.revision}" if used and seed is not None else seed)
        self.id = self.new_id()
        self._closed = False
        self._at_close: list[Callable[[], object]] = []
        self.events = Events(self)
        self.recorder: Recorder | None = None
        self.recovery: tuple[recover.Recovered, ...] = ()
        """What was found unfinished when the store was opened, and what became of it."""
        self._early: list[EngineEvent] | None = []
        self._gate = threading.Lock()
        self.context = Context(store, driver, clock, self.new_id, NULL, {})
        try:
            session = self.accept("session", String, session)
            if authenticate is not None and not callable(authenticate):
                expected = "a function of a name and a password"
                raise err.FieldTypeError("authenticate", value=authenticate, expected=expected)
            driver.open(self._on_engine)
            self.context.given_back = partial(hear.given_back, self.context)
            if authenticate is not None:
                self.context.check_password = authenticate
            now = int(clock.now().timestamp())
            self.context.session = transact(
                store, self.new_id, lambda t: open_session(t, session, now)
            )
            if used:
                restore_hosts(self.context)
            adopt.adopt_hosts(self.context)
            self._listen()
            if used:
                restore_storage(self.context)
                restore_guests(self.context)
                self.recovery = tuple(recover.recover(self.context))
            adopt.adopt_rest(self.context)
            if used:
                self.recovery += tuple(recover.reconcile_all(self.context))
            self._opened = Opened(store)
        except BaseException:
            driver.close()
            store.close()
            raise
        _OPEN[self.id] = self

    # --- life -----------------------------------------------------------------------------------

    def close(self) -> None:
        """End the session and give everything back. Handles then raise `ConnectionClosed`."""
        if self._closed:
            return
        self._closed = True
        for told in tuple(self._at_close):
            told()
        self.events.close()
        self.driver.close()
        self.store.close()
        close = getattr(self.clock, "close", None)
        if close is not None:
            close()
        _OPEN.pop(self.id, None)

    def on_close(self, fn: Callable[[], object]) -> Callable[[], None]:
        """Call ``fn()`` when the connection is closed; call what is returned to end that."""
        self._at_close.append(fn)

        def end() -> None:
            with suppress(ValueError):
                self._at_close.remove(fn)

        return end

    @property
    def sim(self) -> SimDriver:
        """The simulator, to tell guests and hosts what to do; `NotSupported` without one."""
        if self.driver.name != "sim":
            raise err.NotSupported("sim", capability="sim", reason=f"the engine is {self.url}")
        return cast("SimDriver", self.driver)

    @cached_property
    def _sampler(self) -> Sampler:
        return Sampler(self.context, self._opened)

    def sample(self) -> int:
        """Write what guests and hosts do now into their metrics and accounts; how many VMs.

        Guests that did nothing since the last sample are not looked at. Only engines that tell
        what guests use can be sampled.
        """
        with noted(self.recorder, "method", ["sample"], (), {}):
            return self._sampler.sample()

    def sampling(self, every: float = 60.0) -> Callable[[], None]:
        """Sample every so many seconds from now on; call what is returned to end it."""
        period("every", every)
        with noted(self.recorder, "method", ["sampling"], (every,), {}):
            return self._sampler.every(every)

    def open_console(self, vm: Any) -> TextConsole:
        """The text console of a VM that has a domain (use case 37)."""
        return TextConsole(self, self.ref_of("VM", vm))

    @property
    def this_session(self) -> Any:
        """The session of this program, as an object of class session."""
        return self.handle_of("session", self.context.session)

    @property
    def closed(self) -> bool:
        """Whether `close` has been called."""
        return self._closed

    def new_id(self) -> str:
        """A fresh uuid, from the connection's own random numbers."""
        text = self._ids.getrandbits(128).to_bytes(16, "big").hex()
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"

    # --- objects --------------------------------------------------------------------------------

    def handle_class(self, cls: str) -> type[Handle]:
        """The class of handles for a class of the API."""
        return self._handles[cls]

    def collection(self, cls: str) -> Any:
        """The collection of a class."""
        return getattr(self, cls)

    def handle(self, cls: str, ref: str) -> Handle | None:
        """The handle of an object, None when there is none."""
        cell = self.store.cell(cls, ref)
        return None if cell is None else self._handles[cls](self, cell)

    def handle_of(self, cls: str, ref: str) -> Handle:
        """The handle of an object that must exist."""
        found = self.handle(cls, ref)
        if found is None:
            if self._closed:
                raise err.ConnectionClosed()
            raise err.HandleInvalid(cls, ref)
        return found

    def wrap(self, cell: Cell) -> Handle:
        """The handle of a cell."""
        return self._handles[cell.cls](self, cell)

    def row(self, cls: str, ref: str) -> Row | None:
        """The current record of an object: what rules look at."""
        cell = self.store.cell(cls, ref)
        return cell.row if cell is not None and cell.row[STATE] else None

    def record(self, cls: str, cell: Cell) -> Record:
        """One record."""
        row = cell.row
        if not row[STATE]:
            raise self.wrap(cell)._gone(row)
        return Record(cls, cell.ref, row, self)

    def record_of(self, cls: str, ref: str) -> Record:
        """One record, by reference."""
        return self.record(cls, self.handle_of(cls, ref)._cell)

    def records(self, cls: str) -> dict[str, Record]:
        """All records of a class at one moment."""
        frozen = self.store.snapshot((cls, *_DERIVED_FROM.get(cls, ())))
        return {ref: Record(cls, ref, row, frozen) for ref, row in frozen.items(cls)}

    def ref_of(self, cls: str, value: Any, name: str = "") -> str:
        """The reference that a handle, a reference or None stands for, given as ``name``."""
        if value is None:
            return NULL
        if isinstance(value, Handle):
            if value._xen.store is not self.store:
                raise err.ForeignHandle(cls, value.ref)
            if value._class != cls:
                raise err.FieldTypeError(name or cls, value=value, expected=f"a {cls}")
            value._live_row()
            return value.ref
        if isinstance(value, str):
            if value != NULL and self.store.cell(cls, value) is None:
                raise err.HandleInvalid(cls, value)
            return value
        raise err.FieldTypeError(name or cls, value=value, expected=f"a {cls} or its reference")

    # --- calls ----------------------------------------------------------------------------------

    def accept(self, name: str, kind: Type, value: Any, unit: str = "") -> Any:
        """What a caller gives for a field or parameter, in the form in which it is kept."""
        if isinstance(kind, RefType):
            return self.ref_of(kind.to, value, name)
        if isinstance(kind, Set) and isinstance(kind.of, RefType):
            to = kind.of.to
            if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
                raise err.FieldTypeError(name, value=value, expected=f"several of class {to}")
            return tuple(dict.fromkeys(self.ref_of(to, one, name) for one in value))
        try:
            if unit == "bytes" and isinstance(value, str):
                value = parse_size(value)
            return kind.check(value)
        except BadValue as bad:
            if bad.wrong_type:
                raise err.FieldTypeError(name, value=bad.value, expected=bad.would_do) from None
            raise err.InvalidValue(name, bad.value, would_do=bad.would_do) from None

    def execution(
        self,
        owner: Any,
        name: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        options: Options | None,
        *,
        as_task: bool = False,
        session: str = "",
    ) -> Execution:
        """An execution, not yet begun, of an operation on a handle or a collection.

        Its task belongs to ``session``, by reference; to the program's own when left out.
        """
        if self._closed:
            raise err.ConnectionClosed()
        cls = owner._class
        kind = OPERATIONS.get(f"{cls}.{name}")
        if kind is None:
            raise err.MessageMethodUnknown(f"{cls}.{name}")
        ref, values = self._given(owner, name, args, kwargs)
        context = replace(self.context, session=session) if session else self.context
        return Execution(
            context,
            kind(self.clock),
            ref,
            values,
            options or self.options,
            as_task=as_task,
        )

    def _given(
        self, owner: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        """The object that a call is about ("" for a collection), and what it is given."""
        cls = owner._class
        ref = ""
        if isinstance(owner, Handle):
            owner._live_row()
            ref = owner.ref
        if name == "create" and CLASSES[cls].has_create:
            return ref, self._fields(cls, kwargs)
        return ref, self.arguments(cls, name, args, kwargs)

    def arguments(
        self, cls: str, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> dict[str, Any]:
        """What a caller gives to an operation, by the names of its parameters."""
        declared, all_optional = _declared(cls, name)
        if all_optional and not args and not kwargs:
            return {}
        if len(args) > len(declared):
            raise err.MessageParameterCountMismatch(f"{cls}.{name}", len(declared), len(args))
        given = dict(zip(declared, args, strict=False))
        for key, value in kwargs.items():
            if key not in declared or key in given:
                raise err.UnknownField(key, cls=f"{cls}.{name}", nearest=tuple(declared))
            given[key] = value
        for key, param in declared.items():
            if key in given:
                field = _set_by(cls, name, key)
                unit = field.unit if field else "bytes" if param.type.spec == "Int" else ""
                called = field.name if field else key
                given[key] = self.accept(called, param.type, given[key], unit)
            elif not param.is_optional:
                raise err.MessageParameterCountMismatch(f"{cls}.{name}", len(declared), len(given))
        return given

    def _fields(self, cls: str, given: dict[str, Any]) -> dict[str, Any]:
        fields = CLASSES[cls].fields
        values: dict[str, Any] = {}
        for name, value in given.items():
            field = fields.get(name)
            if field is None or not (field.at_creation or name == "uuid"):
                known = tuple(f.name for f in fields.values() if f.at_creation)
                raise err.UnknownField(name, cls=cls, nearest=known)
            values[name] = self.accept(name, field.type, value, field.unit)
        for field in _required(cls):
            if field.name not in values:
                kind = field.type.annotation.removesuffix(" | None")
                raise err.InvalidValue(field.name, None, would_do=f"a {kind}: {field.doc}")
        return values

    def result(self, owner: Any, name: str, value: Any) -> Any:
        """The result of an operation as a user sees it."""
        if value is None:
            return None
        cls = owner._class
        if name == "create":
            return self.handle(cls, value)
        kind = OPERATIONS[f"{cls}.{name}"].returns
        if kind is None:
            found = CLASSES[cls].messages.get(name)
            if found is None:
                return value
            kind = found.result
        return to_user(self, kind, value)

    def write(self, handle: Handle, name: str, value: Any) -> None:
        """Set a field: through its operation when it has one, else in one transaction."""
        with noted(self.recorder, "write", _target(handle, name), (value,), {}):
            self._write(handle, name, value)

    def _write(self, handle: Handle, name: str, value: Any) -> None:
        if f"{handle._class}.set_{name}" in OPERATIONS:
            run(self.execution(handle, f"set_{name}", (value,), {}, None))
            return
        field = CLASSES[handle._class].fields[name]
        kept = self.accept(name, field.type, value, field.unit)
        self.change_field(handle, name, lambda _: kept)

    def change_field(self, handle: Handle, name: str, change: Callable[[Any], Any]) -> None:
        """Compute a new value of a field from the present one, and write it."""
        handle._live_row()
        cls, ref = handle._class, handle.ref
        transact(self.store, self.new_id, lambda t: write_field(t, cls, ref, name, change))

    def add_to_map(self, handle: Handle, name: str, key: Any, value: Any) -> None:
        """Put one entry into a map field."""
        with noted(self.recorder, "add_to_map", _target(handle, name), (key, value), {}):
            kind = CLASSES[handle._class].fields[name].type
            entry = self.accept(name, kind, {key: value})
            self.change_field(handle, name, lambda old: {**old, **entry})

    def remove_from_map(self, handle: Handle, name: str, key: Any) -> None:
        """Take one entry out of a map field."""
        with noted(self.recorder, "remove_from_map", _target(handle, name), (key,), {}):
            self.change_field(handle, name, lambda old: {k: v for k, v in old.items() if k != key})

    def add_to_set(self, handle: Handle, name: str, value: Any) -> None:
        """Put one value into a set field."""
        with noted(self.recorder, "add_to_set", _target(handle, name), (value,), {}):
            kind = CLASSES[handle._class].fields[name].type
            (entry,) = self.accept(name, kind, (value,))
            self.change_field(handle, name, lambda old: tuple(dict.fromkeys((*old, entry))))

    def remove_from_set(self, handle: Handle, name: str, value: Any) -> None:
        """Take one value out of a set field."""
        with noted(self.recorder, "remove_from_set", _target(handle, name), (value,), {}):
            self.change_field(handle, name, lambda old: tuple(one for one in old if one != value))

    def debug_of(self, cls: str, cell: Cell) -> dict[str, Any]:
        """The insides of an object: its row, who works on it, what the engine says of it."""
        row = cell.row
        found: dict[str, Any] = {"cls": cls, "ref": cell.ref, "row": row}
        found["operations"] = {
            key: {"operation": one.operation.title, "stuck": one.stuck}
            for key, one in self.context.running.items()
            if one.ref == cell.ref
        }
        found["journal"] = {
            key: entry for key, entry in self.store.journal().items() if entry["ref"] == cell.ref
        }
        if cls == "VM" and row[STATE]:
            found["engine"] = self.driver.vm_info(row[LAYOUTS["VM"].index["uuid"]])
        return found

    # --- the engine speaks ----------------------------------------------------------------------

    def _listen(self) -> None:
        """From now on events mean something; those that came before are heard first."""
        with self._gate:
            early, self._early = self._early or [], None
        for number, event in enumerate(early):
            if not self._hear(event):
                self._keep(early[number:])
                return

    def _on_engine(self, event: EngineEvent) -> None:
        if self._early is not None:
            with self._gate:
                if self._early is not None:
                    self._early.append(event)
                    return
        if not self._closed and not self._hear(event):
            self._keep([event])

    def _hear(self, event: EngineEvent) -> bool:
        """Write what the engine told into the model; False when that is to be tried again."""
        try:
            hear.hear(self.context, event)
        except (err.ConnectionClosed, err.StoreBroken):
            return True  # it is over: who opens the store again looks at the engine
        except err.StoreError:
            return False
        return True

    def _keep(self, events: list[EngineEvent]) -> None:
        """The store cannot be written to: these are heard later, before what comes meanwhile."""
        with self._gate:
            waits = self._early is not None
            self._early = [*events, *(self._early or ())]
        if not waits:
            self.clock.call_later(AGAIN, self._listen)


class BaseTask(Shown):
    """What the tasks of both faces share. ``task.handle`` is the record, of class task."""

    def __init__(self, xen: Toolstack, execution: Execution, owner: Any, name: str) -> None:
        self._xen = xen
        self._execution = execution
        self._owner = owner
        self._name = name

    @property
    def ref(self) -> str:
        """The reference of its record."""
        return self._execution.key

    @property
    def handle(self) -> Any:
        """Its record as an object of class task."""
        return self._xen.handle_of("task", self.ref)

    @property
    def status(self) -> str:
        """pending, cancelling, success, failure or cancelled."""
        return str(self.handle.status)

    @property
    def progress(self) -> float:
        """From 0.0 to 1.0."""
        value: float = self.handle.progress
        return value

    @property
    def done(self) -> bool:
        """Whether it has ended."""
        return self._execution.done

    @property
    def stuck(self) -> bool:
        """Whether its time is over and the engine still does not answer."""
        return self._execution.stuck

    def add_done_callback(self, fn: Callable[[Self], object]) -> None:
        """Call ``fn(task)`` when it ends; at once when it has ended."""
        self._execution.add_done_callback(lambda _: fn(self))

    def _ipython_display_(self) -> None:
        """Show how far it is, for as long as it goes on."""
        import_module(FACE).live(self)

    def cancel(self) -> None:
        """Ask for an early end; what was done is rolled back.

        Raises `OperationNotAllowed` when it has ended, or has gone too far to be taken back.
        """
        with noted(self._xen.recorder, "cancel", [self.ref], (), {}):
            self._execution.request_cancel()

    def __repr__(self) -> str:
        word = "stuck" if self.stuck else ("done" if self.done else "pending")
        return f"<task {self._execution.operation.title} {word}>"


class Task(BaseTask, Generic[R]):
    """An operation in progress, or ended."""

    def wait(self, timeout: float | None = None) -> R:
        """Wait for the end; the result, or the error raised. `Timeout` when it takes longer."""
        if not wait(self._execution, timeout):
            raise err.Timeout(self.ref, timeout, self._execution.operation.title)
        value: R = self._xen.result(self._owner, self._name, self._execution.value())
        return value


class Xen(Collections, Toolstack):
    """A connection: the classes of the Xen-API as attributes, over one engine and one store.

    Thread-safe: handles and the connection may be used from any thread.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in COLLECTIONS.items():
            setattr(self, name, kind(self))

    def call(
        self,
        owner: Any,
        name: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        options: Options | None,
    ) -> Any:
        """Run an operation to its end."""
        if self.recorder is not None:
            with noted(self.recorder, "call", _target(owner, name), args, kwargs, options):
                execution = self.execution(owner, name, args, kwargs, options)
                return self.result(owner, name, run(execution))
        execution = self.execution(owner, name, args, kwargs, options)
        return self.result(owner, name, run(execution))

    def begin(
        self,
        owner: Any,
        name: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        options: Options | None,
    ) -> Task[Any]:
        """Begin an operation as a task."""
        execution = self.execution(owner, name, args, kwargs, options, as_task=True)
        if self.recorder is not None:
            with noted(self.recorder, "task", _target(owner, name), args, kwargs, options):
                execution.start()
        else:
            execution.start()
        return Task(self, execution, owner, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        state = "closed" if self.closed else f"{len(self.store.cells('VM'))} VMs"
        return f"<Xen {self.url} {state}>"


def find_connection(connection: str, url: str) -> Toolstack:
    """The open connection that a pickled handle came from."""
    found = _OPEN.get(connection)
    if found is None:
        raise err.ConnectionClosed(
            hint=f"the handle came from a connection to {url} that is not open in this process"
        )
    return found


def parts(
    url: str, store: Store | StrPath | None, clock: Clock | None, seed: int | None
) -> tuple[str, Driver, Store, Clock]:
    """Driver, store and clock of a connection, from what the caller gave."""
    _assert_parts(store, clock, seed)
    driver = resolve(url, seed=seed, clock=clock)
    timepiece = driver.clock
    if store is None:
        return url, driver, MemoryStore(timepiece), timepiece
    if isinstance(store, str | PathLike):
        from .store.sqlite import SqliteStore

        return url, driver, SqliteStore(store, timepiece), timepiece
    return url, driver, store, timepiece


def _assert_parts(store: Any, clock: Any, seed: Any) -> None:
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int)):
        raise err.FieldTypeError("seed", value=seed, expected="an int, or None")
    if clock is not None and not isinstance(clock, Clock):
        raise err.FieldTypeError("clock", value=clock, expected="a Clock, or None")
    if store in ("", ":memory:"):
        raise err.InvalidValue(
            "store", store, would_do="a path; leave it out to keep all in memory"
        )
    if store is not None and not isinstance(store, str | PathLike | Store):
        raise err.FieldTypeError("store", value=store, expected="a path, a Store, or None")


def connect(
    url: str = "sim://",
    *,
    store: Store | StrPath | None = None,
    clock: Clock | None = None,
    seed: int | None = None,
    session: str = "local",
    timeout: float = DEFAULT_TIMEOUT,
    authenticate: Callable[[str, str], bool] | None = None,
    **remote: Any,
) -> Xen:
    """Open an engine, or a session with a remote server.

    Args:
        url: ``sim://`` (the simulator; ``sim://?hosts=4&memory=16GiB``), the URL of a driver
            that is registered under the entry point group ``xenmgmt.drivers``, or
            ``https://host`` (on the loopback also ``http://``) or ``unix:/path``: a Xen-API
            server. Several URLs of engines with spaces between them are one pool.
        store: where objects live; a `MemoryStore` when left out. The path of a file makes it a
            `SqliteStore`: what is in the file is there again, and what changes is kept in it.
        clock: where time comes from; the driver's own when left out.
        seed: what every random choice, uuids included, is drawn from. None: from the system.
        session: the name under which the program is known.
        timeout: seconds that a call may take when it names no other limit.
        authenticate: says whether name and password let somebody in by
            ``session.login_with_password``; nobody when left out. The program itself is trusted.
        remote: for a server alone: ``login``, a name and a password, and ``trust``, an
            `xenmgmt.rpc.Trust`, which says how it is known. By default its certificate must be
            signed by an authority of this system.

    Raises:
        InvalidValue: the URL or one of its parameters cannot be used.
        StoreError: the file cannot be used (`StoreCorrupt`, `StoreInUse`, `StoreTooNew`, ...).
        SessionAuthenticationFailed: the server does not let this user in.
        TlsConnectionFailed: the server cannot show that it is the one.
    """
    if isinstance(url, str) and url.partition(":")[0] in REMOTE:
        if store is not None or authenticate is not None or seed is not None:
            raise err.InvalidValue("store", store, would_do="none: what a server has, it keeps")
        opened: Xen = import_module(REMOTE_CLIENT).connect(
            url, session=session, timeout=timeout, clock=clock, **remote
        )
        return opened
    if remote:
        raise err.InvalidValue(next(iter(remote)), "…", would_do="https:// or http:// as URL")
    return Xen(
        *parts(url, store, clock, seed),
        seed=seed,
        session=session,
        options=Options(timeout=timeout),
        authenticate=authenticate,
    )


__all__ = ["LAYOUTS", "TABLES", "Task", "Toolstack", "Txn", "Xen", "connect"]
