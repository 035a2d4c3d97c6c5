"""Whether a few guests fit on so many like hosts, found out by trying: branch and bound."""

from __future__ import annotations

from collections.abc import Sequence

from ._data import Vector

TINY = 1e-9


def fits_exactly(items: Sequence[Vector], cap: Vector, count: int, budget: int) -> list[int] | None:
    """A host (by number) for each item on ``count`` hosts of one size, or None.

    None also when the budget of tries ran out: it is not a proof then.
    """
    dims = range(len(cap))
    order = sorted(range(len(items)), key=lambda i: -max(items[i][k] / cap[k] for k in dims))
    rest = [[0.0] * len(cap) for _ in range(len(order) + 1)]
    for at in range(len(order) - 1, -1, -1):
        rest[at] = [rest[at + 1][k] + items[order[at]][k] for k in dims]
    free = [list(cap) for _ in range(count)]
    found = [-1] * len(items)
    left = budget

    def place(at: int) -> bool:
        nonlocal left
        if at == len(order):
            return True
        left -= 1
        if left < 0 or any(rest[at][k] > sum(one[k] for one in free) + TINY for k in dims):
            return False
        item = items[order[at]]
        tried: set[tuple[float, ...]] = set()
        for number, room in enumerate(free):
            key = tuple(room)
            if key in tried or any(item[k] > room[k] + TINY for k in dims):
                continue
            tried.add(key)  # hosts with the same room are the same to try
            for k in dims:
                room[k] -= item[k]
            found[order[at]] = number
            if place(at + 1):
                return True
            room[:] = key
        return False

    return found if place(0) else None
