"""Commands from the model: every operation of a class is a verb, its parameters are arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from ..model import CLASSES, Param
from ..model._types import Bool, Enum, Int, Map, Ref, Set
from ..operations import OPERATIONS
from ..operations._operation import parameters
from ..toolstack import Xen
from . import _print
from ._app import common, given, limit
from ._objects import OBJECT, find
from ._progress import run_task
from ._rows import plain
from ._values import mapping, value_of
from ._where import opened

if TYPE_CHECKING:
    from ..objects._base import Handle

USUAL = {
    ("VM", "reboot"): "clean_reboot",
    ("VM", "migrate"): "pool_migrate",
    ("VM", "migrate-away"): "migrate",
}
"""Verbs that people type, for those of the API."""
SETTER = "set_"


def verbs(cls: str) -> dict[str, str]:
    """The verbs of a class, as they are typed, and their operations.

    Plain setters are left to ``set``. What a class declares and nothing does is no verb.
    """
    found = {typed: name for (of, typed), name in USUAL.items() if of == cls}
    taken = {*found.values()}
    for title in OPERATIONS:
        of, _, name = title.partition(".")
        if of != cls or name == "create" or name in taken or _is_a_setter(cls, name):
            continue
        found[name.replace("_", "-")] = name
    return found


def _is_a_setter(cls: str, name: str) -> bool:
    return name.startswith(SETTER) and name.removeprefix(SETTER) in CLASSES[cls].fields


def verb_command(cls: str, typed: str) -> click.Command | None:
    """The command of a verb; None when the class has none of this name."""
    name = verbs(cls).get(typed.replace("_", "-"))
    return None if name is None else command(cls, typed, name)


def declared(cls: str, name: str) -> Mapping[str, Param]:
    """The parameters of an operation."""
    extra = OPERATIONS[f"{cls}.{name}"].extra
    return extra if extra is not None else parameters(cls, name)


def command(cls: str, typed: str, name: str) -> click.Command:
    """The command of an operation."""
    operation = OPERATIONS[f"{cls}.{name}"]
    params = declared(cls, name)
    needed = [one for one in params.values() if not one.is_optional]
    options: list[click.Parameter] = []
    if not operation.static:
        many = not needed
        options.append(
            click.Argument(
                ["objects"],
                nargs=-1 if many else 1,
                required=True,
                type=OBJECT(cls, name),
                metavar="NAME..." if many else "NAME",
            )
        )
    options += [_parameter(one) for one in params.values()]

    def run(objects: Any = (), **values: Any) -> int:
        names = (objects,) if isinstance(objects, str) else objects
        with opened(given().where) as xen:
            if operation.static:
                called = _arguments(xen, params, values)
                return _print_result(xen, getattr(xen, cls), name, called)
            handles = [find(xen, cls, one, name) for one in names]
            called = _arguments(xen, params, values)
            return max([_print_result(xen, handle, name, called) for handle in handles])

    return click.Command(
        typed, params=[*options, *common(), limit()], callback=run, help=_doc(cls, name)
    )


def _doc(cls: str, name: str) -> str:
    message = CLASSES[cls].messages.get(name)
    doc = message.doc if message is not None else ""
    return doc or (OPERATIONS[f"{cls}.{name}"].__doc__ or name).strip()


def _parameter(param: Param) -> click.Parameter:
    """A parameter as an argument when it is needed, else as an option."""
    kind = param.type
    offered: Any = click.STRING
    if isinstance(kind, Ref):
        offered = _Other(kind.to)
    elif isinstance(kind, Enum):
        offered = _Word([str(member.value) for member in kind.members])
    key = f"given_{param.name}"
    if not param.is_optional:
        return click.Argument([key], metavar=param.name.upper(), type=offered)
    flag = f"--{param.name.replace('_', '-').lower()}"
    if kind is Bool:
        return click.Option([f"{flag}/--no-{flag[2:]}", key], default=None)
    if isinstance(kind, Map):
        return click.Option([flag, key], multiple=True, metavar="KEY=VALUE")
    words = f"{kind.of.spec},..." if isinstance(kind, Set) else kind.spec
    return click.Option([flag, key], metavar=words, type=offered)


class _Other(OBJECT):
    """An object that a verb needs beside its own: not the one that the verb is about."""

    def __init__(self, cls: str) -> None:
        super().__init__(cls)


class _Word(click.ParamType[str]):
    """One word of a list. What is not in it, the library refuses."""

    name = "word"

    def __init__(self, words: list[str]) -> None:
        self._words = words

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[Any]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(word) for word in self._words if word.startswith(incomplete)]


def _arguments(xen: Xen, params: Mapping[str, Param], values: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, param in params.items():
        text = values.get(f"given_{name}")
        if text is None or text == ():
            continue
        if isinstance(text, bool):
            found[name] = text
        elif isinstance(param.type, Map) and isinstance(text, tuple):
            found[name] = mapping(xen, name, param.type, text)
        else:
            found[name] = value_of(xen, name, param.type, text, size=param.type is Int)
    return found


def _print_result(xen: Xen, owner: Handle | Any, name: str, values: dict[str, Any]) -> int:
    result = run_task(xen, owner, name, values, given().timeout)
    show_result(result)
    return 0


def show_result(result: Any) -> None:
    """Print what an operation gave; nothing when it gave nothing."""
    if result is None:
        return
    form = given().output
    if form in ("json", "yaml"):
        _print.data(_told(result), form)
        return
    if _is_table(result):
        _show_table(result, wide=form == "wide")
        return
    many = result if isinstance(result, tuple | list) else (result,)
    for one in many:
        told = _told(one)
        print(told if isinstance(told, str | int | float) else _inline(told))


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(one, Mapping) for one in value.values())


def _show_table(rows: Mapping[Any, Mapping[str, Any]], *, wide: bool) -> None:
    """A line for each row; columns whose values are lists or maps are for wide tables."""
    first = next(iter(rows.values()), {})
    simple = (str, int, float)
    titles = [name for name, value in first.items() if wide or isinstance(value, simple)]
    cells = [
        [str(key), *(_print.inline(plain(row[name])) for name in titles)]
        for key, row in rows.items()
    ]
    _print.table(["", *(title.upper() for title in titles)], cells)


def _told(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_told(one) for one in value]
    if hasattr(value, "get_record"):
        return str(value.get_record().get("uuid") or value.ref)
    return plain(value)


def _inline(value: Any) -> str:
    import json

    return json.dumps(value, default=str)
