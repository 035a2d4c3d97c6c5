"""Run very many idle guests, and move memory to the few that are busy

Most guests do nothing most of the time. Memory goes to those that need it now, within limits that
each owner has set, and comes back.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import balloon
from xenmgmt.drivers.sim import Load, mostly_idle

MIB = 1 << 20
GUESTS = 400


def run(policy: balloon.Policy) -> tuple[float, int]:
    """Shortage in GiB-seconds and ticks, of an hour with a crowd of guests."""
    with xenmgmt.connect("sim://?hosts=1&memory=50GiB&cpus=16", seed=24) as xen:
        for n in range(GUESTS):
            vm = xen.VM.create(
                name_label=f"g{n}",
                memory_static_min=0,
                memory_static_max=1024 * MIB,
                memory_dynamic_min=64 * MIB,
                memory_dynamic_max=64 * MIB,
            )
            vm.start()
            vm.set_memory_dynamic_range(64 * MIB, 1024 * MIB)
            vm.set_memory_target_live(64 * MIB)
        balancer = balloon.Balancer(xen, policy, reserve=1 << 30)
        busy = Load(cpu=1.0, memory=800 * MIB)
        xen.sim.load(mostly_idle(busy, share=0.05, seconds=900))
        looked = 0
        for _ in range(360):
            xen.clock.sleep(10)
            looked += balancer.tick().changed
            for vm in list(xen.VM)[:: GUESTS // 8]:
                assert vm.memory_dynamic_min <= vm.memory_target <= vm.memory_dynamic_max
        return balloon.shortage(xen) / (1 << 30), looked


def test_uc24(story: Story) -> None:
    with story.step(
        f"run {GUESTS} guests for an hour, each busy one twentieth of the time"
    ) as step:
        fixed, _ = run(balloon.Fixed(0.06))
        step.gives(f"with equal shares they lack {fixed:.0f} GiB-seconds of memory")
    with story.step("the same hour, from the same seed, with memory given on demand") as step:
        demand, looked = run(balloon.OnDemand())
        assert demand < fixed / 3
        step.gives(f"they lack {demand:.0f} GiB-seconds")
        story.note("The guests may have 400 GiB together; the host has 50.")
        story.note(
            f"In 360 looks {looked} guests had changed: {looked / 360:.0f} of {GUESTS} each time."
        )
        assert looked < GUESTS * 360 / 10
    with story.step("the same again") as step:
        assert run(balloon.OnDemand()) == (demand, looked)
        step.gives("the same to the last bit")
    story.limit("Guests say what they need at once; a real guest's need has to be estimated.")
