"""C-states, P-states and governors of a host's processors. No record keeps them: hosts are asked.

What sets them first looks what there is, so that a roll-back has something to go back to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from .. import errors as err
from ..abc import CPUPower
from ..model import Param
from ..model._layout import LAYOUTS
from ..model._types import Int, Map, Set, String
from ..model.host.power import CPU_POWER
from . import _check as check
from ._operation import Begin, Operation, Plan, Steps, call, step
from ._txn import Txn
from .host_facts import Asking

_UUID = LAYOUTS["host"].index["uuid"]
NO_LIMIT = -1


class GetCpuPower(Asking, on="host.get_cpu_power"):
    """What drives the frequencies of the host's processors, and how deep they sleep.

    By the number of the processor: ``driver`` and ``governor`` (empty where nothing drives its
    frequency), the ``governors`` there are; ``frequency`` now, ``frequency_min`` and
    ``frequency_max`` between which the governor chooses, ``hardware_min`` and ``hardware_max`` that
    there are, and the ``frequencies`` that it can have, all in MHz; ``turbo``, whether it may
    exceed them; ``shares``, the processors that always have the same frequency;
    ``C_state_limit``, the deepest C-state that may be used, -1 for any; seconds since the host came
    up that were spent in each of the ``C_states`` by number and ``P_states`` by MHz.
    """

    extra = {}  # noqa: RUF012
    returns = Map(Int, CPU_POWER)

    def begin(self, b: Begin, ref: str) -> Plan:
        check.can(b.driver, "host_cpu_power", self.title)
        return self.plan(b, ref, "host_cpu_power")

    def finish(self, t: Txn, plan: Plan, result: Any) -> dict[int, dict[str, Any]]:
        return {one.number: _told(one) for one in result}


def _told(cpu: CPUPower) -> dict[str, Any]:
    return {
        "driver": cpu.driver,
        "governor": cpu.governor,
        "governors": cpu.governors,
        "frequency": cpu.frequency,
        "frequency_min": cpu.least,
        "frequency_max": cpu.most,
        "hardware_min": cpu.hardware_least,
        "hardware_max": cpu.hardware_most,
        "frequencies": cpu.frequencies,
        "turbo": cpu.turbo,
        "shares": cpu.shares,
        "C_state_limit": cpu.deepest,
        "C_states": dict(cpu.c_states),
        "P_states": dict(cpu.p_states),
    }


class _Setting(Operation):
    """Look, set, and set it back if that was not to be."""

    method = ""
    row = "tune"

    def plan(self, b: Begin, ref: str, **wanted: Any) -> Plan:
        check.can(b.driver, self.method, self.title)
        row = b.reserve("host", ref, self.row)
        return {"uuid": row[_UUID], "method": self.method, **wanted}


def _setting(plan: Plan, of: Callable[[Sequence[CPUPower], Plan], tuple[Any, Any]]) -> Steps:
    """The steps: what is to be set and what was set before come from what was looked at."""
    found = yield step("look", call("host_cpu_power", plan["uuid"]))
    wanted, before = of(found, plan)
    if wanted != before:
        method, uuid = plan["method"], plan["uuid"]
        yield step("set", call(method, uuid, wanted), undo=call(method, uuid, before))


def _chosen(found: Iterable[CPUPower], numbers: Sequence[int]) -> list[CPUPower]:
    """The processors that are meant; none named: all whose frequency is driven."""
    driven = {one.number: one for one in found if one.governors}
    for number in numbers:
        if number not in driven:
            raise err.InvalidValue("cpus", number, allowed=tuple(driven))
    return [driven[number] for number in dict.fromkeys(numbers or driven)]


_CPUS = Param("cpus", Set(Int), default=())


class SetGovernor(_Setting, on="host.set_cpu_governor"):
    """Have a governor choose the frequencies of some processors, or of all when none is named.

    Processors that share a frequency have one governor. The host forgets it when it reboots.
    """

    method = "host_set_governors"
    extra = {"governor": Param("governor", String), "cpus": _CPUS}  # noqa: RUF012

    def begin(self, b: Begin, ref: str, governor: str = "", cpus: Sequence[int] = ()) -> Plan:
        return self.plan(b, ref, governor=governor, cpus=tuple(cpus))

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield from _setting(p, _governors)


def _governors(found: Sequence[CPUPower], p: Plan) -> tuple[Any, Any]:
    chosen = _chosen(found, p["cpus"])
    for one in chosen:
        if p["governor"] not in one.governors:
            raise err.InvalidValue("governor", p["governor"], allowed=one.governors)
    wanted = tuple((one.number, p["governor"]) for one in chosen)
    return wanted, tuple((one.number, one.governor) for one in chosen)


class SetFrequencyRange(_Setting, on="host.set_cpu_frequency_range"):
    """Choose between which frequencies, in MHz, the governors of some or all processors choose.

    Both the same: the processors have that one. The host forgets it when it reboots.
    """

    method = "host_set_frequencies"
    extra = {"min": Param("min", Int), "max": Param("max", Int), "cpus": _CPUS}  # noqa: RUF012

    def begin(
        self, b: Begin, ref: str, min: int = 0, max: int = 0, cpus: Sequence[int] = ()
    ) -> Plan:
        if min > max:
            raise err.InvalidValue("min", min, would_do=f"MHz up to the max that is given ({max})")
        return self.plan(b, ref, min=min, max=max, cpus=tuple(cpus))

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield from _setting(p, _ranges)


def _ranges(found: Sequence[CPUPower], p: Plan) -> tuple[Any, Any]:
    chosen = _chosen(found, p["cpus"])
    for one in chosen:
        for name in ("min", "max"):
            if not one.hardware_least <= p[name] <= one.hardware_most:
                would_do = f"MHz from {one.hardware_least} to {one.hardware_most}"
                raise err.InvalidValue(name, p[name], would_do=would_do)
    wanted = tuple((one.number, p["min"], p["max"]) for one in chosen)
    return wanted, tuple((one.number, one.least, one.most) for one in chosen)


class SetCStateLimit(_Setting, on="host.set_C_state_limit"):
    """Let idle processors of the host sleep no deeper than a C-state; -1 lifts the limit.

    The deeper it is, the less power it takes, and the longer the way back. The host forgets it
    when it reboots.
    """

    method = "host_set_c_states"
    extra = {"limit": Param("limit", Int)}  # noqa: RUF012

    def begin(self, b: Begin, ref: str, limit: int = NO_LIMIT) -> Plan:
        return self.plan(b, ref, limit=limit)

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield from _setting(p, _limit)


def _limit(found: Sequence[CPUPower], p: Plan) -> tuple[Any, Any]:
    deepest = max((number for one in found for number in one.c_states), default=0)
    if not NO_LIMIT <= p["limit"] <= max(1, deepest):
        would_do = f"the number of a C-state from 0 to {max(1, deepest)}, or -1 for no limit"
        raise err.InvalidValue("limit", p["limit"], would_do=would_do)
    return p["limit"], min((one.deepest for one in found), default=NO_LIMIT)
