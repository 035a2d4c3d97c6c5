"""The checker itself: histories known to be good or bad, and the same verdict as brute force."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xenmgmt.testing.linearize import Entry, is_linearizable, linearize


def write(began: float, ended: float | None, value: int) -> Entry[int]:
    """A write to a register."""
    return Entry(began, ended, lambda _: value, f"write {value}")


def read(began: float, ended: float, value: int) -> Entry[int]:
    """A read of a register that saw a value."""
    return Entry(began, ended, lambda state: state if state == value else None, f"read {value}")


GOOD = {
    "nothing": [],
    "one after the other": [write(0, 1, 5), read(2, 3, 5)],
    "read of what is being written": [write(0, 9, 5), read(1, 2, 5)],
    "read before it takes effect": [write(0, 9, 5), read(1, 2, 0), read(3, 4, 5)],
    "writes in the other order": [write(0, 9, 1), write(0, 9, 2), read(10, 11, 1)],
    "never returned, has happened": [write(0, None, 5), read(1, 2, 5)],
    "never returned, has not happened": [write(0, None, 5), read(1, 2, 0), read(3, 4, 0)],
    "at the same moment": [write(0, 1, 5), read(1, 2, 0), read(3, 4, 5)],
}
BAD = {
    "stale": [write(0, 1, 5), read(2, 3, 0)],
    "from nowhere": [read(0, 1, 5)],
    "back and forth": [write(0, 9, 5), read(1, 2, 5), read(3, 4, 0)],
    "two orders at once": [
        write(0, 1, 1),
        write(0, 1, 2),
        read(2, 3, 1),
        read(4, 5, 2),
    ],
    "before it began": [read(0, 1, 5), write(2, 3, 5)],
    "lost": [write(0, 1, 1), write(2, 3, 2), read(4, 5, 1)],
}


@pytest.mark.parametrize("name", GOOD)
def test_good(name: str) -> None:
    """Histories that an order explains."""
    assert is_linearizable(0, GOOD[name])


@pytest.mark.parametrize("name", BAD)
def test_bad(name: str) -> None:
    """Histories that no order explains."""
    assert not is_linearizable(0, BAD[name])


def test_parts_of_a_call_stay_in_order() -> None:
    """A call of two parts takes a lock and gives it back; two of them do not mix."""

    def lock(began: float, ended: float, me: int, at: int) -> list[Entry[int]]:
        return [
            Entry(began, ended, lambda s: me if s == 0 else None),
            Entry(began, ended, lambda s: 0 if s == me else None, after=at),
        ]

    assert linearize(0, [*lock(0, 5, 1, 0), *lock(1, 6, 2, 2)]) == [0, 1, 2, 3]
    held: Entry[int] = Entry(2, 3, lambda s: s if s == 2 else None)
    assert is_linearizable(0, [*lock(0, 5, 1, 0), *lock(1, 6, 2, 2), held])
    assert not is_linearizable(0, [*lock(0, 1, 1, 0), *lock(4, 6, 2, 2), held])


def test_an_order_is_told() -> None:
    """The witness is an order of the places."""
    assert linearize(0, [read(0, 9, 5), write(0, 9, 5)]) == [1, 0]


def test_a_long_history_is_quick() -> None:
    """Many calls at once are no many times as slow: what was tried is remembered."""
    history = [write(0, 1, n % 2) for n in range(16)] + [read(2, 3, 7)]
    assert not is_linearizable(0, history)


CALLS = st.lists(
    st.tuples(st.booleans(), st.integers(0, 2), st.integers(0, 8), st.integers(1, 4)), max_size=6
)


@given(CALLS)
def test_agrees_with_brute_force(calls: list[tuple[bool, int, int, int]]) -> None:
    """On small histories every order can be tried."""
    history = [
        (write if writes else read)(began, began + length, value)
        for writes, value, began, length in calls
    ]
    assert is_linearizable(0, history) == brute_force(history)


def brute_force(history: list[Entry[int]]) -> bool:
    """Try every order."""
    for order in permutations(history):
        late = any(
            order[m].ended < order[n].began  # type: ignore[operator]
            for n in range(len(order))
            for m in range(n + 1, len(order))
        )
        if late:
            continue
        state: int | None = 0
        for entry in order:
            state = entry.apply(state)
            if state is None:
                break
        else:
            return True
    return False
