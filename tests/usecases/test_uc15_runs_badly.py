"""Find out why a guest runs badly

A guest is slow. Somebody wants to see what it uses, what it wanted and did not get, and what it has
been doing, beside its neighbours.
"""

from __future__ import annotations

import pytest
from tests.usecases.story import Story

import xenmgmt
from xenmgmt.drivers.sim import Load

MIB = 1 << 20


def test_uc15(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=1&cpus=4&memory=8GiB&latency=real", seed=15) as xen:
        guests = {}
        for name in ("slow", "greedy", "quiet"):
            vm = xen.VM.create(name_label=name, memory_static_max="512MiB", VCPUs_max=4)
            disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1GiB")
            xen.VBD.create(VM=vm, VDI=disk)
            xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
            vm.start()
            guests[name] = vm
        slow = guests["slow"]

        with story.step("collect the metrics of the guest for some minutes") as step:
            stream = xen.events.stream(["VM_metrics"])
            stop = xen.sampling(every=30)
            xen.sim.load(Load(cpu=0.75, memory=700 * MIB, disk_write=5e6), slow.uuid)
            xen.clock.sleep(120)
            xen.sim.load(Load(cpu=1.0), guests["greedy"].uuid)
            xen.clock.sleep(120)
            history = [
                sum(event.snapshot["VCPUs_utilisation"].values())
                for event in stream.poll()
                if event.ref == slow.metrics.ref and event.snapshot is not None
            ]
            before, after = history[1], history[-1]
            assert after < before
            step.gives(f"{before:.2f} CPUs at first, {after:.2f} later")

        with story.step("see what it wanted and did not get") as step:
            found = {one.uuid: one for one in xen.driver.vm_stats(0).samples}
            mine, other = found[slow.uuid], found[guests["greedy"].uuid]
            assert mine.steal > 0
            assert mine.cpu_rate == pytest.approx(other.cpu_rate * 0.75)
            step.gives(f"{mine.steal:.0f} s of CPU time went to others in the last two minutes")

        with story.step("see its memory and its disk") as step:
            short = xen.sim.memory_short(slow.uuid)
            assert short > 0
            rate = slow.VBDs[0].metrics.io_write_kbs
            assert rate == pytest.approx(5e6 / 1024)
            need = 700 - (slow.memory_target >> 20)
            step.gives(f"{need} MiB short of what it needs; its disk writes {rate:.0f} KiB/s")

        with story.step("see who is on its host") as step:
            (host,) = xen.host.get_all()
            share = host.host_CPUs[0].utilisation
            assert share == 1.0
            use = {name: found[vm.uuid].cpu_rate for name, vm in guests.items() if vm.uuid in found}
            step.gives(
                f"its CPUs are {share:.0%} busy: "
                + ", ".join(f"{name} {rate:.2f}" for name, rate in use.items())
            )

        with story.step("ask why something does not work now") as step:
            task = slow.suspend.task()
            step.gives(slow.explain("pause"))
            assert "suspend" in slow.explain("pause")
            task.cancel()
            xen.clock.sleep(10)
            assert slow.explain("pause") == ""

        with story.step("see how long operations take, from their tasks") as step:
            task = slow.checkpoint.task("look")
            task.wait()
            record = task.handle
            seconds = (record.finished - record.created).total_seconds()
            assert seconds > 0
            step.gives(f"{record.name_label} took {seconds:.1f} s")
        stop()
        story.limit("What goes on inside the guest, and hypervisor traces, are not shown.")
