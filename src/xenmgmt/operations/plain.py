"""Verbs that follow from the declarations: a message that sets, adds to or takes from one field.

``set_f(value)``, ``add_to_f(key, value)``, ``remove_from_f(key)``, ``add_f(value)`` and
``remove_f(value)`` where ``f`` is a field of the class, and no module has a verb of that name. A
field that can be written anyway needs none: its setter and collectors do the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..model import CLASSES, Field, Message, Model, Param
from ..model._types import Map, Set
from ._operation import OPERATIONS, Begin, Operation
from ._write import write_field

Change = Callable[..., Callable[[Any], Any]]


def _put(value: Any) -> Callable[[Any], Any]:
    return lambda _: value


def _put_key(key: Any, value: Any) -> Callable[[Any], Any]:
    return lambda old: {**old, key: value}


def _drop_key(key: Any) -> Callable[[Any], Any]:
    return lambda old: {k: v for k, v in old.items() if k != key}


def _put_member(value: Any) -> Callable[[Any], Any]:
    return lambda old: tuple(dict.fromkeys((*old, value)))


def _drop_member(value: Any) -> Callable[[Any], Any]:
    return lambda old: tuple(one for one in old if one != value)


FORMS: tuple[tuple[str, int, type | None, Change], ...] = (
    ("set_", 1, None, _put),
    ("add_to_", 2, Map, _put_key),
    ("remove_from_", 1, Map, _drop_key),
    ("add_to_", 1, Set, _put_member),
    ("remove_from_", 1, Set, _drop_member),
    ("add_", 1, Set, _put_member),
    ("remove_", 1, Set, _drop_member),
)
"""How a name begins, how many values it takes, what kind of field, and what it does to it."""


def _plain(model: type[Model]) -> Iterator[tuple[Message, Field, Change]]:
    for message in model.messages.values():
        for prefix, count, kind, change in FORMS:
            field = model.fields.get(message.name.removeprefix(prefix))
            if field is None or field.is_writable or not message.name.startswith(prefix):
                continue
            fits = kind is None or isinstance(field.type, kind)
            if fits and len(message.params) == count and not message.static:
                yield message, field, change
                break


def _left_out(param: Param) -> Any:
    """What a parameter is when the caller leaves it out, which flags and maps allow."""
    return param.default if param.has_default else param.type.empty()


def _make(model: type[Model], message: Message, field: Field, change: Change) -> None:
    cls = model.__name__

    class Plain(Operation, on=f"{cls}.{message.name}"):
        __doc__ = message.doc

        def begin(self, b: Begin, ref: str, **values: Any) -> None:
            given = [
                values[param.name] if param.name in values else _left_out(param)
                for param in message.params
            ]
            write_field(b.t, cls, ref, field.name, change(*given))


def register() -> None:
    """Make the verbs that are missing."""
    for model in CLASSES.values():
        for message, field, change in _plain(model):
            if f"{model.__name__}.{message.name}" not in OPERATIONS:
                _make(model, message, field, change)


register()
