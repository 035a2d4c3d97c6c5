"""The VBDs and VIFs of a VM follow what the engine says of its devices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from ..abc import DiskSpec, FoundVM, NicSpec, is_found_uuid
from ..model import _enums as e
from ..model._layout import LAYOUTS, NULL, STATE
from ..operations import _check as check
from ..operations._devices import delete_device
from ..operations._txn import Txn
from ..operations.vbd import device_name
from ..operations.vm._domain import disk_spec, nic_spec
from ..states.vbd import TABLE as VBD
from ..states.vbd import VBDState
from ..states.vif import TABLE as VIF
from ..states.vif import VIFState

S = TypeVar("S", DiskSpec, NicSpec)

_VM = LAYOUTS["VM"].index
_VBD = LAYOUTS["VBD"].index
_DETACHED = {"VBD": VBD.bit[VBDState.DETACHED], "VIF": VIF.bit[VIFState.DETACHED]}
_ATTACHED = {"VBD": VBD.bit[VBDState.ATTACHED], "VIF": VIF.bit[VIFState.ATTACHED]}


def vdi_of(t: Txn, disk: DiskSpec) -> str | None:
    """The VDI in a drive, NULL for none; None when there is no record of it."""
    if not disk.vdi:
        return NULL
    sr, _, location = disk.vdi.partition("/")
    repositories = t.find("SR", "uuid", sr)
    disks = t.get("SR", repositories[0], "VDIs") if repositories else ()
    return next((one for one in disks if t.get("VDI", one, "location") == location), None)


def make_vbd(t: Txn, vm: str, disk: DiskSpec) -> str | None:
    """The record of a disk of a domain; none without one of what is in it."""
    vdi = vdi_of(t, disk)
    if vdi is None or t.find("VBD", "uuid", disk.vbd):  # made since this VM was looked at
        return None
    taken = t.get("VM", vm, "VBDs")
    used = {t.get("VBD", one, "userdevice") for one in taken}
    wanted = disk.device if disk.device not in used else "autodetect"
    number = check.free_device(t, "VBD", vm, "userdevice", wanted, taken)
    made = {
        "uuid": disk.vbd,
        "VM": vm,
        "VDI": vdi,
        "userdevice": number,
        "device": device_name(number, disk.type),
        "mode": e.vbd_mode(disk.mode),
        "type": e.vbd_type(disk.type),
        "bootable": disk.bootable,
        "empty": vdi == NULL,
        "metrics": t.create("VBD_metrics", {}),
    }
    return t.create("VBD", made)


def make_vif(t: Txn, vm: str, nic: NicSpec) -> str | None:
    """The record of an interface of a domain; none without one of its network."""
    networks = t.find("network", "uuid", nic.network)
    if not networks or t.find("VIF", "uuid", nic.vif):
        return None
    device = check.free_device(t, "VIF", vm, "device", "", t.get("VM", vm, "VIFs"))
    made = {"VM": vm, "network": networks[0], "MAC": nic.mac, "MTU": nic.mtu}
    metrics = t.create("VIF_metrics", {})
    return t.create("VIF", {**made, "uuid": nic.vif, "device": device, "metrics": metrics})


def follow_devices(t: Txn, ref: str, found: FoundVM, *, lives: bool) -> None:
    """Make the records say which devices a domain has, or what a definition says for the next.

    A device that a running domain lacks is Detached. One that a definition had, and has no more,
    has no record any longer; one that was not in it yet keeps its own.
    """
    vm = t.need("VM", ref)
    disks = found.spec.disks
    kept = _known(t, "VBD", vm[_VM["VBDs"]], found, lives=lives)
    known = [(one, disk_spec(t, one, t.need("VBD", one))) for one in vm[_VM["VBDs"]]]
    pairs = list(_pairs((*disks, *found.other_disks), known, kept, _DISK_KEYS))
    for disk, vbd in pairs:
        if vbd is None and disk in disks:
            _now_there(t, "VBD", make_vbd(t, ref, disk), lives=lives)
        elif vbd is not None:
            if disk in disks:
                _holds(t, vbd, vdi_of(t, disk))
            _now_there(t, "VBD", vbd, lives=lives)
    _gone(t, "VBD", kept - {vbd for _, vbd in pairs}, lives=lives)

    nics = found.spec.nics
    kept = _known(t, "VIF", vm[_VM["VIFs"]], found, lives=lives)
    present = [(one, nic_spec(t, one, t.need("VIF", one))) for one in vm[_VM["VIFs"]]]
    plugs = list(_pairs((*nics, *found.other_nics), present, kept, _NIC_KEYS))
    for nic, vif in plugs:
        if vif is None and nic in nics:
            vif = make_vif(t, ref, nic)
        _now_there(t, "VIF", vif, lives=lives)
    _gone(t, "VIF", kept - {vif for _, vif in plugs}, lives=lives)


_DISK_KEYS: tuple[Callable[[DiskSpec], Any], ...] = (
    lambda disk: disk.vbd,
    lambda disk: disk.vdi,
    lambda disk: (disk.type, disk.device),
)
"""By what a disk is known: its uuid, what is in it; its number, if it is one that was there."""

_NIC_KEYS: tuple[Callable[[NicSpec], Any], ...] = (lambda nic: nic.vif, lambda nic: nic.mac)


def _known(t: Txn, cls: str, refs: Iterable[str], found: FoundVM, *, lives: bool) -> set[str]:
    """The devices that were there when this was last looked at."""
    if lives:
        return {ref for ref in refs if t.need(cls, ref)[STATE] & _ATTACHED[cls]}
    uuids = {ref: t.get(cls, ref, "uuid") for ref in refs}
    return {ref for ref, uuid in uuids.items() if uuid in found.noted or is_found_uuid(uuid)}


def _pairs(
    found: Sequence[S],
    known: Sequence[tuple[str, S]],
    kept: set[str],
    keys: Sequence[Callable[[S], Any]],
) -> Iterator[tuple[S, str | None]]:
    """What was found, each with its record if it has one."""
    left, records = list(found), dict(known)
    for place, key in enumerate(keys):
        by_key = {
            key(one): ref for ref, one in records.items() if key(one) and (place < 2 or ref in kept)
        }
        for one in tuple(left):
            ref = by_key.pop(key(one), None)
            if ref is not None:
                left.remove(one)
                del records[ref]
                yield one, ref
    yield from ((one, None) for one in left)


def _now_there(t: Txn, cls: str, ref: str | None, *, lives: bool) -> None:
    if lives and ref is not None and t.need(cls, ref)[STATE] & _DETACHED[cls]:
        t.move(cls, ref, "Attached")


def _holds(t: Txn, vbd: str, vdi: str | None) -> None:
    """What is in a drive; a disk is held by who has it attached."""
    row = t.need("VBD", vbd)
    if vdi is None or row[_VBD["VDI"]] == vdi:
        return
    attached = row[STATE] & _ATTACHED["VBD"]
    if not attached and not row[STATE] & _DETACHED["VBD"]:
        return  # an operation has it
    if attached:
        t.move("VBD", vbd, "Detached")
    t.set("VBD", vbd, VDI=vdi, empty=vdi == NULL)
    if attached:
        t.move("VBD", vbd, "Attached")


def _gone(t: Txn, cls: str, refs: Iterable[str | None], *, lives: bool) -> None:
    for ref in refs:
        if ref is not None and lives:
            t.move(cls, ref, "Detached")
        elif ref is not None:
            delete_device(t, cls, ref, "it is not in the definition any more")
