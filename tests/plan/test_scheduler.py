"""One scheduler for virtual hosts and bare-metal nodes of many services (use case 63)."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from xenmgmt import errors
from xenmgmt.plan import BARE_METAL, Report, Request, Scheduler

GIB = 1 << 30


def bare(name: str, cpus: int = 16, memory: int = 64 * GIB, **more: Any) -> Report:
    return Report(node=name, hypervisor_type=BARE_METAL, cpus=cpus, memory=memory, **more)


def virtual(name: str, cpus: int = 16, memory: int = 64 * GIB, **more: Any) -> Report:
    return Report(node=name, hypervisor_type="xen", cpus=cpus, memory=memory, **more)


def whole(name: str) -> Request:
    return Request(name=name, cpus=16, memory=64 * GIB, hypervisor_type=BARE_METAL)


def vm(name: str, memory: int = GIB, **more: Any) -> Request:
    return Request(name=name, cpus=1, memory=memory, **more)


@pytest.mark.parametrize("count", [1, 100, 10_000])
def test_many_nodes_behind_one_service(count: int) -> None:
    """Each node is there once under both names, is given away whole, and comes back."""
    scheduler = Scheduler()
    scheduler.report("rack", [bare(f"n{number}") for number in range(count)])
    assert len(scheduler) == count
    taken = {scheduler.place(whole(f"job{number}")).node.key for number in range(count)}
    assert taken == {("rack", f"n{number}") for number in range(count)}
    with pytest.raises(errors.NoHostsAvailable) as refusal:
        scheduler.place(whole("one more"))
    assert str(count) in str(refusal.value)
    for number in range(count):
        scheduler.release(f"job{number}")
    scheduler.report("rack", [bare(f"n{number}") for number in range(count)])
    assert scheduler.place(whole("again")).node.holds.keys() == {"again"}


def test_reports_never_overwrite_each_other() -> None:
    """The same node name of two services is two nodes; one's list does not touch the other's."""
    scheduler = Scheduler()
    scheduler.report("east", [virtual("n1", memory=8 * GIB), virtual("n2")])
    scheduler.report("west", [virtual("n1", memory=4 * GIB)])
    assert set(scheduler.nodes) == {("east", "n1"), ("east", "n2"), ("west", "n1")}
    assert scheduler["east", "n1"].memory == 8 * GIB
    scheduler.report("west", [])
    assert set(scheduler.nodes) == {("east", "n1"), ("east", "n2")}


def test_reports_are_a_list() -> None:
    """A single report, or the same node twice, is refused, and nothing is taken over."""
    scheduler = Scheduler()
    with pytest.raises(errors.FieldTypeError):
        scheduler.report("rack", virtual("n1"))  # type: ignore[arg-type]
    with pytest.raises(errors.InvalidValue):
        scheduler.report("rack", [virtual("n1"), bare("n1")])
    assert len(scheduler) == 0
    with pytest.raises(errors.InvalidValue):
        scheduler["rack", "n1"]


def test_both_names_in_the_repr() -> None:
    """A node says service host and node name, and whether it is bare metal."""
    scheduler = Scheduler()
    scheduler.report("rack-7", [bare("node-42")])
    assert repr(scheduler["rack-7", "node-42"]) == (
        "<node 'node-42' of service 'rack-7', bare metal, 16 CPUs, 64 GiB, holds 0>"
    )


def test_bare_metal_fits_exactly() -> None:
    """A node of another size is not taken, be it larger; a virtual host takes what fits."""
    scheduler = Scheduler()
    scheduler.report("rack", [bare("large", cpus=32), bare("more", memory=128 * GIB)])
    scheduler.report("cloud", [virtual("v1")])
    with pytest.raises(errors.NoHostsAvailable) as refusal:
        scheduler.place(whole("job"))
    assert "another size" in str(refusal.value)
    assert scheduler.place(vm("web")).node.key == ("cloud", "v1")
    scheduler.report("rack", [bare("large", cpus=32), bare("fits")])
    assert scheduler.place(whole("job")).node.key == ("rack", "fits")


def test_a_node_moves_and_comes_back() -> None:
    """Between bare metal and hypervisor it gets nothing, and old reports do not turn it back."""
    scheduler = Scheduler()
    scheduler.report("rack", [bare("n1")])
    scheduler.place(whole("job"))
    with pytest.raises(errors.OperationNotAllowed, match="holds job"):
        scheduler.move(("rack", "n1"), "xen")
    scheduler.release("job")
    scheduler.move(("rack", "n1"), "xen")
    scheduler.report("rack", [bare("n1")])  # from before
    for request in (whole("job"), vm("web")):
        with pytest.raises(errors.NoHostsAvailable):
            scheduler.place(request)
    scheduler.report("rack", [virtual("n1")])
    assert scheduler.place(vm("web")).node.key == ("rack", "n1")
    scheduler.release("web")
    scheduler.move(("rack", "n1"), BARE_METAL)
    scheduler.report("rack", [bare("n1")])
    assert scheduler.place(whole("job")).node.key == ("rack", "n1")


def test_a_node_moves_to_another_service() -> None:
    """It is known once: the service that it left does not bring it back by reporting it."""
    scheduler = Scheduler()
    scheduler.report("metal", [bare("n1"), bare("n2")])
    scheduler.report("cloud", [virtual("n2")])
    with pytest.raises(errors.InvalidValue):
        scheduler.move(("metal", "n2"), "xen", service="cloud")
    scheduler.move(("metal", "n1"), "xen", service="cloud")
    scheduler.report("metal", [bare("n1"), bare("n2")])
    scheduler.report("cloud", [virtual("n1"), virtual("n2")])
    assert set(scheduler.nodes) == {("metal", "n2"), ("cloud", "n1"), ("cloud", "n2")}
    scheduler.move(("cloud", "n1"), BARE_METAL, service="metal")
    scheduler.report("metal", [bare("n1"), bare("n2")])
    scheduler.report("cloud", [virtual("n1"), virtual("n2")])
    assert set(scheduler.nodes) == {("metal", "n1"), ("metal", "n2"), ("cloud", "n2")}


def test_filters_and_weighers() -> None:
    """Filters of one's own have reasons; a weigher decides among what is left."""
    no_old = Scheduler(
        filters=[lambda node, request: "is old" if node.node.startswith("old") else ""],
        weigher=lambda node, request: -node.memory_free,
    )
    no_old.report("rack", [virtual("old", memory=2 * GIB), virtual("a"), virtual("b", memory=GIB)])
    choice = no_old.place(vm("web"))
    assert choice.node.node == "b"
    assert "weighs most" in choice.reason
    assert [node.node for node in no_old.why_not(vm("x"))["is old"]] == ["old"]


def test_capabilities_and_free_figures_of_the_service() -> None:
    """What the service says to be free counts, and what it cannot do is a reason."""
    scheduler = Scheduler()
    scheduler.report("rack", [virtual("n1", memory_free=GIB, capabilities=frozenset({"hvm"}))])
    with pytest.raises(errors.NoHostsAvailable) as refusal:
        scheduler.find(vm("web", capabilities=frozenset({"hvm", "gpu"})))
    assert "cannot do gpu" in str(refusal.value)
    with pytest.raises(errors.NoHostsAvailable):
        scheduler.find(vm("web", memory=2 * GIB))
    assert scheduler.find(vm("web", capabilities=frozenset({"hvm"}))).node.node == "n1"


class Random(RuleBasedStateMachine):
    """The order by which nodes are found agrees with looking at all of them."""

    @initialize(seed=st.integers(0, 99))
    def begin(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.scheduler = Scheduler()
        self.number = 0

    @rule(service=st.sampled_from("ab"), count=st.integers(0, 6), many=st.booleans())
    def report(self, service: str, count: int, many: bool) -> None:
        made = [
            self.draw.choice((virtual, bare))(
                f"n{number}",
                cpus=self.draw.choice((8, 16)),
                memory=self.draw.choice((16, 64)) * GIB,
                up=self.draw.random() < 0.9,
            )
            for number in range(count)
        ]
        if many:
            made += [virtual(f"m{number}", memory=GIB) for number in range(100)]
        self.scheduler.report(service, made)

    @rule(kind=st.sampled_from(["", "xen", BARE_METAL]), size=st.sampled_from([1, 16, 64]))
    def place(self, kind: str, size: int) -> None:
        self.number += 1
        request = Request(
            name=str(self.number),
            cpus=16 if kind == BARE_METAL else 1,
            memory=size * GIB,
            hypervisor_type=kind,
        )
        fitting = [node for node in self.scheduler if not node.why_not(request)]
        most = max((node.memory_free for node in fitting), default=0)
        try:
            node = self.scheduler.place(request).node
        except errors.NoHostsAvailable as refusal:
            assert not fitting
            assert refusal.hint  # noqa: PT017 - whether one fits depends on the fleet
        else:
            assert node in fitting
            assert kind == BARE_METAL or node.memory_free + request.memory == most

    @rule()
    def release(self) -> None:
        self.scheduler.release(str(self.draw.randint(0, self.number)))

    @rule()
    def move(self) -> None:
        nodes = [node for node in self.scheduler if not node.holds]
        if nodes:
            node = self.draw.choice(nodes)
            self.scheduler.move(node.key, "xen" if node.is_bare_metal else BARE_METAL)

    @invariant()
    def each_is_known_by_both_names(self) -> None:
        if hasattr(self, "scheduler"):
            for key, node in self.scheduler.nodes.items():
                assert node.key == key


Random.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestRandom = Random.TestCase
