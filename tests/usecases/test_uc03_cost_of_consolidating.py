"""What would it cost to consolidate these boxes

Twelve boxes stand about, each with a little to do. Somebody has a week of measurements, and wants
to know how many Xen hosts would do the work, also when one of them fails, before buying any.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.usecases import boxes
from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors, plan
from xenmgmt.drivers.sim import Load


def test_uc03(story: Story) -> None:
    with TemporaryDirectory() as folder:
        samples = boxes.write(Path(folder))
        with story.step("read a week of samples from a table") as step:
            found = plan.read_csv(samples, Path(folder) / "hosts.csv", percentile=95)
            assert len(found.guests) == 12
            step.gives(f"{found.evidence.samples} samples of {len(found.guests)} boxes")
        box = plan.Host("a new host", cpus=16, memory=64 << 30)
        with story.step("ask how many new hosts they need") as step:
            count = plan.how_many_hosts(found, box)
            assert count.bound <= count.number < 12
            step.gives(str(count))
        with story.step("ask the same with one host that may fail") as step:
            safe = plan.how_many_hosts(found, box, spare=1)
            assert safe.number == count.number + 1
            step.gives(f"{safe.number} hosts")
        with story.refused("ask for hosts that are smaller than a box", errors.NoHostsAvailable):
            plan.how_many_hosts(found, plan.Host("tiny", cpus=1, memory=4 << 30))

    url = f"sim://?hosts={safe.number}&memory=64GiB&cpus=16"
    with xenmgmt.connect(url, seed=3) as xen:
        with story.step("check it in the simulator: the boxes as guests, at their 95th percentile"):
            hosts = xen.host.get_all()
            stock = plan.Inventory(
                tuple(plan.Host(h.name_label, 16, 64 << 30, id=h.ref) for h in hosts),
                tuple(plan.Guest(one.name, one.use) for one in found.guests),
            )
            chosen = plan.consolidate(stock, spare=1)
            for guest in found.guests:
                vcpus = max(1, round(guest.use.cpu + 0.5))
                vm = xen.VM.create(
                    name_label=guest.name,
                    memory_static_max=int(guest.use.memory),
                    VCPUs_max=vcpus,
                    VCPUs_at_startup=vcpus,
                )
                vm.start_on(chosen.placement[guest.name])
                xen.sim.load(Load(cpu=min(1.0, guest.use.cpu / vcpus)), vm.uuid)
        with story.step("let an hour pass and look how busy the hosts are") as step:
            stop = xen.sampling(every=300)
            xen.clock.sleep(3600)
            stop()
            shares = [h.host_CPUs[0].utilisation for h in hosts]
            assert max(shares) <= 0.8 + 1e-6
            assert sum(not h.resident_VMs for h in hosts) == 1
            step.gives(", ".join(f"{share:.0%}" for share in shares))
    story.limit("What the boxes use is compared with hosts CPU for CPU, not by their speed.")
