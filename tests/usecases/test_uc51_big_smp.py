"""Test a guest with more processors than the machine has

Somebody wants to see whether software is correct on 64 processors, and has 4. It runs, and slowly.
The figures tell by how much.
"""

from __future__ import annotations

import pytest
from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors
from xenmgmt.drivers.sim import Load


def test_uc51(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=1&cpus=4&memory=32GiB", seed=51) as xen:
        (host,) = xen.host.get_all()
        with story.step("create a guest with 64 vCPUs on a host with 4 CPUs, and start it") as step:
            vm = xen.VM.create(name_label="smp", memory_static_max="2GiB", VCPUs_max=64)
            assert len(host.host_CPUs) == 4
            assert vm.get_possible_hosts() == (host,)
            vm.start()
            assert vm.metrics.VCPUs_number == 64
            assert xen.driver.vm_info(vm.uuid).vcpus == 64
            step.gives(f"{vm.state} with {vm.metrics.VCPUs_number} vCPUs")

        with story.step("load every vCPU fully for 100 s") as step:
            xen.sim.load(Load(cpu=1.0), vm.uuid)
            xen.clock.sleep(100)
            (sample,) = xen.driver.vm_stats(0).samples
            assert sample.cpu_time == pytest.approx(4 * 100)
            assert sample.steal == pytest.approx(60 * 100)
            share = sample.cpu_time / (sample.cpu_time + sample.steal)
            step.gives(f"{sample.cpu_time:.0f} s of CPU time, {sample.steal:.0f} s waited for one")
            story.note(f"Each vCPU had {share:.2%} of a CPU.")

        with story.step("take all but 4 vCPUs offline while it runs") as step:
            vm.set_VCPUs_number_live(4)
            before = xen.driver.vm_stats(0).samples[0]
            xen.clock.sleep(100)
            after = xen.driver.vm_stats(0).samples[0]
            assert after.steal == before.steal
            assert after.cpu_time - before.cpu_time == pytest.approx(4 * 100)
            step.gives(f"{vm.metrics.VCPUs_number} online: no more waiting, the same CPU time")

        with story.step("give a neighbour the same demand") as step:
            vm.set_VCPUs_number_live(64)
            other = xen.VM.create(name_label="neighbour", memory_static_max="1GiB", VCPUs_max=4)
            other.start()
            xen.sim.load(Load(cpu=1.0), other.uuid)
            begin = {one.uuid: one.cpu_time for one in xen.driver.vm_stats(0).samples}
            xen.clock.sleep(100)
            used = {
                one.uuid: one.cpu_time - begin[one.uuid] for one in xen.driver.vm_stats(0).samples
            }
            assert sum(used.values()) == pytest.approx(4 * 100)
            step.gives(f"it gets {used[other.uuid]:.1f} of 400 s, the large one the rest")

        with story.refused("more vCPUs than VCPUs_max", errors.InvalidValue, unchanged=xen):
            vm.set_VCPUs_number_live(65)
        with story.refused("more than any engine has", errors.InvalidValue, unchanged=xen):
            xen.VM.create(name_label="too big", VCPUs_max=5000)

        story.limit("This shows correctness. Performance on such a guest means nothing.")
        story.limit("The simulator shares a host evenly by vCPU; it has no weights and no caps.")
