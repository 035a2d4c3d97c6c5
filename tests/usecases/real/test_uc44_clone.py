"""Clone a virtual machine"""

from __future__ import annotations

from tests.usecases.real.world import World
from tests.usecases.story import Story

from xenmgmt import errors


def test_uc44(world: World, story: Story) -> None:
    vm = world.ready("origin")
    world.join(vm)
    world.write(vm, "system")
    with story.refused("clone it while it runs", errors.VMBadPowerState, unchanged=world.still):
        vm.clone("too early")
    with story.step("clone it while it is suspended, with its memory, and let both go on"):
        vm.suspend()
        asleep = vm.clone("with memory")
        asleep.resume()
        vm.resume()
        assert (asleep.state, vm.state) == ("Running", "Running")
        assert world.content(asleep, 6) == "system"
    with story.step("write in the clone: its origin does not see it"):
        world.write(asleep, "clones")
        assert world.content(vm, 6) == "system"
    vm.hard_shutdown()
    with story.step("clone it while it is down: what is not written is shared"):
        fast = vm.clone("fast copy")
        assert fast.VBDs[0].VDI.physical_utilisation < vm.VBDs[0].VDI.virtual_size // 4
    with story.step("copy it: whole, shared with nothing"):
        whole = vm.copy("whole copy", world.sr)
    with story.step("compare what must differ, and what must not"):
        guests = (vm, fast, whole, asleep)
        assert len({one.uuid for one in guests}) == 4
        assert len({one.VIFs[0].MAC for one in guests}) == 4
        assert len({one.VBDs[0].VDI for one in guests}) == 4
        for one in (fast, whole):
            assert world.held(one.VBDs[0].VDI, 6) == b"system"
    with story.step("a clone that fails half way leaves nothing behind"):
        before = len(world.xen.VM), len(world.xen.VDI)
        try:
            vm.copy("nowhere", world.xen.SR.get_by_ref("OpaqueRef:none"))
        except errors.XenError:
            assert (len(world.xen.VM), len(world.xen.VDI)) == before
    story.limit("On QEMU a clone with memory has its origin's MAC inside until the guest sets it.")
