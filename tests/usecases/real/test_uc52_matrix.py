"""Test a program against many versions of a guest, reset each time"""

from __future__ import annotations

from tests.usecases.real.world import World
from tests.usecases.story import Story

ENGINES = ("libvirt QEMU",)


def test_uc52(world: World, story: Story) -> None:
    xen = world.xen
    disk = f"/dev/{world.disk}"
    for version in ("version-1", "version-2"):
        vm = world.ready(version)
        world.write(vm, version)
        world.shell(vm).run("echo intact > /state")
        with story.step(f"mark {version} as clean"):
            mark = world.mark(vm)
        before = len(xen.VM), len(xen.VDI), len(xen.driver.vm_list())
        with story.step(f"run tests that spoil {version}, and turn it back after each"):
            for _ in range(world.resets):
                shell = world.shell(vm)
                assert shell.run(f"cat /state; head -c9 {disk}") == f"intact\n{version}"
                shell.run(f"rm /state; printf spoiltspoilt | dd of={disk} conv=fsync")
                assert "spoilt" in shell.run(f"head -c9 {disk}")
                vm = world.turn_back(vm, mark)
        with story.step(f"nothing has come with the tests of {version}"):
            assert (len(xen.VM), len(xen.VDI), len(xen.driver.vm_list())) == before
    story.limit(world.how_marked)
