"""Clone a virtual machine

One guest is to become several: fast, with shared disks, or whole and independent. What must differ
between the copies does.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors


def test_uc44(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=1", seed=44) as xen:
        sr = xen.SR.get_all()[0]
        vm = xen.VM.create(name_label="golden", memory_static_max="512MiB", VCPUs_max=4)
        disk = xen.VDI.create(SR=sr, virtual_size="10GiB")
        xen.VBD.create(VM=vm, VDI=disk, bootable=True)
        xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
        xen.sim.disk_write(sr.uuid, disk.location, 0, "system")
        vm.start()

        with story.refused("clone it while it runs", errors.VMBadPowerState, unchanged=xen):
            vm.clone("too early")
        vm.clean_shutdown()

        used = sr.physical_utilisation
        with story.step("clone it: the disk is copied on write") as step:
            clone = vm.clone("fast copy")
            fast = clone.VBDs[0].VDI
            assert (clone.state, clone.VCPUs_max, clone.memory_static_max) == (
                "Halted",
                4,
                512 << 20,
            )
            assert fast != disk
            assert xen.sim.disk_read(sr.uuid, fast.location, 0) == "system"
            more = sr.physical_utilisation - used
            step.gives(f"{clone.state}, {more} bytes more on the repository")

        with story.step("copy it: the disk is copied whole, to another repository") as step:
            archive = xen.SR.create(
                physical_size="100GiB", name_label="archive", type=sr.type, shared=True
            )
            whole = vm.copy("whole copy", archive)
            copied = whole.VBDs[0].VDI
            assert copied.SR.uuid == archive.uuid
            assert xen.sim.disk_read(archive.uuid, copied.location, 0) == "system"
            step.gives(f"on {copied.SR.name_label}, with the same content")

        with story.step("compare what must differ") as step:
            guests = (vm, clone, whole)
            assert len({one.uuid for one in guests}) == 3
            assert len({one.VIFs[0].MAC for one in guests}) == 3
            assert len({one.VBDs[0].VDI for one in guests}) == 3
            assert {one.VIFs[0].network for one in guests} == {vm.VIFs[0].network}
            step.gives("uuid, MAC and disk differ; the network is the same")

        with story.step("write in one of them, and look into the others") as step:
            xen.sim.disk_write(sr.uuid, fast.location, 0, "changed")
            assert xen.sim.disk_read(sr.uuid, disk.location, 0) == "system"
            assert xen.sim.disk_read(archive.uuid, copied.location, 0) == "system"
            step.gives("only the one that wrote has changed")

        with story.step("run all three at once") as step:
            for one in guests:
                one.start()
            assert len({one.domid for one in guests}) == 3
            step.gives(", ".join(f"{one.name_label} {one.state}" for one in guests))

        with story.step("a clone that fails half-way leaves nothing behind") as step:
            vm.clean_shutdown()
            before = len(xen.VM), len(xen.VDI)
            xen.sim.storage_fault(sr.uuid, "ENOSPC")
            try:
                vm.clone("no room")
            except errors.XenError as error:
                step.gives(error)
            assert (len(xen.VM), len(xen.VDI)) == before
            assert (vm.state, vm.current_operations) == ("Halted", {})

        with story.step("clone it while it is suspended, with its memory") as step:
            xen.sim.storage_fault(sr.uuid, None)
            vm.start()
            vm.suspend()
            asleep = vm.clone("with memory")
            assert (asleep.state, vm.state) == ("Suspended", "Suspended")
            asleep.resume()
            vm.resume()
            assert (asleep.state, vm.state) == ("Running", "Running")
            step.gives("both go on from where it was")

        story.limit("Names need not be unique: two clones may have the same one.")
