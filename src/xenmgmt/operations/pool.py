"""The verbs of class pool: its master, hosts that come and go, high availability."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..abc import Driver
from ..model._layout import LAYOUTS, NULL, STATE
from ..states.host import TABLE as HOST
from ._operation import Begin, Operation, Plan, Settled, Step, Steps, call, step
from ._txn import Txn
from .host_facts import assert_gives_nothing, assert_not_master, forget_host
from .pif import CreateVLAN

_AT = LAYOUTS["pool"].index
_HOST = LAYOUTS["host"].index
_VM = LAYOUTS["VM"].index
_PIF = LAYOUTS["PIF"].index


def the_pool(t: Txn) -> str:
    """The one pool of a connection."""
    pools = t.all("pool")
    if not pools:
        raise err.OperationNotAllowed("this connection has no host, and so no pool")
    return pools[0]


class DesignateNewMaster(Operation, on="pool.designate_new_master", static=True):
    """Let another live host coordinate the pool."""

    def begin(self, b: Begin, ref: str, host: str = NULL) -> None:
        pool = the_pool(b.t)
        b.check("pool", pool, "designate_new_master")
        row = b.t.need("host", host)
        if HOST.word[row[STATE]] == "Offline":
            raise err.HostOffline(host)
        b.t.set("pool", pool, master=host)


class Eject(Operation, on="pool.eject", static=True):
    """Let a host, not the master and without guests, leave the pool."""

    def begin(self, b: Begin, ref: str, host: str = NULL) -> Plan:
        t = b.t
        pool = the_pool(t)
        row = b.reserve("host", host, "leave")
        b.check("pool", pool, "eject")
        assert_not_master(t, host)
        assert_gives_nothing(t, host)
        return {"ref": host, "uuid": row[_HOST["uuid"]], "pool": pool}

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step("leave", call("host_eject", p["uuid"]), forward=True)

    def settled(self, driver: Driver, plan: Plan, step: Step) -> Settled:
        return _is_away(driver, plan)

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        leave(t, plan["ref"], self.title)


def _is_away(driver: Driver, plan: Plan) -> Settled:
    """A host that has left is none of this engine's."""
    here = any(info.uuid == plan["uuid"] for info in driver.host_list())
    return Settled.AGAIN if here else Settled.DONE


def leave(t: Txn, host: str, note: str) -> None:
    """Forget a host that left."""
    forget_host(t, host, t.need("host", host), note)


class Join(Operation, on="pool.join", static=True):
    """Let this pool's only host join the pool at an address (its ``host.address``).

    This connection has no host any more afterwards; the other one gets an event.
    """

    def begin(
        self,
        b: Begin,
        ref: str,
        master_address: str = "",
        master_username: str = "",
        master_password: str = "",
    ) -> Plan:
        t = b.t
        pool = the_pool(t)
        b.reserve("pool", pool, "join")
        hosts = t.all("host")
        if len(hosts) > 1:
            raise err.JoiningHostCannotBeMasterOfOtherHosts()
        if t.get("host", hosts[0], "resident_VMs"):
            raise err.JoiningHostCannotHaveRunningVMs()
        if t.all("Bond"):
            raise err.PoolJoiningHostHasBonds()
        assert_gives_nothing(t, hosts[0])
        row = b.reserve("host", hosts[0], "leave")
        return {
            "ref": hosts[0],
            "uuid": row[_HOST["uuid"]],
            "pool": pool,
            "address": master_address,
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step("join", call("host_join", p["uuid"], p["address"]), forward=True)

    def settled(self, driver: Driver, plan: Plan, step: Step) -> Settled:
        return _is_away(driver, plan)

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        leave(t, plan["ref"], self.title)
        t.delete("pool", plan["pool"], self.title)


class JoinForce(Join, on="pool.join_force", static=True):
    """The same; there is nothing to force."""


class CreateVLANs(CreateVLAN, on="pool.create_VLAN_from_PIF", static=True):
    """A VLAN on the same interface of every host of the pool, joined to one network."""

    def begin(  # type: ignore[override]
        self, b: Begin, ref: str, pif: str = NULL, network: str = NULL, VLAN: int = -1
    ) -> Plan:
        device = b.t.get("PIF", pif, "device")
        return _vlans(self, b, device, network, VLAN)

    @staticmethod
    def steps(p: Plan) -> Steps:
        for one in p["each"]:
            yield from CreateVLAN.steps(one)

    def finish(self, t: Txn, plan: Plan, result: Any) -> Any:
        return tuple(CreateVLAN.finish(self, t, one, None) for one in plan["each"])

    def abort(self, t: Txn, plan: Plan) -> None:
        for one in plan["each"]:
            CreateVLAN.abort(self, t, one)


class CreateVLANsOnDevice(CreateVLANs, on="pool.create_VLAN", static=True):
    """A VLAN on the device of this name of every host of the pool."""

    def begin(  # type: ignore[override]
        self, b: Begin, ref: str, device: str = "", network: str = NULL, VLAN: int = -1
    ) -> Plan:
        return _vlans(self, b, device, network, VLAN)


def _vlans(op: CreateVLANs, b: Begin, device: str, network: str, tag: int) -> Plan:
    plans = [
        CreateVLAN.begin(op, b, "", device=device, network=network, host=host, VLAN=tag)
        for host in b.t.all("host")
    ]
    return {"each": plans}


# --- high availability --------------------------------------------------------------------------


class EnableHA(Operation, on="pool.enable_ha", static=True):
    """Watch the hosts: VMs with ``ha_restart_priority`` restart start again elsewhere.

    The statefile of a real pool is not needed: hosts are watched by the engine's own events. Every
    host is asked once, so that none is watched that does not answer.
    """

    def begin(
        self,
        b: Begin,
        ref: str,
        heartbeat_srs: tuple[str, ...] = (),
        configuration: dict[str, str] | None = None,
    ) -> Plan:
        t = b.t
        pool = the_pool(t)
        b.reserve("pool", pool, "enable_ha")
        live = [h for h in t.all("host") if HOST.word[t.need("host", h)[STATE]] == "Enabled"]
        if len(live) < 2:
            raise err.HATooFewHosts(hint=f"{len(live)} enabled")
        for sr in heartbeat_srs:
            t.need("SR", sr)
        return {
            "pool": pool,
            "hosts": [t.get("host", host, "uuid") for host in live],
            "configuration": dict(configuration or {}),
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        for host in p["hosts"]:
            yield step("ask", call("host_devices", host))

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        pool = plan["pool"]
        t.move("pool", pool, "Protected")
        t.set(
            "pool",
            pool,
            ha_configuration=plan["configuration"],
            ha_plan_exists_for=tolerable(t),
        )


class DisableHA(Operation, on="pool.disable_ha", static=True):
    """Stop watching; the master's host is asked, so that none stays armed unseen."""

    def begin(self, b: Begin, ref: str) -> Plan:
        pool = the_pool(b.t)
        row = b.reserve("pool", pool, "disable_ha")
        return {"pool": pool, "hosts": [b.t.get("host", row[_AT["master"]], "uuid")]}

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield from EnableHA.steps(p)

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.move("pool", plan["pool"], "Ready")


def protected(t: Txn) -> list[str]:
    """VMs that are to be restarted when their host is lost, in their order."""
    vms = [
        vm
        for vm in t.all("VM")
        if t.get("VM", vm, "ha_restart_priority") == "restart"
        and not t.get("VM", vm, "is_a_template")
    ]
    return sorted(vms, key=lambda vm: t.get("VM", vm, "order"))


def tolerable(t: Txn) -> int:
    """How many hosts, the largest first, may be lost with all protected VMs still fitting."""
    hosts = [h for h in t.all("host") if HOST.word[t.need("host", h)[STATE]] == "Enabled"]
    needs = sorted((t.get("VM", vm, "memory_dynamic_max") for vm in protected(t)), reverse=True)
    sizes = sorted(
        t.get("host_metrics", t.get("host", h, "metrics"), "memory_total") for h in hosts
    )
    count = 0
    while sizes and len(sizes) > 1 and _fits(needs, sizes[:-1]):
        sizes.pop()
        count += 1
    return count


def _fits(needs: list[int], rooms: list[int]) -> bool:
    """First fit, the largest first."""
    left = sorted(rooms, reverse=True)
    for need in needs:
        for n, room in enumerate(left):
            if room >= need:
                left[n] -= need
                break
        else:
            return False
    return True


class MaxFailures(Operation, on="pool.ha_compute_max_host_failures_to_tolerate", static=True):
    """How many hosts may fail with all protected VMs restarted elsewhere."""

    def begin(self, b: Begin, ref: str) -> int:
        return tolerable(b.t)


class PlanExists(Operation, on="pool.ha_failover_plan_exists", static=True):
    """Whether so many hosts may fail."""

    def begin(self, b: Begin, ref: str, n: int = 0) -> bool:
        return n <= tolerable(b.t)


class SetFailures(Operation, on="pool.set_ha_host_failures_to_tolerate"):
    """How many host failures are to be survived; refused when the hosts could not."""

    def begin(self, b: Begin, ref: str, value: int = 0) -> None:
        b.t.need("pool", ref)
        if value < 0:
            raise err.InvalidValue("value", value, would_do="0 or more")
        if value > tolerable(b.t) and not b.t.get("pool", ref, "ha_allow_overcommit"):
            raise err.HANoPlan(hint=f"at most {tolerable(b.t)} host failures")
        b.t.set("pool", ref, ha_host_failures_to_tolerate=value)


class SyncDatabase(Operation, on="pool.sync_database", static=True):
    """Every acknowledged change is where the store keeps it already; nothing is left to do."""

    def begin(self, b: Begin, ref: str) -> None:
        the_pool(b.t)


class RecoverSlaves(Operation, on="pool.recover_slaves", static=True):
    """The hosts that follow the master; all of a connection's hosts do."""

    def begin(self, b: Begin, ref: str) -> tuple[str, ...]:
        master = b.t.get("pool", the_pool(b.t), "master")
        return tuple(host for host in b.t.all("host") if host != master)
