"""Check that all is well, and what to do where it is not"""

from __future__ import annotations

from tests.usecases.real.world import World
from tests.usecases.story import Story

from xenmgmt import health

ENGINES = ("simulator",)


def test_uc16(world: World, story: Story) -> None:
    xen = world.xen
    vm = world.guest("shop", actions_after_crash="preserve")
    vm.start()
    world.until(lambda: world.heard(vm))
    with story.step("ask when all is well: nothing is found, and asking changes nothing"):
        revision = xen.store.revision
        assert [one for one in health.check(xen) if one.ref == vm.ref] == []
        assert world.still is None or xen.store.revision == revision
    with story.step("ask after a guest has crashed"):
        world.crash(vm)
        world.until(lambda: vm.state == "Crashed")
        assert "crashed" in {one.kind for one in health.check(xen) if one.ref == vm.ref}
    with story.step("see to it, and ask again"):
        vm.hard_reboot()
        assert vm.state == "Running"
        assert [one for one in health.check(xen) if one.ref == vm.ref] == []
