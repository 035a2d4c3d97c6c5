"""VM.snapshot, VM.checkpoint, VM.revert."""

from __future__ import annotations

from typing import Any

from ... import errors as err
from ...model._layout import LAYOUTS, NULL, STATE
from ...model._types import Ref
from ...states._has import has_disk
from ...states.vm import DOMAIN, TABLE, VMState
from .._devices import delete_device, forget_disk, note_size
from .._operation import Begin, Operation, Plan, Steps, call, step
from .._txn import Txn
from . import _domain as domain
from ._disks import (
    Derived,
    Made,
    asleep,
    copy_image,
    copy_of_image,
    create_image,
    derive,
    derived_record,
    disks_of,
    image_of,
    new_image,
)
from ._record import add_vbd, add_vif, configuration, new_record

_AT = LAYOUTS["VM"].index
_VBD = LAYOUTS["VBD"].index
_VDI = LAYOUTS["VDI"].index
_RUNNING = TABLE.bit[VMState.RUNNING]
_LIVE = _RUNNING | TABLE.bit[VMState.PAUSED]
_SUSPENDED = TABLE.bit[VMState.SUSPENDED]


class Snapshot(Operation, on="VM.snapshot"):
    """A snapshot of configuration and disks; a running VM runs on."""

    def begin(
        self, b: Begin, ref: str, new_name: str = "", ignore_vdis: tuple[str, ...] = ()
    ) -> Plan:
        return self.plan(b, ref, new_name, ignore_vdis, memory=False)

    def plan(self, b: Begin, ref: str, name: str, ignore: tuple[str, ...], *, memory: bool) -> Plan:
        t = b.t
        state = t.need("VM", ref)[STATE]
        row = b.reserve("VM", ref, self.verb)
        disks = disks_of(t, row, ignore=ignore)
        for disk in disks:
            b.reserve("VDI", disk.source, "snapshot")
        live = bool(memory and state & _LIVE)
        if live and not (can := b.driver.capability("vm_checkpoint")):
            raise err.NotSupported("VM.checkpoint", capability="vm_checkpoint", reason=can.reason)
        return {
            "ref": ref,
            "uuid": row[_AT["uuid"]],
            "name": name,
            "disks": disks,
            "ignored": ignore,
            "live": live,
            "hold": live and bool(state & _RUNNING),
            "image": new_image(t, row, row[_AT["resident_on"]]) if live else None,
            "copy": copy_of_image(t, row) if memory and state & _SUSPENDED else None,
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        if p["live"]:
            yield from create_image(p["image"])
        if p["hold"]:  # memory and disks are to be of one moment
            yield step("hold", call("vm_pause", p["uuid"]), undo=call("vm_unpause", p["uuid"]))
        if p["live"]:
            yield step("memory", call("vm_checkpoint", p["uuid"], p["image"].path))
        if p["copy"] is not None:
            yield from copy_image(p["copy"])
        made = yield from derive(p["disks"], "vdi_snapshot")
        if p["hold"]:
            yield step("go on", call("vm_unpause", p["uuid"]))
        return made

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        source = t.need("VM", plan["ref"])
        new = new_record(
            t,
            source,
            name_label=plan["name"],
            is_a_template=True,
            is_a_snapshot=True,
            snapshot_of=plan["ref"],
            snapshot_time=self.now(),
            parent=source[_AT["parent"]],
            snapshot_info={"power-state-at-snapshot": str(source[_AT["power_state"]])},
        )
        disks = {disk.vbd: disk for disk in plan["disks"]}
        for vbd in source[_AT["VBDs"]]:
            if t.get("VBD", vbd, "VDI") in plan["ignored"]:
                continue  # the snapshot has nothing of it
            add_vbd(t, new, vbd, _snapshot_of(t, disks.get(vbd), result, self.now()))
        for vif in source[_AT["VIFs"]]:
            add_vif(t, new, vif, keep_mac=True)
        image = plan["image"] or (plan["copy"][1] if plan["copy"] else None)
        if image is not None:
            t.set("VM", new, suspend_VDI=image.record(t, new))
            t.move("VM", new, "Suspended")
        t.set("VM", plan["ref"], parent=new)
        return new


def _snapshot_of(t: Txn, disk: Derived | None, made: Made, now: Any) -> str | None:
    if disk is None:
        return None
    facts = {"is_a_snapshot": True, "snapshot_of": disk.source, "snapshot_time": now}
    return derived_record(t, disk, made, facts)


class Checkpoint(Snapshot, on="VM.checkpoint"):
    """A snapshot with the memory of the running VM; it runs on."""

    def begin(
        self, b: Begin, ref: str, new_name: str = "", ignore_vdis: tuple[str, ...] = ()
    ) -> Plan:
        return self.plan(b, ref, new_name, (), memory=True)


class Revert(Operation, on="VM.revert"):
    """Make the VM what it was at a snapshot: configuration, disks, and memory if it has it.

    Asked of the snapshot. The VM comes out as a new incarnation, which is the result; it is Halted,
    or Suspended after a checkpoint. Disks that the VM got since stay, detached.
    """

    returns = Ref("VM")

    def begin(self, b: Begin, ref: str) -> Plan:
        t = b.t
        snapshot = b.reserve("VM", ref, "revert")
        vm = snapshot[_AT["snapshot_of"]]
        row = t.need("VM", vm)
        has_domain = bool(row[STATE] & DOMAIN)
        old_image = image_of(t, row)
        row = b.reserve("VM", vm, "reverting")
        return {
            "snapshot": ref,
            "vm": vm,
            "uuid": row[_AT["uuid"]],
            "domain": has_domain,
            "old_image": old_image,
            "old_vdi": row[_AT["suspend_VDI"]],
            "copy": copy_of_image(t, snapshot),
            "disks": _disks_back(b, snapshot, vm),
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        if p["copy"] is not None:
            yield from copy_image(p["copy"])
        made = yield from derive([disk for disk, gone in p["disks"] if gone], "vdi_clone")
        if p["domain"]:
            yield step("end the domain", call("vm_destroy", p["uuid"]), forward=True)
        back = {}
        for disk, missing in p["disks"]:
            if not missing:
                do = call("vdi_revert", disk.sr, disk.from_location, disk.location)
                back[disk.location] = yield step("turn the disk back", do, forward=True)
        if p["old_image"] is not None:
            old = p["old_image"]
            yield step("drop memory", call("vdi_destroy", old.sr, old.location), forward=True)
        return {**made, **back}

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        vm: str = plan["vm"]
        snapshot = t.need("VM", plan["snapshot"])
        domain.is_gone(t, vm, "Halted")
        row = t.need("VM", vm)
        for cls in ("VBD", "VIF"):
            for device in row[_AT[f"{cls}s"]]:
                delete_device(t, cls, device, self.title)
        t.set("VM", vm, suspend_VDI=NULL, parent=plan["snapshot"], **configuration(snapshot))
        if plan["old_vdi"] != NULL:
            forget_disk(t, plan["old_vdi"], self.title)
        back = {disk.vbd: (disk, missing) for disk, missing in plan["disks"]}
        vbds = [
            add_vbd(t, vm, vbd, _disk_back(t, back.get(vbd), result))
            for vbd in snapshot[_AT["VBDs"]]
        ]
        vifs = [add_vif(t, vm, vif, keep_mac=True) for vif in snapshot[_AT["VIFs"]]]
        if plan["copy"] is not None:
            asleep(t, vm, plan["copy"][1], vbds, vifs)
        t.rebirth("VM", vm)
        return vm


def _disks_back(b: Begin, snapshot: Any, vm: str) -> list[tuple[Derived, bool]]:
    """For each disk of a snapshot where it goes, and whether the VM's own is no more."""
    t = b.t
    found = []
    for disk in disks_of(t, snapshot):
        b.reserve("VDI", disk.source, "clone")
        own = t.get("VDI", disk.source, "snapshot_of")
        row = t.row("VDI", own)
        if row is None:
            found.append((disk, True))
            continue
        b.reserve("VDI", own, "clone")
        for vbd in row[_VDI["VBDs"]]:
            other = t.need("VBD", vbd)
            if other[_VBD["VM"]] != vm and has_disk(other, t):
                raise err.VDIInUse(own, "revert", hint=f"{vbd} has it attached")
        place = Derived(
            disk.vbd,
            own,
            disk.sr,
            disk.from_location,
            row[_VDI["SR"]],
            t.get("SR", row[_VDI["SR"]], "uuid"),
            row[_VDI["location"]],
        )
        found.append((place, False))
    return found


def _disk_back(t: Txn, found: tuple[Derived, bool] | None, made: Made) -> str | None:
    if found is None:
        return None
    disk, missing = found
    if missing:
        return derived_record(t, disk, made, {"is_a_snapshot": False})
    note_size(t, disk.source, made[disk.location])
    return disk.source
