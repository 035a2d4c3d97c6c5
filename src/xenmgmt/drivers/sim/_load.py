"""What simulated guests demand over time: CPU, memory, disk and network.

A load is a sequence of stretches in which the demand is constant. It comes from a seed
(`wandering`), from samples that somebody measured (`samples`, `read_csv`), or is one stretch
(`steady`).
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ...errors import InvalidValue
from ...model._types import BadValue, parse_size


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A constant demand.

    cpu: share of each vCPU, 0 to 1. memory: bytes that the guest wants for its work, 0 for what it
    has. The others are bytes per second.
    """

    cpu: float = 0.0
    memory: int = 0
    disk_read: float = 0.0
    disk_write: float = 0.0
    net_receive: float = 0.0
    net_send: float = 0.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.cpu <= 1.0:
            raise InvalidValue("cpu", self.cpu, would_do="a share from 0 to 1")
        for name in COLUMNS[1:]:
            if not getattr(self, name) >= 0:
                raise InvalidValue(name, getattr(self, name), would_do="0 or more")


COLUMNS = ("cpu", "memory", "disk_read", "disk_write", "net_receive", "net_send")
IDLE = Load()
Stretch = tuple[float, Load]
"""Seconds, and the load during them. Infinite seconds: from then on."""
LoadSource = Callable[[random.Random], Iterable[Stretch]]
"""The stretches of one guest. Random choices come from the generator given, and from it alone."""


def steady(load: Load) -> LoadSource:
    """The same load for ever."""
    return lambda _: ((float("inf"), load),)


def wandering(low: Load = IDLE, high: Load | None = None, *, seconds: float = 300.0) -> LoadSource:
    """A demand that jumps between two bounds, on average every ``seconds``."""
    top = high if high is not None else Load(cpu=1.0)

    def source(rng: random.Random) -> Iterator[Stretch]:
        while True:
            share = rng.random()
            values = {
                name: getattr(low, name) + share * (getattr(top, name) - getattr(low, name))
                for name in COLUMNS
            }
            values["memory"] = int(values["memory"])
            yield rng.uniform(0.2, 1.8) * seconds, Load(**values)

    return source


def mostly_idle(busy: Load, *, share: float = 0.05, seconds: float = 600.0) -> LoadSource:
    """Idle, but for bursts: busy for ``share`` of the time, a burst and a rest in ``seconds``."""
    if not 0.0 < share < 1.0:
        raise InvalidValue("share", share, would_do="between 0 and 1")

    def source(rng: random.Random) -> Iterator[Stretch]:
        yield rng.uniform(0.0, seconds), IDLE
        while True:
            yield rng.uniform(0.5, 1.5) * seconds * share, busy
            yield rng.uniform(0.5, 1.5) * seconds * (1 - share), IDLE

    return source


def samples(rows: Iterable[tuple[float, Load]], *, repeat: bool = False) -> LoadSource:
    """Measured samples: (seconds from the start, load from then on), in order of time.

    The last load stays; with ``repeat`` the samples begin anew after the last one's time.
    """
    known = list(rows)
    if not known or any(a >= b for (a, _), (b, _) in pairwise(known)) or known[0][0] < 0:
        raise InvalidValue("samples", len(known), would_do="times that grow from 0 or more")

    def source(_: random.Random) -> Iterator[Stretch]:
        if known[0][0] > 0:
            yield known[0][0], IDLE
        while True:
            for (begin, load), (end, _next) in pairwise(known):
                yield end - begin, load
            if not repeat or len(known) < 2:
                yield float("inf"), known[-1][1]
                return

    return source


def read_csv(path: str | Path, *, repeat: bool = False) -> LoadSource:
    """Samples from a file with a heading: ``seconds`` and any of the columns of `Load`.

    Sizes and rates are numbers or texts such as 512MiB.
    """
    with Path(path).open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        unknown = set(reader.fieldnames or ()) - {"seconds", *COLUMNS}
        if unknown or "seconds" not in (reader.fieldnames or ()):
            raise InvalidValue(
                str(path),
                ", ".join(sorted(unknown)) or None,
                would_do=f"columns seconds, {', '.join(COLUMNS)}",
            )
        rows = [_row(str(path), number, row) for number, row in enumerate(reader, 2)]
    return samples(rows, repeat=repeat)


def _row(path: str, number: int, row: dict[str, str | None]) -> tuple[float, Load]:
    found: dict[str, float] = {}
    for name, text in row.items():
        try:
            found[name] = _number(name, text or "0")
        except (ValueError, BadValue):
            raise InvalidValue(
                f"{path} line {number}", f"{name}={text}", would_do="a number"
            ) from None
    seconds = found.pop("seconds")
    return seconds, Load(**{**found, "memory": int(found.get("memory", 0))})  # type: ignore[arg-type]


def _number(name: str, text: str) -> float:
    if name in ("seconds", "cpu"):
        return float(text)
    try:
        return float(text)
    except ValueError:
        return float(parse_size(text))
