"""What both faces share: wires model, states, store, driver, tasks and events together."""

from __future__ import annotations

import random
import weakref
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, cast

from .. import errors as err
from ..abc import Cell, Clock, Driver, Store
from ..clock import period
from ..console import TextConsole
from ..engine import adopt, followed, hear, recover
from ..engine.restore import restore_guests, restore_hosts, restore_storage
from ..engine.sample import Opened, Sampler
from ..events import Events
from ..model._layout import LAYOUTS, NULL, STATE
from ..model._types import String
from ..operations._txn import transact
from ..operations.session import open_session
from ..tasks import Context, Options
from ._hearing import Hearing
from ._noted import Recorder, noted
from ._writing import Writing

if TYPE_CHECKING:
    from ..drivers.sim import SimDriver

OPEN: weakref.WeakValueDictionary[str, Toolstack] = weakref.WeakValueDictionary()
"""The connections that are open in this process, by their ids."""


class Toolstack(Writing):
    """What the blocking and the asynchronous face share."""

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
        self.context = Context(store, driver, clock, self.new_id, NULL, {})
        self._hearing = Hearing(self.context)
        try:
            session = self.accept("session", String, session)
            if authenticate is not None and not callable(authenticate):
                expected = "a function of a name and a password"
                raise err.FieldTypeError("authenticate", value=authenticate, expected=expected)
            driver.open(self._hearing.on_engine)
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
            unfinished = store.journal()
            self._hearing.listen()  # from here on there are operations that are not left over
            if used:
                restore_storage(self.context)
                restore_guests(self.context)
                self.recovery = tuple(recover.recover(self.context, unfinished))
            there = adopt.adopt_rest(self.context)
            if used:
                self.recovery += tuple(recover.reconcile_all(self.context))
                followed.what_was_there(self.context, there)
            self._opened = Opened(store)
        except BaseException:
            driver.close()
            store.close()
            raise
        OPEN[self.id] = self

    # --- life -----------------------------------------------------------------------------------

    def close(self) -> None:
        """End the session and give everything back. Handles then raise `ConnectionClosed`."""
        if self._closed:
            return
        self._closed = True
        self._hearing.end()
        for told in tuple(self._at_close):
            told()
        self.events.close()
        self.driver.close()
        self.store.close()
        close = getattr(self.clock, "close", None)
        if close is not None:
            close()
        OPEN.pop(self.id, None)

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


def find_connection(connection: str, url: str) -> Toolstack:
    """The open connection that a pickled handle came from."""
    found = OPEN.get(connection)
    if found is None:
        raise err.ConnectionClosed(
            hint=f"the handle came from a connection to {url} that is not open in this process"
        )
    return found
