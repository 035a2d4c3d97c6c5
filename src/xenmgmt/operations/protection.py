"""The verbs of class VM_protection: a stand-by on another host, and going on there."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..model._layout import LAYOUTS, NULL
from ._operation import Begin, Operation, Plan, Steps, call, step
from ._txn import Txn
from ._vm_devices import has_devices
from .vm import _domain as domain
from .vm import _standby as standby

_AT = LAYOUTS["VM_protection"].index
_VM = LAYOUTS["VM"].index
LEAST, MOST = 0.001, 60.0
"""Seconds between checkpoints."""


class Create(Operation, on="VM_protection.create", static=True):
    """A protection that protects nothing until it is started. A VM has one at most."""

    def begin(self, b: Begin, ref: str, **values: Any) -> str:
        t = b.t
        for name, cls in (("VM", "VM"), ("host", "host")):
            if values[name] == NULL:
                raise err.InvalidValue(name, None, would_do=f"a {cls}")
            t.need(cls, values[name])
        interval = values.get("interval", LEAST)
        if not LEAST <= interval <= MOST:
            raise err.InvalidValue("interval", interval, would_do=f"{LEAST} to {MOST} seconds")
        row = t.need("VM", values["VM"])
        if row[_VM["protections"]]:
            raise err.OperationNotAllowed(f"VM {values['VM']} has a protection already")
        if row[_VM["is_a_template"]]:
            raise err.VMIsTemplate(values["VM"])
        return t.create("VM_protection", values)


class Destroy(Operation, on="VM_protection.destroy"):
    """Remove a protection that protects nothing any more."""

    def begin(self, b: Begin, ref: str) -> None:
        b.check("VM_protection", ref, "destroy")
        b.t.delete("VM_protection", ref, self.title)


class Start(Operation, on="VM_protection.start"):
    """Make the stand-by, and send checkpoints to it; ends when the first one is safe."""

    extra = {}  # noqa: RUF012

    def begin(self, b: Begin, ref: str) -> Plan:
        can = b.driver.capability("vm_protect")
        if not can:
            raise err.NotSupported(self.title, capability="vm_protect", reason=can.reason)
        t = b.t
        row = b.reserve("VM_protection", ref, "start")
        vm, host = row[_AT["VM"]], row[_AT["host"]]
        guest = b.reserve("VM", vm, "change_protection")
        if has_devices(guest):
            raise err.OperationNotAllowed(f"VM {vm} has devices of its host")
        if guest[_VM["resident_on"]] == host:
            raise err.OperationNotAllowed(f"VM {vm} is on host {host}, which is to stand by")
        need = guest[_VM["memory_static_max"]]
        problem = domain.why_not(t, guest, host, need)
        if problem is not None:
            raise problem
        standby.hold(t, ref, need)
        return {
            "ref": ref,
            "uuid": guest[_VM["uuid"]],
            "host_uuid": t.get("host", host, "uuid"),
            "interval": row[_AT["interval"]],
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(
            "first checkpoint",
            call("vm_protect", p["uuid"], p["host_uuid"], p["interval"]),
            undo=call("vm_unprotect", p["uuid"]),
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.set("VM_protection", plan["ref"], reason="")
        t.move("VM_protection", plan["ref"], "Protected")

    def abort(self, t: Txn, plan: Plan) -> None:
        standby.hold(t, plan["ref"], 0)


class Stop(Operation, on="VM_protection.stop"):
    """Give the stand-by up. What was held back goes out, and the guest runs on where it is."""

    extra = {}  # noqa: RUF012

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.reserve("VM_protection", ref, "stop")
        b.reserve("VM", row[_AT["VM"]], "change_protection")
        return {"ref": ref, "uuid": b.t.get("VM", row[_AT["VM"]], "uuid")}

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step("end it", call("vm_unprotect", p["uuid"]), forward=True)

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        standby.let_go(t, plan["ref"], "Idle")


class Failover(Operation, on="VM_protection.failover"):
    """Let the guest go on where the stand-by is, from the last safe checkpoint.

    Its host must be lost, and the engine must be certain that the guest does not run there any
    more: of a host that is only out of reach it is not, and refuses with `HostNotLive`.
    """

    extra = {}  # noqa: RUF012

    def begin(self, b: Begin, ref: str) -> Plan:
        t = b.t
        row = b.reserve("VM_protection", ref, "failover")
        vm, host = row[_AT["VM"]], row[_AT["host"]]
        b.reserve("VM", vm, "fail_over")
        return {
            "ref": ref,
            "vm": vm,
            "uuid": t.get("VM", vm, "uuid"),
            "host": host,
            "host_uuid": t.get("host", host, "uuid"),
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        do = call("vm_failover", p["uuid"], p["host_uuid"])
        info = yield step("go on there", do, forward=True)
        return info

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        standby.let_go(t, plan["ref"], "FailedOver")
        paused, memory = result.state == "Paused", result.memory
        domain.goes_on(
            t, plan["vm"], plan["host"], result.domid, memory=memory, paused=paused, now=self.now()
        )
