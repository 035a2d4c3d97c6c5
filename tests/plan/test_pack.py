"""Vector bin packing: valid, near the volume bound, and exact on small cases."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xenmgmt.plan._data import Vector
from xenmgmt.plan._pack import Problem, Rules, pack, volume_bound

SHARE = st.integers(1, 60).map(lambda n: n / 100)
ITEMS = st.lists(st.tuples(SHARE, SHARE), min_size=1, max_size=7)


def valid(items: Sequence[Vector], caps: Sequence[Vector], found: Sequence[int]) -> bool:
    for host, cap in enumerate(caps):
        for k in range(len(cap)):
            held = sum(item[k] for item, at in zip(items, found, strict=True) if at == host)
            if held > cap[k] * (1 + 1e-6):
                return False
    return True


def exact(items: Sequence[Vector], cap: Vector) -> int:
    """The least number of hosts, by trying every partition: independent of the library."""
    best = len(items)

    def go(at: int, bins: list[list[float]]) -> None:
        nonlocal best
        if len(bins) >= best:
            return
        if at == len(items):
            best = len(bins)
            return
        for one in [*bins, None]:
            room = one if one is not None else [0.0] * len(cap)
            if all(a + b <= c + 1e-9 for a, b, c in zip(room, items[at], cap, strict=True)):
                new = [a + b for a, b in zip(room, items[at], strict=True)]
                others = [b for b in bins if b is not one]
                go(at + 1, [*others, new])

    go(0, [])
    return best


@settings(max_examples=60, deadline=None)
@given(ITEMS)
def test_small_cases_are_exact(items: list[Vector]) -> None:
    """Up to a few guests, no solution uses fewer hosts."""
    cap = (1.0, 1.0)
    found = pack(Problem(items, [cap] * len(items)))
    assert found is not None
    assert valid(items, [cap] * len(items), found)
    assert len(set(found)) == exact(items, cap)


def fleet(kind: str, count: int) -> list[Vector]:
    draw = random.Random(f"{kind}{count}")
    items: list[Vector] = []
    for _ in range(count):
        memory = draw.choice([1, 2, 2, 4, 4, 8, 16]) / 64
        if kind == "flavours":
            items.append((memory * draw.uniform(0.3, 1.7), memory))
        elif kind == "uniform":
            items.append((draw.uniform(0.01, 0.2), draw.uniform(0.01, 0.2)))
        else:
            cpu = min(0.25, draw.expovariate(1 / 0.06))
            items.append((cpu, memory, draw.random() * 0.03, draw.random() * 0.02))
    return items


@pytest.mark.parametrize("kind", ["flavours", "uniform", "measured"])
def test_large_cases_are_near_the_bound(kind: str) -> None:
    """1,000 guests need at most 2 % more hosts than the sum of what they use."""
    items = fleet(kind, 1000)
    caps = [(1.0,) * len(items[0])] * 200
    found = pack(Problem(items, caps))
    assert found is not None
    assert valid(items, caps, found)
    assert len(set(found)) <= 1.02 * volume_bound(items, caps)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(SHARE, SHARE), min_size=1, max_size=30),
    st.lists(st.tuples(st.floats(0.6, 3.0), st.floats(0.6, 3.0) | st.just(inf)), min_size=30),
    st.randoms(use_true_random=False),
)
def test_rules_are_kept(items: list[Vector], caps: list[Vector], draw: random.Random) -> None:
    """On hosts of different sizes, with groups apart and hosts barred, what is found is valid."""
    apart = [draw.choice(["", "", "a"]) for _ in items]
    only = [
        frozenset(draw.sample(range(len(caps)), 20)) if draw.random() < 0.3 else None for _ in items
    ]
    found = pack(Problem(items, caps, rules=Rules(apart, only)))
    if found is None:
        assert apart.count("a") > len(caps) / 2
        return
    assert valid(items, caps, found)
    for (a, at), (b, also) in itertools.combinations(zip(apart, found, strict=True), 2):
        assert not (a and a == b and at == also)
    assert all(may is None or at in may for may, at in zip(only, found, strict=True))


def test_what_does_not_fit_is_said() -> None:
    """No solution is None, never an overfull host."""
    assert pack(Problem([(1.1, 0.1)], [(1.0, 1.0)])) is None
    assert pack(Problem([(0.6, 0.6)] * 3, [(1.0, 1.0)] * 2)) is None
    assert pack(Problem([], [(1.0, 1.0)])) == []
