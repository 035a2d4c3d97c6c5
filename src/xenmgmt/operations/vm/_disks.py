"""Disks that VM operations make: memory images, clones, copies, snapshots."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ... import errors as err
from ...abc import VDIInfo
from ...model._layout import LAYOUTS, NULL, STATE
from ...states.vif import TABLE as VIF
from ...states.vif import VIFState
from .._devices import book
from .._operation import Step, call, step
from .._txn import Txn
from ._domain import reaches

_VM = LAYOUTS["VM"].index
_VBD = LAYOUTS["VBD"].index
_VDI = LAYOUTS["VDI"].index
_SR = LAYOUTS["SR"].index
_HOST = LAYOUTS["host"].index
_QUARANTINED = VIF.bit[VIFState.QUARANTINED]


@dataclass(frozen=True, slots=True)
class Image:
    """A memory image: where it is, or is to be."""

    sr_ref: str
    sr: str
    location: str
    size: int

    @property
    def path(self) -> str:
        """As the engine names it."""
        return f"{self.sr}/{self.location}"

    def record(self, t: Txn, vm: str) -> str:
        """Its VDI."""
        book(t, self.sr_ref, self.size, self.size)
        return t.create(
            "VDI",
            {
                "SR": self.sr_ref,
                "uuid": self.location,
                "location": self.location,
                "name_label": "Suspend image",
                "type": "suspend",
                "virtual_size": self.size,
                "physical_utilisation": self.size,
                "other_config": {"suspended_VM": vm},
                "managed": True,
            },
        )


def new_image(t: Txn, row: Any, host: str) -> Image:
    """A place for the memory of a VM, on storage that its host reaches.

    The VM's ``suspend_SR`` goes first, then the host's, the pool's, then where its disks are.
    """
    sr = _image_sr(t, row, host)
    return Image(sr, t.get("SR", sr, "uuid"), t.fresh(), row[_VM["memory_static_max"]])


def _image_sr(t: Txn, row: Any, host: str) -> str:
    wanted = [row[_VM["suspend_SR"]]]
    if host != NULL:
        wanted.append(t.get("host", host, "suspend_image_sr"))
    for pool in t.all("pool"):
        wanted += [t.get("pool", pool, "suspend_image_SR"), t.get("pool", pool, "default_SR")]
    for vbd in row[_VM["VBDs"]]:
        vdi = t.get("VBD", vbd, "VDI")
        if vdi != NULL:
            wanted.append(t.get("VDI", vdi, "SR"))
    for sr in wanted:
        if sr != NULL and t.row("SR", sr) is not None and (host == NULL or reaches(t, host, sr)):
            return str(sr)
    raise err.VMNoSuspendSR(row[_VM["uuid"]])


def create_image(image: Image) -> Iterator[Step]:
    """The step that makes room for a memory image."""
    yield step(
        "room for the memory",
        call("vdi_create", image.sr, image.location, image.size, {}),
        undo=call("vdi_destroy", image.sr, image.location),
    )


def image_of(t: Txn, row: Any) -> Image | None:
    """The memory image that a VM has."""
    vdi = row[_VM["suspend_VDI"]]
    if vdi == NULL:
        return None
    disk = t.need("VDI", vdi)
    sr = disk[_VDI["SR"]]
    return Image(sr, t.get("SR", sr, "uuid"), disk[_VDI["location"]], disk[_VDI["virtual_size"]])


@dataclass(frozen=True, slots=True)
class Derived:
    """A disk to be made from another one, for a VBD."""

    vbd: str
    source: str
    sr: str
    from_location: str
    to_sr_ref: str
    to_sr: str
    location: str


def disks_of(t: Txn, row: Any, *, to_sr: str = NULL, ignore: tuple[str, ...] = ()) -> list[Derived]:
    """The disks of a VM (not its CDs), each with the place for what is made from it."""
    found = []
    for vbd in row[_VM["VBDs"]]:
        device = t.need("VBD", vbd)
        vdi = device[_VBD["VDI"]]
        if vdi == NULL or vdi in ignore or str(device[_VBD["type"]]) == "CD":
            continue
        disk = t.need("VDI", vdi)
        sr = disk[_VDI["SR"]]
        target = sr if to_sr == NULL else to_sr
        found.append(
            Derived(
                vbd,
                vdi,
                t.get("SR", sr, "uuid"),
                disk[_VDI["location"]],
                target,
                t.get("SR", target, "uuid"),
                t.fresh(),
            )
        )
    return found


Made = Mapping[str, VDIInfo]
"""What the engine says of the disks made, by location."""


def derive(disks: list[Derived], method: str) -> Generator[Step, Any, Made]:
    """One step per disk: ``vdi_clone``, ``vdi_snapshot`` or ``vdi_copy``."""
    made: dict[str, VDIInfo] = {}
    for disk in disks:
        if method == "vdi_copy":
            do = call(method, disk.sr, disk.from_location, disk.to_sr, disk.location)
        else:
            do = call(method, disk.sr, disk.from_location, disk.location)
        undo = call("vdi_destroy", disk.to_sr, disk.location)
        made[disk.location] = yield step(f"{method} {disk.from_location}", do, undo=undo)
    return made


KEPT = ("name_label", "name_description", "type", "virtual_size", "read_only", "security_label")
"""What a disk that was made from another one has of it; a label that it lost would let all in."""


def derived_record(t: Txn, disk: Derived, made: Made, values: dict[str, Any]) -> str:
    """The VDI of a disk that was made from another one."""
    source = t.need("VDI", disk.source)
    kept = {name: source[_VDI[name]] for name in KEPT}
    info = made[disk.location]
    book(t, disk.to_sr_ref, info.virtual_size, info.physical_utilisation)
    return t.create(
        "VDI",
        {
            **kept,
            "physical_utilisation": info.physical_utilisation,
            "SR": disk.to_sr_ref,
            "uuid": disk.location,
            "location": disk.location,
            "managed": True,
            **values,
        },
    )


def copy_of_image(t: Txn, row: Any) -> tuple[Image, Image] | None:
    """A memory image and the place for a copy of it."""
    image = image_of(t, row)
    if image is None:
        return None
    return image, Image(image.sr_ref, image.sr, t.fresh(), image.size)


def copy_image(pair: tuple[Image, Image]) -> Iterator[Step]:
    image, copy = pair
    yield step(
        "copy the memory image",
        call("vdi_clone", image.sr, image.location, copy.location),
        undo=call("vdi_destroy", copy.sr, copy.location),
    )


def asleep(t: Txn, vm: str, image: Image, vbds: list[str], vifs: list[str]) -> None:
    """Make a VM that was just made, or reverted, Suspended: its memory is in the image.

    It holds its devices, but for interfaces in quarantine.
    """
    t.set("VM", vm, suspend_VDI=image.record(t, vm))
    t.move("VM", vm, "Suspended")
    for cls, devices in (("VBD", vbds), ("VIF", vifs)):
        for device in devices:
            if not (cls == "VIF" and t.need(cls, device)[STATE] & _QUARANTINED):
                t.move(cls, device, "Attached")
