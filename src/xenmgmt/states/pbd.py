"""The life of a PBD: the connection of a host to an SR, plugged or not."""

from __future__ import annotations

from enum import Enum

from .. import errors as err
from ..model._layout import LAYOUTS, Row
from ._has import has_disk
from ._machine import Table, World, move

_AT = LAYOUTS["PBD"].index
_SR = LAYOUTS["SR"].index
_VDI = LAYOUTS["VDI"].index
_VBD = LAYOUTS["VBD"].index
_VM = LAYOUTS["VM"].index


class PBDState(Enum):
    """The states of a PBD."""

    UNPLUGGED = "Unplugged"
    PLUGGED = "Plugged"
    PLUGGING = "plugging"
    UNPLUGGING = "unplugging"


def sharable_or_alone(_: str, row: Row, world: World) -> err.Refused | None:
    """Storage that is not shared is reached from one host at a time."""
    repository = world.row("SR", row[_AT["SR"]])
    if repository is None or repository[_SR["shared"]]:
        return None
    for other in repository[_SR["PBDs"]]:
        peer = world.row("PBD", other)
        if peer is not None and peer[_AT["currently_attached"]]:
            return err.SRNotSharable(row[_AT["SR"]], row[_AT["host"]])
    return None


def no_disk_in_use(_: str, row: Row, world: World) -> err.Refused | None:
    """No VM that is on this host, or comes to it, may hold a disk of the SR."""
    repository = world.row("SR", row[_AT["SR"]])
    for vdi in repository[_SR["VDIs"]] if repository is not None else ():
        disk = world.row("VDI", vdi)
        for vbd in disk[_VDI["VBDs"]] if disk is not None else ():
            device = world.row("VBD", vbd)
            if device is None or not has_disk(device, world):
                continue
            owner = world.row("VM", device[_VBD["VM"]])
            if owner is not None and row[_AT["host"]] in _hosts(owner):
                return err.VDIInUse(vdi, "unplug")
    return None


def _hosts(vm: Row) -> tuple[str, str]:
    return vm[_VM["resident_on"]], vm[_VM["scheduled_to_be_resident_on"]]


def nothing_under_way(_: str, row: Row, world: World) -> err.Refused | None:
    """The last way to the storage stays while something is done there."""
    repository = world.row("SR", row[_AT["SR"]])
    if repository is None:
        return None
    plugged = [world.row("PBD", ref) for ref in repository[_SR["PBDs"]]]
    if sum(bool(pbd is not None and pbd[_AT["currently_attached"]]) for pbd in plugged) > 1:
        return None
    for key, word in repository[_SR["current_operations"]].items():
        return err.OtherOperationInProgress("SR", row[_AT["SR"]], str(word), key)
    for vdi in repository[_SR["VDIs"]]:
        disk = world.row("VDI", vdi)
        for key, word in disk[_VDI["current_operations"]].items() if disk is not None else ():
            return err.OtherOperationInProgress("VDI", vdi, str(word), key)
    return None


_U, _P = PBDState.UNPLUGGED, PBDState.PLUGGED

TABLE = Table(
    "PBD",
    PBDState,
    _U,
    (
        move("plug", _U, _P, via=PBDState.PLUGGING, rules=(sharable_or_alone,)),
        move("unplug", _P, _U, via=PBDState.UNPLUGGING, rules=(no_disk_in_use, nothing_under_way)),
        move("set_device_config", _U),
        move("destroy", _U),
        move("found_plugged", _U, _P, engine=True, note="others attached the storage"),
        move("found_unplugged", _P, _U, engine=True, note="others detached the storage"),
    ),
    targets={PBDState.PLUGGING: _P, PBDState.UNPLUGGING: _U},
)
