"""The verbs of class cpu_pool, and what VMs do with one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .. import errors as err
from ..model._layout import LAYOUTS, NULL, STATE
from ..states.cpu_pool import TABLE, CPUPoolState
from ..states.host import TABLE as HOST
from . import _check as check
from ._operation import Begin, Operation, Plan, Steps, call, step
from ._txn import Txn

_AT = LAYOUTS["cpu_pool"].index
_CPU = LAYOUTS["host_cpu"].index
_VM = LAYOUTS["VM"].index
_ACTIVE = TABLE.bit[CPUPoolState.ACTIVE]


class Create(Operation, on="cpu_pool.create", static=True):
    """A plan for a pool on a host; `activate` makes it real. Names are unique on a host."""

    def begin(self, b: Begin, ref: str, **values: Any) -> str:
        t = b.t
        hosts = t.all("host")
        host = values.pop("resident_on", NULL)
        if host == NULL and not hosts:
            raise err.OperationNotAllowed("this connection has no host")
        if host == NULL:
            host = next((h for h in hosts if not t.get("host", h, "resident_cpu_pools")), hosts[0])
        name = values.get("name_label", "")
        for other in t.get("host", host, "resident_cpu_pools"):
            if name and t.get("cpu_pool", other, "name_label") == name:
                raise err.InvalidValue("name_label", name, would_do="a name new on this host")
        check.processors(values.get("ncpu", 1))
        return t.create("cpu_pool", {**values, "resident_on": host})


class Destroy(Operation, on="cpu_pool.destroy"):
    """Remove an inactive pool."""

    def begin(self, b: Begin, ref: str) -> None:
        b.check("cpu_pool", ref, "destroy")
        b.t.delete("cpu_pool", ref, self.title)


def _free_cpus(t: Txn, host: str) -> dict[int, str]:
    """The processors of a host's first pool, by number."""
    cpus = t.get("host", host, "host_CPUs")
    return {
        t.get("host_cpu", cpu, "number"): cpu
        for cpu in cpus
        if not t.get("host_cpu", cpu, "cpu_pool")
    }


class Activate(Operation, on="cpu_pool.activate"):
    """Set the pool up: of its proposed processors, or of any free ones, as many as it wants."""

    def begin(self, b: Begin, ref: str) -> Plan:
        t = b.t
        row = b.reserve("cpu_pool", ref, "activate")
        host = row[_AT["resident_on"]]
        if HOST.word[t.need("host", host)[STATE]] == "Offline":
            raise err.HostNotLive()
        free = _free_cpus(t, host)
        wanted = [_number(text) for text in row[_AT["proposed_CPUs"]]]
        chosen = [n for n in dict.fromkeys(wanted) if n in free]
        chosen += [n for n in sorted(free, reverse=True) if n not in chosen]
        available = len(free) - 1
        if available < row[_AT["ncpu"]]:
            raise err.InsufficientCpus(row[_AT["ncpu"]], max(0, available))
        numbers = chosen[: row[_AT["ncpu"]]]
        cpus = [free[n] for n in numbers]
        for cpu in cpus:
            t.set("host_cpu", cpu, cpu_pool=(ref,))
        return {
            "ref": ref,
            "uuid": row[_AT["uuid"]],
            "host": t.get("host", host, "uuid"),
            "sched": row[_AT["sched_policy"]],
            "numbers": numbers,
            "cpus": cpus,
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(
            "create",
            call("cpupool_create", p["host"], p["uuid"], p["sched"], p["numbers"]),
            undo=call("cpupool_destroy", p["host"], p["uuid"]),
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.set("cpu_pool", plan["ref"], host_CPUs=tuple(plan["cpus"]))
        t.move("cpu_pool", plan["ref"], "Active")

    def abort(self, t: Txn, plan: Plan) -> None:
        for cpu in plan["cpus"]:
            if t.row("host_cpu", cpu) is not None:
                t.set("host_cpu", cpu, cpu_pool=())


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise err.InvalidCpu(f"{text!r}: a processor is named by its number")
    return int(text)


class Deactivate(Operation, on="cpu_pool.deactivate"):
    """Dissolve the pool; its processors go back to the first pool of the host."""

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.reserve("cpu_pool", ref, "deactivate")
        return {
            "ref": ref,
            "uuid": row[_AT["uuid"]],
            "host": b.t.get("host", row[_AT["resident_on"]], "uuid"),
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step("destroy", call("cpupool_destroy", p["host"], p["uuid"]), forward=True)

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        dissolve(t, plan["ref"])


def ended_with_host(t: Txn, host: str) -> None:
    """The hypervisor of a host went down, and its pools with it."""
    for pool in tuple(t.get("host", host, "resident_cpu_pools")):
        if t.need("cpu_pool", pool)[STATE] & TABLE.legal["host_gone"]:
            dissolve(t, pool)


def pools_are(t: Txn, host: str, told: Mapping[str, Iterable[int]]) -> None:
    """A host tells which pools it has, by uuid, and the numbers of their processors."""
    numbers = {t.get("host_cpu", cpu, "number"): cpu for cpu in t.get("host", host, "host_CPUs")}
    for pool in tuple(t.get("host", host, "resident_cpu_pools")):
        row = t.need("cpu_pool", pool)
        if row[_AT["uuid"]] not in told:
            if row[STATE] & TABLE.legal["host_gone"]:
                dissolve(t, pool)
        elif row[STATE] & TABLE.legal["host_back"]:
            cpus = tuple(numbers[number] for number in sorted(told[row[_AT["uuid"]]]))
            for cpu in cpus:
                t.set("host_cpu", cpu, cpu_pool=(pool,))
            t.set("cpu_pool", pool, host_CPUs=cpus)
            t.move("cpu_pool", pool, "Active")


def dissolve(t: Txn, ref: str) -> None:
    """The record of a pool that the hypervisor does not know any more."""
    for cpu in t.get("cpu_pool", ref, "host_CPUs"):
        t.set("host_cpu", cpu, cpu_pool=())
    t.set("cpu_pool", ref, host_CPUs=())
    t.move("cpu_pool", ref, "Inactive")


class _Changing(Operation):
    """What adding and removing a processor have in common."""

    def plan(self, b: Begin, ref: str, host_cpu: str) -> Plan:
        row = b.reserve("cpu_pool", ref, self.verb)
        cpu = b.t.need("host_cpu", host_cpu)
        if cpu[_CPU["host"]] != row[_AT["resident_on"]]:
            raise err.InvalidCpu(f"{host_cpu} is a processor of another host")
        return {
            "ref": ref,
            "uuid": row[_AT["uuid"]],
            "host": b.t.get("host", row[_AT["resident_on"]], "uuid"),
            "cpu": host_cpu,
            "number": cpu[_CPU["number"]],
            "pools": cpu[_CPU["cpu_pool"]],
        }


class AddCPU(_Changing, on="cpu_pool.add_host_CPU_live"):
    """Give a processor of the host's first pool to the active pool."""

    def begin(self, b: Begin, ref: str, host_cpu: str = NULL) -> Plan:
        plan = self.plan(b, ref, host_cpu)
        if plan["pools"]:
            raise err.InvalidCpu(f"{host_cpu} is in pool {plan['pools'][0]} already")
        host = b.t.get("cpu_pool", ref, "resident_on")
        if len(_free_cpus(b.t, host)) < 2:
            raise err.InvalidCpu("the first pool of the host keeps its last processor")
        return plan

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(
            "add",
            call("cpupool_add_cpu", p["host"], p["uuid"], p["number"]),
            undo=call("cpupool_remove_cpu", p["host"], p["uuid"], p["number"]),
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.set("host_cpu", plan["cpu"], cpu_pool=(plan["ref"],))
        cpus = t.get("cpu_pool", plan["ref"], "host_CPUs")
        t.set("cpu_pool", plan["ref"], host_CPUs=(*cpus, plan["cpu"]))


class RemoveCPU(_Changing, on="cpu_pool.remove_host_CPU_live"):
    """Take a processor from the active pool, which keeps at least one."""

    def begin(self, b: Begin, ref: str, host_cpu: str = NULL) -> Plan:
        plan = self.plan(b, ref, host_cpu)
        if ref not in plan["pools"]:
            raise err.InvalidCpu(f"{host_cpu} is not in this pool")
        return plan

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(
            "remove",
            call("cpupool_remove_cpu", p["host"], p["uuid"], p["number"]),
            undo=call("cpupool_add_cpu", p["host"], p["uuid"], p["number"]),
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.set("host_cpu", plan["cpu"], cpu_pool=())
        cpus = t.get("cpu_pool", plan["ref"], "host_CPUs")
        t.set("cpu_pool", plan["ref"], host_CPUs=tuple(c for c in cpus if c != plan["cpu"]))


class GetUnassigned(Operation, on="host_cpu.get_unassigned_cpus", static=True):
    """The processors that are in no CPU pool but the first of their host."""

    def begin(self, b: Begin, ref: str) -> tuple[str, ...]:
        return tuple(cpu for cpu in b.t.all("host_cpu") if not b.t.get("host_cpu", cpu, "cpu_pool"))


# --- VMs in pools -------------------------------------------------------------------------------


def pool_on(t: Txn, host: str, name: str) -> str | None:
    """The pool of that name on a host, or None."""
    for ref in t.get("host", host, "resident_cpu_pools"):
        if t.get("cpu_pool", ref, "name_label") == name:
            return str(ref)
    return None


def why_not(t: Txn, row: Any, host: str) -> err.XenError | None:
    """Why the VM, which is to start in a pool, cannot on this host; or None."""
    name = row[_VM["pool_name"]]
    ref = pool_on(t, host, name)
    if ref is None:
        return err.PoolBadState(f"host {host} has no CPU pool {name!r}")
    return TABLE.refusal("take_VM", ref, t.need("cpu_pool", ref), t)


class GetPools(Operation, on="VM.get_cpu_pool"):
    """The pool that the VM's domain is in; empty for the first pool of its host."""

    def begin(self, b: Begin, ref: str) -> tuple[str, ...]:
        pool = b.t.get("VM", ref, "cpu_pool")
        return () if pool == NULL else (pool,)


class GetPoolName(Operation, on="VM.get_pool_name"):
    """The name of the pool that the VM is to start in."""

    def begin(self, b: Begin, ref: str) -> str:
        return str(b.t.get("VM", ref, "pool_name"))


class MigrateToPool(Operation, on="VM.cpu_pool_migrate"):
    """Move the domain into another active pool of its host."""

    def begin(self, b: Begin, ref: str, pool: str = NULL) -> Plan:
        t = b.t
        row = b.reserve("VM", ref, "cpu_pool_migrate")
        found = b.reserve("cpu_pool", pool, "take_VM")
        if found[_AT["resident_on"]] != row[_VM["resident_on"]]:
            raise err.PoolBadState(f"{pool} is on host {found[_AT['resident_on']]}, the VM is not")
        before = row[_VM["cpu_pool"]]
        return {
            "ref": ref,
            "pool": pool,
            "name": found[_AT["name_label"]],
            "vm": row[_VM["uuid"]],
            "to": found[_AT["uuid"]],
            "from": "" if before == NULL else t.get("cpu_pool", before, "uuid"),
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(
            "move",
            call("vm_set_cpupool", p["vm"], p["to"]),
            undo=call("vm_set_cpupool", p["vm"], p["from"]),
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.set("VM", plan["ref"], cpu_pool=plan["pool"], pool_name=plan["name"])
