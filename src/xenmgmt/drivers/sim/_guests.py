"""What guests do by themselves: boot, report, balloon, leak, crash, shut down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...abc import EngineEvent
from ._machine import Domain

if TYPE_CHECKING:
    from ._engine import SimDriver

TICK = 1.0
"""Seconds between two steps of a slow balloon or a leak."""


def boots(sim: SimDriver, domain: Domain) -> None:
    """Schedule what a guest does after it was started."""
    behaviour = domain.behaviour
    if behaviour.agent:
        later(sim, domain, behaviour.boot_seconds, lambda: reports(sim, domain))
    if behaviour.crashes_after:
        later(sim, domain, behaviour.crashes_after, lambda: sim.guest_crash(domain.spec.uuid))
    if behaviour.leaks:
        later(sim, domain, TICK, lambda: _leak(sim, domain))


def later(sim: SimDriver, domain: Domain, seconds: float, fn: Any) -> None:
    """Do something in the guest after a time; at once for no time."""
    if seconds <= 0:
        fn()
    else:
        domain.timers.append(sim.clock.call_later(seconds, fn))


def reports(sim: SimDriver, domain: Domain) -> None:
    """The guest agent tells what it knows."""
    if not sim.agent_reports:
        return
    networks = {
        f"{nic.device}/ip": f"10.{(sum(nic.mac.encode()) >> 4) % 250}.0.{domain.domid % 250 + 2}"
        for nic in domain.nics.values()
    }
    sim.emit(
        EngineEvent(
            kind="agent",
            subject=domain.spec.uuid,
            data={
                "os_version": {"name": "Simulated Linux 6.1", "distro": "sim", "uname": "6.1.0"},
                "PV_drivers_version": {"major": "1", "minor": "0", "micro": "0", "build": "1"},
                "networks": networks,
                "memory": {"total": str(domain.memory)},
            },
        )
    )


# --- memory -------------------------------------------------------------------------------------


def follow(sim: SimDriver, domain: Domain) -> None:
    """The guest moves towards its balloon target, as fast as it does."""
    goal = max(domain.target, domain.behaviour.balloon_floor)
    goal = min(goal, domain.spec.memory_static_max)
    if not domain.behaviour.balloon_rate or goal == domain.memory:
        _reach(sim, domain, goal)
        return
    step = int(domain.behaviour.balloon_rate * TICK)
    distance = goal - domain.memory
    move = max(-step, min(step, distance))

    def go() -> None:
        _set_memory(sim, domain, domain.memory + move)
        follow(sim, domain)

    if domain.balloon is not None:
        domain.balloon()
    domain.balloon = sim.clock.call_later(TICK * abs(move) / step, go)


def _reach(sim: SimDriver, domain: Domain, goal: int) -> None:
    domain.balloon = None
    _set_memory(sim, domain, goal)
    if goal == domain.target:
        waiters, domain.memory_waiters = domain.memory_waiters, []
        for waiter in waiters:
            waiter.finish(goal)


def _set_memory(sim: SimDriver, domain: Domain, memory: int) -> None:
    if memory == domain.memory:
        return
    before = domain.held
    domain.memory = memory
    domain.host.free -= domain.held - before
    sim.emit(EngineEvent(kind="memory", subject=domain.spec.uuid, data={"memory": memory}))


def _leak(sim: SimDriver, domain: Domain) -> None:
    """A leaking guest crashes when what it needs beyond its memory is more than it has."""
    need = domain.behaviour.balloon_floor + domain.behaviour.leaks
    domain.behaviour = _with_floor(domain, int(need))
    if domain.behaviour.balloon_floor > domain.memory:
        sim.guest_crash(domain.spec.uuid)
        return
    later(sim, domain, TICK, lambda: _leak(sim, domain))


def _with_floor(domain: Domain, floor: int) -> Any:
    from dataclasses import replace

    return replace(domain.behaviour, balloon_floor=floor)
