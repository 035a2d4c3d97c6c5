"""Run tiny guests as guests like any other"""

from __future__ import annotations

from tests.usecases.real.world import MIB, World
from tests.usecases.story import Story

from xenmgmt import errors

ENGINES = ("simulator",)
MANY = 8


def test_uc66(world: World, story: Story) -> None:
    xen = world.xen
    vm = world.tiny("mini")
    with story.step("start a guest of 4 MiB with a kernel and no disk"):
        vm.start()
        told = xen.driver.vm_info(vm.uuid)
        assert (told.memory, told.vcpus, told.state) == (4 * MIB, 1, "Running")
        assert vm.VBDs == ()
    with story.step("see that it has run, and waits"):
        world.until(lambda: world.lives(vm))
    with story.step("pause it, let it go on, reboot it"):
        vm.pause()
        assert vm.state == "Paused"
        vm.unpause()
        vm.hard_reboot()
        assert vm.state == "Running"
    with story.refused("give one no memory at all", errors.XenError, unchanged=world.still):
        xen.VM.create(name_label="nothing", memory_static_max=0)
    with story.step(f"run {MANY} more beside it"):
        many = [world.tiny(f"mini-{number}") for number in range(MANY)]
        for one in many:
            one.start()
        assert len(xen.driver.vm_list()) == MANY + 1
    with story.step("end all of them"):
        for one in (vm, *many):
            one.hard_shutdown()
        assert len(xen.driver.vm_list()) == 0
    story.limit("It answers nothing: it is ended, and neither shut down nor saved.")
