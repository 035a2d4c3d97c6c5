"""Rebooting and moving a VM, and what is sent to its guest."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from ... import errors as err
from ...model._layout import LAYOUTS, NULL, STATE
from ...states.vm import TABLE, VMState
from .. import _vm_devices as devices
from .. import cpu_pool
from .._operation import Begin, Operation, Plan, Step, Steps, call, step
from .._txn import Txn
from . import _domain as domain

_AT = LAYOUTS["VM"].index
_MIGRATING = TABLE.bit[VMState.MIGRATING]
_CRASHED = TABLE.bit[VMState.CRASHED]
TRIGGERS = ("nmi", "reset", "init", "power", "sleep", "s3resume")


class CleanReboot(Operation, on="VM.clean_reboot"):
    """Ask the guest to reboot."""

    force = False

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.reserve("VM", ref, self.verb)
        return {"ref": ref, "uuid": row[_AT["uuid"]], "force": self.force, "build": None}

    @staticmethod
    def steps(p: Plan) -> Steps:
        if p["build"] is None:
            domid = yield step("reboot", call("vm_reboot", p["uuid"], p["force"]), forward=True)
            return domid
        new = p["build"]
        domid = yield step(
            "build",
            call("vm_start", new["spec"], new["host_uuid"], False),
            undo=call("vm_destroy", p["uuid"]),
        )
        yield from domain.given_its_share(new)
        return domid

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        ref = plan["ref"]
        new = plan["build"]
        if new is not None:
            host, need = new["host"], new["need"]
            domain.runs(t, ref, host, result, memory=need, paused=False, now=self.now())
            return
        row = t.edit("VM", ref)
        row[_AT["domid"]] = result
        t.move("VM", ref, "Running")
        t.set("VM_metrics", row[_AT["metrics"]], start_time=self.now(), last_updated=self.now())

    def abort(self, t: Txn, plan: Plan) -> None:
        new = plan["build"]
        if new is not None:
            domain.expect_no_more(t, plan["ref"], new["host"], new["need"])


class HardReboot(CleanReboot, on="VM.hard_reboot"):
    """Reset the domain without asking the guest; a Crashed VM is built anew."""

    force = True

    def begin(self, b: Begin, ref: str) -> Plan:
        crashed = b.t.need("VM", ref)[STATE] & _CRASHED
        plan = super().begin(b, ref)
        if crashed:
            plan["build"] = domain.expect(b, b.t.edit("VM", ref), ref, None, asleep=True)
        return plan


class _Migrating(Operation):
    """What moving a running VM has in common, however the host is named."""

    @staticmethod
    def steps(p: Plan) -> Steps:
        domid = yield from moving(p)
        return domid

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        moved(t, plan, result)

    def abort(self, t: Txn, plan: Plan) -> None:
        domain.expect_no_more(t, plan["ref"], plan["to"], plan["need"])


def _plan_migration(b: Begin, ref: str, move: str, host: str, *, live: bool) -> Plan:
    t = b.t
    row = b.reserve("VM", ref, move)
    here = row[_AT["resident_on"]]
    need = domain.booked(t, row) if host != here else 0  # it has what it needs where it is
    if host != here:
        domain.place(t, row, host, need)
    return plan_move(t, row, ref, host, need, live=live)


def plan_move(t: Txn, row: Any, ref: str, to: str, need: int, *, live: bool) -> Plan:
    """What moving a running VM needs to know; it is expected on the other host from now on."""
    row[_AT["scheduled_to_be_resident_on"]] = to
    here, pools = row[_AT["resident_on"]], None
    if row[_AT["pool_name"]] and to != here:
        found = (row[_AT["cpu_pool"]], cpu_pool.pool_on(t, to, row[_AT["pool_name"]]) or NULL)
        pools = tuple("" if one == NULL else t.get("cpu_pool", one, "uuid") for one in found)
    return {
        "ref": ref,
        "uuid": row[_AT["uuid"]],
        "from": here,
        "from_uuid": t.get("host", here, "uuid"),
        "to": to,
        "to_uuid": t.get("host", to, "uuid"),
        "need": need,
        "live": live,
        "pools": pools,
    }


def moving(p: Plan) -> Generator[Step, Any, Any]:
    """The steps that move a running VM, and into the CPU pool of its name there.

    A domain arrives in the first pool of a host. So that a way back ends in the pool that it came
    from, the first step says once more that it is there.
    """
    pools = p["pools"]
    if pools is not None:
        stay = call("vm_set_cpupool", p["uuid"], pools[0])
        yield step("its pool here", stay, undo=stay)
    domid = yield step(
        f"migrate {p['uuid']}",
        call("vm_migrate", p["uuid"], p["to_uuid"], p["live"]),
        undo=call("vm_migrate", p["uuid"], p["from_uuid"], p["live"]),
    )
    if pools is not None:
        yield step("its pool there", call("vm_set_cpupool", p["uuid"], pools[1]))
    return domid


def moved(t: Txn, plan: Plan, domid: int) -> None:
    """The record of a VM that has arrived on another host, and has not ended since."""
    if not t.need("VM", plan["ref"])[STATE] & _MIGRATING:
        domain.expect_no_more(t, plan["ref"], plan["to"], plan["need"])
        return
    row = t.edit("VM", plan["ref"])
    if plan["from"] != plan["to"]:
        held = domain.booked(t, row)  # its balloon may have moved meanwhile
        domain.take_memory(t, plan["from"], -held)
        domain.take_memory(t, plan["to"], held - plan["need"])
    row[_AT["resident_on"]] = plan["to"]
    row[_AT["scheduled_to_be_resident_on"]] = NULL
    row[_AT["domid"]] = domid
    if plan["pools"] is not None:
        pool = cpu_pool.pool_on(t, plan["to"], row[_AT["pool_name"]])
        row[_AT["cpu_pool"]] = pool or NULL
    devices.graphics(t, row)
    t.move("VM", plan["ref"], "Running")


class PoolMigrate(_Migrating, on="VM.pool_migrate"):
    """Move the running VM to another host of the pool."""

    def begin(
        self, b: Begin, ref: str, host: str = NULL, options: dict[str, str] | None = None
    ) -> Plan:
        live = (options or {}).get("live", "true") != "false"
        return _plan_migration(b, ref, self.verb, host, live=live)


class Migrate(_Migrating, on="VM.migrate"):
    """Move the running VM (Xen-API 1.0): the host is named by reference, uuid or name."""

    def begin(
        self,
        b: Begin,
        ref: str,
        dest: str = "",
        live: bool = False,
        options: dict[str, str] | None = None,
    ) -> Plan:
        return _plan_migration(b, ref, self.verb, find_host(b.t, dest), live=live)


def find_host(t: Txn, named: str) -> str:
    """A host by reference, uuid or name."""
    if t.row("host", named) is not None:
        return named
    found = t.find("host", "uuid", named) or t.find("host", "name_label", named)
    if len(found) != 1:
        raise err.InvalidValue("dest", named, would_do="reference, uuid or name of one host")
    return found[0]


class SendSysrq(Operation, on="VM.send_sysrq"):
    """Send a magic SysRq key, one character."""

    kind = "sysrq"

    def begin(self, b: Begin, ref: str, key: str = "") -> Plan:
        if len(key) != 1:
            raise err.InvalidValue("key", key, would_do="one character")
        row = b.reserve("VM", ref, self.verb)
        return {"uuid": row[_AT["uuid"]], "kind": self.kind, "key": key}

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step("send", call("vm_send", p["uuid"], p["kind"], p["key"]))


class SendTrigger(SendSysrq, on="VM.send_trigger"):
    """Send a trigger: nmi, reset, init, power, sleep or s3resume."""

    kind = "trigger"

    def begin(self, b: Begin, ref: str, trigger: str = "") -> Plan:
        if trigger not in TRIGGERS:
            raise err.InvalidValue("trigger", trigger, allowed=TRIGGERS)
        row = b.reserve("VM", ref, self.verb)
        return {"uuid": row[_AT["uuid"]], "kind": self.kind, "key": trigger}
