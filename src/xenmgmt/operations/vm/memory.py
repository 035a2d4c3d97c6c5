"""Memory and vCPUs of a VM: limits, balloon target, numbers."""

from __future__ import annotations

from typing import Any

from ... import errors as err
from ...model._layout import LAYOUTS, NULL, STATE
from ...states.vm import TABLE, VMState
from .. import _check as check
from .._operation import Begin, Operation, Plan, Steps, call, step
from .._txn import Txn
from . import _domain as domain

_AT = LAYOUTS["VM"].index
_LIVE = TABLE.bit[VMState.RUNNING] | TABLE.bit[VMState.PAUSED]


def _limits(row: Any, **changes: int) -> dict[str, int]:
    """The four limits after a change, in order, checked."""
    limits = {name: changes.get(name, row[_AT[name]]) for name in check.MEMORY}
    check.memory_order(limits.values())
    return limits


class _Dynamic(Operation):
    """Change the dynamic limits; a running guest's balloon target follows."""

    def plan(self, b: Begin, ref: str, **changes: int) -> Plan:
        t = b.t
        before = b.check("VM", ref, self.verb)
        limits = _limits(before, **changes)
        if not before[STATE] & _LIVE:
            t.set("VM", ref, **limits)
            return {}
        row = b.reserve("VM", ref, self.verb)
        low, high = limits["memory_dynamic_min"], limits["memory_dynamic_max"]
        target = max(low, min(high, row[_AT["memory_target"]]))
        if "memory_dynamic_max" in changes:
            target = high
        return {**_plan_target(t, ref, row, target), "limits": limits}

    @staticmethod
    def steps(p: Plan) -> Steps:
        if p:
            yield step(
                "balloon",
                call("vm_set_memory", p["uuid"], p["target"]),
                undo=call("vm_set_memory", p["uuid"], p["before"]),
            )

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        if plan.get("ref"):
            t.set("VM", plan["ref"], memory_target=plan["target"], **plan["limits"])

    def abort(self, t: Txn, plan: Plan) -> None:
        _give_back_target(t, plan)


def _plan_target(t: Txn, ref: str, row: Any, target: int) -> Plan:
    """Book what a higher target needs; a lower one gives memory back when the guest follows."""
    before = row[_AT["memory_target"]]
    booked = domain.booked(t, row)
    row[_AT["memory_target"]] = target
    more = domain.booked(t, row) - booked
    host = row[_AT["resident_on"]]
    if more > 0:
        free = domain.free_memory(t, host)
        if free < more:
            raise domain.not_enough(t.need("host", host), more, free)
    domain.take_memory(t, host, more)
    return {
        "ref": ref,
        "uuid": row[_AT["uuid"]],
        "target": target,
        "before": before,
        "host": host,
        "more": more,
    }


def _give_back_target(t: Txn, plan: Plan) -> None:
    row = t.row("VM", plan["ref"])
    if row is None or row[_AT["resident_on"]] == NULL:
        return
    row = t.edit("VM", plan["ref"])
    booked = domain.booked(t, row)
    row[_AT["memory_target"]] = plan["before"]
    domain.take_memory(t, plan["host"], domain.booked(t, row) - booked)


class SetDynamicMax(_Dynamic, on="VM.set_memory_dynamic_max"):
    """Set the upper dynamic limit in bytes."""

    def begin(self, b: Begin, ref: str, value: int = 0) -> Plan:
        return self.plan(b, ref, memory_dynamic_max=value)


class SetDynamicMin(_Dynamic, on="VM.set_memory_dynamic_min"):
    """Set the lower dynamic limit in bytes."""

    def begin(self, b: Begin, ref: str, value: int = 0) -> Plan:
        return self.plan(b, ref, memory_dynamic_min=value)


class SetDynamicRange(_Dynamic, on="VM.set_memory_dynamic_range"):
    """Set both dynamic limits in bytes."""

    def begin(self, b: Begin, ref: str, min: int = 0, max: int = 0) -> Plan:
        return self.plan(b, ref, memory_dynamic_min=min, memory_dynamic_max=max)


class SetDynamicMaxLive(_Dynamic, on="VM.set_memory_dynamic_max_live"):
    """Set the upper dynamic limit of a running VM in bytes (Xen-API 1.0)."""

    def begin(self, b: Begin, ref: str, max: int = 0) -> Plan:
        return self.plan(b, ref, memory_dynamic_max=max)


class SetDynamicMinLive(_Dynamic, on="VM.set_memory_dynamic_min_live"):
    """Set the lower dynamic limit of a running VM in bytes (Xen-API 1.0)."""

    def begin(self, b: Begin, ref: str, min: int = 0) -> Plan:
        return self.plan(b, ref, memory_dynamic_min=min)


class SetTarget(_Dynamic, on="VM.set_memory_target_live"):
    """Set the balloon target, in bytes, within the dynamic limits."""

    def begin(self, b: Begin, ref: str, target: int = 0) -> Plan:
        row = b.reserve("VM", ref, self.verb)
        low, high = max(1, row[_AT["memory_dynamic_min"]]), row[_AT["memory_dynamic_max"]]
        if not low <= target <= high:
            raise err.InvalidValue("target", target, would_do=f"bytes from {low} to {high}")
        return {**_plan_target(b.t, ref, row, target), "limits": {}}


class WaitTarget(Operation, on="VM.wait_memory_target_live"):
    """Wait until the guest has reached its balloon target."""

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.reserve("VM", ref, self.verb)
        return {"uuid": row[_AT["uuid"]]}

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step("wait", call("vm_wait_memory", p["uuid"]))


class SetStaticRange(Operation, on="VM.set_memory_static_range"):
    """Set both static limits in bytes; the VM is Halted."""

    def begin(self, b: Begin, ref: str, min: int = 0, max: int = 0) -> None:
        row = b.check("VM", ref, self.verb)
        b.t.set("VM", ref, **_limits(row, memory_static_min=min, memory_static_max=max))


class SetLimits(Operation, on="VM.set_memory_limits"):
    """Set all four limits in bytes at once; the VM is Halted."""

    def begin(
        self,
        b: Begin,
        ref: str,
        static_min: int = 0,
        static_max: int = 0,
        dynamic_min: int = 0,
        dynamic_max: int = 0,
    ) -> None:
        row = b.check("VM", ref, self.verb)
        limits = _limits(
            row,
            memory_static_min=static_min,
            memory_static_max=static_max,
            memory_dynamic_min=dynamic_min,
            memory_dynamic_max=dynamic_max,
        )
        b.t.set("VM", ref, **limits)


class SetMemory(Operation, on="VM.set_memory"):
    """Give the VM exactly this much memory in bytes; the VM is Halted."""

    def begin(self, b: Begin, ref: str, value: int = 0) -> None:
        row = b.check("VM", ref, self.verb)
        names = ("memory_static_max", "memory_dynamic_max", "memory_dynamic_min")
        b.t.set("VM", ref, **_limits(row, **dict.fromkeys(names, value)))


class SetVCPUsLive(Operation, on="VM.set_VCPUs_number_live"):
    """Set how many vCPUs of a running VM are online."""

    def begin(self, b: Begin, ref: str, nvcpu: int = 0) -> Plan:
        row = b.reserve("VM", ref, self.verb)
        most = row[_AT["VCPUs_max"]]
        if not 1 <= nvcpu <= most:
            raise err.InvalidValue(
                "nvcpu", nvcpu, would_do=f"a number from 1 to VCPUs_max ({most})"
            )
        metrics = row[_AT["metrics"]]
        before = b.t.get("VM_metrics", metrics, "VCPUs_number")
        return {"uuid": row[_AT["uuid"]], "n": nvcpu, "before": before, "metrics": metrics}

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(
            "vCPUs",
            call("vm_set_vcpus", p["uuid"], p["n"]),
            undo=call("vm_set_vcpus", p["uuid"], p["before"]),
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.set("VM_metrics", plan["metrics"], VCPUs_number=plan["n"], last_updated=self.now())


class AddVCPUsParam(Operation, on="VM.add_to_VCPUs_params_live"):
    """Set a scheduler parameter (weight, cap, mask) of a running VM."""

    def begin(self, b: Begin, ref: str, key: str = "", value: str = "") -> Plan:
        row = b.reserve("VM", ref, self.verb)
        before = row[_AT["VCPUs_params"]]
        after = {**before, key: value}
        check.shares(after)
        return {"ref": ref, "uuid": row[_AT["uuid"]], "before": before, "after": after}

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(
            "schedule",
            call("vm_set_sched", p["uuid"], p["after"]),
            undo=call("vm_set_sched", p["uuid"], p["before"]),
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.set("VM", plan["ref"], VCPUs_params=plan["after"])
