"""Sets of VMs to files and back: VM_group.export_set and VM_group.import_set.

These two do what needs the engine. `xenmgmt.backups` writes and checks the manifest around them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from .. import errors as err
from ..model import Param
from ..model._layout import LAYOUTS, NULL, STATE
from ..model._types import BadValue, Bool, Map, Ref, String
from ..states.vm import TABLE as VM
from ..states.vm import VMState
from . import _check as check
from ._devices import book
from ._operation import Begin, Operation, Plan, Steps, call, step
from ._txn import Txn
from .vm._disks import KEPT, disks_of
from .vm.metadata import build, checked, describe
from .vm_group import SKEW, put_into

_VM = LAYOUTS["VM"].index
_VDI = LAYOUTS["VDI"].index
_HALTED = VM.bit[VMState.HALTED]

ORIGIN = "backup:origin"
"""In ``other_config`` of a VM or disk that came from a set: the uuid of what it is a copy of."""

TAKEN = "backup:taken"
"""In ``other_config`` of such a VM: the moment that it is of."""

KEPT_DISK = tuple(name for name in KEPT if name not in ("virtual_size", "security_label"))


def origin_of(t: Txn, cls: str, ref: str) -> str:
    """The uuid of what an object is a copy of; its own when of none."""
    row = t.need(cls, ref)
    at = LAYOUTS[cls].index
    named = str(row[at["other_config"]].get(ORIGIN, ""))
    if named:
        return named
    source = row[at["snapshot_of"]]
    if source != NULL and t.row(cls, source) is not None:
        return origin_of(t, cls, source)
    return str(row[at["uuid"]])


class ExportSet(Operation, on="VM_group.export_set"):
    """Write the disks of a set of snapshots, or of Halted VMs, into a folder that is there.

    With a ``base`` (an earlier set of the same VMs), only what differs from it. The result tells
    of the members and the files, as JSON. Nothing of the model changes.
    """

    extra = {  # noqa: RUF012
        "folder": Param("folder", String),
        "base": Param("base", Ref("VM_group"), NULL),
    }
    returns = String

    def begin(self, b: Begin, ref: str, folder: str = "", base: str = NULL) -> Plan:
        check.can(b.driver, "vdi_export", self.title)
        t = b.t
        members = tuple(t.get("VM_group", ref, "VMs"))
        if not members:
            raise err.OperationNotAllowed(f"group {ref} has no VM")
        before = _disks_by_origin(b, base) if base != NULL else {}
        told: list[dict[str, Any]] = []
        files: list[tuple[str, ...]] = []
        for vm in members:
            row = b.reserve("VM", vm, "clone")
            if not row[STATE] & _HALTED:
                raise err.OperationNotAllowed(f"VM {vm} has a memory image, which does not travel")
            disks = {}
            for disk in disks_of(t, row):
                record = b.reserve("VDI", disk.source, "clone")
                name = f"{len(files)}.disk"
                origin = origin_of(t, "VDI", disk.source)
                under = before.get(origin)
                if under is not None and (under[0], under[2]) != (
                    disk.sr,
                    record[_VDI["virtual_size"]],
                ):
                    under = None
                disks[record[_VDI["uuid"]]] = {
                    "file": name,
                    "origin": origin,
                    "virtual_size": record[_VDI["virtual_size"]],
                    "delta": under is not None,
                    **{field: record[_VDI[field]] for field in KEPT_DISK},
                }
                location = under[1] if under is not None else ""
                path = str(PurePath(folder) / name)
                files.append((name, disk.sr, disk.from_location, path, location))
            told.append(_member(t, vm, row, disks))
        return {"ref": ref, "members": json.dumps(told, default=list), "files": files}

    @staticmethod
    def steps(p: Plan) -> Steps:
        written = {}
        for name, sr, location, path, base in p["files"]:
            do = call("vdi_export", sr, location, path, base)
            written[name] = yield step(f"write {name}", do)
        return written

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        files = {
            name: {"bytes": one.bytes, "sha256": one.sha256} for name, one in (result or {}).items()
        }
        return json.dumps({"members": json.loads(plan["members"]), "files": files})


def _member(t: Txn, vm: str, row: Any, disks: dict[str, Any]) -> dict[str, Any]:
    """What a manifest says of a VM of the set; its name is that of what it is a snapshot of."""
    origin = row[_VM["snapshot_of"]]
    named = origin if t.row("VM", origin) is not None else vm
    told = describe(t, vm)
    config = row[_VM["other_config"]]
    return {
        **told,
        "name_label": t.get("VM", named, "name_label"),
        "of": t.get("VM", named, "uuid"),
        "origin": origin_of(t, "VM", vm),
        "state": row[_VM["snapshot_info"]].get("power-state-at-snapshot", "Halted"),
        "taken": row[_VM["snapshot_time"]].isoformat() if row[_VM["is_a_snapshot"]] else "",
        "skew_seconds": float(config.get(SKEW, 0.0)),
        "disks": disks,
    }


def _disks_by_origin(b: Begin, group: str) -> dict[str, tuple[str, str, int]]:
    """Where the disks of a set are, and their sizes, by what they are of; they stay meanwhile."""
    found = {}
    for vm in b.t.get("VM_group", group, "VMs"):
        for disk in disks_of(b.t, b.t.need("VM", vm)):
            row = b.reserve("VDI", disk.source, "clone")
            place = (disk.sr, disk.from_location, row[_VDI["virtual_size"]])
            found[origin_of(b.t, "VDI", disk.source)] = place
    return found


class ImportSet(Operation, on="VM_group.import_set", static=True):
    """New VMs from the files of a set, in a new group; all, or none.

    ``manifest`` is what `export_set` gave, with the moment that the set is of (``taken``). With
    ``keep`` VMs have the MACs of those that they are copies of, whoever else has them, and their
    uuids where nobody has them. With ``template`` they cannot be started until the group is
    provisioned. Files with differences alone need the ``base`` that they
    differ from: a group that an earlier import made.
    """

    extra = {  # noqa: RUF012
        "manifest": Param("manifest", String),
        "folder": Param("folder", String),
        "new_name": Param("new_name", String),
        "sr": Param("sr", Ref("SR")),
        "networks": Param("networks", Map(String, Ref("network")), {}),
        "prefix": Param("prefix", String, ""),
        "quarantine": Param("quarantine", Bool, False),
        "keep": Param("keep", Bool, False),
        "template": Param("template", Bool, False),
        "base": Param("base", Ref("VM_group"), NULL),
    }
    returns = Ref("VM_group")

    def begin(
        self,
        b: Begin,
        ref: str,
        manifest: str = "",
        folder: str = "",
        new_name: str = "",
        sr: str = NULL,
        networks: Mapping[str, str] | None = None,
        prefix: str = "",
        quarantine: bool = False,
        keep: bool = False,
        template: bool = False,
        base: str = NULL,
    ) -> Plan:
        check.can(b.driver, "vdi_import", self.title)
        t = b.t
        told = _read(manifest)
        where = b.reserve("SR", sr, "vdi_create")
        uuid = where[LAYOUTS["SR"].index["uuid"]]
        before = _disks_by_origin(b, base) if base != NULL else {}
        disks = []
        for member in told["members"]:
            for name, disk in member["disks"].items():
                under = before.get(disk["origin"]) if disk["delta"] else None
                if disk["delta"] and (under is None or under[0] != uuid):
                    raise err.ImportError(f"{disk['file']} has differences to a disk not here")
                disks.append(
                    {
                        **disk,
                        "key": name,
                        "location": t.fresh(),
                        "path": str(PurePath(folder) / disk["file"]),
                        "sha256": told["files"][disk["file"]]["sha256"],
                        "under": under[1] if under is not None else "",
                    }
                )
        plan = {
            "told": told,
            "name": new_name,
            "sr": sr,
            "uuid": uuid,
            "networks": dict(networks or {}),
            "prefix": prefix,
            "quarantine": quarantine,
            "keep": keep,
            "template": template,
            "disks": disks,
        }
        _try(t, plan)
        return plan

    @staticmethod
    def steps(p: Plan) -> Steps:
        made = {}
        sr = p["uuid"]
        for disk in p["disks"]:
            location = disk["location"]
            do = call("vdi_create", sr, location, disk["virtual_size"], {})
            if disk["under"]:
                do = call("vdi_clone", sr, disk["under"], location)
            undo = call("vdi_destroy", sr, location)
            yield step(f"room for {disk['file']}", do, undo=undo)
            fill = call("vdi_import", sr, location, disk["path"], disk["sha256"])
            made[location] = yield step(f"fill from {disk['file']}", fill)
        return made

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        return _make(t, plan, result or {})


def _read(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
        for member in told["members"]:
            for disk in member["disks"].values():
                told["files"][disk["file"]]["sha256"], disk["origin"], disk["delta"]
        told["taken"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise err.ImportError(f"the manifest cannot be read: {error!r}") from None
    if not told["members"]:
        raise err.ImportError("the manifest has no member")
    return dict(told)


def _try(t: Txn, plan: Plan) -> None:
    """Refuse now what could not be made in the end: in a transaction that is thrown away."""
    try:
        _make(t.sketch(), plan, {})
    except (BadValue, KeyError, TypeError) as error:
        raise err.ImportError(f"the manifest cannot be read: {error!r}") from None


def _make(t: Txn, plan: Plan, made: Mapping[str, Any]) -> str:
    told = plan["told"]
    digest = str(plan["told"].get("digest", ""))
    group = t.create("VM_group", {"name_label": plan["name"], "name_description": digest})
    disks = {disk["key"]: _add_disk(t, plan, disk, made) for disk in plan["disks"]}
    for member in told["members"]:
        config = {k: v for k, v in member["VM"]["other_config"].items() if k != SKEW}
        config.update({ORIGIN: member["origin"], TAKEN: told["taken"]})
        given: dict[str, Any] = {
            "name_label": f"{plan['prefix']}{member['name_label']}",
            "other_config": config,
            "is_a_template": plan["template"],
        }
        if plan["keep"] and not t.find("VM", "uuid", member["origin"]):
            given["uuid"] = member["origin"]
        vm = build(
            t,
            member,
            plan["networks"],
            disks=disks,
            quarantine=plan["quarantine"],
            keep_macs=plan["keep"],
            **given,
        )
        put_into(t, vm, (group,))
    return group


def _add_disk(t: Txn, plan: Plan, disk: Mapping[str, Any], made: Mapping[str, Any]) -> str:
    info = made.get(disk["location"])
    virtual = info.virtual_size if info is not None else disk["virtual_size"]
    physical = info.physical_utilisation if info is not None else 0
    book(t, plan["sr"], virtual, physical)
    return t.create(
        "VDI",
        {
            **{name: checked("VDI", name, disk[name]) for name in KEPT_DISK},
            "virtual_size": virtual,
            "physical_utilisation": physical,
            "SR": plan["sr"],
            "uuid": disk["location"],
            "location": disk["location"],
            "other_config": {ORIGIN: disk["origin"]},
            "managed": True,
        },
    )
