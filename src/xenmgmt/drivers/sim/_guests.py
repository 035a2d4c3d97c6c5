"""What guests do by themselves: boot, report, balloon, leak, crash, shut down."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ...abc import EngineEvent
from ._load import IDLE, LoadSource, Stretch
from ._machine import Domain, Usage

if TYPE_CHECKING:
    from ._console import GuestConsole
    from ._core import SimCore
    from ._life_calls import LifeCalls

TICK = 1.0
"""Seconds between two steps of a slow balloon or a leak."""


def boots(sim: SimCore, domain: Domain) -> None:
    """Schedule what a guest does after it was started."""
    behaviour = domain.behaviour
    if behaviour.agent:
        later(sim, domain, behaviour.boot_seconds, lambda: reports(sim, domain))
    if behaviour.crashes_after:
        later(sim, domain, behaviour.crashes_after, lambda: crashes(sim, domain))
    if behaviour.leaks:
        later(sim, domain, TICK, lambda: _leak(sim, domain))


def ticks(sim: SimCore, domain: Domain, console: GuestConsole) -> None:
    """The guest's program prints by itself from now on, while the guest runs."""
    for number, (seconds, _) in enumerate(console.program.every):
        if (cancel := domain.ticking.get(number)) is not None:
            cancel()
        _tick(sim, domain, console, number, seconds)


def _tick(sim: SimCore, domain: Domain, console: GuestConsole, number: int, seconds: float) -> None:
    def go() -> None:
        if not domain.paused:
            console.tick(number, sim.clock.monotonic())
        _tick(sim, domain, console, number, seconds)

    domain.ticking[number] = sim.clock.call_later(seconds, go)


# --- load ---------------------------------------------------------------------------------------


def works(sim: SimCore, domain: Domain, source: LoadSource) -> None:
    """The guest begins to demand what its load says."""
    if domain.working is not None:
        domain.working()
    if domain.usage is None:
        domain.usage = Usage()
    rng = random.Random(f"{sim.seed}/load/{domain.spec.uuid}")
    _stretch(sim, domain, iter(source(rng)))


def _stretch(sim: SimCore, domain: Domain, stretches: Iterator[Stretch]) -> None:
    """The next stretch of load; the one after it comes by itself."""
    domain.working = None
    seconds, load = next(stretches, (math.inf, IDLE))
    now = sim.clock.monotonic()
    domain.account(now)
    before, domain.load = domain.load, load
    domain.demand(now)
    if domain.forked and load.memory > domain.memory:
        touch(sim, domain, load.memory - domain.memory)
    if load.memory != before.memory:
        sim.measures.move(domain)
    sim.measures.stir(domain)
    if seconds != math.inf:
        domain.working = sim.clock.call_later(seconds, lambda: _stretch(sim, domain, stretches))


def touch(sim: SimCore, domain: Domain, amount: int) -> None:
    """A fork writes memory that it shared: it becomes its own, as far as the host has some."""
    room = domain.spec.memory_static_max - domain.memory
    own = max(0, min(amount, room, domain.host.free))
    domain.account(sim.clock.monotonic())
    _set_memory(sim, domain, domain.memory + own)


def halts(sim: SimCore, domain: Domain) -> None:
    """The guest shuts itself down."""
    if sim._drop(domain.spec.uuid) is not None:
        sim.emit_from(domain.host, EngineEvent(kind="halted", subject=domain.spec.uuid))


def reboots(sim: LifeCalls, domain: Domain) -> None:
    """The guest reboots itself: the same memory, another domid."""
    domain.stop()
    sim.measures.end(domain)
    domain.renew()
    sim._boot(domain)
    data = {"domid": domain.domid}
    sim.emit_from(domain.host, EngineEvent(kind="rebooted", subject=domain.spec.uuid, data=data))


def crashes(sim: SimCore, domain: Domain) -> None:
    """The guest crashes by itself."""
    if sim._drop(domain.spec.uuid) is not None:
        sim._crashed[domain.spec.uuid] = domain
        sim.emit_from(domain.host, EngineEvent(kind="crashed", subject=domain.spec.uuid))


def later(sim: SimCore, domain: Domain, seconds: float, fn: Any) -> None:
    """Do something in the guest after a time; at once for no time."""
    if seconds <= 0:
        fn()
    else:
        domain.timers = (*domain.timers, sim.clock.call_later(seconds, fn))


def reports(sim: SimCore, domain: Domain) -> None:
    """The guest agent tells what it knows."""
    if not sim.agent_reports:
        return
    networks = {
        f"{nic.device}/ip": f"10.{(sum(nic.mac.encode()) >> 4) % 250}.0.{domain.domid % 250 + 2}"
        for nic in domain.nics
    }
    sim.emit_from(
        domain.host,
        EngineEvent(
            kind="agent",
            subject=domain.spec.uuid,
            data={
                "os_version": {"name": "Simulated Linux 6.1", "distro": "sim", "uname": "6.1.0"},
                "PV_drivers_version": {"major": "1", "minor": "0", "micro": "0", "build": "1"},
                "networks": networks,
                "memory": {"total": str(domain.memory)},
            },
        ),
    )


# --- memory -------------------------------------------------------------------------------------


def follow(sim: SimCore, domain: Domain) -> None:
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


def _reach(sim: SimCore, domain: Domain, goal: int) -> None:
    domain.balloon = None
    _set_memory(sim, domain, goal)
    if goal == domain.target:
        waiters, domain.memory_waiters = domain.memory_waiters, ()
        for waiter in waiters:
            waiter.finish(goal)


def _set_memory(sim: SimCore, domain: Domain, memory: int) -> None:
    if memory == domain.memory:
        return
    before = domain.held
    if domain.usage is not None:
        domain.account(sim.clock.monotonic())
        sim.measures.move(domain)
    domain.memory = memory
    domain.host.free -= domain.held - before
    sim.emit_from(
        domain.host, EngineEvent(kind="memory", subject=domain.spec.uuid, data={"memory": memory})
    )


def _leak(sim: SimCore, domain: Domain) -> None:
    """A leaking guest crashes when what it needs beyond its memory is more than it has."""
    need = domain.behaviour.balloon_floor + domain.behaviour.leaks
    domain.behaviour = _with_floor(domain, int(need))
    if domain.behaviour.balloon_floor > domain.memory:
        crashes(sim, domain)
        return
    later(sim, domain, TICK, lambda: _leak(sim, domain))


def _with_floor(domain: Domain, floor: int) -> Any:
    return replace(domain.behaviour, balloon_floor=floor)
