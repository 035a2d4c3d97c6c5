"""The load is uneven: spread it

One host is busy and the others idle. Guests are to be moved, no more than needed, while they run;
and before anything is moved somebody wants to see what and why.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors, plan
from xenmgmt.drivers.sim import Load


def test_uc07(story: Story) -> None:
    url = "sim://?hosts=3&memory=16GiB&cpus=4&latency=real"
    with xenmgmt.connect(url, seed=7) as xen:
        hot, *idle = xen.host.get_all()
        with story.step("six busy guests on one host, measured for an hour"):
            for number in range(6):
                vm = xen.VM.create(name_label=f"job{number}", memory_static_max="1GiB")
                vm.start_on(hot)
                xen.sim.load(Load(cpu=0.4 + 0.1 * number), vm.uuid)
            stop = xen.sampling(every=60)
            xen.clock.sleep(3600)
            stop()

        with story.step("look at the plan: nothing is done yet") as step:
            before = [vm.resident_on for vm in xen.VM]
            found = plan.rebalance(plan.measure(xen), tolerance=0.1)
            assert found.moves
            assert [vm.resident_on for vm in xen.VM] == before
            busiest = {name: share["cpu"] for name, share in found.before.items()}
            after = {name: share["cpu"] for name, share in found.after.items()}
            assert max(after.values()) < max(busiest.values())
            step.gives(found.moves[0].reason)
            story.note(str(found).replace("\n", " | "))

        with story.step("carry it out, move by move, while the guests run") as step:
            seen = []
            for done in plan.apply(xen, found):
                assert xen.VM.get_by_ref(done.move.guest).state == "Running"
                assert str(xen.task.get_by_ref(done.task).status) == "success"
                seen.append(done.progress)
            assert seen == sorted(seen)
            assert seen[-1] == 1.0
            step.gives(", ".join(f"{share:.0%}" for share in seen))

        with story.step("measure again") as step:
            stop = xen.sampling(every=60)
            xen.clock.sleep(3600)
            stop()
            shares = [one.host_CPUs[0].utilisation for one in (hot, *idle)]
            assert max(shares) - min(shares) < 0.35
            step.gives(", ".join(f"{share:.0%}" for share in shares))

        with story.step("ask once more: there is nothing left to do") as step:
            again = plan.rebalance(plan.measure(xen), tolerance=0.25)
            assert again.moves == ()
            step.gives("no moves")

        stale = plan.rebalance(plan.measure(xen), tolerance=0.0)
        if stale.moves:
            moved = stale.moves[0]
            others = [one for one in xen.host if one.ref != moved.source]
            xen.VM.get_by_ref(moved.guest).pool_migrate(others[0])
            with story.refused("carry out a plan that is out of date", errors.OperationNotAllowed):
                list(plan.apply(xen, stale))
        story.limit("Here hosts are simulated. Guests move between QEMU hosts as well (libvirt).")
