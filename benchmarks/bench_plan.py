"""Planning and placement, explanations, and what watching an operation costs."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable

import pytest
from benchmarks.conftest import Compare
from opentelemetry.sdk.trace import TracerProvider

import xenmgmt
from xenmgmt import errors, plan, telemetry
from xenmgmt.plan import Guest, Host, Inventory, Limits, Report, Request, Scheduler, Use

GIB = 1 << 30
WHOLE = Limits(cpu=1.0, disk=1.0, net=1.0)


def fleet(guests: int, hosts: int) -> Inventory:
    """Guests as they are measured: sizes by flavour, most of them idle; hosts 60 % full."""
    draw = random.Random(1)
    free = [64.0] * hosts
    made = []
    for number in range(guests):
        memory = draw.choice([0.5, 1, 2, 4, 8])
        at = draw.randrange(hosts)
        while free[at] < memory:
            at = (at + 1) % hosts
        free[at] -= memory
        cpu = min(4.0, draw.expovariate(1 / 0.96))
        made.append(Guest(f"g{number}", Use(cpu=cpu, memory=memory * GIB), host=f"h{at}"))
    return Inventory(tuple(Host(f"h{n}", 16, 64 * GIB) for n in range(hosts)), tuple(made))


def median(work: Callable[[], object], rounds: int) -> float:
    work()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


@pytest.mark.parametrize("what", ["consolidate", "rebalance", "how_many_hosts"])
def bench_growth(compare: Compare, what: str) -> None:
    """10,000 guests on 1,000 hosts beside 1,000 on 100."""
    work: dict[str, Callable[[Inventory], object]] = {
        "consolidate": lambda one: plan.consolidate(one, limits=WHOLE),
        "rebalance": plan.rebalance,
        "how_many_hosts": lambda one: plan.how_many_hosts(one, one.hosts[0]),
    }
    large, small = fleet(10_000, 1000), fleet(1000, 100)
    compare(
        f"plan.{what}(), 10,000 guests on 1,000 hosts",
        lambda: work[what](large),
        lambda: work[what](small),
        target=15,
        peer_name="1,000 on 100",
        rounds=7,
    )


@pytest.mark.parametrize("count", [1000, 10_000])
def bench_quality(compare: Compare, count: int) -> None:
    """Hosts in use after consolidation beside the volume bound."""
    found = plan.consolidate(fleet(count, count // 10), limits=WHOLE)
    compare.idle()
    compare.note(
        f"hosts in use, {count:,} guests consolidated",
        len(found.used),
        found.bound,
        target=1.02,
        peer_name="volume lower bound",
        unit="hosts",
    )


def nodes(count: int) -> Scheduler:
    draw = random.Random(1)
    scheduler = Scheduler()
    scheduler.report(
        "rack",
        [
            Report(
                node=f"n{n}",
                hypervisor_type="xen" if n % 2 else "none",
                cpus=16,
                memory=64 * GIB,
                memory_free=draw.randrange(64 * GIB) if n % 2 else None,
            )
            for n in range(count)
        ],
    )
    return scheduler


def placed(scheduler: Scheduler) -> Callable[[], object]:
    request = Request(name="vm", cpus=1, memory=GIB)

    def work() -> None:
        scheduler.place(request)
        scheduler.release("vm")

    return work


def bench_placement(compare: Compare) -> None:
    """One placement, and its release, by node: many beside few, and beside a bare loop."""
    large, small = nodes(10_000), nodes(100)
    each = median(placed(large), 2000) / 10_000
    compare.idle()
    compare.note(
        "placement, by node, 10,000 nodes",
        each,
        median(placed(small), 2000) / 100,
        target=1.2,
        peer_name="100 nodes",
    )


def bench_placement_and_a_loop(compare: Compare) -> None:
    """One placement among 10,000 nodes beside a loop that compares one attribute of each."""
    scheduler = nodes(10_000)
    listed = list(scheduler)

    def bare() -> int:
        found = 0
        for node in listed:
            if node.memory_free >= GIB:
                found += 1
        return found

    compare(
        "placement among 10,000 nodes",
        placed(scheduler),
        bare,
        target=3,
        peer_name="a loop, one comparison for each",
    )


def bench_refusal_and_a_loop(compare: Compare) -> None:
    """A request that no node can have, with reasons, beside the same loop."""
    scheduler = nodes(10_000)
    listed = list(scheduler)
    request = Request(name="vm", cpus=1, memory=1 << 50)

    def refused() -> None:
        with pytest.raises(errors.NoHostsAvailable):
            scheduler.find(request)

    compare(
        "refused placement among 10,000 nodes, with reasons",
        refused,
        lambda: [node for node in listed if node.memory_free >= GIB],
        target=3,
        peer_name="a loop, one comparison for each",
    )


def bench_own_weigher(compare: Compare) -> None:
    """With a weigher of one's own every node is looked at."""
    scheduler = nodes(10_000)
    scheduler.weigher = lambda node, request: node.cpus_free
    listed = list(scheduler)
    compare(
        "placement among 10,000 nodes, weigher of one's own",
        placed(scheduler),
        lambda: [node for node in listed if node.memory_free >= GIB],
        target=3,
        peer_name="a loop, one comparison for each",
        rounds=15,
    )


class TestWatched:
    """pause and unpause: untold, logged to nowhere, traced to nowhere."""

    @staticmethod
    def _work(xen: xenmgmt.Xen) -> Callable[[], object]:
        vm = xen.VM.create(name_label="a", memory_static_max=GIB)
        vm.start()

        def work() -> None:
            vm.pause()
            vm.unpause()

        return work

    @pytest.mark.parametrize(("name", "target"), [("log", 2.0), ("trace", 6.0)])
    def bench_watched(self, compare: Compare, name: str, target: float) -> None:
        """What it costs when it is on."""
        with xenmgmt.connect("sim://") as on, xenmgmt.connect("sim://") as off:
            if name == "log":
                telemetry.log(on, steps=True)
            else:
                telemetry.trace(on, TracerProvider())
            watched, plain = self._work(on), self._work(off)
            compare(
                f"pause + unpause with telemetry.{name}()",
                watched,
                plain,
                target=target,
                peer_name="without",
                inner=50,
            )

    def bench_off(self, compare: Compare) -> None:
        """What the questions whether anybody looks on cost when nobody does."""
        with xenmgmt.connect("sim://") as xen:
            context = xen.context
            work = self._work(xen)

            def questions() -> None:  # pause and unpause: begin, one step, end; twice
                for _ in range(6):
                    if context.watchers:
                        raise AssertionError

            compare.idle()
            compare.note(
                "telemetry when it is off (all its questions)",
                median(questions, 5000),
                median(work, 2000),
                target=0.02,
                peer_name="pause + unpause",
            )


def bench_explain(compare: Compare) -> None:
    """explain(vm, "start") of a VM that has no room beside the refused start."""
    with xenmgmt.connect("sim://?memory=2GiB") as xen:
        vm = xen.VM.create(name_label="big", memory_static_max=8 * GIB)

        def start() -> None:
            with pytest.raises(errors.HostNotEnoughFreeMemory):
                vm.start()

        compare(
            'explain(vm, "start")',
            lambda: xenmgmt.explain(vm, "start"),
            start,
            target=2,
            peer_name="the refused start",
            inner=20,
        )
