"""Deploy a new service from a template"""

from __future__ import annotations

import pytest
from tests.usecases.real.world import World
from tests.usecases.story import Story

from xenmgmt import errors


def test_uc06(world: World, story: Story) -> None:
    xen = world.xen
    (host,) = xen.host
    template = world.vm("web template", is_a_template=True)
    with story.refused("start the template itself", errors.VMIsTemplate, unchanged=world.still):
        template.start()
    with story.step("clone the template, and provision the clone"):
        vm = template.clone("web-7")
        vm.provision()
        assert (vm.state, vm.is_a_template) == ("Halted", False)
        assert vm.VIFs[0].MAC != template.VIFs[0].MAC
        assert vm.VBDs[0].VDI != template.VBDs[0].VDI
    with story.step("ask which hosts would take it, and why not, if it were larger"):
        assert vm.get_possible_hosts() == (host,)
        free = host.metrics.memory_free
        vm.set_memory_limits(0, 2 * free, 2 * free, 2 * free)
        assert vm.get_possible_hosts() == ()
        with pytest.raises(errors.HostNotEnoughFreeMemory):
            vm.assert_can_boot_here(host)
        size = template.memory_static_max
        vm.set_memory_limits(0, size, size, size)
    with story.step("start it, and wait until it is up, by an event where it has an agent"):
        stream = xen.events.stream(["VM_guest_metrics"])
        vm.start()
        if world.has_agent:
            events = stream.next(timeout=300)
            assert [event.operation for event in events] == ["add"]
        else:
            story.limit("Its guest has no agent: that it is up is read on its console.")
        world.until(lambda: world.heard(vm))
    with story.step("see what the engine runs"):
        told = xen.driver.vm_info(vm.uuid)
        assert (told.host, told.memory, told.vcpus) == (host.uuid, vm.memory_static_max, 1)
