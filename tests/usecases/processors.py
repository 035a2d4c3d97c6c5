"""A night of the hosts' processors: slow, but for one that must answer (use case 62)."""

from __future__ import annotations

from typing import Any

from tests.usecases.story import Story

from xenmgmt import Xen, errors


def seconds(host: Any, what: str) -> dict[int, float]:
    """Time in each C-state or P-state, of all CPUs of a host together."""
    found: dict[int, float] = {}
    for cpu in host.get_cpu_power().values():
        for state, time in cpu[what].items():
            found[state] = found.get(state, 0.0) + time
    return found


def tuned_for_the_night(story: Story, xen: Xen, on: list[Any], off: list[Any]) -> None:
    """Read and set what the processors of hosts that stay on do; others refuse."""
    with story.step("see how fast the CPUs of the others are, and how deep they sleep") as step:
        cpu = on[0].get_cpu_power()[0]
        assert (cpu["governor"], cpu["C_state_limit"]) == ("ondemand", -1)
        step.gives(f"governor {cpu['governor']} of {', '.join(cpu['governors'])}")
        step.gives(f"{cpu['frequency']} MHz, from {cpu['hardware_min']} on")
    with story.step("let them be slow for the night") as step:
        before = {host: seconds(host, "P_states") for host in on}
        for host in on:
            host.set_cpu_governor("powersave")
            host.set_cpu_frequency_range(800, 1600)
        xen.clock.sleep(3600)
        cpus = [cpu for host in on for cpu in host.get_cpu_power().values()]
        assert {(cpu["governor"], cpu["frequency"]) for cpu in cpus} == {("powersave", 800)}
        slow = [seconds(host, "P_states")[800] - before[host][800] for host in on]
        assert slow == [4 * 3600.0] * len(on)
        step.gives("all CPUs were at 800 MHz for an hour")
    with story.step("one must answer at once: its CPUs sleep lightly, one is fast") as step:
        before_asleep = seconds(on[0], "C_states")
        on[0].set_C_state_limit(1)
        on[0].set_cpu_frequency_range(800, 2400)
        on[0].set_cpu_governor("performance", cpus=[3])
        xen.clock.sleep(600)
        told = on[0].get_cpu_power()
        assert [cpu["frequency"] for cpu in told.values()] == [800, 800, 800, 2400]
        asleep = seconds(on[0], "C_states")
        assert asleep[3] == before_asleep[3]
        assert asleep[1] == 4 * 600.0
        step.gives("ten minutes, none of them deeper than C1")
    settings = [{**cpu, "P_states": {}} for cpu in on[0].get_cpu_power().values()]
    with story.refused("a governor that there is not", errors.InvalidValue):
        on[0].set_cpu_governor("turbo")
    with story.refused("a CPU that there is not", errors.InvalidValue):
        on[0].set_cpu_governor("performance", cpus=[0, 4])
    with story.refused("a frequency beyond what it can", errors.InvalidValue):
        on[0].set_cpu_frequency_range(800, 5000)
    with story.refused("a C-state that there is not", errors.InvalidValue):
        on[0].set_C_state_limit(9)
    assert [{**cpu, "P_states": {}} for cpu in on[0].get_cpu_power().values()] == settings
    with story.refused("ask a host that is off", errors.InvalidState, unchanged=xen):
        off[0].get_cpu_power()
    with story.step("in the morning all is as it was: the governor ondemand, any C-state"):
        for host in on:
            host.set_cpu_governor("ondemand")
            host.set_cpu_frequency_range(800, 2400)
            host.set_C_state_limit(-1)
        cpus = [cpu for host in on for cpu in host.get_cpu_power().values()]
        assert {cpu["frequency_max"] for cpu in cpus} == {2400}
