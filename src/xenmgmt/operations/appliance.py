"""The verbs of class VM_appliance: VMs started and stopped together, by their order."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from .. import errors as err
from ..abc import Driver
from ..model._layout import LAYOUTS, NULL, STATE
from ..states.vm import DOMAIN, TABLE, VMState
from ._operation import Begin, Operation, Plan, Settled, Step, Steps, call, step
from ._txn import Txn
from .vm import _domain as domain

_AT = LAYOUTS["VM_appliance"].index
_VM = LAYOUTS["VM"].index
_HALTED = TABLE.bit[VMState.HALTED]


class Create(Operation, on="VM_appliance.create", static=True):
    """An appliance without VMs; a VM joins by its field ``appliance``."""

    def begin(self, b: Begin, ref: str, **values: Any) -> str:
        return b.t.create("VM_appliance", values)


class Destroy(Operation, on="VM_appliance.destroy"):
    """Dissolve the appliance; its VMs stay as they are."""

    def begin(self, b: Begin, ref: str) -> None:
        row = b.check("VM_appliance", ref, "destroy")
        for vm in tuple(row[_AT["VMs"]]):
            b.t.set("VM", vm, appliance=NULL)
        b.t.delete("VM_appliance", ref, self.title)


class Start(Operation, on="VM_appliance.start"):
    """Start the VMs that are Halted, the lowest ``order`` first. All start, or none stays."""

    def begin(self, b: Begin, ref: str, paused: bool = False) -> Plan:
        t = b.t
        row = b.reserve("VM_appliance", ref, "start")
        guests = []
        for vm in _in_order(t, row[_AT["VMs"]]):
            if not t.need("VM", vm)[STATE] & _HALTED:
                continue
            record = b.reserve("VM", vm, "start")
            guests.append(domain.expect(b, record, vm, None))
        return {"ref": ref, "guests": guests, "paused": paused}

    @staticmethod
    def steps(p: Plan) -> Steps:
        domids = []
        for guest in p["guests"]:
            spec = guest["spec"]
            domid = yield step(
                f"start {spec.name}",
                call("vm_start", spec, guest["host_uuid"], p["paused"]),
                undo=call("vm_destroy", spec.uuid),
            )
            yield from domain.given_its_share(guest)
            domids.append(domid)
        return domids

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        for guest, domid in zip(plan["guests"], result, strict=True):
            domain.runs(
                t,
                guest["ref"],
                guest["host"],
                domid,
                memory=guest["need"],
                paused=plan["paused"],
                now=self.now(),
            )
        t.move("VM_appliance", plan["ref"], "Ready")

    def abort(self, t: Txn, plan: Plan) -> None:
        for guest in plan["guests"]:
            domain.expect_no_more(t, guest["ref"], guest["host"], guest["need"])


def _in_order(t: Txn, vms: Any, *, stopping: bool = False) -> list[str]:
    """The VMs by ``order``; the highest goes first when stopping."""
    return sorted(vms, key=lambda vm: t.get("VM", vm, "order"), reverse=stopping)


class HardShutdown(Operation, on="VM_appliance.hard_shutdown"):
    """Stop the VMs that have a domain, the highest ``order`` first, without asking them."""

    method = "vm_destroy"
    move = "hard_shutdown"
    ends_half_way = True

    def begin(self, b: Begin, ref: str) -> Plan:
        t = b.t
        row = b.reserve("VM_appliance", ref, self.verb)
        guests = []
        for vm in _in_order(t, row[_AT["VMs"]], stopping=True):
            record = t.need("VM", vm)
            for key, word in record[_VM["current_operations"]].items():
                if not record[STATE] & _HALTED:  # nothing is cut short on behalf of an appliance
                    raise err.OtherOperationInProgress("VM", vm, word, key)
            if record[STATE] & DOMAIN:
                b.reserve("VM", vm, self.move)
                guests.append(
                    {"ref": vm, "uuid": record[_VM["uuid"]], "order": record[_VM["order"]]}
                )
        return {"ref": ref, "guests": guests, "method": self.method}

    @staticmethod
    def steps(p: Plan) -> Steps:
        for _, group in groupby(p["guests"], key=lambda guest: guest["order"]):
            for guest in group:
                yield step("stop", call(p["method"], guest["uuid"]), forward=True)

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        for guest in plan["guests"]:
            domain.is_gone(t, guest["ref"], "Halted")
        t.move("VM_appliance", plan["ref"], "Ready")


class CleanShutdown(HardShutdown, on="VM_appliance.clean_shutdown"):
    """Ask the guests to shut down, the highest ``order`` first."""

    method = "vm_shutdown"
    move = "clean_shutdown"

    def settled(self, driver: Driver, plan: Plan, step: Step) -> Settled:
        """A guest that has shut down cannot be asked again."""
        gone = driver.vm_info(str(step.do.args[0])) is None
        return Settled.DONE if gone else Settled.AGAIN


class Shutdown(CleanShutdown, on="VM_appliance.shutdown"):
    """The same: who wants to end a guest that does not answer calls `hard_shutdown`."""
