"""C-states, P-states and governors of this host's CPUs, from the hypervisor.

Xen drives frequencies when the firmware describes P-states (or the CPU has its own way, HWP or
CPPC) and the control domain's kernel has passed that on (xen-acpi-processor). Where nothing does, a
setting is refused with that reason; C-states are told and limited all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

from ..._native import FrequencyInfo, Spent
from ...abc import Capability, CPUPower
from ...errors import InvalidValue, XenError
from ._found import FoundCalls
from .host import XenHost

NOT_DRIVEN = (
    "Xen does not drive the frequencies of this host's CPUs: the firmware describes no P-states, "
    "or the control domain has not passed them on (modprobe xen-acpi-processor, and connect again)"
)
DRIVEN = ("host_set_governors", "host_set_frequencies")
Setting = TypeVar("Setting")


class PowerCalls(FoundCalls):
    """``host_cpu_power`` and what sets it."""

    _driven: tuple[XenHost, bool] | None = None

    def capability(self, what: str) -> Capability:
        if what in DRIVEN and self._xen is not None and not self._is_driven(self._xen):
            return Capability(False, NOT_DRIVEN)
        return super().capability(what)

    def _is_driven(self, xen: XenHost) -> bool:
        """What was found of this machine when this connection was first asked."""
        if self._driven is None or self._driven[0] is not xen:
            self._driven = xen, driven(xen)
        return self._driven[1]

    def host_cpu_power(self, host: str) -> Any:
        self.assert_host(host)
        return read(self.xen)

    def host_set_governors(self, host: str, governors: Sequence[tuple[int, str]]) -> Any:
        self._assert_driven("host_set_governors", host)
        power = self.xen.hypervisor.power
        now = {number: self._frequency(number) for number, _ in governors}
        for number, governor in governors:
            if governor not in now[number].governors:
                raise InvalidValue("governor", governor, allowed=now[number].governors)
        every(
            governors,
            lambda one: power.set_governor(*one),
            lambda one: power.set_governor(one[0], now[one[0]].governor),
        )

    def host_set_frequencies(self, host: str, ranges: Sequence[tuple[int, int, int]]) -> Any:
        self._assert_driven("host_set_frequencies", host)
        power = self.xen.hypervisor.power
        now = {number: self._frequency(number) for number, _, _ in ranges}
        every(
            ranges,
            lambda one: power.set_limits(one[0], one[1] * 1000, one[2] * 1000),
            lambda one: power.set_limits(one[0], now[one[0]].least, now[one[0]].most),
        )

    def host_set_c_states(self, host: str, deepest: int) -> Any:
        self.assert_host(host)
        self.xen.hypervisor.power.set_deepest_idle(None if deepest < 0 else deepest)

    def _assert_driven(self, what: str, host: str) -> None:
        if not self.capability(what):
            self.refuse(what)
        self.assert_host(host)

    def _frequency(self, number: int) -> FrequencyInfo:
        found = self.xen.hypervisor.power.frequency(number)
        if found is None:
            raise InvalidValue("cpu", number, would_do="a CPU whose frequency is driven")
        return found


def every(
    those: Sequence[Setting], do: Callable[[Setting], object], undo: Callable[[Setting], object]
) -> None:
    """Do it to all of them; if one fails, undo it for those before."""
    for place, one in enumerate(those):
        try:
            do(one)
        except XenError:
            for done in reversed(those[: place + 1]):
                with suppress(XenError):
                    undo(done)
            raise


def numbers(xen: XenHost) -> Iterator[int]:
    """The CPUs that are switched on."""
    power = xen.hypervisor.power
    return filter(power.is_online, range(xen.physinfo().highest_cpu + 1))


def driven(xen: XenHost) -> bool:
    """Whether Xen drives the frequency of any CPU."""
    return any(xen.hypervisor.power.frequency(number) for number in numbers(xen))


def read(xen: XenHost) -> tuple[CPUPower, ...]:
    """All CPUs that are switched on."""
    power = xen.hypervisor.power
    limit = power.deepest_idle()
    deepest = -1 if limit is None else limit
    return tuple(
        _told(
            number,
            power.frequency(number),
            deepest,
            dict(enumerate(power.idle_states(number))),
            power.frequency_states(number),
        )
        for number in numbers(xen)
    )


def _told(
    number: int,
    found: FrequencyInfo | None,
    deepest: int,
    idle: Mapping[int, Spent],
    fast: Mapping[int, Spent],
) -> CPUPower:
    asleep = CPUPower(
        number=number,
        deepest=deepest,
        c_states={state: spent.time / 1e9 for state, spent in idle.items()},
        p_states={khz // 1000: spent.time / 1e9 for khz, spent in fast.items()},
    )
    if found is None:
        return asleep
    return replace(
        asleep,
        driver=found.driver,
        governor=found.governor,
        governors=found.governors,
        frequency=found.current // 1000,
        least=found.least // 1000,
        most=found.most // 1000,
        hardware_least=found.hardware_least // 1000,
        hardware_most=found.hardware_most // 1000,
        frequencies=tuple(khz // 1000 for khz in found.frequencies),
        turbo=found.turbo,
        shares=tuple(sorted(found.cpus)),
    )


__all__ = ["PowerCalls", "driven", "read"]
