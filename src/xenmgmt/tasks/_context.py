"""What every operation of one connection shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .. import errors as err
from ..abc import Clock, Driver, EngineEvent, Store
from ..operations._operation import OPERATIONS
from ._options import Options
from ._watch import Watcher

if TYPE_CHECKING:
    from ._execution import Execution

AGAIN = 1.0
"""Seconds until a store that could not be written to is tried again."""


@dataclass(slots=True)
class Context:
    """What every execution of one connection shares."""

    store: Store
    driver: Driver
    clock: Clock
    new_id: Callable[[], str]
    session: str
    running: dict[str, Execution]
    given_back: Callable[[str, str, bool], None] = lambda cls, ref, doubtful: None
    """Called for each object that an ended operation had reserved; ``doubtful`` says that the
    engine may not have it as the record says."""

    unheard: dict[str, EngineEvent] = field(default_factory=dict)
    """What the engine told of objects that an operation held, by ref: heard when it has ended."""

    found: set[str] = field(default_factory=set)
    """VMs that somebody else made and the engine told of since this opened, by ref."""

    watchers: tuple[Watcher, ...] = ()
    """Who is told of operations and their steps (`xenmgmt.telemetry`)."""

    check_password: Callable[[str, str], bool] = lambda name, password: False
    """Who may log in. By default nobody can: in process all are trusted and need not."""

    def insist(self, work: Callable[[], object]) -> None:
        """Do what nobody waits for; while the store cannot be written to, again and again.

        On a store that was closed it is left: opening it again looks at the engine.
        """
        try:
            work()
        except (err.StoreBroken, err.ConnectionClosed):
            return
        except err.StoreError:
            self.clock.call_later(AGAIN, lambda: self.insist(work))

    def authenticate(self, name: str, password: str) -> bool:
        """Whether that is the password of who may log in by this name."""
        return self.check_password(name, password)

    def launch(self, title: str, ref: str, args: dict[str, Any]) -> Execution:
        """Begin an operation that nobody waits for, as a task; a refusal is kept in its record."""
        from ._execution import Execution  # each needs the other

        operation = OPERATIONS[title](self.clock)
        execution = Execution(self, operation, ref, args, Options(), as_task=True)
        execution.start_announced()
        return execution

    def canceller(self, key: str) -> Callable[[], object] | None:
        """What cancels a running operation, by its task; None when there is none."""
        execution = self.running.get(key)
        if execution is None:
            return None
        execution.assert_cancellable()
        return lambda: execution.cancel("asked for")
