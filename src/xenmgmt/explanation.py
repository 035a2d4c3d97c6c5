"""Why an operation is refused now, in words: from the state tables, and from what it would do.

    print(xenmgmt.explain(vm, "pause"))

The state table of the object's class is asked first. Where that allows the operation, its begin
is tried in a transaction that is never committed, which finds what depends on other objects: no
host with enough memory, a disk that somebody else has. Then the engine says whether it has the
first call that would be made. Nothing is changed by asking.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import count
from typing import Any

from . import errors as err
from .abc import StoreConflict
from .model._layout import STATE
from .objects._base import Handle
from .operations import OPERATIONS
from .operations._check import can
from .operations._operation import Begin, row_of
from .operations._txn import Txn
from .shown import Shown
from .states import TABLES, Table


@dataclass(frozen=True, slots=True)
class Explanation(Shown):
    """Whether an operation would be begun now, and if not, why not and what would help.

    ``refusal`` is the error that it would raise. ``way`` names operations that lead, one after
    the other, to a state in which it is legal; empty when there is none or the state is no hurdle.
    """

    operation: str
    allowed: bool
    text: str
    refusal: err.XenError | None = None
    way: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text


def explain(thing: Handle, operation: str, *args: Any, **kwargs: Any) -> Explanation:
    """Why an operation on an object is refused now, or that it is not.

    Arguments are those of the operation. When it needs some that are not given, only the state
    table is asked.

    Raises:
        MessageMethodUnknown: objects of this class have no such operation.
        CallerError: the arguments are wrong, or the handle is not alive.
    """
    xen, cls = thing._xen, thing._class
    title = f"{cls}.{operation}"
    table = TABLES.get(cls)
    row = thing._live_row()
    move = row_of(cls, operation)
    if table is not None and move in table.move:
        refusal: err.XenError | None = table.refusal(move, thing.ref, row, xen)
        if refusal is not None:
            return _refused(thing, operation, refusal, table)
    elif title not in OPERATIONS:
        mine = (one.partition(".") for one in OPERATIONS)
        known = tuple(sorted(verb for owner, _, verb in mine if owner == cls))
        raise err.MessageMethodUnknown(title, nearest=known)
    refusal = _tried(thing, operation, args, kwargs)
    if refusal is not None:
        return _refused(thing, operation, refusal, table)
    return Explanation(operation, True, f"{title} would be begun now on {thing!r}.")


def _refused(
    thing: Handle, operation: str, refusal: err.XenError, table: Table | None
) -> Explanation:
    way: tuple[str, ...] = ()
    lines = [f"{thing._class}.{operation} is refused now on {thing!r}.", str(refusal)]
    lines += getattr(refusal, "__notes__", ())
    move = row_of(thing._class, operation)
    if table is not None and move in table.move:
        way = _way(table, thing._live_row()[STATE], table.legal[move])
        if way:
            legal = " or ".join(table.names(table.legal[move]))
            lines.append(f"To get it to {legal}: {', then '.join(way)}.")
    return Explanation(operation, False, "\n".join(lines), refusal, way)


def _way(table: Table, state: int, goal: int) -> tuple[str, ...]:
    """The fewest operations from a state to one of the goal; those that somebody calls."""
    if state & goal:
        return ()
    before: dict[int, tuple[int, str] | None] = {state: None}
    waiting = deque([state])
    while waiting:
        here = waiting.popleft()
        if here & goal:
            return _steps_to(before, here)
        for move in table.moves:
            if move.engine or not move.listed or not here & table.legal[move.name]:
                continue
            for dest in move.dests:
                there = table.bit[dest]
                if there not in before:
                    before[there] = (here, move.name)
                    waiting.append(there)
    return ()


def _steps_to(before: dict[int, tuple[int, str] | None], here: int) -> tuple[str, ...]:
    names: list[str] = []
    while (found := before[here]) is not None:
        here, name = found
        names.append(name)
    return tuple(reversed(names))


def _tried(
    thing: Handle, operation: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> err.XenError | None:
    """Begin it in a transaction that is thrown away; the error, if it is refused."""
    xen = thing._xen
    kind = OPERATIONS.get(f"{thing._class}.{operation}")
    if kind is None or kind.steps is None:
        return None  # what has no steps is done by beginning it: the table has said all
    try:
        values = xen.arguments(thing._class, operation, args, kwargs)
    except err.MessageParameterCountMismatch:
        if args or kwargs:
            raise
        return None
    numbers = count()
    for _ in range(ATTEMPTS):
        t = Txn(xen.store, lambda: f"explain-{next(numbers)}")  # the connection's own stay
        b = Begin(t, "explain", xen.context)
        try:
            plan = kind(xen.clock).begin(b, thing.ref, **values)
            first = next(kind.steps(plan), None)
            if first is not None:
                can(b.driver, first.do.method, f"{thing._class}.{operation}")
        except StoreConflict:
            continue
        except err.XenError as refusal:
            return refusal
        return None
    return None


ATTEMPTS = 3
"""So often a look at objects that change meanwhile is begun anew."""
