"""Clone a running guest a thousand times at once

A computation prepares itself in one guest, and goes on in a thousand copies. They share memory and
disks with it until they write.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors

MIB = 1 << 20


def test_uc64(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=1&memory=16GiB", seed=64) as xen:
        (host,) = xen.host.get_all()
        sr = xen.SR.get_all()[0]
        vm = xen.VM.create(name_label="worker", memory_static_max="1GiB", VCPUs_max=1)
        disk = xen.VDI.create(SR=sr, virtual_size="2GiB")
        xen.VBD.create(VM=vm, VDI=disk)
        xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
        xen.sim.disk_write(sr.uuid, disk.location, 0, "prepared")

        with story.refused("fork it before it runs", errors.VMBadPowerState, unchanged=xen):
            vm.fork(1000)
        vm.start()
        xen.clock.sleep(1)

        free = xen.driver.host_info(host.uuid).memory_free
        with story.step("fork it a thousand times in one call") as step:
            begun = xen.events.token
            forks = vm.fork(1000)
            assert len(forks) == len(set(forks)) == 1000
            assert {fork.state for fork in forks} == {"Running"}
            assert {fork.resident_on for fork in forks} == {host}
            step.gives(f"{len(forks)} guests run, beside the one they came from")
            story.note(f"{len(xen.driver.vm_list())} domains are on the host.")

        with story.step("hear of it as one change") as step:
            batch = xen.events.from_(["VM"], begun, 0)
            added = [event for event in batch.events if event.operation == "add"]
            assert len(added) == 1000
            assert len({event.revision for event in added}) == 1
            step.gives(f"{len(added)} events of one revision")

        with story.step("see that each has names of its own") as step:
            for cls, names in (
                ("uuid", {fork.uuid for fork in forks}),
                ("domid", {fork.domid for fork in forks}),
                ("MAC", {fork.VIFs[0].MAC for fork in forks}),
                ("disk", {fork.VBDs[0].VDI for fork in forks}),
            ):
                assert len(names) == 1000, cls
            step.gives("uuid, domid, MAC and disk differ")

        with story.step("measure the memory that they cost") as step:
            assert xen.driver.host_info(host.uuid).memory_free == free
            xen.sim.guest_writes_memory(forks[0].uuid, 64 * MIB)
            assert xen.driver.host_info(host.uuid).memory_free == free - 64 * MIB
            assert xen.driver.vm_info(forks[0].uuid).memory == 64 * MIB
            step.gives("none at first; one that wrote 64 MiB costs 64 MiB")
            story.note("Whole copies would need 1000 GiB; the host has 16.")

        with story.step("write on the disk of one") as step:
            mine = forks[0].VBDs[0].VDI
            assert xen.sim.disk_read(sr.uuid, mine.location, 0) == "prepared"
            xen.sim.disk_write(sr.uuid, mine.location, 0, "result 1")
            other = forks[1].VBDs[0].VDI
            assert xen.sim.disk_read(sr.uuid, other.location, 0) == "prepared"
            assert xen.sim.disk_read(sr.uuid, disk.location, 0) == "prepared"
            step.gives("the others and the origin have what was prepared")

        with story.refused("fork more than any engine holds", errors.InvalidValue, unchanged=xen):
            vm.fork(40_000)
        with story.step("let a fork fail in the engine") as step:
            before = len(xen.VM), len(xen.VDI)
            xen.sim.fail("vm_fork", errors.EngineError("no more domains"))
            try:
                vm.fork(10)
            except errors.EngineError as error:
                step.gives(f"{error} Nothing of it is left.")
            assert (len(xen.VM), len(xen.VDI)) == before

        with story.step("end them all") as step:
            for fork in forks:
                disks = [vbd.VDI for vbd in fork.VBDs]
                fork.hard_shutdown()
                fork.destroy()
                for one in disks:
                    one.destroy()
            assert (len(xen.driver.vm_list()), vm.state) == (1, "Running")
            assert xen.driver.host_info(host.uuid).memory_free == free
            step.gives(f"{len(xen.driver.vm_list())} domain is left, and the memory is back")

        story.limit("In the simulator. On a real engine it needs one that can fork domains.")
        story.limit("All forks are on the host of their origin.")
