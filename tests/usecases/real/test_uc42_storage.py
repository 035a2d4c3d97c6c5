"""Change the storage of a virtual machine"""

from __future__ import annotations

from tests.usecases.real.world import MIB, World
from tests.usecases.story import Story

from xenmgmt import errors


def test_uc42(world: World, story: Story) -> None:
    xen = world.xen
    vm, other = world.ready("mail"), world.ready("other")
    world.write(vm, "root of mail")
    with story.step("plug another disk into the running guest"):
        spool = xen.VDI.create(SR=world.sr, virtual_size=8 * MIB, name_label="spool")
        vbd = xen.VBD.create(VM=vm, VDI=spool, userdevice="1")
        vbd.plug()
        assert (vbd.state, spool.state) == ("Attached", "Attached")
    with story.refused("resize it as a free disk", errors.XenError, unchanged=world.still):
        spool.resize(16 * MIB)
    with story.step("resize it online"):
        spool.resize_online(16 * MIB)
        assert spool.virtual_size == 16 * MIB
    second = xen.VBD.create(VM=other, VDI=spool, userdevice="1")
    with story.refused("let another guest write it too", errors.VDIInUse, unchanged=world.still):
        second.plug()
    with story.step("unplug it, and give it to the other guest"):
        vbd.unplug()
        second.plug()
        assert (vbd.state, second.state) == ("Detached", "Attached")
        vbd.destroy()
    with story.step("copy the root disk, whole, while its guest is down"):
        vm.hard_shutdown()
        root = vm.VBDs[0].VDI
        moved = root.copy(world.sr)
        assert world.held(moved, 12) == b"root of mail"
    with story.step("exchange the old disk for the copy, which nothing depends on"):
        system = vm.VBDs[0]
        system.destroy()
        root.destroy()
        xen.VBD.create(VM=vm, VDI=moved, userdevice="0", bootable=True)
        vm.start()
        assert (vm.state, moved.state) == ("Running", "Attached")
    with story.refused("destroy the disk that it runs on", errors.XenError, unchanged=world.still):
        moved.destroy()
