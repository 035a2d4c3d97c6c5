"""Rows as bytes and back, by the names of fields.

A row is kept as ``[ref, state, revision, [places], [values]]``: only the fields that differ from
their defaults. What place means which field, and what the defaults were, is in a *schema* that is
kept in the same file, one for each class and each form that the class has had. So a file of an
older library opens: fields added since have their defaults, fields that are gone are left out, and
the `OpenReport` tells.

Large sets of references (`RefSet`) are not written out with every change: an object keeps a mark,
and gets them back from the other end of the relation; an event keeps what was added and removed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum as PyEnum
from itertools import compress
from operator import is_not
from typing import Any

from ..model._layout import FIRST, LAYOUTS, REV, STATE, Layout, Row
from ..model._types import DateTime, Enum, Int, Map, Option, Record, Ref, Set, Struct, Type
from ..states import TABLES
from . import _tagged
from ._refset import Refs, RefSet

SCHEMA = 1
"""The version of the model's meaning. Raise it when an older library would misread newer rows."""

SMALL = 64
"""A set of references that was written out in full is kept as a tuple up to this size."""

Convert = Callable[[Any], Any]


@dataclass(slots=True)
class OpenReport:
    """What was different in a file from what this version of the library has."""

    revision: int = 0
    objects: int = 0
    dropped_fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By class: fields that this version does not have. They stay until the object is written."""
    added_fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By class: fields that the file did not have; they have their defaults."""
    unknown_classes: dict[str, int] = field(default_factory=dict)
    """How many objects of classes that this version does not have; they stay in the file."""
    replaced: list[str] = field(default_factory=list)
    """Values that this version cannot have, and that became the default of their field."""


class Delta:
    """A large set in an event: what one change added and removed."""

    __slots__ = ("added", "removed", "value")

    def __init__(self, found: Mapping[str, Any]) -> None:
        self.added: list[str] = found.get("+", [])
        self.removed: list[str] = found.get("-", [])
        self.value: Refs | None = in_full(found["="]) if "=" in found else None


def in_full(refs: list[str]) -> Refs:
    """A set of references as it is kept in a row."""
    return tuple(refs) if len(refs) <= SMALL else RefSet.of(refs)


def difference(new: Refs, old: Refs) -> dict[str, list[str]]:
    """What one change added to a set and took from it."""
    if isinstance(new, RefSet) and isinstance(old, RefSet):
        added: list[str] = []
        removed: list[str] = []
        for here, there in zip(new._buckets, old._buckets, strict=True):
            if here is not there:
                added += [ref for ref in here if ref not in there]
                removed += [ref for ref in there if ref not in here]
    else:
        before, after = set(old), set(new)
        added = [ref for ref in new if ref not in before]
        removed = [ref for ref in old if ref not in after]
    return {"+": added, "-": removed}


# --- values of one type ---------------------------------------------------------------------------


def _outward(kind: Type) -> Convert | None:
    """What makes a value fit for JSON; None when it fits as it is, tuples and words included."""
    if isinstance(kind, Record | Struct):
        return _tagged.pack
    if isinstance(kind, Option | Set):
        inner = _outward(kind.of)
        if inner is None:
            return None
        if isinstance(kind, Set):
            return lambda value: [inner(one) for one in value]
        return lambda value: None if value is None else inner(value)
    if isinstance(kind, Map):
        one = _outward(kind.value)
        if one is not None:
            return lambda value: {key: one(item) for key, item in value.items()}
    return None


def inward(kind: Type, shared: Callable[[str, str], str]) -> Convert | None:
    """What makes the value of a field of what JSON gives; None when that is it."""
    if kind is DateTime:
        return datetime.fromisoformat
    if isinstance(kind, Ref):
        return lambda value: shared(value, value)
    if isinstance(kind, Enum):
        members = {member.value: member for member in kind.members}
        return lambda word: members.get(word, word)  # a word of a peer's own stays as it is
    if isinstance(kind, Record | Struct):
        return _tagged.unpack
    if isinstance(kind, Option):
        optional = inward(kind.of, shared)
        return None if optional is None else lambda v: None if v is None else optional(v)
    if isinstance(kind, Set):
        inner = None if isinstance(kind.of, Ref) else inward(kind.of, shared)
        return tuple if inner is None else lambda value: tuple([inner(one) for one in value])
    if isinstance(kind, Map):
        return _inward_map(kind, shared)
    return None


def _inward_map(kind: Map, shared: Callable[[str, str], str]) -> Convert | None:
    one = None if isinstance(kind.value, Ref) else inward(kind.value, shared)
    key = int if kind.key is Int else None
    if isinstance(kind.key, Enum):
        key = inward(kind.key, shared)  # type: ignore[assignment]
    if key is None and one is None:
        return None
    return lambda value: {
        (key(k) if key is not None else k): (one(v) if one is not None else v)
        for k, v in value.items()
    }


def _for_json(value: Any) -> Any:
    """What the encoder does not know by itself."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, RefSet):
        return list(value)
    if isinstance(value, PyEnum):
        return value.value
    raise _tagged.Unwritable(f"a {type(value).__name__} cannot be kept in a file")


_dumps = json.JSONEncoder(separators=(",", ":"), default=_for_json).encode
_loads = json.JSONDecoder().raw_decode


# --- schemas --------------------------------------------------------------------------------------


def describe(cls: str) -> str:
    """The present form of a class, as it is kept in a file."""
    layout = LAYOUTS[cls]
    states = {} if cls not in TABLES else {w: bit for bit, w in TABLES[cls].word.items()}
    described = [[one.name, one.type.spec, _out(one.type, one.default)] for one in layout.fields]
    return _dumps({"class": cls, "fields": described, "states": states})


def _out(kind: Type, value: Any) -> Any:
    outward = _outward(kind)
    return value if outward is None else outward(value)


class Encoder:
    """Writes the rows of one class in its present form."""

    __slots__ = ("_defaults", "_many", "_outward", "_range", "number")

    def __init__(self, cls: str, number: int) -> None:
        layout = LAYOUTS[cls]
        self.number = number
        self._range = range(len(layout.defaults))
        self._defaults = layout.defaults
        self._many = tuple(end.index for end in layout.many_ends)
        self._outward = [
            (place, convert)
            for place, one in enumerate(layout.fields, FIRST)
            if (convert := _outward(one.type)) is not None
        ]

    def text(self, ref: str, row: Row, old: Row | None) -> tuple[str, bool]:
        """The row as text; and whether it holds only the change of a large set."""
        defaults = self._defaults
        others = compress(self._range, map(is_not, row, defaults))  # few, and found fast
        places = [place for place in others if place >= FIRST and row[place] != defaults[place]]
        values = [row[place] for place in places]
        for place, convert in self._outward:
            if place in places:
                values[places.index(place)] = convert(row[place])
        large = False
        for place in self._many:
            now, before = row[place], () if old is None else old[place]
            if type(now) is not RefSet and type(before) is not RefSet:
                continue
            large = True
            found = difference(now, before)
            if type(now) is not RefSet:
                found["="] = list(now)
            if place not in places:
                places.append(place)
                values.append(found)
            else:
                values[places.index(place)] = found
        return _dumps((ref, row[STATE], row[REV], places, values)), large

    def last(self, ref: str, row: Row) -> str:
        """The row of an object that goes, with large sets in full."""
        whole = [*row]
        for place in self._many:
            if type(whole[place]) is RefSet:
                whole[place] = list(whole[place])
        return self.text(ref, tuple(whole), None)[0]


class Decoder:
    """Reads the rows of one class in one form that it has had."""

    __slots__ = (
        "_base",
        "_convert",
        "_names",
        "_report",
        "_same",
        "_states",
        "_target",
        "cls",
        "delta",
        "layout",
    )

    def __init__(self, text: str, report: OpenReport, shared: Callable[[str, str], str]) -> None:
        found = json.loads(text)
        self.cls: str = found["class"]
        self.layout: Layout | None = LAYOUTS.get(self.cls)
        self.delta = False
        """Whether the last row held a `Delta`."""
        self._report = report
        self._names = [name for name, _, _ in found["fields"]]
        self._convert: list[Convert | None] = [None] * FIRST
        self._target: list[int] = list(range(FIRST))
        self._states: dict[int, int] | None = None
        if self.layout is None:
            return
        self._base = list(self.layout.defaults)
        self._match(found["fields"], shared)
        self._same = self._target == list(range(len(self._base)))
        self._match_states({bit: word for word, bit in found["states"].items()})

    def _match(self, described: list[Any], shared: Callable[[str, str], str]) -> None:
        layout = self.layout
        assert layout is not None
        many = {end.index for end in layout.many_ends}
        for name, spec, default in described:
            place = layout.index.get(name, -1)
            self._target.append(place)
            if place < 0:
                self._convert.append(None)
                _note(self._report.dropped_fields, self.cls, name)
                continue
            kind = layout.fields[place - FIRST].type
            convert = self._of_set if place in many else inward(kind, shared)
            if spec != kind.spec:
                convert = _changed(kind, convert)
            self._convert.append(convert)
            present = layout.defaults[place]
            if default != present and default != json.loads(_dumps(_out(kind, present))):
                self._base[place] = self._value(place, convert, default)
        for name in layout.index.keys() - set(self._names):
            _note(self._report.added_fields, self.cls, name)

    def _match_states(self, words: dict[int, str]) -> None:
        table = TABLES.get(self.cls)
        if table is None or words == table.word:
            return
        known = {word: bit for bit, word in table.word.items()}
        lost = [word for word in words.values() if word not in known]
        if lost:
            self._report.replaced.append(f"states of {self.cls} that are gone: {', '.join(lost)}")
        first = table.bit[table.initial]
        self._states = {bit: known.get(word, first) for bit, word in words.items()}

    def _of_set(self, value: Any) -> Any:
        if type(value) is list:
            return tuple(value)
        self.delta = True
        return Delta(value)

    def row(self, text: str) -> tuple[str, list[Any]]:
        """The reference and the row, from its text."""
        return self.of(_loads(text)[0])

    def of(self, found: list[Any]) -> tuple[str, list[Any]]:
        """The same from what JSON made of the text."""
        ref, state, revision, places, values = found
        row = self._base[:]
        row[STATE] = state
        row[REV] = revision
        self.delta = False
        convert = self._convert
        try:
            if self._same:
                for place, value in zip(places, values, strict=True):
                    change = convert[place]
                    row[place] = value if change is None else change(value)
            else:
                self._fill(row, places, values)
        except (KeyError, ValueError, TypeError, AttributeError):
            self._fill(row, places, values)
        if self._states is not None:
            row[STATE] = self._states.get(state, state)
        return ref, row

    def _fill(self, row: list[Any], places: Iterable[int], values: Iterable[Any]) -> None:
        """The same where the form has changed, or a value does not fit."""
        for place, value in zip(places, values, strict=True):
            target = self._target[place]
            if target >= 0:
                row[target] = self._value(target, self._convert[place], value)

    def _value(self, target: int, convert: Convert | None, value: Any) -> Any:
        assert self.layout is not None
        if convert is None:
            return value
        try:
            return convert(value)
        except (KeyError, ValueError, TypeError, AttributeError):
            one = self.layout.fields[target - FIRST]
            self._report.replaced.append(f"{self.cls}.{one.name}: {value!r:.60}")
            return one.default


def _changed(kind: Type, convert: Convert | None) -> Convert:
    """The value of a field that had another type when it was written."""
    return lambda value: kind.check(value if convert is None else convert(value))


def _note(notes: dict[str, tuple[str, ...]], cls: str, name: str) -> None:
    if name not in notes.get(cls, ()):
        notes[cls] = (*notes.get(cls, ()), name)
