"""How one object is kept: a tuple per object, one place per field.

``row[STATE]`` is the state as a single bit, ``row[REV]`` the revision of the last change, then
the fields in order of declaration. A row is never changed; a change makes a new one. So a row in
hand is a consistent record, and comparing by identity tells whether an object changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ._fields import CLASSES, RELATIONS, Field, Model
from ._types import NULL as NULL
from ._types import Ref, Type

Row = tuple[Any, ...]

STATE = 0
REV = 1
FIRST = 2

INDEXED = {
    ("VM", "name_label"),
    ("VIF", "MAC"),
    ("VM_usage", "VM_uuid"),
    ("user", "short_name"),
    ("subject", "subject_identifier"),
}
"""Fields that the store finds objects by, beside the uuid and every other ``name_label``."""


@dataclass(frozen=True, slots=True)
class OneEnd:
    """The end of a relation that holds one reference."""

    index: int
    many_class: str
    many_index: int


@dataclass(frozen=True, slots=True)
class ManyEnd:
    """The end of a relation that collects references."""

    index: int
    one_class: str
    one_index: int


@dataclass(frozen=True, slots=True)
class Lasting:
    """Places that are emptied by a change of one of some others."""

    places: tuple[int, ...]
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of one class."""

    name: str
    fields: tuple[Field, ...]
    index: Mapping[str, int]
    defaults: tuple[Any, ...]
    one_ends: tuple[OneEnd, ...]
    many_ends: tuple[ManyEnd, ...]
    indexed: tuple[int, ...]
    lasting: tuple[Lasting, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.index)

    def type_of(self, name: str) -> Type:
        """The type of a field."""
        return self.fields[self.index[name] - FIRST].type


def _position(model: type[Model], name: str) -> int | None:
    """Where a field stands, or None: a field that the document binds but does not declare."""
    for place, known in enumerate(model.fields, FIRST):
        if known == name:
            return place
    return None


def _ends(name: str) -> tuple[tuple[OneEnd, ...], tuple[ManyEnd, ...]]:
    ones: list[OneEnd] = []
    manys: list[ManyEnd] = []
    for relation in RELATIONS:
        if name not in (relation.one_class, relation.many_class):
            continue
        one = _position(CLASSES[relation.one_class], relation.one_field)
        many = _position(CLASSES[relation.many_class], relation.many_field)
        if one is None or many is None:
            continue
        if not isinstance(CLASSES[relation.one_class].fields[relation.one_field].type, Ref):
            continue
        if relation.one_class == name:
            ones.append(OneEnd(one, relation.many_class, many))
        if relation.many_class == name:
            manys.append(ManyEnd(many, relation.one_class, one))
    return tuple(ones), tuple(manys)


def _layout(model: type[Model]) -> Layout:
    name = model.__name__
    fields = tuple(model.fields.values())
    index = {field.name: place for place, field in enumerate(fields, FIRST)}
    ones, manys = _ends(name)
    indexed = tuple(
        place
        for field_name, place in index.items()
        if field_name in ("uuid", "name_label") or (name, field_name) in INDEXED
    )
    defaults = (0, 0, *(field.default for field in fields))
    return Layout(name, fields, index, defaults, ones, manys, indexed, _lasting(fields, index))


def _lasting(fields: tuple[Field, ...], index: Mapping[str, int]) -> tuple[Lasting, ...]:
    kinds = dict.fromkeys(field.lasts_with for field in fields if field.lasts_with)
    return tuple(
        Lasting(
            tuple(index[field.name] for field in fields if field.lasts_with == others),
            tuple(index[name] for name in others),
        )
        for others in kinds
    )


LAYOUTS: dict[str, Layout] = {name: _layout(model) for name, model in CLASSES.items()}


def places(cls: str, *names: str) -> tuple[int, ...]:
    """The places of several fields of one class, to be unpacked into constants."""
    index = LAYOUTS[cls].index
    return tuple(index[name] for name in names)
