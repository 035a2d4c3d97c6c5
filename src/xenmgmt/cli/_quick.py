"""The short way: ``xenmgmt vm list`` and the like, understood without click.

click and the model take longer to load than a list takes to read. So the plainest commands, those
that only list, are taken apart here; what is not understood at once goes the long way, mistakes
too. A test compares both ways.
"""

from __future__ import annotations

from typing import NamedTuple

from ._where import Where, find

OUTPUTS = ("table", "wide", "json", "yaml")


class Listing(NamedTuple):
    """What ``list`` was asked for."""

    noun: str
    where: Where
    output: str = "table"
    columns: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    all: bool = False
    header: bool = True


def understood(arguments: list[str]) -> Listing | None:
    """The list that is wanted; None when it has to be looked at more closely."""
    names: list[str] = []
    values: dict[str, str] = {}
    filters: list[str] = []
    flags: set[str] = set()
    rest = iter(arguments)
    for word in rest:
        if not word.startswith("-"):
            names.append(word)
            continue
        name, equals, value = word.partition("=")
        if name in ("--json", "--all", "--no-header") and not equals:
            flags.add(name)
            continue
        if name not in ("--engine", "--store", "--output", "--columns", "--filter"):
            return None
        value = value if equals else next(rest, "")
        if name == "--filter":
            filters.append(value)
        elif not value or name in values:
            return None
        else:
            values[name] = value
    return _listing(names, values, tuple(filters), flags)


def _listing(
    names: list[str], values: dict[str, str], filters: tuple[str, ...], flags: set[str]
) -> Listing | None:
    from ._columns import NOUNS

    output = values.get("--output", "json" if "--json" in flags else "table")
    if len(names) != 2 or names[1] != "list" or names[0] not in NOUNS:
        return None
    if output not in OUTPUTS or ("--json" in flags and "--output" in values):
        return None
    where = find(values.get("--engine"), values.get("--store"))
    if where.readable is None or not all(filters):
        return None
    columns = tuple(values["--columns"].split(",")) if "--columns" in values else ()
    header = "--no-header" not in flags
    return Listing(names[0], where, output, columns, filters, "--all" in flags, header)
