"""A store that fails at any commit of any operation: all of it or nothing, now or after reopening.

The commit may be refused (the disk is full), for a while or for good, or be in doubt: the store is
closed, and only opening it again tells whether the commit is there.
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.recovery.cuts import CuttingStore, Fuse, bare, essence, opened, whole
from tests.recovery.explore import ALL, World

from xenmgmt.errors import StoreBroken, StoreError, StoreInDoubt, XenError
from xenmgmt.store import MemoryStore


class FailingStore(CuttingStore):
    """Fails at one commit; what comes of that commit and of those after it depends on the kind."""

    at = 0
    count = 0
    kind = ""

    def txn(self, *args: Any) -> int:
        self.count += 1
        if self.count < self.at or self.at == 0:
            return super().txn(*args)
        if self.kind.startswith("in doubt"):
            if self.count > self.at:
                raise StoreBroken("store.db", "it was closed")
            if self.kind == "in doubt, written":
                super().txn(*args)
            raise StoreInDoubt("store.db", "it was closed")
        if self.count > self.at and self.kind == "full once":
            return super().txn(*args)
        raise StoreError("store.db", "there is no space left")


KINDS = ("in doubt, written", "in doubt, not written", "full once", "full", "full for a while")
LATER = ("full once", "full for a while")
"""Then it is as it should be without another opening."""


def failing(world: World, kind: str, at: int) -> FailingStore:
    """The world's store, from now on."""
    memory: MemoryStore = bare(world.xen.store)
    store = FailingStore(memory, Fuse())
    store.kind, store.at = kind, at
    world.xen.store = world.xen.context.store = store  # type: ignore[assignment]
    return store


def rested(title: str) -> World:
    """A scene whose guests have come up."""
    world = World(title)
    world.xen.clock.sleep(30)
    return world


def commits(title: str) -> tuple[int, list[Any]]:
    """So many commits an operation makes; how all may be later: as before, or as it ends.

    As it ends is with and without what guests report of themselves when they come up. A report that
    comes while the store fails is not heard.
    """
    world = rested(title)
    before = essence(world.xen)
    store = failing(world, "", 0)
    world.call_as_it_is()
    count, silent = store.count, essence(world.xen)
    world.xen.clock.sleep(30)
    return count, [before, silent, essence(world.xen)]


def attempt(title: str, kind: str, at: int, allowed: list[Any]) -> None:
    """One operation whose store fails; what is left, and what is there after another opening."""
    world = rested(title)
    store = failing(world, kind, at)
    told = True
    try:
        world.call_as_it_is()
        told = False
    except XenError:
        pass
    if kind == "full for a while":
        store.at = 0
    world.xen.clock.sleep(30)
    if store.kind in LATER:
        whole(world.xen)
        same(essence(world.xen), allowed)
    xen = opened(world.xen, Fuse())
    whole(xen)
    found = essence(xen)
    same(found, allowed)
    assert told or found in allowed[1:], "it was not done, and the caller was not told"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("title", ALL)
def test_all_or_nothing(title: str, kind: str) -> None:
    """The caller hears of it; what is there later is that of the operation, or that of none."""
    count, allowed = commits(title)
    for at in range(1, count + 1):
        try:
            attempt(title, kind, at, allowed)
        except AssertionError as error:
            error.add_note(f"{title}: {kind}, commit {at} of {count}")
            raise


def same(found: Any, allowed: list[Any]) -> None:
    """It is one of these; else what is different from each."""
    if found in allowed:
        return
    different = []
    for other in allowed:
        for here, there in zip(found, other, strict=True):
            more = [one for one in here if here.count(one) > there.count(one)]
            less = [one for one in there if there.count(one) > here.count(one)]
            different.append(f"more {more}, less {less}")
    raise AssertionError("; ".join(different))
