"""Run idle guests, and move memory to those that are busy"""

from __future__ import annotations

from tests.usecases.real.world import MIB, World
from tests.usecases.story import Story


def test_uc24(world: World, story: Story) -> None:
    xen = world.xen
    busy, idle = world.ready("busy"), world.ready("idle")
    low, high = 80 * MIB, idle.memory_static_max

    def memory(vm: object) -> int:
        return int(xen.driver.vm_info(vm.uuid).memory)  # type: ignore[attr-defined]

    with story.step("take memory from both while they run"):
        for vm in (busy, idle):
            vm.set_memory_dynamic_range(low, high)
            vm.set_memory_target_live(low)
        for vm in (busy, idle):
            vm.wait_memory_target_live()
            assert memory(vm) <= low + MIB
    with story.step("let one be busy: memory goes to it by itself, and not to the other"):
        world.use(busy, 12 * MIB)  # of some 16 MiB that are free: the guest must live, too
        world.use(idle, 0)
        tick = world.balancer()

        def grown() -> bool:
            tick()
            return memory(busy) >= low + 4 * MIB

        world.until(grown)
        assert memory(idle) <= low + MIB
    with story.step("put the idle one to sleep: it takes no memory at all"):
        idle.suspend()
        assert xen.driver.vm_info(idle.uuid) is None
    with story.step("wake it when it is wanted: it goes on where it was"):
        idle.resume()
        assert idle.state == "Running"
        assert memory(idle) <= high
    story.limit(world.how_busy)
