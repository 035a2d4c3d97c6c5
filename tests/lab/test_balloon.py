"""The balancing loop: many idle guests, few busy ones, bounds that hold (use case 24)."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import xenmgmt
from xenmgmt import Xen, balloon, errors
from xenmgmt.drivers.sim import Load, mostly_idle

MIB = 1 << 20


def crowd(xen: Xen, count: int, low: int, high: int, most: int) -> list[Any]:
    """Running guests with the lowest memory that they may have."""
    found = []
    for n in range(count):
        vm = xen.VM.create(
            name_label=f"g{n}",
            memory_static_min=0,
            memory_static_max=most,
            memory_dynamic_min=low,
            memory_dynamic_max=low,
        )
        vm.start()
        vm.set_memory_dynamic_range(low, high)
        vm.set_memory_target_live(low)
        found.append(vm)
    return found


def run(policy: Any, *, seed: int = 4, minutes: int = 60) -> float:
    """Byte-seconds of shortage of 60 guests on a host that cannot serve all at once."""
    with xenmgmt.connect("sim://?hosts=1&memory=12GiB&cpus=16", seed=seed) as xen:
        crowd(xen, 60, 128 * MIB, 512 * MIB, 512 * MIB)
        balancer = balloon.Balancer(xen, policy, reserve=256 * MIB)
        xen.sim.load(mostly_idle(Load(cpu=1.0, memory=400 * MIB), share=0.2, seconds=600))
        for _ in range(minutes * 6):
            xen.clock.sleep(10)
            balancer.tick()
        return balloon.shortage(xen)


def test_busy_guests_get_what_idle_ones_do_not_need() -> None:
    """A guest that needs memory gets it, within its limits, and gives it back."""
    with xenmgmt.connect("sim://?hosts=1&memory=1GiB", seed=1) as xen:
        a, _ = crowd(xen, 2, 64 * MIB, 640 * MIB, 640 * MIB)
        balancer = balloon.Balancer(xen)
        xen.sim.load(Load(memory=500 * MIB), a.uuid)
        balancer.tick()
        assert a.memory_target == 550 * MIB
        xen.sim.load(Load(memory=10 * MIB), a.uuid)
        balancer.tick()
        assert a.memory_target == 64 * MIB
        assert balancer.tick().changed <= 1
        assert balancer.tick().changed == 0


def test_a_wish_that_failed_is_tried_again() -> None:
    """The engine refuses once; the need stays as it is, and the guest gets it all the same."""
    with xenmgmt.connect("sim://?hosts=1&memory=1GiB", seed=1) as xen:
        (guest,) = crowd(xen, 1, 64 * MIB, 640 * MIB, 640 * MIB)
        balancer = balloon.Balancer(xen)
        xen.sim.load(Load(memory=500 * MIB), guest.uuid)
        xen.sim.fail("vm_set_memory", errors.EngineError("busy"))
        assert balancer.tick().grown == 0
        assert guest.memory_target == 64 * MIB
        assert balancer.tick().grown == 1
        assert guest.memory_target == 550 * MIB
        xen.sim.load(Load(memory=10 * MIB), guest.uuid)
        xen.sim.fail("vm_set_memory", errors.EngineError("busy"))
        assert balancer.tick().shrunk == 0
        assert balancer.tick().shrunk == 1
        assert guest.memory_target == 64 * MIB


def test_two_policies_on_one_seed() -> None:
    """Giving memory to who needs it leaves less shortage than equal shares do."""
    fixed, demand = run(balloon.Fixed(0.3)), run(balloon.OnDemand())
    assert demand < fixed / 2
    assert run(balloon.OnDemand()) == demand


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2000)), max_size=20))
def test_bounds_hold(steps: list[tuple[int, int]]) -> None:
    """Whatever guests need: targets stay within limits, the host's books stay right."""
    with xenmgmt.connect("sim://?hosts=1&memory=1GiB", seed=1) as xen:
        guests = crowd(xen, 6, 64 * MIB, 128 * MIB, 512 * MIB)
        balancer = balloon.Balancer(xen, reserve=32 * MIB)
        for n, need in steps:
            xen.sim.load(Load(memory=need * MIB), guests[n].uuid)
            balancer.tick()
            for vm in guests:
                assert vm.memory_dynamic_min <= vm.memory_target <= vm.memory_dynamic_max
            host = xen.host.get_all()[0]
            free = xen.sim.host_info(host.uuid).memory_free
            assert host.metrics.memory_free == free >= 32 * MIB
