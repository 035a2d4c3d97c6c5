"""The verbs of class host."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..abc import Driver
from ..model._layout import LAYOUTS, STATE
from ..states.host import TABLE, HostState
from ..states.vm import TABLE as VM
from ._operation import Begin, Operation, Plan, Settled, Step, Steps, call, step
from ._txn import Txn
from .cpu_pool import ended_with_host
from .pif import interfaces_are
from .vm import _domain as domain
from .vm.reboot import moved, moving, plan_move

_AT = LAYOUTS["host"].index
_VM = LAYOUTS["VM"].index


class Disable(Operation, on="host.disable"):
    """Let no more VMs start here; those that run go on."""

    def begin(self, b: Begin, ref: str, auto_enable: bool = True) -> None:
        b.check("host", ref, "disable")
        b.t.move("host", ref, "Disabled")


class Enable(Operation, on="host.enable"):
    """Let VMs start here again."""

    def begin(self, b: Begin, ref: str) -> None:
        b.check("host", ref, "enable")
        b.t.move("host", ref, "Enabled")


def _guests(t: Txn, ref: str) -> list[str]:
    residents = t.need("host", ref)[_AT["resident_VMs"]]
    return [vm for vm in residents if not t.get("VM", vm, "is_control_domain")]


def _obstacles(t: Txn, ref: str) -> dict[str, err.XenError]:
    """The guests that cannot leave the host, and why."""
    found: dict[str, err.XenError] = {}
    for vm in _guests(t, ref):
        row = t.need("VM", vm)
        refusal = VM.refusal("pool_migrate", vm, row, t)
        if refusal is not None:
            found[vm] = refusal
            continue
        need = domain.booked(t, row)
        reasons = [domain.why_not(t, row, host, need) for host in t.all("host") if host != ref]
        if all(reasons):
            found[vm] = next((r for r in reasons if r is not None), err.NoHostsAvailable())
    return found


class Evacuate(Operation, on="host.evacuate"):
    """Disable the host and move every guest to another one. All go, or all come back."""

    def begin(self, b: Begin, ref: str, **_: Any) -> Plan:
        t = b.t
        b.reserve("host", ref, "evacuate")
        guests = []
        for vm in _guests(t, ref):
            row = b.reserve("VM", vm, "pool_migrate")
            need = domain.booked(t, row)
            to = domain.place(t, row, None, need, exclude=ref)
            guests.append(plan_move(t, row, vm, to, need, live=True))
        return {"ref": ref, "uuid": t.get("host", ref, "uuid"), "guests": guests}

    @staticmethod
    def steps(p: Plan) -> Steps:
        domids = []
        for guest in p["guests"]:
            domid = yield from moving(guest)
            domids.append(domid)
        return domids

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        for guest, domid in zip(plan["guests"], result or (), strict=True):
            moved(t, guest, domid)
        t.move("host", plan["ref"], "Disabled")

    def abort(self, t: Txn, plan: Plan) -> None:
        for guest in plan["guests"]:
            domain.expect_no_more(t, guest["ref"], guest["to"], guest["need"])


class AssertCanEvacuate(Operation, on="host.assert_can_evacuate"):
    """Raise why a guest could not leave the host; nothing when all could."""

    def begin(self, b: Begin, ref: str) -> None:
        for problem in _obstacles(b.t, ref).values():
            raise problem


class WhatPreventsEvacuation(Operation, on="host.get_vms_which_prevent_evacuation"):
    """The guests that cannot leave the host, each with the error it would give."""

    def begin(self, b: Begin, ref: str) -> dict[str, tuple[str, ...]]:
        return {vm: tuple(why.wire()) for vm, why in _obstacles(b.t, ref).items()}


class Reboot(Operation, on="host.reboot"):
    """Reboot a disabled host without guests; it comes back Disabled."""

    method = "host_reboot"
    target = HostState.DISABLED

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.reserve("host", ref, self.verb)
        domain.assert_none_expected(b.t, ref)
        return {"ref": ref, "uuid": row[_AT["uuid"]], "method": self.method}

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(p["method"], call(p["method"], p["uuid"]), forward=True)

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        ended_with_host(t, plan["ref"])
        t.move("host", plan["ref"], self.target)


class Shutdown(Reboot, on="host.shutdown"):
    """Power off a disabled host without guests."""

    method = "host_shutdown"
    target = HostState.OFFLINE

    def settled(self, driver: Driver, plan: Plan, step: Step) -> Settled:
        """A host without power cannot be asked again."""
        return Settled.AGAIN if driver.host_info(plan["uuid"]).live else Settled.DONE

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        super().finish(t, plan, result)
        interfaces_are(t, plan["ref"], frozenset())
        t.set("host_metrics", t.get("host", plan["ref"], "metrics"), live=False)


class PowerOn(Reboot, on="host.power_on"):
    """Power a host on; it comes up Disabled."""

    method = "host_power_on"

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield from Reboot.steps(p)
        found = yield step("look", call("host_info", p["uuid"]))
        return found

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        super().finish(t, plan, result)
        t.set("host_metrics", t.get("host", plan["ref"], "metrics"), live=True)
        if result is not None and result.up is not None:
            interfaces_are(t, plan["ref"], result.up)


class GetServertime(Operation, on="host.get_servertime"):
    """The time of the connection's clock."""

    def begin(self, b: Begin, ref: str) -> Any:
        if b.t.need("host", ref)[STATE] & TABLE.bit[HostState.OFFLINE]:
            raise err.HostNotLive()
        return self.now()
