"""How things were: records at an earlier time, what changed since, and old configurations.

    monday = history.as_of(xen, datetime(2026, 1, 5, tzinfo=UTC), "VM", vm)
    history.diff(monday, vm.get_record())
    xen.VM.create(**history.configuration(monday))

All of it is read from the event log, which goes back a bounded time (with a store in a file much
longer than without). What is older is refused, never guessed. A moment is a time, or the token of
an event; where a clock was set back, as that of a new simulator is, only tokens are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from . import errors as err
from . import frames
from .model import CLASSES
from .model._types import Ref, Set

if TYPE_CHECKING:
    import pandas

    from .events import Event
    from .objects._record import Record
    from .toolstack import Xen

PASSING = frozenset(("allowed_operations", "current_operations"))
"""Fields that say what goes on now, and are no part of how a thing was."""

Moment = datetime | str
Difference = dict[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Change:
    """One event of an object: its fields before and after. For add and del all are there."""

    timestamp: datetime
    token: str
    operation: str
    state: str
    fields: Difference


def as_of(xen: Xen, moment: Moment, cls: str, ref: Any) -> Record:
    """The record of an object as it was at a moment.

    Raises:
        HandleInvalid: it was not there at that moment.
        InvalidValue: the log does not reach back so far, or the moment is none.
    """
    xen.events.wanted((cls,))
    name = _ref(ref)
    passed = _upto(xen, moment)
    events = _log(xen)
    complete = xen.store.oldest == 0
    if not complete and (not events or not passed(events[0])):
        raise _too_old(moment, events)
    mine = [event for event in events if event.ref == name and event.cls == cls]
    before = [event for event in mine if passed(event)]
    if before:
        last = before[-1]
        if last.operation == "del":
            raise err.HandleInvalid(cls, name, hint="it was destroyed before that moment")
        return last.snapshot
    if mine and mine[0].operation == "add":
        raise err.HandleInvalid(cls, name, hint="it was made after that moment")
    if not mine and not complete and xen.store.cell(cls, name) is not None:
        return xen.record_of(cls, name)  # as long as the log goes back, nothing has changed
    if not mine:
        raise err.HandleInvalid(cls, name)
    raise _too_old(moment, mine)


def changes(xen: Xen, ref: Any) -> list[Change]:
    """What happened to an object, the oldest first, as far back as the log goes.

    The first one that is kept of an object that is older than the log has no fields: what they were
    before is not known.
    """
    name = _ref(ref)
    found: list[Change] = []
    last: Record | None = None
    for event in _log(xen):
        if event.ref != name:
            continue
        now = event.snapshot
        if event.operation == "add":
            fields = {key: (None, now[key]) for key in now if key not in PASSING}
        elif event.operation == "del":
            fields = {key: (now[key], None) for key in now if key not in PASSING}
        else:
            fields = {} if last is None else diff(last, now)
        found.append(Change(event.timestamp, event.token, event.operation, now.state, fields))
        last = now
    return found


def to_frame(found: Iterable[Change]) -> pandas.DataFrame:
    """Changes by time, as a pandas frame with a row for each field; see `frames.changes`.

    Raises `MissingExtra` when pandas is not installed.
    """
    return frames.changes(found)


def diff(before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    """The fields in which two records differ, with both values."""
    names = [name for name in before if name not in PASSING]
    return {name: (before[name], after[name]) for name in names if before[name] != after[name]}


def between(xen: Xen, since: Moment, until: Moment, cls: str, ref: Any) -> Difference:
    """In which fields an object differed at two moments."""
    return diff(as_of(xen, since, cls, ref), as_of(xen, until, cls, ref))


def configuration(record: Record) -> dict[str, Any]:
    """What of a record ``create`` takes, but for the uuid and references to other objects."""
    fields = CLASSES[record._cls].fields
    return {
        name: record[name]
        for name, field in fields.items()
        if field.at_creation and name != "uuid" and not refers(field.type)
    }


def refers(kind: Any) -> bool:
    """Whether a type is a reference, or a set of them."""
    return isinstance(kind, Ref) or (isinstance(kind, Set) and isinstance(kind.of, Ref))


def _ref(thing: Any) -> str:
    """The reference of a handle, also of one that is gone."""
    return thing if isinstance(thing, str) else str(thing.ref)


def _log(xen: Xen) -> list[Event]:
    return xen.events.stream(token=str(xen.store.oldest)).poll()


def _upto(xen: Xen, moment: Moment) -> Callable[[Event], bool]:
    """Says of an event whether it had happened at the moment."""
    if isinstance(moment, str):
        revision = xen.events.parse(moment)
        return lambda event: event.revision <= revision
    if not isinstance(moment, datetime):
        raise err.FieldTypeError("moment", value=moment, expected="a datetime or a token")
    if moment.tzinfo is None:
        raise err.InvalidValue("moment", moment, would_do="a time with a time zone, or a token")
    return lambda event: event.timestamp <= moment


def _too_old(moment: Moment, events: list[Event]) -> err.InvalidValue:
    first = f"{events[0].timestamp.isoformat()} (token {events[0].token})" if events else "now"
    return err.InvalidValue(
        "moment", str(moment), would_do=f"not before {first}: what is older is no longer kept"
    )
