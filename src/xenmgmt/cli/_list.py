"""``list``: some objects of a class, some of their fields, in one of four forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, NoReturn

from . import _print
from ._columns import NOUNS, Column, Noun
from ._quick import Listing
from ._rows import Plain, Rows, source

NULL = "OpaqueRef:NULL"
ORDER = ("!=", ">=", "<=", "=", "~", ">", "<")


def show_list(wanted: Listing, noun: Noun | None = None) -> int:
    """Print the list."""
    noun = noun or NOUNS[wanted.noun]
    with source(wanted.where) as rows:
        fields = rows.fields(noun.cls)
        columns = chosen(noun, wanted, fields)
        tests = [_test(text, fields, (*columns, *noun.columns)) for text in wanted.filters]
        if wanted.output == "json" and not (wanted.columns or tests):
            _print.lines(rows.texts(noun.cls, () if wanted.all else noun.hidden))
            return 0
        all_fields = wanted.output in ("json", "yaml") and not wanted.columns
        needed = {one.field for one in columns} | {one.field for one in tests} | {*noun.hidden}
        found = list(rows.rows(noun.cls, None if all_fields else needed))
        for flag in () if wanted.all else noun.hidden:
            found = [row for row in found if not row.get(flag)]
        names = Names(rows)
        for test in tests:
            found = [row for row in found if test.fits(row, names)]
        _print_list(wanted, columns, found, names)
    return 0


def _print_list(
    wanted: Listing, columns: Sequence[Column], kept: list[Plain], names: Names
) -> None:
    if wanted.output in ("json", "yaml"):
        if wanted.columns:
            kept = [{one.title: row[one.field] for one in columns} for row in kept]
        _print.data(kept, wanted.output)
        return
    cells = [[*map(_drawer(one, names), kept)] for one in columns]
    table = [list(row) for row in zip(*cells, strict=True)]
    _print.table([one.title for one in columns], table, header=wanted.header)


def _drawer(column: Column, names: Names) -> Callable[[Plain], str]:
    """What draws the cells of one column. A value that comes again is not worked out again."""
    field, kind = column.field, column.kind
    known: dict[Any, str] = {}

    def draw(row: Plain) -> str:
        value = row[field]
        if value.__class__ is str and not kind:
            return str(value)
        if value.__class__ not in (str, int):
            return shown(row, column, names)
        told = known.get(value)
        if told is None:
            told = known[value] = shown(row, column, names)
        return told

    return draw


def chosen(noun: Noun, wanted: Listing, fields: Sequence[str]) -> list[Column]:
    """The columns that are wanted, by title or by field."""
    if not wanted.columns:
        return [one for one in noun.columns if not one.wide or wanted.output == "wide"]
    columns = []
    for name in wanted.columns:
        by_title = [one for one in noun.columns if name.upper() == one.title]
        if by_title and name not in fields:
            columns += [by_title[0]._replace(title=name)]
        elif not fields or name in fields:
            known = [one for one in noun.columns if one.field == name]
            columns += [known[0]._replace(title=name) if known else Column(name, name)]
        else:
            _no_field(name, fields, columns=noun.columns)
    return columns


def _no_field(name: str, fields: Sequence[str], columns: Sequence[Column]) -> NoReturn:
    from difflib import get_close_matches

    known = [*(one.title.lower() for one in columns), *fields]
    near = get_close_matches(name, known, n=3) or known[:8]
    raise ValueError(f"there is no field {name!r}; near to it: {', '.join(near)}")


class Names:
    """What the objects that others refer to are called; each class is read when first needed."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._known: dict[str, dict[str, str]] = {}

    def of(self, cls: str, ref: str) -> str:
        """The name of an object, "" for none."""
        if ref == NULL:
            return ""
        if cls not in self._known:
            rows = self._rows.rows(cls, ("name_label", "uuid"))
            self._known[cls] = {row["ref"]: name_of(row) for row in rows}
        return self._known[cls].get(ref, "?")


def name_of(row: Plain) -> str:
    """What an object is called."""
    return str(row.get("name_label") or row.get("uuid") or row["ref"])


def shown(row: Plain, column: Column, names: Names) -> str:
    """A field as a table shows it."""
    value: Any = row[column.field]
    kind = column.kind
    if kind == "bytes":
        return _print.size(value)
    if kind == "percent":
        return f"{value:.0%}"
    if kind == "time":
        return str(value)[:19].replace("T", " ")
    if kind and isinstance(value, str):
        return names.of(kind, value)
    if isinstance(value, list):
        return str(len(value)) if kind else ",".join(map(str, value))
    if isinstance(value, dict):
        return "many" if kind else ",".join(f"{key}={one}" for key, one in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


# --- filters --------------------------------------------------------------------------------------


class Test(NamedTuple):
    """A filter: the field that it looks at, and what it says of a row."""

    field: str
    fits: Callable[[Plain, Names], bool]


def _test(text: str, fields: Sequence[str], columns: Sequence[Column]) -> Test:
    """A filter such as ``state=Running``, ``memory_static_max>=1GiB``, ``name_label~^web``."""
    places = [(text.index(sign), -len(sign), sign) for sign in ORDER if sign in text]
    if not places:
        raise ValueError(f"filter {text!r}: FIELD, one of {' '.join(ORDER)}, and a value")
    sign = min(places)[2]
    name, _, wanted = text.partition(sign)
    name, colon, key = name.partition(":")
    field, kind = _field(name, fields, columns)
    compare = _comparison(sign, wanted)

    def fits(row: Plain, names: Names) -> bool:
        value = row[field]
        if colon:
            return compare(value.get(key, "") if isinstance(value, dict) else "")
        if kind not in ("", "bytes", "percent", "time") and isinstance(value, str):
            return compare(value) or compare(names.of(kind, value))
        if isinstance(value, list) and sign in ("=", "~"):
            return any(map(compare, value))
        return compare(value)

    return Test(field, fits)


def _field(name: str, fields: Sequence[str], columns: Sequence[Column]) -> tuple[str, str]:
    for one in columns:
        if name in (one.field, one.title.lower(), one.title):
            return one.field, one.kind
    if fields and name not in fields:
        _no_field(name, fields, columns)
    return name, ""


def _comparison(sign: str, wanted: str) -> Callable[[Any], bool]:
    if sign == "~":
        import re

        try:
            pattern = re.compile(wanted)
        except re.error as error:
            raise ValueError(f"{wanted!r} is no regular expression: {error}") from None
        return lambda value: pattern.search(str(value)) is not None
    if sign in ("=", "!="):
        return lambda value: _same(value, wanted) == (sign == "=")
    limit = _print.number(wanted)
    if sign in (">=", "<="):
        return lambda value: (value >= limit) if sign == ">=" else (value <= limit)
    return lambda value: (value > limit) if sign == ">" else (value < limit)


def _same(value: Any, wanted: str) -> bool:
    if isinstance(value, bool):
        return wanted in (("true", "yes") if value else ("false", "no"))
    if isinstance(value, int | float) and wanted:
        try:
            return bool(value == _print.number(wanted))
        except ValueError:
            return False
    return str(value) == wanted
