"""A guest for the length of a job"""

from __future__ import annotations

from typing import Any

import pytest
from tests.usecases.real.world import World
from tests.usecases.story import Story

from xenmgmt import Xen, leases


def fail(xen: Xen, template: Any) -> None:
    with leases.vm(xen, template) as vm:
        vm.snapshot("in between")
        vm.suspend()
        raise ZeroDivisionError("the job")


def test_uc25(world: World, story: Story) -> None:
    xen = world.xen
    template = world.vm("worker", is_a_template=True)

    def count() -> tuple[int, int, int]:
        return len(xen.VM), len(xen.VDI), len(xen.driver.vm_list())

    before = count()
    with story.step("take a guest for a job"):
        with leases.vm(xen, template, seconds=600, name="build 7") as vm:
            assert (vm.state, vm.is_a_template) == ("Running", False)
            assert xen.driver.vm_info(vm.uuid).state == "Running"
            (lease,) = leases.held(xen)
            assert (lease.vm, lease.name) == (vm, vm.name_label)
        assert (count(), leases.held(xen)) == (before, [])
    with story.step("a job that fails, after a snapshot and a suspend"):
        with pytest.raises(ZeroDivisionError):
            fail(xen, template)
        assert (count(), leases.held(xen)) == (before, [])
    with story.step("a job that takes longer than it said, while somebody reaps"):
        with leases.vm(xen, template, seconds=0.5) as vm:
            xen.clock.sleep(0.6)
            name = vm.name_label
            assert leases.reap(xen) == [name]
            assert not vm.exists
        assert (count(), leases.held(xen)) == (before, [])
