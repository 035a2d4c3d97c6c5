"""Cutting the power at any point: before and after each commit and each driver call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.operations.test_rollback import ASKING, CALLS

from xenmgmt import Xen
from xenmgmt.model import CLASSES
from xenmgmt.model._layout import LAYOUTS, STATE
from xenmgmt.states import TABLES
from xenmgmt.store import MemoryStore
from xenmgmt.tasks import Options
from xenmgmt.testing.invariants import check_quiet


class PowerCut(BaseException):
    """The power is gone: nothing after this runs."""


class Fuse:
    """Counts points, and blows at one of them; 0 never."""

    def __init__(self, at: int = 0) -> None:
        self.at = at
        self.count = 0
        self.where = ""
        self.counts = True

    def point(self, where: str) -> None:
        """One point at which the power may go."""
        if not self.counts:
            return
        self.count += 1
        if self.count == self.at:
            self.where = where
            raise PowerCut(where)


class CuttingStore:
    """A store whose process may die before a commit, or after it and before anybody knows."""

    def __init__(self, store: MemoryStore, fuse: Fuse) -> None:
        self._store = store
        self._fuse = fuse

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def close(self) -> None:
        """What lost its power closes nothing."""

    def txn(self, *args: Any) -> int:
        self._fuse.point("before a commit")
        revision = self._store.txn(*args)
        self._fuse.point("after a commit")
        return revision


class CuttingDriver:
    """A driver whose caller may die before a call, or after it."""

    def __init__(self, driver: Any, fuse: Fuse) -> None:
        self._driver = driver
        self._fuse = fuse

    def close(self) -> None:
        """What lost its power closes nothing."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._driver, name)
        if not name.startswith(CALLS) or name in ASKING or not callable(found):
            return found

        def call(*args: Any) -> Any:
            self._fuse.point(f"before {name}")
            result = found(*args)
            self._fuse.point(f"after {name}")
            return result

        return call


def opened(xen: Xen, fuse: Fuse) -> Xen:
    """A new connection over what survived: the store's contents, and the engine."""
    store: Any = xen.store
    if isinstance(store, CuttingStore):
        store = store._store
    driver: Any = xen.driver
    if isinstance(driver, CuttingDriver):
        driver = driver._driver
    store._listeners = ()
    return Xen(
        xen.url,
        CuttingDriver(driver, fuse),  # type: ignore[arg-type]
        CuttingStore(store, fuse),  # type: ignore[arg-type]
        driver.clock,
        seed=1,
        session="again",
        options=Options(timeout=60),
    )


def wire(xen: Xen, fuse: Fuse) -> None:
    """Let the power of a connection that is open go at a point."""
    store: Any = CuttingStore(xen.store, fuse)  # type: ignore[arg-type]
    driver: Any = CuttingDriver(xen.driver, fuse)
    xen.store = xen.context.store = store
    xen.driver = xen.context.driver = driver


SEEN = (
    "VM VBD VIF VDI SR PBD PIF network host VM_group VM_protection VLAN Bond cpu_pool DPCI DSCSI "
    "crashdump"
).split()


def essence(xen: Xen) -> Any:
    """What there is and in which state, without names that another run would choose otherwise."""
    frozen = xen.store.snapshot(CLASSES)
    found = []
    for cls in SEEN:
        at = LAYOUTS[cls].index
        for _, row in frozen.items(cls):
            word = TABLES[cls].word[row[STATE]] if cls in TABLES else ""
            label = row[at["name_label"]] if "name_label" in at else ""
            size = row[at["virtual_size"]] if "virtual_size" in at else 0
            found.append((cls, word, str(label), size))
    domains = sorted((d.state, d.memory) for d in xen.driver.vm_list())
    disks = sorted(len(xen.sim.sr_summary(sr.uuid).vdis) for sr in xen.SR)
    return sorted(found), domains, disks


def whole(xen: Xen) -> None:
    """Every invariant holds, and nothing waits to be ended."""
    check_quiet(xen)
    assert xen.store.journal() == {}
    assert not xen.context.running
    assert all(
        outcome.outcome.startswith(("rolled back", "completed", "was ", "its ", "it "))
        for outcome in xen.recovery
    )


Prepared = Callable[[], tuple[Any, Any, dict[str, Any]]]
