"""Records: all fields of an object at one moment, in two forms.

`Record` answers every field, with the neutral value where it means nothing (as the Xen-API's
getters do). `Observation` says `NotApplicable` there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ..model._layout import FIRST, LAYOUTS, REV, STATE, Row
from ..model._types import Set
from ..shown import Shown
from ..states import TABLES, World

if TYPE_CHECKING:
    import pandas

OBSERVE_VERSION = 1
"""The version of what `observe()` answers; fields are added, never changed, within one version."""


class Record(Shown, Mapping[str, Any]):
    """One object's fields by name, as they were at one revision. Never changes.

    Values are plain: references as text, sizes in bytes, times as datetimes.
    """

    __slots__ = ("_at", "_cls", "_row", "_world", "ref")

    def __init__(self, cls: str, ref: str, row: Row, world: World) -> None:
        self._cls = cls
        self._at = _reading(cls)
        self._row = row
        self._world = world
        self.ref = ref

    @property
    def revision(self) -> int:
        """The revision at which the object last changed."""
        return int(self._row[REV])

    @property
    def cls(self) -> str:
        """The class of the object."""
        return self._cls

    def to_frame(self) -> pandas.DataFrame:
        """A pandas frame with a row for each field: value, unit and meaning."""
        from .. import frames

        return frames.record(self, self._cls)

    @property
    def state(self) -> str:
        """The state in the dynamic model, passing states included."""
        table = TABLES.get(self._cls)
        return table.word[self._row[STATE]] if table is not None else "Present"

    def __getitem__(self, name: str) -> Any:
        place, mask, neutral, is_set = self._at[name]
        row = self._row
        if not row[STATE] & mask:
            return neutral
        if not is_set:
            return row[place]
        if name == "allowed_operations":
            return allowed(self._cls, self.ref, row, self._world)
        return _plain(row[place])

    def __iter__(self) -> Iterator[str]:
        return iter(LAYOUTS[self._cls].index)

    def __len__(self) -> int:
        return len(LAYOUTS[self._cls].index)

    def __repr__(self) -> str:
        return f"Record({self._cls}, {dict(self)})"


def _plain(value: Any) -> Any:
    return tuple(value) if hasattr(value, "bucket") else value


@cache
def _reading(cls: str) -> dict[str, tuple[int, int, Any, bool]]:
    """For each field its place, the states in which it may be read, its neutral value, and
    whether it is a set: a large one is kept in another form, and one is worked out.
    """
    table = TABLES.get(cls)
    return {
        field.name: (
            place,
            table.mask(field.read) if table is not None else -1,
            field.neutral,
            isinstance(field.type, Set),
        )
        for place, field in enumerate(LAYOUTS[cls].fields, FIRST)
    }


def allowed(cls: str, ref: str, row: Row, world: World) -> tuple[Any, ...]:
    """The operations that may begin now, as the words of the wire."""
    table = TABLES.get(cls)
    if table is None:
        return ()
    if getattr(world, "tells_allowed", False):  # a server's answer, not ours
        return tuple(row[LAYOUTS[cls].index["allowed_operations"]])
    words = table.allowed(ref, row, world)
    kind = LAYOUTS[cls].fields[LAYOUTS[cls].index["allowed_operations"] - FIRST].type
    known = {str(member.value): member for member in kind.of.members}  # type: ignore[attr-defined]
    return tuple(known[word] for word in words if word in known)


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """Stands for a value that means nothing in this state."""

    state: str
    states: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Observation(Shown, Mapping[str, Any]):
    """What `observe()` answers: always, in every state.

    ``version`` is that of this form; ``revision`` that of the object; ``fields`` has every field,
    with `NotApplicable` where it means nothing in ``state``.
    """

    version: int
    cls: str
    ref: str
    revision: int
    state: str
    fields: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    def to_frame(self) -> pandas.DataFrame:
        """A pandas frame with a row for each field; what means nothing now is missing."""
        from .. import frames

        return frames.record(self, self.cls)


def observe(cls: str, ref: str, row: Row, world: World) -> Observation:
    """Every field of a row, told apart by whether it means something now."""
    table = TABLES.get(cls)
    state = table.word[row[STATE]] if table is not None else "Present"
    record = Record(cls, ref, row, world)
    fields: dict[str, Any] = {}
    reading = _reading(cls)
    for field in LAYOUTS[cls].fields:
        mask = reading[field.name][1]
        value = record[field.name]
        if not row[STATE] & mask or (field.needs and value == field.neutral):
            legal = table.names(mask) if table is not None else ()
            fields[field.name] = NotApplicable(state, legal)
        else:
            fields[field.name] = value
    return Observation(OBSERVE_VERSION, cls, ref, int(row[REV]), state, fields)
