"""A connection, and how it is opened."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from os import PathLike
from types import TracebackType
from typing import Any, Self

from .. import errors as err
from ..abc import Clock, Driver, Store
from ..drivers import resolve
from ..objects import COLLECTIONS, Collections
from ..store import MemoryStore
from ..tasks import DEFAULT_TIMEOUT, Options, run
from ._core import Toolstack
from ._noted import noted, target_of
from ._task import Task

StrPath = str | PathLike[str]

REMOTE = ("https", "http", "unix")
REMOTE_CLIENT = "xenmgmt.rpc.remote"
"""Schemes of servers, and the face that speaks to them: named only, and loaded when asked for."""


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
            with noted(self.recorder, "call", target_of(owner, name), args, kwargs, options):
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
            with noted(self.recorder, "task", target_of(owner, name), args, kwargs, options):
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
        from ..store.sqlite import SqliteStore

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
