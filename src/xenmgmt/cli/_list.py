"""``list``: some objects of a class, some of their fields, in one of four forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

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
        found = list(rows.rows(noun.cls))
        columns = chosen(noun, wanted, found)
        known = (*columns, *noun.columns)
        tests = [_test(text, found, known) for text in wanted.filters]
        names = Names(rows)
        if not wanted.all:
            found = [row for row in found if not any(row.get(flag) for flag in noun.hidden)]
        kept = [row for row in found if all(test(row, names) for test in tests)]
        _print_list(wanted, columns, kept, names)
    return 0


def _print_list(
    wanted: Listing, columns: Sequence[Column], kept: list[Plain], names: Names
) -> None:
    if wanted.output in ("json", "yaml"):
        if wanted.columns:
            kept = [{one.title: row[one.field] for one in columns} for row in kept]
        _print.data(kept, wanted.output)
        return
    table = [[shown(row, one, names) for one in columns] for row in kept]
    _print.table([one.title for one in columns], table, header=wanted.header)


def chosen(noun: Noun, wanted: Listing, found: list[Plain]) -> list[Column]:
    """The columns that are wanted, by title or by field."""
    if not wanted.columns:
        return [one for one in noun.columns if not one.wide or wanted.output == "wide"]
    columns = []
    for name in wanted.columns:
        by_title = [one for one in noun.columns if name.upper() == one.title]
        if by_title and not (found and name in found[0]):
            columns += [by_title[0]._replace(title=name)]
        elif not found or name in found[0]:
            known = [one for one in noun.columns if one.field == name]
            columns += [known[0]._replace(title=name) if known else Column(name, name)]
        else:
            _no_field(name, found[0], columns=noun.columns)
    return columns


def _no_field(name: str, row: Plain, columns: Sequence[Column]) -> NoReturn:
    from difflib import get_close_matches

    known = [*(one.title.lower() for one in columns), *row]
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
            self._known[cls] = {row["ref"]: name_of(row) for row in self._rows.rows(cls)}
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


def _test(text: str, found: list[Plain], columns: Sequence[Column]) -> Callable[..., bool]:
    """A filter such as ``state=Running``, ``memory_static_max>=1GiB``, ``name_label~^web``."""
    places = [(text.index(sign), -len(sign), sign) for sign in ORDER if sign in text]
    if not places:
        raise ValueError(f"filter {text!r}: FIELD, one of {' '.join(ORDER)}, and a value")
    sign = min(places)[2]
    name, _, wanted = text.partition(sign)
    name, colon, key = name.partition(":")
    field, kind = _field(name, found, columns)
    compare = _comparison(sign, wanted)

    def test(row: Plain, names: Names) -> bool:
        value = row[field]
        if colon:
            return compare(value.get(key, "") if isinstance(value, dict) else "")
        if kind not in ("", "bytes", "percent", "time") and isinstance(value, str):
            return compare(value) or compare(names.of(kind, value))
        if isinstance(value, list) and sign in ("=", "~"):
            return any(map(compare, value))
        return compare(value)

    return test


def _field(name: str, found: list[Plain], columns: Sequence[Column]) -> tuple[str, str]:
    for one in columns:
        if name in (one.field, one.title.lower(), one.title):
            return one.field, one.kind
    if found and name not in found[0]:
        _no_field(name, found[0], columns)
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
