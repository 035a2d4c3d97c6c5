"""What the scenarios about sets of guests share: manifests, boot tests, and their end."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from xenmgmt import NotApplicable, Xen

NAMES = ("web", "db", "spare")


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def write_manifest(taken: Any, path: Path) -> None:
    """What is in a set of snapshots, with a checksum of each part."""
    members = []
    for one in taken.VMs:
        metadata = one.export_metadata()
        members.append({"uuid": one.uuid, "metadata": metadata, "sha256": digest(metadata)})
    told = {"name": taken.name_label, "uuid": taken.uuid, "members": members}
    path.write_text(json.dumps(told, indent=1), encoding="utf-8")


def damaged(path: Path) -> list[str]:
    """The members in the manifest that do not have their checksum."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return [one["uuid"] for one in told["members"] if digest(one["metadata"]) != one["sha256"]]


def content(xen: Xen, vm: Any) -> object:
    disk = vm.VBDs[0].VDI
    return xen.sim.disk_read(disk.SR.uuid, disk.location, 0)


def boot(xen: Xen, drill: Any, seconds: float) -> list[str]:
    """Start all members; the names of those whose guest agent did not report in time."""
    for vm in drill.VMs:
        vm.start()
    until = xen.clock.monotonic() + seconds

    def late() -> list[str]:
        found = ((vm.name_label, vm.observe()["guest_metrics"]) for vm in drill.VMs)
        return [name for name, told in found if isinstance(told, NotApplicable)]

    while late() and xen.clock.monotonic() < until:
        xen.clock.sleep(1)
    return late()


def discard(drill: Any) -> None:
    for vm in drill.VMs:
        disks = [vbd.VDI for vbd in vm.VBDs]
        if vm.state != "Halted":
            vm.hard_shutdown()
        vm.destroy()
        for disk in disks:
            disk.destroy()
    drill.destroy()
