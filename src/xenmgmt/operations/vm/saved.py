"""Suspending a VM to disk and resuming it."""

from __future__ import annotations

from typing import Any

from ... import errors as err
from ...abc import Driver
from ...model._layout import LAYOUTS, NULL
from .._devices import forget_disk
from .._operation import Begin, Operation, Plan, Settled, Step, Steps, call, step
from .._txn import Txn
from . import _domain as domain
from ._disks import create_image, image_of, new_image

_AT = LAYOUTS["VM"].index


class Suspend(Operation, on="VM.suspend"):
    """Write the memory to a disk and give the domain up."""

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.reserve("VM", ref, "suspend")
        return {
            "ref": ref,
            "uuid": row[_AT["uuid"]],
            "image": new_image(b.t, row, row[_AT["resident_on"]]),
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        image = p["image"]
        yield from create_image(image)
        yield step("save", call("vm_suspend", p["uuid"], image.path), forward=True)

    def settled(self, driver: Driver, plan: Plan, step: Step) -> Settled:
        """The domain is gone with its memory in the image, or without."""
        if step.do.method != "vm_suspend" or driver.vm_info(plan["uuid"]) is not None:
            return Settled.AGAIN
        return Settled.DONE if driver.vm_has_image(plan["image"].path) else Settled.LOST

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        vdi = plan["image"].record(t, plan["ref"])
        t.set("VM", plan["ref"], suspend_VDI=vdi)
        domain.is_gone(t, plan["ref"], "Suspended")


class _Resuming(Operation):
    """What resuming has in common, wherever the host comes from."""

    def _plan(self, b: Begin, ref: str, host: str | None, start_paused: bool) -> Plan:
        t = b.t
        row = b.reserve("VM", ref, self.verb)
        image = image_of(t, row)
        if image is None:
            raise err.VMHasNoSuspendVDI(ref)
        return {
            **domain.expect(b, row, ref, host, asleep=True),
            "paused": start_paused,
            "image": image,
            "vdi": row[_AT["suspend_VDI"]],
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        spec, image = p["spec"], p["image"]
        domid = yield step(
            "restore",
            call("vm_resume", spec, p["host_uuid"], image.path, p["paused"]),
            undo=call("vm_destroy", spec.uuid),
        )
        yield from domain.given_its_share(p)
        yield step("image", call("vdi_destroy", image.sr, image.location), forward=True)
        return domid

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.set("VM", plan["ref"], suspend_VDI=NULL)
        forget_disk(t, plan["vdi"], self.title)
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


class Resume(_Resuming, on="VM.resume"):
    """Build the domain again from its memory image."""

    def begin(self, b: Begin, ref: str, start_paused: bool = False, force: bool = False) -> Plan:
        return self._plan(b, ref, None, start_paused)


class ResumeOn(_Resuming, on="VM.resume_on"):
    """Resume on a named host."""

    def begin(
        self, b: Begin, ref: str, host: str = "", start_paused: bool = False, force: bool = False
    ) -> Plan:
        return self._plan(b, ref, host, start_paused)
