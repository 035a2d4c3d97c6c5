"""Power a box off for service, without anybody noticing

A host needs a new fan. Its guests have to leave it, running; what keeps one from leaving is to be
known before the first one moves.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors, plan


def test_uc17(story: Story) -> None:
    url = "sim://?hosts=3&memory=4GiB&latency=real"
    with xenmgmt.connect(url, seed=17) as xen:
        box = xen.host.get_all()[0]
        local = xen.SR.create(box, {}, "0", "local", "", "lvm", "", False, {})
        vms = []
        for name in ("web", "mail", "scratch"):
            vm = xen.VM.create(name_label=name, memory_static_max="1GiB")
            vm.start_on(box)
            vms.append(vm)
        scratch = vms[2]
        scratch.hard_shutdown()
        xen.VBD.create(VM=scratch, VDI=xen.VDI.create(SR=local, virtual_size="8MiB"))
        scratch.start_on(box)

        with story.step("ask what keeps the guests from leaving") as step:
            blockers = box.get_vms_which_prevent_evacuation()
            assert set(blockers) == {scratch}
            step.gives(f"{scratch.name_label}: its disk is on storage that only this host has")
        with story.refused("check it in one call", errors.XenError, unchanged=xen):
            box.assert_can_evacuate()
        with story.refused("evacuate all the same", errors.XenError):
            box.evacuate()
        assert {vm.resident_on for vm in vms} == {box}
        with story.step("see that nothing was half done: all are where they were") as step:
            step.gives(f"{box.state}, {len(box.resident_VMs)} guests")

        with story.step("shut the blocker down, as its owner agrees") as step:
            scratch.clean_shutdown()
            box.assert_can_evacuate()
            step.gives("all that runs can leave now")

        with story.refused("power it off under its guests", errors.Refused, unchanged=xen):
            box.shutdown()
        with story.step("evacuate: a task with progress") as step:
            stream = xen.events.stream(["VM"])
            task = box.evacuate.task()
            seen = []
            while not task.done:
                xen.clock.sleep(0.5)
                seen.append(task.progress)
            task.wait()
            assert seen == sorted(seen)
            states = {event.snapshot.state for event in stream.poll() if event.snapshot}
            assert states <= {"Running", "migrating"}
            assert box.resident_VMs == ()
            step.gives(f"{box.state}; the guests ran all the time")

        with story.step("power it off; nothing starts there meanwhile") as step:
            box.shutdown()
            assert box.state == "Offline"
            step.gives(box.state)
        with story.refused("start the guest that needs it", errors.XenError):
            scratch.start()
        with story.step("the fan is in: power on, enable, and take the guests back") as step:
            box.power_on()
            box.enable()
            for vm in vms[:2]:
                vm.pool_migrate(box)
            scratch.start()
            assert {vm.resident_on for vm in vms} == {box}
            step.gives(f"{box.state} with {len(box.resident_VMs)} guests")

        with story.step("or let a plan spread them anew") as step:
            stop = xen.sampling(every=60)
            xen.clock.sleep(600)
            stop()
            found = plan.rebalance(plan.measure(xen))
            step.gives(found.reasons[0])
        story.limit("Power is switched by the simulator; on real hosts by what the driver has.")
