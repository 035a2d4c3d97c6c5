"""How a verb is written: begin, steps, finish.

- ``begin`` runs in a transaction: it checks, reserves, and returns a *plan* of plain data.
- ``steps`` is a generator. Each step names the driver call that does it and the one that undoes
  it, is written to the journal before it runs, and gets the result of the call. It knows nothing
  of threads or asyncio.
- ``finish`` runs in a transaction: it moves the objects to where the operation ends.

An operation without steps is one transaction: ``begin`` returns its result.

From plan and journal alone an unfinished operation can be rolled back (undo the steps begun, give
the reservations back) or completed (run on from the step that was begun).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, ClassVar, NamedTuple, Protocol

from ..abc import Clock, Driver
from ..model import CLASSES, Param
from ..model._layout import LAYOUTS, STATE
from ..model._types import Type
from ..states import TABLES
from ._txn import Txn

Plan = dict[str, Any]


class Call(NamedTuple):
    """A driver call as data."""

    method: str
    args: tuple[Any, ...]


def call(method: str, *args: Any) -> Call:
    """A driver call: ``call("vm_pause", uuid)``."""
    return Call(method, args)


class Step(NamedTuple):
    """One step. ``undo`` None: nothing to take back. ``forward``: from here on only completion.

    ``patience``: seconds after which the call is given up and the operation goes on all the same.
    """

    name: str
    do: Call
    undo: Call | None = None
    forward: bool = False
    patience: float = 0.0


def step(
    name: str,
    do: Call,
    undo: Call | None = None,
    *,
    forward: bool = False,
    patience: float = 0.0,
) -> Step:
    """Declare one step of an operation."""
    return Step(name, do, undo, forward, patience)


Steps = Generator[Step, Any, Any]


class Reservation(NamedTuple):
    """An object that an operation holds, and the state to give it back in."""

    cls: str
    ref: str
    move: str
    source: str


class Desk(Protocol):
    """What an operation may ask of those that run operations."""

    @property
    def driver(self) -> Driver:
        """The engine."""

    def canceller(self, key: str) -> Callable[[], object] | None:
        """What cancels the operation of a task; None when no operation runs for it."""

    def launch(self, title: str, ref: str, args: dict[str, Any]) -> object:
        """Begin another operation as a task; a refusal is kept in its record."""

    def authenticate(self, name: str, password: str) -> bool:
        """Whether that is the password of who may log in by this name."""


class Begin:
    """What ``begin`` works with: the transaction, and the reservations it makes."""

    __slots__ = ("after", "desk", "driver", "key", "reserved", "t")

    def __init__(self, t: Txn, key: str, desk: Desk) -> None:
        self.t = t
        self.key = key
        self.desk = desk
        self.driver = desk.driver
        self.after: list[Callable[[], object]] = []
        """What to do once the transaction is committed."""
        self.reserved: list[Reservation] = []

    def launch(self, title: str, ref: str, args: dict[str, Any]) -> None:
        """Begin another operation as a task, once this transaction is committed."""
        self.after.append(lambda: self.desk.launch(title, ref, args))

    def check(self, cls: str, ref: str, move: str) -> Any:
        """The record, if the move may start now; else raises the refusal."""
        row = self.t.need(cls, ref)
        refusal = TABLES[cls].refusal(move, ref, row, self.t)
        if refusal is not None:
            refusal.allowed_operations = TABLES[cls].allowed(ref, row, self.t)
            raise refusal
        return row

    def reserve(self, cls: str, ref: str, move: str) -> Any:
        """Check, then mark the object as busy with this operation; its record."""
        row = self.check(cls, ref, move)
        table = TABLES[cls]
        found = table.move[move]
        self.reserved.append(Reservation(cls, ref, move, table.settled(row)))
        row = self.t.edit(cls, ref)
        place = LAYOUTS[cls].index.get("current_operations")
        if place is not None:
            row[place] = {**row[place], self.key: found.word}
        if found.via is not None:
            self.t.move(cls, ref, found.via)
        return row


def release(t: Txn, key: str, held: Reservation) -> bool:
    """Take the mark off an object; False when it is gone or was taken from this operation."""
    row = t.row(held.cls, held.ref)
    if row is None:
        return False
    place = LAYOUTS[held.cls].index.get("current_operations")
    if place is None or key not in row[place]:
        return place is None
    row = t.edit(held.cls, held.ref)
    row[place] = {ref: word for ref, word in row[place].items() if ref != key}
    return True


def give_back(t: Txn, key: str, held: Reservation) -> None:
    """Release an object in the state in which it was taken."""
    if not release(t, key, held):
        return
    table = TABLES[held.cls]
    row = t.need(held.cls, held.ref)
    via = table.move[held.move].via
    if via is not None and row[STATE] == table.bit[via]:
        t.move(held.cls, held.ref, held.source)
        if held.cls == "VM":
            _lost_with_host(t, held.ref)


def _lost_with_host(t: Txn, vm: str) -> None:
    """A VM whose host was lost while an operation had it is as unknown as the others there."""
    row = t.need("VM", vm)
    host = t.row("host", row[LAYOUTS["VM"].index["resident_on"]])
    offline = host is not None and TABLES["host"].word[host[STATE]] == "Offline"
    if offline and row[STATE] & TABLES["VM"].legal["guest_lost"]:
        t.move("VM", vm, "Unknown")


class Settled(Enum):
    """What the engine says of a step that was begun before an interruption."""

    AGAIN = "do it again: that does no harm"
    DONE = "it was done"
    LOST = "it was not done, and cannot be any more"


class Operation:
    """Base of all verbs. A subclass names its class and message, and registers by that."""

    cls: ClassVar[str] = ""
    verb: ClassVar[str] = ""
    static: ClassVar[bool] = False
    title: ClassVar[str] = ""
    extra: ClassVar[Mapping[str, Param] | None] = None
    """Parameters, for an operation that the Xen-API does not have."""
    returns: ClassVar[Type | None] = None
    """Result, for an operation that the Xen-API does not have, or whose handle form differs."""
    row: ClassVar[str] = ""
    """The row of the state table that it asks for, where that has not its own name."""
    ends_half_way: ClassVar[bool] = False
    """Whether it may be given up between steps that cannot be taken back: each means something."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        """The time to write into records."""
        return self._clock.now()

    def __init_subclass__(cls, *, on: str = "", static: bool = False) -> None:
        if not on:
            return
        cls.cls, cls.verb = on.split(".")
        cls.title = on
        cls.static = static
        OPERATIONS[on] = cls

    begin: Callable[..., Any]
    """``begin(b, ref, **args)``: check and reserve; the plan, or the result when without steps."""

    steps: ClassVar[Callable[..., Steps] | None] = None

    def settled(self, driver: Driver, plan: Plan, step: Step) -> Settled:
        """Whether a step behind which there is only completion has to be done after all.

        Asked when the operation was interrupted in it, or its host went. Without a result that
        anybody needs.
        """
        return Settled.AGAIN

    def finish(self, t: Txn, plan: Plan, result: Any) -> Any:
        """Write how it ended; the result of the operation."""

    def abort(self, t: Txn, plan: Plan) -> None:
        """Write what a roll-back must take back beside reservations and steps."""


OPERATIONS: dict[str, type[Operation]] = {}
"""Every operation by its message, such as ``"VM.start"``."""


def row_of(cls: str, verb: str) -> str:
    """The row of the state table that an operation asks for; there may be none of that name."""
    kind = OPERATIONS.get(f"{cls}.{verb}")
    return kind.row if kind is not None and kind.row else verb


@cache
def parameters(cls: str, verb: str) -> Mapping[str, Any]:
    """The declared parameters of a message, by name."""
    found = CLASSES[cls].messages.get(verb)
    return {param.name: param for param in found.params} if found is not None else {}
