"""Eight clients at once on few VMs: every history is explained by some order of the calls."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import pytest
from tests.patience import LONG

import xenmgmt
from xenmgmt import errors
from xenmgmt.abc import Cell, Change, EngineEvent
from xenmgmt.clock import RealClock
from xenmgmt.model._layout import Row
from xenmgmt.store import MemoryStore
from xenmgmt.testing import histories
from xenmgmt.testing.histories import ABSENT, Call, Shape, parts, violation

HISTORIES = 400  # of each kind
IN_A_PIECE = 100
HOST = "hosts=1&cpus=1"


@pytest.fixture(autouse=True)
def _switch_often() -> Iterator[None]:
    """Threads take turns more often than they do otherwise."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def threads(seed: int, store: type[MemoryStore] = MemoryStore) -> list[Call]:
    """Clients of the blocking face."""
    clock = RealClock()
    with xenmgmt.connect(f"sim://?{HOST}", seed=seed, clock=clock, store=store(clock)) as xen:
        return histories.in_threads(xen, seed)


def tasks(seed: int) -> list[Call]:
    """Clients of the asynchronous face in one loop; calls take virtual time."""
    xen = xenmgmt.aio.connect(f"sim://?{HOST}&latency=real", seed=seed)
    try:
        return histories.in_tasks(xen, seed)
    finally:
        xen.close()


def loops(seed: int) -> list[Call]:
    """Clients of the asynchronous face, each with a thread and a loop of its own."""
    xen = xenmgmt.aio.connect(f"sim://?{HOST}&clock=real", seed=seed)
    try:
        return histories.in_loops(xen, seed)
    finally:
        xen.close()


@pytest.mark.parametrize("first", range(0, HISTORIES, IN_A_PIECE))
@pytest.mark.parametrize("kind", [threads, tasks, loops])
def test_histories(kind: Any, first: int) -> None:
    """Some order of the calls, each at once, explains what every client has seen."""
    outcomes: Counter[str] = Counter()
    for seed in range(first, first + IN_A_PIECE):
        calls = kind(seed)
        assert len(calls) == 50
        outcomes.update(call.outcome for call in calls)
        assert violation(calls) == "", f"seed {seed}"
    assert set(outcomes) <= {"done", "refused", "busy", "gone", "exists", "cancelled"}
    assert outcomes["done"] > 1000


class Forgetful(MemoryStore):
    """Does not look whether what was read has changed."""

    def txn(
        self,
        compare: Iterable[tuple[Cell, Row]],
        absent: Iterable[tuple[str, str, Any]],
        changes: Sequence[Change],
    ) -> int:
        return super().txn((), absent, changes)


def test_a_broken_store_is_caught() -> None:
    """Without the comparison updates are lost, and the checker sees it."""
    found = ""
    for seed in range(300):
        with suppress(Exception):  # a lost update can break anything
            found = violation(threads(seed, Forgetful))
        if found.startswith("no order explains"):
            break
    assert found.startswith("no order explains")


class TestSpecification:
    """What the specification allows."""

    def after(self, state: Shape, verb: str, outcome: str, **more: Any) -> Shape | None:
        """The state after all parts of a call."""
        call = Call(0, "u", verb, more.get("value", "v"), 7, 8, outcome, more.get("result"))
        found: Shape | None = state
        for part in parts(call):
            found = part(found) if found is not None else None
        return found

    def test_moves(self) -> None:
        """A start is done when Halted, refused when Running, gone when there is no VM."""
        halted, running = Shape("Halted"), Shape("Running")
        assert self.after(halted, "start", "done") == running
        assert self.after(running, "start", "done") is None
        assert self.after(running, "start", "refused") == running
        assert self.after(halted, "start", "refused") is None
        assert self.after(halted, "start", "cancelled") == halted
        assert self.after(ABSENT, "start", "gone") == ABSENT
        assert self.after(halted, "start", "busy") is None
        assert self.after(halted, "start", "EngineError: what is this") is None

    def test_fields(self) -> None:
        """Fields hold what was written last."""
        vm = Shape("Halted", name="a")
        assert self.after(vm, "rename", "done", value="b") == vm._replace(name="b")
        assert self.after(vm, "read_name", "done", result="b") is None
        assert self.after(vm, "configure", "done", value="k=v").config == {("k", "v")}  # type: ignore[union-attr]


class TestFound:
    """What the histories have found, each as the few calls that show it."""

    def test_a_vm_that_is_shut_down_the_moment_it_is_taken(self) -> None:
        """Whoever sees that a VM is busy can also cancel what it is busy with."""
        with xenmgmt.connect("sim://?cpus=1", seed=1) as xen:
            vm = xen.VM.create(name_label="a")
            seen: list[str] = []

            def cut() -> None:
                if not seen and vm.state == "starting":
                    seen.append("starting")
                    vm.hard_shutdown.task()

            stop = xen.store.on_commit(cut)
            with pytest.raises(errors.TaskCancelled):
                vm.start()
            stop()
            assert (seen, vm.state) == (["starting"], "Halted")

    def test_nothing_is_refused_because_of_half_a_change(self) -> None:
        """While another commit is on its way, part of the VM is gone and part is not."""
        with xenmgmt.connect("sim://?cpus=1", seed=1) as xen:
            vm = xen.VM.create(name_label="a")
            refusals: list[errors.XenError] = []
            store: Any = xen.store
            remove, reader = store._tables.remove, threading.Thread(target=lambda: read())

            def read() -> None:
                try:
                    vm.start()
                except errors.XenError as error:
                    refusals.append(error)

            def slowly(cls: str, ref: str, *rest: Any) -> Any:
                last = remove(cls, ref, *rest)
                if cls == "VM_metrics":
                    reader.start()
                    reader.join(0.2)
                return last

            store._tables.remove = slowly
            vm.destroy()
            reader.join(LONG)
            assert [e.args for e in refusals] == [("VM", vm.ref)]

    def test_what_the_engine_tells_while_it_is_closed(self) -> None:
        """It is not heard any more, and harms nobody."""
        xen = xenmgmt.connect("sim://", seed=1)
        vm = xen.VM.create(name_label="a").uuid
        xen.store.close()
        xen._hearing.on_engine(EngineEvent(kind="halted", subject=vm))
        xen.close()
