"""VM.mark, VM.rewind, VM.unmark: turning a running guest back without ending its domain."""

from __future__ import annotations

import re
from typing import Any

from ... import errors as err
from ...abc import Driver
from ...model import Param
from ...model._layout import LAYOUTS, NULL, STATE, places
from ...model._types import String
from ...states.vm import TABLE, VMState
from .._operation import Begin, Operation, Plan, Settled, Step, Steps, call, step
from .._txn import Txn

NAMED = re.compile(r"[\w.-]{1,60}\Z", re.ASCII)
NAME = Param("name", String)

_AT = LAYOUTS["VM"].index
_UUID, _MARKS, _MARKED, _METRICS, _TARGET = places(
    "VM", "uuid", "marks", "marked_devices", "metrics", "memory_target"
)
_NUMBER = LAYOUTS["VM_metrics"].index["VCPUs_number"]
_VBD = LAYOUTS["VBD"].index
_MARKING = TABLE.bit[VMState.MARKING]
_REWINDING = TABLE.bit[VMState.REWINDING]
_HANDED = ("DPCIs", "DSCSIs", "VUSBs", "VGPUs")


def devices(t: Txn, row: Any) -> tuple[str, ...]:
    """What of a guest must be the same for it to be turned back, a phrase for each."""
    vcpus = t.need("VM_metrics", row[_METRICS])[_NUMBER]
    found = [f"{row[_TARGET]} bytes of memory", f"{vcpus} vCPUs"]
    for ref in row[_AT["VBDs"]]:
        vbd = t.need("VBD", ref)
        if vbd[_VBD["currently_attached"]]:
            medium = vbd[_VBD["VDI"]]
            found.append(f"VBD {ref} {'empty' if medium == NULL else f'with VDI {medium}'}")
    found += [f"VIF {ref}" for ref in row[_AT["VIFs"]] if t.get("VIF", ref, "currently_attached")]
    found += [f"{kind[:-1]} {ref}" for kind in _HANDED for ref in row[_AT[kind]]]
    return tuple(found)


def forget(t: Txn, ref: str, gone: set[str]) -> None:
    """Take marks out of the record of a VM."""
    row = t.edit("VM", ref)
    for place in (_MARKS, _MARKED):
        row[place] = {name: what for name, what in row[place].items() if name not in gone}


class _Marking(Operation):
    """What the three have in common."""

    def plan(self, b: Begin, ref: str, name: str) -> tuple[Any, Plan]:
        """The row of a VM that is reserved, and the plan."""
        if not NAMED.match(name):
            raise err.InvalidValue("name", name, would_do="1 to 60 letters, digits, dots, dashes")
        capability = f"vm_{self.verb}"
        can = b.driver.capability(capability)
        if not can:
            raise err.NotSupported(self.title, capability=capability, reason=can.reason)
        row = b.reserve("VM", ref, self.verb)
        return row, {"ref": ref, "uuid": row[_UUID], "name": name}

    def known(self, b: Begin, ref: str, name: str) -> tuple[Any, Plan]:
        """The same, when there is such a mark."""
        row, plan = self.plan(b, ref, name)
        if name not in row[_MARKS]:
            raise err.NoSuchMark(ref, name, tuple(row[_MARKS]))
        return row, plan


class Mark(_Marking, on="VM.mark"):
    """Remember memory, disks and devices of a guest, which goes on.

    The mark lasts as long as the domain.
    """

    extra = {"name": NAME}  # noqa: RUF012

    def begin(self, b: Begin, ref: str, name: str = "") -> Plan:
        row, plan = self.plan(b, ref, name)
        if name in row[_MARKS]:
            raise err.MarkExists(ref, name, tuple(row[_MARKS]))
        return {**plan, "devices": devices(b.t, row)}

    @staticmethod
    def steps(p: Plan) -> Steps:
        mark = call("vm_mark", p["uuid"], p["name"])
        yield step("mark", mark, undo=call("vm_unmark", p["uuid"], p["name"]))

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        row, name = t.edit("VM", plan["ref"]), plan["name"]
        if not row[STATE] & _MARKING:  # its domain has ended since, and the mark with it
            return
        row[_MARKS] = {**row[_MARKS], name: self.now()}
        row[_MARKED] = {**row[_MARKED], name: plan["devices"]}


class Rewind(_Marking, on="VM.rewind"):
    """Make the guest what it was at a mark: memory and disks, running or paused as it was then.

    Its devices, memory and vCPUs must be those of the mark.
    """

    extra = {"name": NAME}  # noqa: RUF012

    def begin(self, b: Begin, ref: str, name: str = "") -> Plan:
        row, plan = self.known(b, ref, name)
        then, now = row[_MARKED][name], devices(b.t, row)
        if set(then) != set(now):
            raise err.DevicesChanged(
                ref,
                name,
                tuple(one for one in now if one not in then),
                tuple(one for one in then if one not in now),
            )
        return plan

    @staticmethod
    def steps(p: Plan) -> Steps:
        state = yield step("go back", call("vm_rewind", p["uuid"], p["name"]), forward=True)
        return state

    def settled(self, driver: Driver, plan: Plan, step: Step) -> Settled:
        """It is done again, as long as the mark is there."""
        there = plan["name"] in driver.vm_marks(plan["uuid"])
        return Settled.AGAIN if there else Settled.LOST

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        if t.need("VM", plan["ref"])[STATE] & _REWINDING:
            t.move("VM", plan["ref"], result)


class Unmark(_Marking, on="VM.unmark"):
    """Forget a mark, and what was kept for it."""

    extra = {"name": NAME}  # noqa: RUF012

    def begin(self, b: Begin, ref: str, name: str = "") -> Plan:
        return self.known(b, ref, name)[1]

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step("forget", call("vm_unmark", p["uuid"], p["name"]), forward=True)

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        forget(t, plan["ref"], {plan["name"]})
