"""Starting, pausing and stopping a VM."""

from __future__ import annotations

from typing import Any

from ...model._layout import LAYOUTS, NULL
from .._devices import forget_disk
from .._operation import Begin, Operation, Plan, Steps, call, step
from .._txn import Txn
from . import _domain as domain

_AT = LAYOUTS["VM"].index


def _begin_start(b: Begin, ref: str, move: str, host: str | None, start_paused: bool) -> Plan:
    row = b.reserve("VM", ref, move)
    return {**domain.expect(b, row, ref, host), "paused": start_paused}


class _Starting(Operation):
    """What starting has in common, wherever the host comes from."""

    @staticmethod
    def steps(p: Plan) -> Steps:
        spec = p["spec"]
        domid = yield step(
            "build",
            call("vm_start", spec, p["host_uuid"], p["paused"]),
            undo=call("vm_destroy", spec.uuid),
        )
        yield from domain.given_its_share(p)
        return domid

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        domain.runs(
            t,
            plan["ref"],
            plan["host"],
            result,
            memory=plan["need"],
            paused=plan["paused"],
            now=self.now(),
        )

    def abort(self, t: Txn, plan: Plan) -> None:
        domain.expect_no_more(t, plan["ref"], plan["host"], plan["need"])


class Start(_Starting, on="VM.start"):
    """Build a domain for a Halted VM, on a host with room for it."""

    def begin(self, b: Begin, ref: str, start_paused: bool = False, force: bool = False) -> Plan:
        return _begin_start(b, ref, self.verb, None, start_paused)


class StartOn(_Starting, on="VM.start_on"):
    """Build the domain on a named host."""

    def begin(
        self, b: Begin, ref: str, host: str = "", start_paused: bool = False, force: bool = False
    ) -> Plan:
        return _begin_start(b, ref, self.verb, host, start_paused)


class Pause(Operation, on="VM.pause"):
    """Stop the vCPUs; memory and devices stay."""

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.reserve("VM", ref, "pause")
        return {"ref": ref, "uuid": row[_AT["uuid"]]}

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step("pause", call("vm_pause", p["uuid"]), undo=call("vm_unpause", p["uuid"]))

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.move("VM", plan["ref"], "Paused")


class Unpause(Operation, on="VM.unpause"):
    """Let the vCPUs run again."""

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.reserve("VM", ref, "unpause")
        return {"ref": ref, "uuid": row[_AT["uuid"]]}

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step("unpause", call("vm_unpause", p["uuid"]), undo=call("vm_pause", p["uuid"]))

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.move("VM", plan["ref"], "Running")


class CleanShutdown(Operation, on="VM.clean_shutdown"):
    """Ask the guest to shut down; ends when its domain is gone."""

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.reserve("VM", ref, self.verb)
        return {"ref": ref, "uuid": row[_AT["uuid"]]}

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step("shutdown", call("vm_shutdown", p["uuid"]), forward=True)

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        domain.is_gone(t, plan["ref"], "Halted")


class HardShutdown(Operation, on="VM.hard_shutdown"):
    """Take the domain away at once; what else is in progress on the VM is cancelled first."""

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.reserve("VM", ref, self.verb)
        plan = {"ref": ref, "uuid": row[_AT["uuid"]], "image": ""}
        image = row[_AT["suspend_VDI"]]
        if image != NULL:
            disk = b.t.need("VDI", image)
            place = LAYOUTS["VDI"].index
            plan.update(
                image=image,
                sr=b.t.get("SR", disk[place["SR"]], "uuid"),
                location=disk[place["location"]],
            )
        return plan

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step("destroy", call("vm_destroy", p["uuid"]), forward=True)
        if p["image"]:
            yield step("image", call("vdi_destroy", p["sr"], p["location"]), forward=True)

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        domain.is_gone(t, plan["ref"], "Halted")
        if plan["image"]:
            t.set("VM", plan["ref"], suspend_VDI=NULL)
            forget_disk(t, plan["image"], self.title)


class PowerStateReset(HardShutdown, on="VM.power_state_reset"):
    """Declare the VM Halted after making sure that no domain of it is left."""
