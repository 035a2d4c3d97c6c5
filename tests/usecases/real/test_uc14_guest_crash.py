"""Get a crashed guest up again, and find out why it crashed"""

from __future__ import annotations

import json

from tests.usecases.real.world import World
from tests.usecases.story import Story

from xenmgmt import health


def test_uc14(world: World, story: Story) -> None:
    xen = world.xen
    vm = world.guest("shop", actions_after_crash="coredump_and_restart")
    vm.start()
    world.until(lambda: world.heard(vm))
    with story.step("let the guest's kernel crash"):
        begun, domid = xen.events.token, vm.domid
        world.crash(vm)
        world.until(lambda: vm.state == "Running" and vm.get_record()["domid"] != domid)
        seen = [
            event.snapshot["power_state"].value
            for event in xen.events.from_(["VM"], begun, 0).events
            if event.snapshot is not None
        ]
        assert "Crashed" in seen
    with story.step("look at the dump of its memory"):
        (dump,) = vm.crash_dumps
        assert str(dump.VDI.type) == "crashdump"
        assert dump.VDI.virtual_size >= vm.memory_static_max
        if world.name != "simulator":
            assert world.held(dump.VDI, 4) == b"\x7fELF"
    with story.step("take a bundle for the post-mortem"):
        path = world.folder / "shop.json"
        health.write_bundle(xen, vm, path)
        told = json.loads(path.read_text())
        assert told["state"] == "Running"
        assert [one.body for one in xen.message if one.name == "VM_CRASHED"] == ["shop crashed"]
    with story.step("remove the dump"):
        dump.destroy()
        assert vm.crash_dumps == ()
    story.limit("The dump has the guest's memory, as ELF, without the state of its devices.")
