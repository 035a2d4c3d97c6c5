"""Reading one attribute of a running VM, and what the guard of it costs."""

from __future__ import annotations

import statistics
import timeit
from typing import Any

from benchmarks.conftest import Compare
from statemachine import State, StateMachine
from transitions import Machine

import xenmgmt

N = 20_000


class Plain:
    """A property without a guard over the same kind of row."""

    __slots__ = ("_cell",)

    def __init__(self, cell: Any) -> None:
        self._cell = cell

    @property
    def domid(self) -> int:
        row = self._cell.row
        value: int = row[39]
        return value


def test_gated_accessor(compare: Compare, libvirt_connection: Any) -> None:
    """``vm.domid`` beside libvirt's ``dom.state()``."""
    domain = libvirt_connection.lookupByName("test")
    with xenmgmt.connect("sim://?seed=1") as xen:
        vm = xen.VM.create(name_label="a")
        vm.start()
        compare(
            "gated accessor on a handle",
            lambda: vm.domid,
            domain.state,
            target=1 / 3,
            peer_name="libvirt dom.state()",
            inner=N,
        )


def test_guard_over_plain_property(compare: Compare) -> None:
    """The nanoseconds that the guard adds, as a share of 200."""
    with xenmgmt.connect("sim://?seed=1") as xen:
        vm = xen.VM.create(name_label="a")
        vm.start()
        plain = Plain(vm._cell)
        gaps = []
        for _ in range(15):
            ours = timeit.timeit("vm.domid", globals={"vm": vm}, number=N) / N
            bare = timeit.timeit("vm.domid", globals={"vm": plain}, number=N) / N
            gaps.append(ours - bare)
        compare._benchmark(lambda: vm.domid)
        compare.note(
            "guard over a plain property",
            statistics.median(gaps),
            200e-9,
            target=1.0,
            peer_name="200 ns",
        )


class Light(StateMachine):  # type: ignore[misc]
    """The same two moves in python-statemachine."""

    halted = State(initial=True)
    running = State()
    start = halted.to(running)
    stop = running.to(halted)


def _transition_of_ours() -> Any:
    from xenmgmt.states import TABLES

    table = TABLES["VM"]
    with xenmgmt.connect("sim://?seed=1") as xen:
        vm = xen.VM.create(name_label="a")
        row, ref = vm._live_row(), vm.ref
        refusal = table.refusal
        return lambda: refusal("start", ref, row, xen)


def test_guard_beside_transitions(compare: Compare) -> None:
    """Asking the compiled table, beside `transitions` asking its own."""

    class Model:
        may_start: Any

    machine = Machine(
        Model(), states=["halted", "running"], initial="halted", auto_transitions=False
    )
    machine.add_transition("start", "halted", "running")
    compare(
        "may this operation start? (all rules of a VM)",
        _transition_of_ours(),
        machine.models[0].may_start,
        target=1.0,
        peer_name="transitions may_start()",
        inner=2000,
    )


def test_guard_beside_python_statemachine(compare: Compare) -> None:
    """The same beside python-statemachine."""
    machine = Light()
    compare(
        "may this operation start? (all rules of a VM) ",
        _transition_of_ours(),
        lambda: machine.allowed_events,
        target=1.0,
        peer_name="python-statemachine allowed_events",
        inner=2000,
    )
