"""Let a client tune what a guest costs"""

from __future__ import annotations

from tests.usecases.real.world import MIB, World
from tests.usecases.story import Story

from xenmgmt import errors


def test_uc28(world: World, story: Story) -> None:
    xen = world.xen
    vm = world.ready("client")
    low, high = 80 * MIB, vm.memory_static_max
    with story.step("take less memory while it runs, and wait until the guest has given it back"):
        vm.set_memory_dynamic_range(low, low)
        vm.wait_memory_target_live()
        assert low <= xen.driver.vm_info(vm.uuid).memory <= low + MIB
        assert vm.metrics.memory_actual <= low + MIB
    with story.step("take all of it again"):
        vm.set_memory_dynamic_range(high, high)
        vm.wait_memory_target_live()
        assert abs(xen.driver.vm_info(vm.uuid).memory - high) <= MIB
    with story.step("take another processor while it runs"):
        vm.set_VCPUs_number_live(2)
        world.until(lambda: xen.driver.vm_info(vm.uuid).vcpus == 2)
        assert vm.metrics.VCPUs_number == 2
    with story.refused("more vCPUs than the limit", errors.InvalidValue, unchanged=world.still):
        vm.set_VCPUs_number_live(5)
    with story.refused("more memory than the limit", errors.XenError, unchanged=world.still):
        vm.set_memory_target_live(2 * high)
    with story.step("another weight: set, or refused with the reason that this host has none"):
        reason = ""
        try:
            vm.add_to_VCPUs_params_live("weight", "64")
        except errors.NotSupported as refused:
            reason = refused.reason
        assert not reason or "control group" in reason
        if reason:
            story.limit("Weights need control groups, which the machine of the tests has not.")
