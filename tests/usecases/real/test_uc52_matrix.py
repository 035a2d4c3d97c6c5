"""Test a program against many versions of a guest, reset each time"""

from __future__ import annotations

import time

from tests.usecases.real.world import QemuWorld
from tests.usecases.story import Story

from xenmgmt.engine.settling import settled

ENGINES = ("libvirt QEMU",)


def test_uc52(world: QemuWorld, story: Story) -> None:
    xen = world.xen
    spent = []
    for version in ("version-1", "version-2"):
        vm = world.ready(version)
        world.write(vm, version)
        before = len(xen.VM), len(xen.VDI), len(xen.driver.vm_list())
        shell = world.shell(vm)
        shell.run("echo intact > /tmp/state")
        with story.step(f"mark {version} as clean"):
            settled(xen.driver, xen.driver.vm_mark(vm.uuid, "clean"))
        with story.step(f"run tests that spoil {version}, and turn it back after each"):
            for _ in range(3):
                assert shell.run("cat /tmp/state; head -c9 /dev/vda") == f"intact\n{version}"
                shell.run("rm /tmp/state; printf spoiltspoilt | dd of=/dev/vda conv=fsync")
                assert "spoilt" in shell.run("head -c9 /dev/vda")
                begun = time.monotonic()
                settled(xen.driver, xen.driver.vm_rewind(vm.uuid, "clean"))
                spent.append(time.monotonic() - begun)
        with story.step(f"nothing has come with the tests of {version}"):
            assert (len(xen.VM), len(xen.VDI), len(xen.driver.vm_list())) == before
    assert min(spent) < 1.0
    story.limit("A mark lasts as long as its domain, and is a call of the driver, not journaled.")
