"""Have a guest go on elsewhere from a checkpoint, where there is no other host"""

from __future__ import annotations

from tests.usecases.real.world import World
from tests.usecases.story import Story

from xenmgmt import errors

ENGINES = ("simulator",)


def test_uc65(world: World, story: Story) -> None:
    xen = world.xen
    (host,) = xen.host
    vm = world.tiny("till")
    vm.start()
    with story.step("plan a stand-by for a guest that runs"):
        protection = xen.VM_protection.create(VM=vm, host=host)
    with story.refused(
        "have the host of the guest stand by itself",
        errors.NotSupported,
        errors.OperationNotAllowed,
        unchanged=world.still,
    ) as refused:
        protection.start()
    with story.step("the guest runs on, unprotected, and the plan can be taken back"):
        assert (vm.state, protection.state) == ("Running", "Idle")
        protection.destroy()
        vm.hard_shutdown()
    if isinstance(refused.error, errors.NotSupported):
        assert "second host" in str(refused.error)
    story.limit(world.how_protected)
