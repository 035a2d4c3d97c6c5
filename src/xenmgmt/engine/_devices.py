"""The VBDs and VIFs of a VM follow what the engine says of its devices."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from ..abc import DiskSpec, FoundVM, NicSpec, is_found_uuid
from ..model import _enums as e
from ..model._layout import LAYOUTS, NULL, STATE
from ..operations import _check as check
from ..operations._devices import delete_device
from ..operations._new_device import device_name
from ..operations._txn import Txn
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


def make_vbd(t: Txn, vm: str, disk: DiskSpec, siblings: list[str]) -> str | None:
    """The record of a disk of a domain, beside others; none without one of what is in it."""
    vdi = vdi_of(t, disk)
    if vdi is None or t.find("VBD", "uuid", disk.vbd):  # made since this VM was looked at
        return None
    used = {t.get("VBD", one, "userdevice") for one in siblings}
    wanted = disk.device if disk.device not in used else "autodetect"
    number = check.free_device(t, "VBD", vm, "userdevice", wanted, siblings)
    made = {
        "uuid": disk.vbd,
        "VM": vm,
        "VDI": vdi,
        "userdevice": number,
        "device": device_name(number),
        "mode": e.vbd_mode(disk.mode),
        "type": e.vbd_type(disk.type),
        "bootable": disk.bootable,
        "empty": vdi == NULL,
        "metrics": t.create("VBD_metrics", {}),
    }
    siblings.append(t.create("VBD", made))
    return siblings[-1]


def make_vif(t: Txn, vm: str, nic: NicSpec, siblings: list[str]) -> str | None:
    """The record of an interface of a domain, beside others; none without one of its network."""
    networks = t.find("network", "uuid", nic.network)
    if not networks or t.find("VIF", "uuid", nic.vif):
        return None
    device = check.free_device(t, "VIF", vm, "device", "", siblings)
    made = {"VM": vm, "network": networks[0], "MAC": nic.mac, "MTU": nic.mtu}
    metrics = t.create("VIF_metrics", {})
    made |= {"uuid": nic.vif, "device": device, "metrics": metrics}
    siblings.append(t.create("VIF", made))
    return siblings[-1]


def follow_devices(t: Txn, ref: str, found: FoundVM, *, lives: bool) -> None:
    """Make the records say which devices a domain has, or what a definition says for the next.

    A device that a running domain lacks is Detached. One that a definition had, and has no more,
    has no record any longer; one that was not in it yet keeps its own.
    """
    vm = t.need("VM", ref)
    disks, nics = found.spec.disks, found.spec.nics
    drives = [(one, disk_spec(t, one, t.need("VBD", one))) for one in vm[_VM["VBDs"]]]
    held = list(_pairs((*disks, *found.other_disks), drives, _DISK_KEYS))
    cards = [(one, nic_spec(t, one, t.need("VIF", one))) for one in vm[_VM["VIFs"]]]
    plugged = list(_pairs((*nics, *found.other_nics), cards, _NIC_KEYS))

    # Who lets a disk go does so before another has it.
    _let_go(t, "VBD", drives, {vbd for _, vbd in held}, found, lives=lives)
    _let_go(t, "VIF", cards, {vif for _, vif in plugged}, found, lives=lives)
    _exchange(t, [(vbd, vdi_of(t, disk)) for disk, vbd in held if vbd and disk in disks])

    vbds = [one for one, _ in drives if t.row("VBD", one) is not None]
    vifs = [one for one, _ in cards if t.row("VIF", one) is not None]
    present: list[tuple[str, str | None]] = [
        ("VBD", vbd or (make_vbd(t, ref, disk, vbds) if disk in disks else None))
        for disk, vbd in held
    ]
    present += [
        ("VIF", vif or (make_vif(t, ref, nic, vifs) if nic in nics else None))
        for nic, vif in plugged
    ]
    for cls, one in present:
        if lives and one is not None and t.need(cls, one)[STATE] & _DETACHED[cls]:
            t.move(cls, one, "Attached")


_DISK_KEYS: tuple[Callable[[DiskSpec], Any], ...] = (
    lambda disk: disk.vbd,
    lambda disk: disk.vdi,
)
"""By what a disk is known: its uuid, or what is in it where an engine gave it another name."""

_NIC_KEYS: tuple[Callable[[NicSpec], Any], ...] = (lambda nic: nic.vif, lambda nic: nic.mac)


def _let_go(
    t: Txn,
    cls: str,
    devices: Iterable[tuple[str, object]],
    there: Container[str | None],
    found: FoundVM,
    *,
    lives: bool,
) -> None:
    """Those that were there when this was last looked at, and are not any more."""
    for ref in [one for one, _ in devices if one not in there]:
        row = t.need(cls, ref)
        uuid = row[LAYOUTS[cls].index["uuid"]]
        if lives and row[STATE] & _ATTACHED[cls]:
            t.move(cls, ref, "Detached")
        elif not lives and (uuid in found.noted or is_found_uuid(uuid)):
            delete_device(t, cls, ref, "it is not in the definition any more")


def _pairs(
    found: Sequence[S],
    known: Sequence[tuple[str, S]],
    keys: Sequence[Callable[[S], Any]],
) -> Iterator[tuple[S, str | None]]:
    """What was found, each with its record if it has one."""
    left, records = list(found), dict(known)
    for key in keys:
        by_key = {key(one): ref for ref, one in records.items() if key(one)}
        for one in tuple(left):
            ref = by_key.pop(key(one), None)
            if ref is not None:
                left.remove(one)
                del records[ref]
                yield one, ref
    yield from ((one, None) for one in left)


def _exchange(t: Txn, contents: Iterable[tuple[str, str | None]]) -> None:
    """Put into drives what is in them now. Those that were attached are left Detached."""
    settled = _ATTACHED["VBD"] | _DETACHED["VBD"]
    changed = [
        (vbd, vdi)
        for vbd, vdi in contents
        if vdi is not None
        and (row := t.need("VBD", vbd))[_VBD["VDI"]] != vdi
        and row[STATE] & settled
    ]
    for vbd, _ in changed:
        if t.need("VBD", vbd)[STATE] & _ATTACHED["VBD"]:
            t.move("VBD", vbd, "Detached")
    for vbd, vdi in changed:
        t.set("VBD", vbd, VDI=vdi, empty=vdi == NULL)
