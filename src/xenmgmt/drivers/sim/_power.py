"""What drives the frequencies of a simulated host's CPUs, and how deep they sleep.

CPUs share the host's work evenly. The governor ondemand runs a CPU as fast as it may while there is
work, and as slow as it may while there is none; an idle CPU is in the deepest C-state that it may
use. A slow CPU does as much work as a fast one: only time in states is simulated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from ...abc import CPUPower
from ...errors import EngineError

FREQUENCIES: Final = (2400, 2000, 1600, 1200, 800)
"""MHz, from the fastest on, as firmware lists them."""
GOVERNORS: Final = ("ondemand", "userspace", "performance", "powersave")
DEEPEST: Final = 3
"""The deepest C-state that there is."""


@dataclass(slots=True)
class Cpu:
    """One CPU: its settings, and the seconds in each state up to the last change of them."""

    governor: str = "ondemand"
    least: int = FREQUENCIES[-1]
    most: int = FREQUENCIES[0]
    held: int = FREQUENCIES[0]
    """The frequency that the governor userspace keeps."""
    fast: dict[int, float] = field(default_factory=lambda: dict.fromkeys(FREQUENCIES, 0.0))

    def speed(self, *, busy: bool) -> int:
        """The frequency while it works, or while it does not."""
        if self.governor == "userspace":
            return min(max(self.held, self.least), self.most)
        fast = self.governor == "performance" or (busy and self.governor == "ondemand")
        return self.most if fast else self.least


class Power:
    """The CPUs of one host.

    Time is told by two figures: seconds since the host came up, and seconds that each of its CPUs
    has worked meanwhile.
    """

    def __init__(self, cpus: int) -> None:
        self.cpus = [Cpu() for _ in range(cpus)]
        self.deepest = -1
        self.asleep = dict.fromkeys(range(1, DEEPEST + 1), 0.0)
        self.worked = 0.0
        self.upto = (0.0, 0.0)

    def pass_time(self, up: float, worked: float) -> None:
        """Book the time since the last look on the states that the CPUs were in."""
        busy = worked - self.upto[1]
        idle = max(0.0, up - self.upto[0] - busy)
        self.upto = (up, worked)
        self.worked += busy
        sleep = DEEPEST if self.deepest < 0 else min(DEEPEST, self.deepest)
        if sleep:
            self.asleep[sleep] += idle
        else:
            self.worked += idle  # kept awake
        for cpu in self.cpus:
            cpu.fast[cpu.speed(busy=True)] += busy
            cpu.fast[cpu.speed(busy=False)] += idle

    def told(self, *, busy: bool) -> tuple[CPUPower, ...]:
        """Each CPU, as the port has it."""
        return tuple(
            CPUPower(
                number=number,
                driver="simulated",
                governor=cpu.governor,
                governors=GOVERNORS,
                frequency=cpu.speed(busy=busy),
                least=cpu.least,
                most=cpu.most,
                hardware_least=FREQUENCIES[-1],
                hardware_most=FREQUENCIES[0],
                frequencies=FREQUENCIES,
                shares=(number,),
                deepest=self.deepest,
                c_states={0: self.worked, **self.asleep},
                p_states=dict(cpu.fast),
            )
            for number, cpu in enumerate(self.cpus)
        )

    def set_governors(self, governors: Iterable[tuple[int, str]], *, busy: bool) -> None:
        """Give CPUs other governors."""
        given = [(self._cpu(number), governor) for number, governor in governors]
        for _, governor in given:
            if governor not in GOVERNORS:
                raise EngineError(f"no governor {governor!r}; there are {', '.join(GOVERNORS)}")
        for cpu, governor in given:
            cpu.held = cpu.speed(busy=busy)
            cpu.governor = governor

    def set_ranges(self, ranges: Iterable[tuple[int, int, int]]) -> None:
        """Limit frequencies, to those that there are."""
        given = [(self._cpu(number), least, most) for number, least, most in ranges]
        for _, least, most in given:
            if not FREQUENCIES[-1] <= least <= most <= FREQUENCIES[0]:
                raise EngineError(f"{least} to {most} MHz is not within {FREQUENCIES}")
        for cpu, least, most in given:
            cpu.least = min(one for one in FREQUENCIES if one >= least)
            cpu.most = max(cpu.least, max(one for one in FREQUENCIES if one <= most))

    def _cpu(self, number: int) -> Cpu:
        if not 0 <= number < len(self.cpus):
            raise EngineError(f"no CPU {number}; there are {len(self.cpus)}")
        return self.cpus[number]
