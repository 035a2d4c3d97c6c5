"""Vector bin packing: guests onto as few hosts as possible, no resource over its limit.

Two heuristics, both known, take turns, and the better result counts:

- *spread* fixes the number of hosts beforehand, starting with the volume bound. Each item, the
  largest first, goes to the best of a few hosts drawn at random: to the one whose fullest
  resource is least full then. What finds no room is filled into further hosts.
- *fill* takes one host after the other, and always adds the item that leaves least over, in the
  norm of the resources, out of a window of the largest items that may fit.

Neither looks at all hosts for an item nor at all items for a host, so the time grows with the
number of guests. Few guests on like hosts are tried out exactly (`_exact`).
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import inf

from ._data import Vector
from ._exact import fits_exactly

DRAWN = 24
"""Hosts looked at for an item."""
WINDOW = 96
"""Items looked at for a host."""
NEAR = 1.02
"""So near the bound no further attempt is made."""
FULL = 1 + 1e-9
FEW = 40
"""Up to so many items are tried out exactly, with so many tries:"""
BUDGET = 20_000


@dataclass(slots=True)
class Rules:
    """What else decides where an item may go: groups that stay apart, hosts that would do."""

    apart: Sequence[str]
    only: Sequence[frozenset[int] | None]
    there: set[tuple[int, str]] = field(default_factory=set)

    def may(self, item: int, host: int) -> bool:
        """Whether the item may be on the host, beside what is there."""
        only, group = self.only[item], self.apart[item]
        return (only is None or host in only) and not (group and (host, group) in self.there)

    def put(self, item: int, host: int) -> None:
        """Take note of what is there."""
        if self.apart[item]:
            self.there.add((host, self.apart[item]))

    def copy(self) -> Rules:
        """The same, to try something."""
        return Rules(self.apart, self.only, set(self.there))


@dataclass(slots=True)
class Problem:
    """Items and hosts as numbers: limits as they are, and what is on the hosts to begin with."""

    items: Sequence[Vector]
    caps: Sequence[Vector]
    loads: Sequence[Vector] | None = None
    rules: Rules | None = None

    def shares(self) -> tuple[list[list[float]], list[list[float]]]:
        """Loads to begin with and factors that make use into shares, by host."""
        factors = _factors(self.caps)
        dims = range(len(factors[0])) if factors else range(0)
        start = [[0.0 for _ in dims] for _ in factors]
        if self.loads is not None:
            start = [
                [load[k] * factor[k] for k in dims]
                for load, factor in zip(self.loads, factors, strict=True)
            ]
        return start, factors


def _factors(caps: Iterable[Vector]) -> list[list[float]]:
    known: dict[Vector, list[float]] = {}
    return [known.setdefault(cap, [0.0 if one == inf else 1 / one for one in cap]) for cap in caps]


def volume_bound(items: Sequence[Vector], caps: Sequence[Vector]) -> int:
    """No fewer hosts can do: the largest must hold the sum. When all cannot: one more than all."""
    least = 1 if items else 0
    for k in range(len(caps[0]) if caps else 0):
        total = sum(item[k] for item in items)
        room, count = 0.0, 0
        for cap in sorted((one[k] for one in caps), reverse=True):
            if room * FULL >= total:
                break
            room += cap
            count += 1
        least = max(least, count if room * FULL >= total else len(caps) + 1)
    return least


def pack(problem: Problem, *, seed: int = 0) -> list[int] | None:
    """A host (by number) for each item, on as few hosts as are found; None when they do not fit.

    Hosts are taken in the order given: put first those that are to be used first.
    """
    items, caps = problem.items, problem.caps
    if not items:
        return []
    bound = volume_bound(items, caps)
    if bound > len(caps):
        return None
    best: list[int] | None = None
    for first in dict.fromkeys((bound, min(len(caps), bound + max(1, bound // 100)), 0)):
        found = _attempt(problem, first, seed)
        if found is not None and (best is None or _used(found) < _used(best)):
            best = found
        if best is not None and _used(best) <= max(bound, int(bound * NEAR)):
            break
    few = len(items) <= FEW and problem.rules is None and len(set(caps)) == 1
    if few and (best is None or _used(best) > bound):
        return _try_out(problem, bound, best)
    return best


def pack_beside(problem: Problem, first: int, *, seed: int = 0) -> list[int] | None:
    """A host (by number) for each item beside what is on the hosts, or None.

    The first hosts are taken all alike, the others only for what finds no room there.
    """
    return _attempt(problem, first, seed) if problem.items else []


def _used(found: Sequence[int]) -> int:
    return len(set(found))


def _try_out(problem: Problem, bound: int, best: list[int] | None) -> list[int] | None:
    cap = problem.caps[0]
    kept = [k for k, one in enumerate(cap) if one != inf]
    items = [tuple(item[k] for k in kept) for item in problem.items]
    size = tuple(cap[k] for k in kept)
    most = _used(best) - 1 if best is not None else len(problem.caps)
    for count in range(bound, most + 1):
        found = fits_exactly(items, size, count, BUDGET)
        if found is not None:
            return found
    return best


def _attempt(problem: Problem, first: int, seed: int) -> list[int] | None:
    """Spread over the first hosts, fill the rest into the others."""
    rules = problem.rules.copy() if problem.rules is not None else None
    load, factors = problem.shares()
    found = [-1] * len(problem.items)
    left: Sequence[int] = range(len(problem.items))
    if first:
        left = spread(problem, first, load, factors, rules, found, seed)
    if left:
        left = _fill(problem, first, load, factors, rules, found, left)
    if left:
        left = _anywhere(problem, load, factors, rules, found, left)
    return None if left else found


def spread(
    problem: Problem,
    count: int,
    load: list[list[float]],
    factors: list[list[float]],
    rules: Rules | None,
    found: list[int],
    seed: int = 0,
) -> list[int]:
    """Put items on the first ``count`` hosts; those that found no room."""
    items = problem.items
    draw = random.Random(seed).random
    scale = factors[0]
    dims = [k for k in range(len(scale)) if any(factor[k] for factor in factors)]
    order = sorted(range(len(items)), key=lambda i: -_size(items[i], scale))
    if rules is not None:  # what may go to few places goes first
        order.sort(key=lambda i: rules.only[i] is None)
    left = []
    for i in order:
        item = items[i]
        best, least = -1, FULL
        only = rules.only[i] if rules is not None else None
        places = sorted(only) if only is not None else None
        for _ in range(min(DRAWN, len(places) * 4) if places is not None else DRAWN):
            at = int(draw() * count) if places is None else places[int(draw() * len(places))]
            if at >= count or (rules is not None and not rules.may(i, at)):
                continue
            used, factor = load[at], factors[at]
            fullest = 0.0
            for k in dims:
                after = used[k] + item[k] * factor[k]
                if after > fullest:
                    fullest = after
            if fullest < least:
                best, least = at, fullest
        if best < 0:
            left.append(i)
        else:
            _put(i, best, item, load, factors, rules, found)
    return left


def _size(item: Vector, factor: Sequence[float]) -> float:
    return sum(more * one for more, one in zip(item, factor, strict=True))


def _put(
    i: int,
    at: int,
    item: Vector,
    load: list[list[float]],
    factors: list[list[float]],
    rules: Rules | None,
    found: list[int],
) -> None:
    load[at] = [
        used + more * one for used, more, one in zip(load[at], item, factors[at], strict=True)
    ]
    found[i] = at
    if rules is not None:
        rules.put(i, at)


def _fill(
    problem: Problem,
    first: int,
    load: list[list[float]],
    factors: list[list[float]],
    rules: Rules | None,
    found: list[int],
    wanted: Sequence[int],
) -> list[int]:
    """One host after the other: again and again the item that leaves least over."""
    items = problem.items
    if first >= len(problem.caps):
        return list(wanted)
    scale = factors[first]
    dims = range(len(scale))
    sizes = ((max(items[i][k] * scale[k] for k in dims), i) for i in wanted)
    waiting = sorted(sizes)
    total = [sum(items[i][k] for i in wanted) * scale[k] for k in dims]
    weights = [one / (max(total) or 1.0) for one in total]
    for at in range(first, len(problem.caps)):
        if not waiting:
            break
        factor = factors[at]
        ratio = [a / b if b else 1.0 for a, b in zip(scale, factor, strict=True)]
        while waiting:
            best = _best_fit(problem, at, load[at], factor, ratio, weights, waiting, rules)
            if best < 0:
                break
            i = waiting.pop(best)[1]
            _put(i, at, items[i], load, factors, rules, found)
    return [i for _, i in reversed(waiting)]


def _best_fit(
    problem: Problem,
    at: int,
    load: list[float],
    factor: list[float],
    ratio: list[float],
    weights: list[float],
    waiting: list[tuple[float, int]],
    rules: Rules | None,
) -> int:
    """The place in ``waiting`` of the item that leaves least over, -1 when none was found."""
    room = [1.0 - used for used in load]
    largest = max(free * one for free, one in zip(room, ratio, strict=True))
    end = bisect_right(waiting, (largest + 1e-9, len(problem.items)))
    best, least = -1, inf
    misses = 0
    while end > 0 and best < 0 and misses < 4:
        start = max(0, end - WINDOW)
        for place in range(end - 1, start - 1, -1):
            i = waiting[place][1]
            rest = 0.0
            for free, more, one, weight in zip(
                room, problem.items[i], factor, weights, strict=True
            ):
                over = free - more * one
                if over < -1e-9:
                    break
                rest += weight * over * over
            else:
                if rest < least and (rules is None or rules.may(i, at)):
                    best, least = place, rest
        misses += 1
        end = start if misses < 2 else min(start, end // 2 if misses == 2 else WINDOW)
    return best


def _anywhere(
    problem: Problem,
    load: list[list[float]],
    factors: list[list[float]],
    rules: Rules | None,
    found: list[int],
    wanted: Iterable[int],
) -> list[int]:
    """The last ones: the first host with room."""
    for i in wanted:
        for at in range(len(load)):
            if fits(problem.items[i], load[at], factors[at]) and (
                rules is None or rules.may(i, at)
            ):
                _put(i, at, problem.items[i], load, factors, rules, found)
                break
        else:
            return [i]
    return []


def fits(item: Vector, load: Sequence[float], factor: Sequence[float]) -> bool:
    """Whether an item finds room beside a load (in shares)."""
    return all(
        used + more * one <= FULL for used, more, one in zip(load, item, factor, strict=True)
    )
