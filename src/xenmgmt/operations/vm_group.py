"""The verbs of class VM_group: sets of VMs, and snapshots of a whole set at one moment.

A VM is in one group at most. A *set of snapshots* is a group too: its members are the snapshots.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from .. import errors as err
from ..model import Param
from ..model._layout import LAYOUTS, NULL, STATE
from ..model._types import Bool, Ref, String
from ..states.vm import TABLE as VM
from ..states.vm import VMState
from ._operation import Begin, Operation, Plan, Steps, call, step
from ._txn import Txn
from .vm.copies import Clone
from .vm.snapshots import Snapshot

_VM = LAYOUTS["VM"].index
_AT = LAYOUTS["VM_group"].index
_RUNNING = VM.bit[VMState.RUNNING]
SKEW = "group:skew_seconds"
"""Where a snapshot's ``other_config`` says how far apart the members were stopped."""


def put_into(t: Txn, vm: str, groups: tuple[str, ...]) -> None:
    """Write both ends: the VM's groups, and the groups' VMs."""
    before = t.get("VM", vm, "groups")
    for group in before:
        if group not in groups and t.row("VM_group", group) is not None:
            left = tuple(one for one in t.get("VM_group", group, "VMs") if one != vm)
            t.set("VM_group", group, VMs=left)
    for group in groups:
        members = t.get("VM_group", group, "VMs")
        t.set("VM_group", group, VMs=tuple(dict.fromkeys((*members, vm))))
    t.set("VM", vm, groups=groups)


class Create(Operation, on="VM_group.create", static=True):
    """A group without members; a VM joins by `VM.set_groups`."""

    def begin(self, b: Begin, ref: str, **values: Any) -> str:
        return b.t.create("VM_group", values)


class Destroy(Operation, on="VM_group.destroy"):
    """Dissolve a group; its members stay."""

    def begin(self, b: Begin, ref: str) -> None:
        for vm in tuple(b.t.get("VM_group", ref, "VMs")):
            put_into(b.t, vm, ())
        b.t.delete("VM_group", ref, self.title)


class SetGroups(Operation, on="VM.set_groups"):
    """Put the VM into a group, or with no value into none."""

    def begin(self, b: Begin, ref: str, value: tuple[str, ...] = ()) -> None:
        b.t.need("VM", ref)
        groups = tuple(dict.fromkeys(value))
        for group in groups:
            b.t.need("VM_group", group)
        if len(groups) > 1:
            raise err.OperationNotAllowed(f"a VM is in one group at most, not in {len(groups)}")
        put_into(b.t, ref, groups)


class SnapshotGroup(Operation, on="VM_group.snapshot"):
    """A snapshot of every member at one moment: a new group, of snapshots.

    Members that run are paused first, all of them; then the snapshots are taken; then they go on.
    How far apart the first and the last were paused is in each snapshot's ``other_config``; their
    ``snapshot_time`` is when the last was. When one fails, all go on and nothing is left.
    """

    extra = {"new_name": Param("new_name", String)}  # noqa: RUF012
    returns = Ref("VM_group")

    def begin(self, b: Begin, ref: str, new_name: str = "") -> Plan:
        t = b.t
        members = tuple(t.get("VM_group", ref, "VMs"))
        if not members:
            raise err.OperationNotAllowed(f"group {ref} has no VM")
        one = Snapshot(self._clock)
        plans = []
        for vm in members:
            row = t.need("VM", vm)
            running = bool(row[STATE] & _RUNNING)
            name = f"{new_name} {row[_VM['name_label']]}"
            plan = one.plan(b, vm, name, (), memory=False)
            plans.append({"plan": plan, "uuid": row[_VM["uuid"]], "running": running})
        return {"ref": ref, "name": new_name, "members": plans}

    @staticmethod
    def steps(p: Plan) -> Steps:
        running = [member["uuid"] for member in p["members"] if member["running"]]
        begun = yield step("look at the clock", call("engine_time"))
        for uuid in running:
            yield step("pause", call("vm_pause", uuid), undo=call("vm_unpause", uuid))
        ended = yield step("look at the clock", call("engine_time"))
        made = []
        for member in p["members"]:
            disks = yield from Snapshot.steps(member["plan"])
            made.append(disks)
        for uuid in running:
            yield step("unpause", call("vm_unpause", uuid))
        return made, begun, ended

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        made, begun, ended = result
        skew = ended - begun if any(member["running"] for member in plan["members"]) else 0.0
        moment = self.now() - timedelta(seconds=max(0.0, self._clock.monotonic() - ended))
        one = Snapshot(self._clock)
        group = t.create("VM_group", {"name_label": plan["name"]})
        for member, disks in zip(plan["members"], made, strict=True):
            snapshot = one.finish(t, member["plan"], disks)
            config = {**t.get("VM", snapshot, "other_config"), SKEW: f"{skew:.6f}"}
            t.set("VM", snapshot, other_config=config, snapshot_time=moment)
            put_into(t, snapshot, (group,))
        return group


class Provision(Operation, on="VM_group.provision"):
    """Turn all templates of a group into VMs that can be started, and give it a new name."""

    extra = {"new_name": Param("new_name", String)}  # noqa: RUF012

    def begin(self, b: Begin, ref: str, new_name: str = "") -> None:
        for vm in b.t.get("VM_group", ref, "VMs"):
            b.check("VM", vm, "provision")
            b.t.set("VM", vm, is_a_template=False)
        b.t.set("VM_group", ref, name_label=new_name)


class Restore(Operation, on="VM_group.restore"):
    """New VMs from a group of snapshots, or of Halted VMs, in a new group; all, or none.

    With ``quarantine`` their interfaces cannot connect until they are released: to try a set out
    beside the one that it was taken from. With a ``network`` all of them are on that one.
    """

    extra = {  # noqa: RUF012
        "new_name": Param("new_name", String),
        "quarantine": Param("quarantine", Bool, False),
        "network": Param("network", Ref("network"), NULL),
    }
    returns = Ref("VM_group")

    def begin(
        self,
        b: Begin,
        ref: str,
        new_name: str = "",
        quarantine: bool = False,
        network: str = NULL,
    ) -> Plan:
        t = b.t
        members = tuple(t.get("VM_group", ref, "VMs"))
        if not members:
            raise err.OperationNotAllowed(f"group {ref} has no VM")
        one = Clone(self._clock)
        plans = []
        for vm in members:
            origin = t.get("VM", vm, "snapshot_of")
            named = origin if t.row("VM", origin) is not None else vm
            name = f"{new_name} {t.get('VM', named, 'name_label')}"
            plans.append(one.plan(b, vm, name, NULL, quarantine=quarantine, network=network))
        return {"ref": ref, "name": new_name, "members": plans}

    @staticmethod
    def steps(p: Plan) -> Steps:
        made = []
        for plan in p["members"]:
            disks = yield from Clone.steps(plan)
            made.append(disks)
        return made

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        one = Clone(self._clock)
        group = t.create("VM_group", {"name_label": plan["name"]})
        for member, disks in zip(plan["members"], result, strict=True):
            put_into(t, one.finish(t, member, disks), (group,))
        return group
