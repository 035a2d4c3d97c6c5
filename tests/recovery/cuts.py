"""Cutting the power at any point: before and after each commit and each driver call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.operations.test_rollback import ASKING, CALLS

from xenmgmt import Xen
from xenmgmt.model import CLASSES
from xenmgmt.model._layout import LAYOUTS, NULL, STATE
from xenmgmt.model._types import Bool, Ref, Set
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
        if self.count >= self.at > 0:  # who lost the power does nothing more, not even tidy up
            raise PowerCut(where)


class CuttingStore:
    """A store whose process may die before a commit, or after it and before anybody knows."""

    def __init__(self, store: MemoryStore, fuse: Fuse) -> None:
        self._store = store
        self._fuse = fuse

        for name in ("cell", "cells", "find", "on_commit", "clock"):  # what is asked for most
            if hasattr(store, name):
                setattr(self, name, getattr(store, name))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def close(self) -> None:
        """What lost its power closes nothing."""

    def txn(self, *args: Any) -> int:
        self._fuse.point("before a commit")
        revision = self._store.txn(*args)
        self._fuse.point("after a commit")
        return revision


def bare(wrapped: Any) -> Any:
    """The store or driver without what cuts."""
    if isinstance(wrapped, CuttingStore):
        return wrapped._store
    return wrapped._driver if isinstance(wrapped, CuttingDriver) else wrapped


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
    store, driver = bare(xen.store), bare(xen.driver)
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
    store: Any = CuttingStore(bare(xen.store), fuse)
    driver: Any = CuttingDriver(bare(xen.driver), fuse)
    xen.store = xen.context.store = store
    xen.driver = xen.context.driver = driver


SEEN = """VM VBD VIF VDI SR PBD PIF network host VLAN Bond tunnel cpu_pool DPCI DSCSI DSCSI_HBA
VUSB PUSB crashdump pool VM_appliance VM_group VM_protection console""".split()
_NAMED = {
    cls: [n for n in ("name_label", "virtual_size") if n in LAYOUTS[cls].index] for cls in SEEN
}


def _shape(value: Any) -> Any:
    """What a value says when names and numbers that another run chooses otherwise do not count."""
    if isinstance(value, str):
        return value != NULL
    return len(value) if hasattr(value, "__len__") else value


def _relations(cls: str) -> list[int]:
    """Where the references of a record are, single ones and sets, and its flags."""
    layout = LAYOUTS[cls]
    found = []
    for field in layout.fields:
        kind = field.type.of if isinstance(field.type, Set) else field.type
        if field.name in layout.index and (kind is Bool or isinstance(kind, Ref)):
            found.append(layout.index[field.name])
    return found


_RELATIONS = {cls: _relations(cls) for cls in SEEN}


def essence(xen: Xen) -> Any:
    """What there is, in which state, and what hangs on what, without names that differ by run."""
    frozen = xen.store.snapshot(CLASSES)
    found = []
    for cls in SEEN:
        at = LAYOUTS[cls].index
        for _, row in frozen.items(cls):
            word = TABLES[cls].word[row[STATE]] if cls in TABLES else ""
            facts = [str(row[at[name]]) for name in _NAMED[cls]]
            shapes = tuple(_shape(row[place]) for place in _RELATIONS[cls])
            found.append((cls, word, *facts, shapes))
    domains = sorted((d.state, d.memory) for d in xen.driver.vm_list())
    marks = sorted(tuple(vm.marks) for vm in xen.VM)
    disks = sorted(len(xen.sim.sr_summary(sr.uuid).vdis) for sr in xen.SR)
    live = [one.uuid for one in xen.driver.host_list() if one.live]
    power = sorted({settings(cpu) for one in live for cpu in xen.sim.host_cpu_power(one)})
    return sorted(found, key=repr), domains, marks, disks, power


def settings(cpu: Any) -> tuple[Any, ...]:
    """What was set of a CPU: its governor, what that chooses from, how deep it may sleep."""
    return cpu.governor, cpu.least, cpu.most, cpu.deepest


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
