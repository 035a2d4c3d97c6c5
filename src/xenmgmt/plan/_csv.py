"""Inventories from tables that somebody else measured."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil, inf
from pathlib import Path

from .. import errors as err
from ..model._types import BadValue, parse_size
from ._data import DIMENSIONS, Evidence, Guest, Host, Inventory, Use

Point = tuple[float, float]
"""A value and how long it held. Seconds, or anything else that adds up."""


def read_csv(
    guests: str | Path, hosts: str | Path | None = None, *, percentile: float = 95.0
) -> Inventory:
    """An inventory from a table of samples, and one of hosts.

    Columns of guests: ``guest``, ``cpu`` (CPUs) and ``memory``; where there are any ``time``
    (seconds), ``disk``, ``net`` (bytes per second), ``host`` and ``apart``. A guest may have many
    rows; each holds until its next one. Columns of hosts: ``host``, ``cpus``, ``memory``, and
    where there are any ``disk`` and ``net``. Sizes may be written like ``16GiB``. Without a table
    of hosts it does not matter where guests are.

    Args:
        percentile: so many percent of the time a guest uses no more than is planned for it; of
            memory it is always the most.

    Raises:
        InvalidValue: it names file, line and column of what cannot be used.
    """
    if not 0 < percentile <= 100:
        raise err.InvalidValue("percentile", percentile, would_do="above 0, at most 100")
    found = tuple(_hosts(Path(hosts))) if hosts is not None else ()
    rows: dict[str, list[tuple[float, Use]]] = {}
    places: dict[str, tuple[str, str]] = {}
    path = Path(guests)
    for line, row in _rows(path, ("guest", "cpu", "memory")):
        name = row["guest"]
        use = Use(**{one: _number(path, line, one, row.get(one)) for one in DIMENSIONS})
        time = _number(path, line, "time", row.get("time"))
        series = rows.setdefault(name, [])
        if series and time <= series[-1][0]:
            raise err.InvalidValue(
                f"{path}:{line} time", time, would_do="later than the row before"
            )
        series.append((time, use))
        here = row.get("host") or "" if hosts is not None else ""
        places[name] = (here, row.get("apart") or "")
    times = {time for series in rows.values() for time, _ in series}
    made = tuple(
        guest(name, series, percentile, host=places[name][0], apart=places[name][1])
        for name, series in rows.items()
    )
    seconds = max(times) - min(times) if times else 0.0
    seconds *= len(times) / max(1, len(times) - 1)  # the last sample lasts as long as the others
    return Inventory(found, made, Evidence(len(times), seconds))


def guest(
    name: str,
    series: Sequence[tuple[float, Use]],
    percentile: float,
    *,
    host: str = "",
    apart: str = "",
) -> Guest:
    """A guest from what it used from time to time."""
    spans = [later - now for (now, _), (later, _) in pairwise(series)]
    usual = sorted(spans)[len(spans) // 2] if spans else 1.0
    spans.append(usual)  # the last one holds as long as they mostly do
    points = {
        one: [(getattr(use, one), span) for (_, use), span in zip(series, spans, strict=True)]
        for one in DIMENSIONS
    }
    most = Use(**{one: max(value for value, _ in held) for one, held in points.items()})
    planned = {one: at_percentile(held, percentile) for one, held in points.items()}
    planned["memory"] = most.memory
    mean = Use(**{one: _mean(held) for one, held in points.items()})
    return Guest(name, Use(**planned), mean=mean, peak=most, host=host, apart=apart)


def at_percentile(points: Sequence[Point], percentile: float) -> float:
    """The least value that is not exceeded for so many percent of the time."""
    ordered = sorted(points)
    if sum(span for _, span in ordered) <= 0:
        return ordered[min(len(ordered), max(1, ceil(len(ordered) * percentile / 100))) - 1][0]
    wanted = sum(span for _, span in ordered) * percentile / 100
    passed = 0.0
    for value, span in ordered:
        passed += span
        if passed >= wanted * (1 - 1e-9):
            return value
    return ordered[-1][0]


def _mean(points: Sequence[Point]) -> float:
    total = sum(span for _, span in points)
    if total <= 0:
        return sum(value for value, _ in points) / len(points)
    return sum(value * span for value, span in points) / total


def _hosts(path: Path) -> Iterator[Host]:
    for line, row in _rows(path, ("host", "cpus", "memory")):
        cpus, memory, disk, net = (
            _number(path, line, one, row.get(one)) for one in ("cpus", "memory", "disk", "net")
        )
        yield Host(row["host"], cpus, memory, disk, net)


def _rows(path: Path, needed: Sequence[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        for name in needed:
            if name not in (reader.fieldnames or ()):
                columns = ", ".join(needed)
                raise err.InvalidValue(f"{path}:1", reader.fieldnames, would_do=columns)
        for row in reader:
            is_whole = None not in row and None not in row.values()
            if not is_whole or not all(row[name] for name in needed):
                would_do = f"one value for each column, and {', '.join(needed)} not empty"
                raise err.InvalidValue(f"{path}:{reader.line_num}", dict(row), would_do=would_do)
            yield reader.line_num, row


def _number(path: Path, line: int, name: str, text: str | None) -> float:
    if not text:
        return 0.0
    try:
        value = float(text)
    except ValueError:
        try:
            value = float(parse_size(text))
        except BadValue:
            would_do = 'a number, or a size such as "16GiB"'
            raise err.InvalidValue(f"{path}:{line} {name}", text, would_do=would_do) from None
    if not 0 <= value < inf:
        raise err.InvalidValue(f"{path}:{line} {name}", text, would_do="a number from 0")
    return value
