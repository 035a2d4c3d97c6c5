"""Check that all is well

Before going home somebody wants one answer: is anything wrong, and what would help.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors, health


def test_uc16(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=3&memory=4GiB", seed=16) as xen:
        guests = []
        for n in range(3):
            vm = xen.VM.create(
                name_label=f"guest {n}", memory_static_max="256MiB", actions_after_crash="preserve"
            )
            vm.start()
            guests.append(vm)

        with story.step("ask when all is well") as step:
            revision = xen.store.revision
            assert health.check(xen) == []
            assert xen.store.revision == revision
            step.gives("nothing is found, and asking changed nothing")

        with story.step("ask after a bad night") as step:
            sr = xen.SR.create(type="lvm", shared=True, name_label="logs", physical_size=1 << 30)
            xen.VDI.create(SR=sr, virtual_size=1000 << 20)
            xen.sim.guest_crash(guests[0].uuid)
            xen.sim.partition(guests[1].resident_on.uuid)
            xen.sim.fail("vm_pause", errors.EngineError("made to fail"))
            guests[2].pause.task()
            found = health.check(xen)
            assert {one.kind for one in found} == {
                "crashed",
                "unknown",
                "offline",
                "full",
                "failed",
            }
            for one in found:
                step.gives(one)

        with story.step("see to each, and ask again") as step:
            guests[0].hard_reboot()
            xen.sim.heal()
            sr.VDIs[0].destroy()
            for task in xen.task:
                task.destroy()
            assert health.check(xen) == []
            assert all(vm.state == "Running" for vm in guests)
            step.gives("nothing is found")

        with story.step("let somebody end a domain behind our back") as step:
            xen.driver.vm_destroy(guests[2].uuid)
            (one,) = health.check(xen)
            assert (one.kind, one.ref) == ("drift", guests[2].ref)
            step.gives(one)
            guests[2].power_state_reset()
            assert health.check(xen) == []
        story.limit("What guests say of their own services is not looked at.")
