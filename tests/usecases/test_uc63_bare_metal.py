"""Bare metal and virtual hosts in one scheduler

One service fronts many bare-metal nodes, another has virtual hosts. One scheduler gives both away:
a virtual machine gets room, a bare-metal job a whole node that is just what it asked for.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors, plan
from xenmgmt.plan import BARE_METAL, Report, Request, Scheduler

GIB = 1 << 30


def metal(count: int) -> list[Report]:
    return [
        Report(node=f"node{n}", hypervisor_type=BARE_METAL, cpus=16, memory=8 * GIB)
        for n in range(count)
    ]


def job(name: str, memory: int = 8 * GIB) -> Request:
    return Request(name=name, cpus=16, memory=memory, hypervisor_type=BARE_METAL)


def test_uc63(story: Story) -> None:
    url = "sim://?hosts=3&memory=8GiB&cpus=16"
    with xenmgmt.connect(url, seed=63) as xen:
        scheduler = Scheduler()
        with story.step("two services report lists, with a node name that both use") as step:
            first = xen.host.get_all()[0]
            first.name_label = "node0"
            scheduler.report("cloud", plan.reports(xen))
            scheduler.report("rack", metal(100))
            assert len(scheduler) == 103
            here, there = scheduler["cloud", "node0"], scheduler["rack", "node0"]
            assert here is not there
            step.gives(f"{here!r} and {there!r}")

        with story.step("a machine with 1 CPU and 2 GiB gets room on a virtual host") as step:
            choice = scheduler.place(Request(name="web", cpus=1, memory=2 * GIB))
            vm = xen.VM.create(name_label="web", memory_static_max=2 * GIB)
            vm.start_on(choice.node.id)
            assert choice.node.service == "cloud"
            step.gives(f"{choice.node.node} of {choice.node.service}: {choice.reason}")

        with story.step("a bare-metal job gets a whole node of just its size") as step:
            choice = scheduler.place(job("render"))
            assert choice.node.service == "rack"
            step.gives(f"{choice.node.node} of {choice.node.service}: {choice.reason}")
        with story.refused("ask for half a node", errors.NoHostsAvailable):
            scheduler.place(job("half", memory=4 * GIB))

        with story.step(
            "a hypervisor becomes bare metal: its guests leave, its power goes"
        ) as step:
            node = vm.resident_on
            key = ("cloud", node.name_label)
            scheduler.release("web")
            plan.to_bare_metal(node)
            scheduler.move(key, BARE_METAL)
            assert (vm.state, node.resident_VMs) == ("Running", ())
            with story.refused("get it before its service has said so", errors.NoHostsAvailable):
                scheduler.place(job("early", memory=16 * GIB))
            scheduler.report("cloud", plan.reports(xen))
            step.gives(repr(scheduler[key]))
        with story.step("it is given away whole, and takes no virtual machine") as step:
            scheduler.report("rack", [])  # all its free nodes are gone
            assert scheduler.place(job("train")).node.key == key
            with story.refused("start a guest there", errors.XenError):
                vm.pool_migrate(node)
            step.gives(repr(scheduler[key]))

        with story.refused("make it a hypervisor under the job", errors.OperationNotAllowed):
            scheduler.move(key, "sim")
        with story.step("the job ends: it becomes a hypervisor again") as step:
            scheduler.release("train")
            scheduler.move(key, "sim")
            plan.to_hypervisor(node)
            scheduler.report("cloud", plan.reports(xen))
            vm.pool_migrate(node)
            assert vm.resident_on == node
            step.gives(repr(scheduler[key]))

    for count in (1, 100, 10_000):
        with story.step(f"nodes behind one service ({count}): give all away, none twice") as step:
            scheduler = Scheduler()
            scheduler.report("rack", metal(count))
            given = {scheduler.place(job(f"job{n}")).node.key for n in range(count)}
            assert len(given) == count
            step.gives(f"{len(given)} nodes")
    story.limit("The power of nodes is simulated, and what runs on bare metal is not ours to see.")
