"""Power management of hosts

At night few guests are busy. The CPUs of hosts that stay on are to run slowly and sleep deeply;
hosts that have nothing to do are to be switched off, and on again before somebody needs them.
"""

from __future__ import annotations

from typing import Any

from tests.usecases.processors import tuned_for_the_night
from tests.usecases.story import Story

import xenmgmt
from xenmgmt import Xen, errors, plan


def idle(xen: Xen) -> list[Any]:
    """Hosts that are on and have no guest."""
    return [host for host in xen.host if host.state != "Offline" and not host.resident_VMs]


def test_uc62(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=4&memory=4GiB&cpus=4", seed=62) as xen:
        hosts = xen.host.get_all()
        for number, host in enumerate(hosts):
            vm = xen.VM.create(name_label=f"guest {number}", memory_static_max="1GiB")
            vm.start_on(host)
        with story.step("a day's samples, and a plan for the night with one host spare") as step:
            stop = xen.sampling(every=60)
            xen.clock.sleep(3600)
            stop()
            night = plan.consolidate(plan.measure(xen), spare=1)
            empty = len(night.frees) + len(night.spare)
            step.gives(f"{len(night.moves)} moves leave {empty} hosts empty")

        with story.refused("switch off a host with guests", errors.Refused, unchanged=xen):
            hosts[-1].shutdown()
        with story.step("move the guests; they run all the time") as step:
            for move in night.moves:
                xen.VM.get_by_ref(move.guest).pool_migrate(xen.host.get_by_ref(move.target))
            assert {vm.state for vm in xen.VM} == {"Running"}
            step.gives(f"{len(idle(xen))} hosts have nothing to do")
        with story.step("switch the idle ones off, but for the spare one") as step:
            _, *off = idle(xen)
            for host in off:
                host.disable()
                host.shutdown()
            assert {host.state for host in off} == {"Offline"}
            step.gives(f"{len(off)} of {len(hosts)} hosts are off")

        on = [host for host in hosts if host not in off]
        tuned_for_the_night(story, xen, on, off)

        with story.step("the day begins: guests start where there is room") as step:
            started = 0
            new = [
                xen.VM.create(name_label=f"day {number}", memory_static_max="2GiB")
                for number in range(4)
            ]
            for vm in new:
                try:
                    vm.start()
                except errors.XenError as error:
                    refusal = error
                    break
                started += 1
            assert started < len(new)
            step.gives(f"{started} started; then: {type(refusal).__name__}")
        with story.step("so a host is woken: power on, enable") as step:
            for host in off:
                host.power_on()
                host.enable()
            assert {host.state for host in off} == {"Enabled"}
            for vm in new[started:]:
                vm.start()
            assert {vm.state for vm in new} == {"Running"}
            step.gives("all guests run")
        with story.step("a host that was off begins with the governor that it has by itself"):
            assert off[0].get_cpu_power()[0]["governor"] == "ondemand"
        story.limit("A slow CPU of the simulator does as much work as a fast one.")
        story.limit(
            "On real Xen, C-states are read and limited in the tests; its emulated CPUs have no "
            "P-states, so governors were tried on a stand-in for the hypervisor."
        )
        story.limit("libvirt neither tells nor sets any of it.")
        story.limit("Power is switched by the simulator; on real hosts by what the driver has.")
