"""A checker of linearizability: did a concurrent history look like one call after the other?

A history is a list of calls with the moments at which they began and ended, and for each what it
does to a state, if the state allows its outcome at all. The history is linearizable when the calls
can be put in an order that keeps apart in time what was apart, and in which each is allowed.

The search is that of Wing and Gong, with Lowe's memory of what was tried: the same calls done, and
the same state reached, need not be tried twice.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

S = TypeVar("S", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Entry(Generic[S]):
    """One atomic part of a call.

    ``apply`` gives the state after it, or None when its outcome is impossible in that state.
    ``ended`` None: the call never returned, so it may have happened or not. ``after`` is the place
    in the history of another part of the same call that comes first.
    """

    began: float
    ended: float | None
    apply: Callable[[S], S | None]
    label: str = ""
    after: int | None = None


def linearize(initial: S, entries: Sequence[Entry[S]]) -> list[int] | None:
    """The places of the entries in an order that explains the history; None when there is none."""
    must = sum(1 << n for n, entry in enumerate(entries) if entry.ended is not None)
    by_end = sorted(
        (n for n, entry in enumerate(entries) if entry.ended is not None),
        key=lambda n: entries[n].ended or 0.0,
    )
    by_begin = sorted(range(len(entries)), key=lambda n: entries[n].began)
    seen: set[tuple[int, S]] = set()
    order: list[int] = []
    # Each level: the state and the calls done before it, and what is still to be tried there.
    stack = [(0, initial, iter(_candidates(0, entries, by_begin, by_end)))]
    while True:
        done, state, rest = stack[-1]
        if done & must == must:
            return order
        for n in rest:
            after = entries[n].apply(state)
            if after is None or (key := (done | 1 << n, after)) in seen:
                continue
            seen.add(key)
            order.append(n)
            stack.append((*key, iter(_candidates(key[0], entries, by_begin, by_end))))
            break
        else:
            stack.pop()
            if not stack:
                return None
            order.pop()


def _candidates(
    done: int, entries: Sequence[Entry[S]], by_begin: Sequence[int], by_end: Sequence[int]
) -> list[int]:
    """What may come next: it had begun before anything that is not done yet had ended."""
    first = next((entries[n].ended for n in by_end if not done >> n & 1), None)
    found = []
    for n in by_begin:
        entry = entries[n]
        if first is not None and entry.began > first:
            break
        if done >> n & 1 or (entry.after is not None and not done >> entry.after & 1):
            continue
        found.append(n)
    return found


def is_linearizable(initial: S, entries: Sequence[Entry[S]]) -> bool:
    """Whether an order explains the history."""
    return linearize(initial, entries) is not None
