"""Verbs that every class has: ``show``, ``why``, ``set``, ``create``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import ensure
from .. import errors as err
from ..model import CLASSES
from ..model._types import Map
from ..operations import OPERATIONS
from . import _print
from ._app import common, given, limit
from ._columns import NOUNS
from ._legal import allowed, refusal
from ._list import name_of
from ._objects import OBJECT, find, not_one
from ._rows import Plain, Rows, source
from ._values import value_of
from ._where import opened

if TYPE_CHECKING:
    from ..toolstack import Xen


def _titles(cls: str) -> dict[str, str]:
    """Short words for fields: the titles of the columns."""
    for noun in NOUNS.values():
        if noun.cls == cls:
            return {one.title.lower(): one.field for one in noun.columns if one.field != "state"}
    return {}


# --- show -----------------------------------------------------------------------------------------


def show_command(cls: str) -> click.Command:
    """``show``."""

    def run(name: str) -> int:
        with source(given().where) as rows:
            row = one_of(rows, cls, name)
        if "allowed_operations" in CLASSES[cls].fields:
            row["allowed_operations"] = allowed(given().where, cls, row["ref"])
        form = given().output
        if form in ("json", "yaml"):
            _print.data(row, form)
        else:
            cells = [[field, _print.inline(value)] for field, value in row.items()]
            _print.table(["FIELD", "VALUE"], cells)
        return 0

    return click.Command(
        "show",
        callback=run,
        params=[click.Argument(["name"], type=OBJECT(cls)), *common()],
        help="All fields of one.",
    )


def one_of(rows: Rows, cls: str, name: str) -> Plain:
    """The row of the object that somebody means."""
    found = list(rows.rows(cls))
    fits = [row for row in found if name in (row.get("name_label"), row.get("uuid"), row["ref"])]
    if len(fits) > 1:
        fits = [row for row in fits if not row.get("is_a_snapshot")] or fits
    if not fits and len(name) >= 4:
        fits = [row for row in found if str(row.get("uuid", "")).startswith(name)]
    if len(fits) == 1:
        return fits[0]
    raise not_one(cls, name, [str(row.get("uuid")) for row in fits], [*map(name_of, found)])


# --- why ------------------------------------------------------------------------------------------


def why_command(cls: str) -> click.Command:
    """``why``."""

    def run(name: str, verb: str) -> int:
        from ._verbs import verbs

        with source(given().where) as rows:
            row = one_of(rows, cls, name)
        operation = verbs(cls).get(verb.replace("_", "-"), verb.replace("-", "_"))
        from ..operations import OPERATIONS
        from ..operations._operation import row_of
        from ..states import TABLES

        moves = tuple(TABLES[cls].move) if cls in TABLES else ()
        if operation not in moves and f"{cls}.{operation}" not in OPERATIONS:
            known = tuple(dict.fromkeys((*moves, *verbs(cls).values())))
            raise err.MessageMethodUnknown(f"{cls}.{operation}", nearest=known)
        found = refusal(given().where, cls, row["ref"], row_of(cls, operation))
        if found is not None:
            raise found
        print(f"{verb} is allowed: {name_of(row)} is {row['state']}")
        return 0

    return click.Command(
        "why",
        callback=run,
        params=[
            click.Argument(["name"], type=OBJECT(cls)),
            click.Argument(["verb"]),
            *common(),
        ],
        help="Why a verb is refused now, and what would do; status 3 when it is.",
    )


# --- set ------------------------------------------------------------------------------------------


def set_command(cls: str) -> click.Command:
    """``set``."""

    def run(name: str, fields: tuple[str, ...]) -> int:
        with opened(given().where) as xen:
            one = find(xen, cls, name)
            for change in ensure.fields(xen, one, values_of(xen, cls, fields, one)):
                print(change)
        return 0

    return click.Command(
        "set",
        callback=run,
        params=[
            click.Argument(["name"], type=OBJECT(cls)),
            click.Argument(
                ["fields"], nargs=-1, required=True, metavar="FIELD=VALUE...", type=_Fields(cls)
            ),
            *common(),
        ],
        help="Set fields; MAP:KEY=VALUE sets one entry. When one is refused, none is set.",
    )


class _Fields(click.ParamType[str]):
    """``field=value``; completion offers the fields that can be written."""

    name = "field"

    def __init__(self, cls: str) -> None:
        self._cls = cls

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[Any]:
        from click.shell_completion import CompletionItem

        return [
            CompletionItem(f"{field.name}=", help=field.doc)
            for field in CLASSES[self._cls].fields.values()
            if field.is_writable and field.name.startswith(incomplete)
        ]


def values_of(xen: Xen, cls: str, words: tuple[str, ...], one: Any = None) -> dict[str, Any]:
    """The values of fields, from words such as ``memory=1GiB`` and ``other_config:owner=me``."""
    titles = _titles(cls)
    found: dict[str, Any] = {}
    for word in words:
        name, equals, text = word.partition("=")
        name, colon, key = name.partition(":")
        if not equals:
            raise err.InvalidValue(word, word, would_do="FIELD=VALUE")
        field = CLASSES[cls].fields.get(titles.get(name, name))
        if field is None:
            near = tuple(dict.fromkeys((*titles, *CLASSES[cls].fields)))
            raise err.UnknownField(name, cls=cls, nearest=near)
        if not colon:
            size = field.unit == "bytes"
            found[field.name] = value_of(xen, field.name, field.type, text, size=size)
            continue
        if not isinstance(field.type, Map):
            raise err.InvalidValue(name, word, would_do=f"{name}=VALUE: it is no map")
        present = found.get(field.name)
        if present is None:
            present = dict(one.get_record()[field.name]) if one is not None else {}
        value = value_of(xen, field.name, field.type.value, text)
        found[field.name] = {**present, key: value}
    return found


FILES = (".cfg", ".conf", ".xl", ".xml", ".json")
"""How the names of files end that describe a guest."""

# --- create ---------------------------------------------------------------------------------------


def create_command(cls: str) -> click.Command | None:
    """``create``; None where objects are not made by hand."""
    if f"{cls}.create" not in OPERATIONS:
        return None
    has_name = "name_label" in CLASSES[cls].fields

    def run(fields: tuple[str, ...]) -> int:
        from ._verbs import show_result

        with opened(given().where) as xen:
            if cls == "VM" and fields and _is_file(fields[0]):
                show_result(_from_file(xen, Path(fields[0]), fields[1:]))
                return 0
            show_result(_make(xen, cls, fields))
        return 0

    return click.Command(
        "create",
        callback=run,
        params=[
            click.Argument(
                ["fields"],
                nargs=-1,
                metavar="[NAME] FIELD=VALUE..." if has_name else "FIELD=VALUE...",
                type=_Fields(cls),
            ),
            *common(),
            limit(),
        ],
        help="Make one; prints its uuid."
        + (" The name may be a file: an xl configuration or libvirt XML." if cls == "VM" else ""),
    )


def _is_file(word: str) -> bool:
    """Whether a word means a file and not a name; a file that is not there is an error."""
    path = Path(word)
    if path.suffix and path.is_file():
        return True
    if path.suffix in FILES and "=" not in word:
        raise FileNotFoundError(f"{word}: there is no such file; a name does not end so")
    return False


def _make(xen: Xen, cls: str, words: tuple[str, ...]) -> Any:
    from ..importers._create import default_sr
    from ._progress import run_task
    from ._verbs import declared

    if CLASSES[cls].has_create:
        values = values_of(xen, cls, _named(words, ("name_label",)))
        if cls == "VDI" and "SR" not in values:
            values["SR"] = default_sr(xen)
    else:
        params = declared(cls, "create")
        order = ("name_label",) if "name_label" in params else tuple(params)
        values = {}
        for word in _named(words, order):
            name, _, text = word.partition("=")
            if name not in params:
                raise err.UnknownField(name, cls=f"{cls}.create", nearest=tuple(params))
            kind = params[name].type
            values[name] = value_of(xen, name, kind, text, size=kind.spec == "Int")
    return run_task(xen, getattr(xen, cls), "create", values, given().timeout)


def _named(words: tuple[str, ...], order: tuple[str, ...]) -> tuple[str, ...]:
    """Words in front that name no field are the first fields, in order."""
    found = []
    free = iter(order)
    for word in words:
        name = next(free, None) if "=" not in word else ""
        if name is None:
            raise err.InvalidValue("create", word, would_do="FIELD=VALUE")
        found.append(f"{name}={word}" if name else word)
    return tuple(found)


def _from_file(xen: Xen, path: Path, words: tuple[str, ...]) -> Any:
    from ..importers import create, read_guest

    guest = read_guest(path)
    if words:
        raise err.InvalidValue("create", words[0], would_do="the file alone; then use set")
    for one in guest.unsupported:
        click.echo(f"{path}: has no place in the Xen-API: {one}", err=True)
    return create(xen, guest)


RECORD_COMMANDS: dict[str, Callable[[str], click.Command | None]] = {
    "show": show_command,
    "why": why_command,
    "set": set_command,
    "create": create_command,
}
