"""Test a guest with more processors than the machine has"""

from __future__ import annotations

from tests.usecases.real.world import World
from tests.usecases.story import Story

from xenmgmt import errors

ENGINES = ("libvirt QEMU",)


def test_uc51(world: World, story: Story) -> None:
    xen = world.xen
    (host,) = xen.host
    most = len(host.host_CPUs) + 2
    vm = world.guest("smp", VCPUs_max=most, VCPUs_at_startup=most)
    with story.step("start a guest with two vCPUs more than the host has CPUs"):
        assert vm.get_possible_hosts() == (host,)
        vm.start()
        world.until(lambda: xen.driver.vm_info(vm.uuid).vcpus == most)
    with story.step("count them from inside"):
        assert world.shell(vm).run("nproc") == str(most)
    with story.step("let all of them work at once, on something that must be exact"):
        count = "i=0; while [ $i -lt 300 ]; do i=$((i+1)); done; echo $i >> /out"
        run = f"rm -f /out; for n in $(seq {most}); do ({count}) & done; wait"
        told = world.shell(vm).run(f"{run}; sort /out | uniq -c | tr -s ' '")
        assert told.split()[-2:] == [str(most), "300"]
    with story.refused("more vCPUs than VCPUs_max", errors.InvalidValue, unchanged=world.still):
        vm.set_VCPUs_number_live(most + 1)
    story.limit("This shows correctness. Performance on such a guest means nothing.")
