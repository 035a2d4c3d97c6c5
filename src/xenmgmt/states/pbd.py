"""The life of a PBD: the connection of a host to an SR, plugged or not."""

from __future__ import annotations

from enum import Enum

from .. import errors as err
from ..model._layout import LAYOUTS, Row
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
    """No VM on this host may hold a disk of the SR."""
    repository = world.row("SR", row[_AT["SR"]])
    for vdi in repository[_SR["VDIs"]] if repository is not None else ():
        disk = world.row("VDI", vdi)
        for vbd in disk[_VDI["VBDs"]] if disk is not None else ():
            device = world.row("VBD", vbd)
            if device is None or not device[_VBD["currently_attached"]]:
                continue
            owner = world.row("VM", device[_VBD["VM"]])
            if owner is not None and owner[_VM["resident_on"]] == row[_AT["host"]]:
                return err.VDIInUse(vdi, "unplug")
    return None


_U, _P = PBDState.UNPLUGGED, PBDState.PLUGGED

TABLE = Table(
    "PBD",
    PBDState,
    _U,
    (
        move("plug", _U, _P, via=PBDState.PLUGGING, rules=(sharable_or_alone,)),
        move("unplug", _P, _U, via=PBDState.UNPLUGGING, rules=(no_disk_in_use,)),
        move("set_device_config", _U),
        move("destroy", _U),
        move("found_plugged", _U, _P, engine=True, note="others attached the storage"),
        move("found_unplugged", _P, _U, engine=True, note="others detached the storage"),
    ),
    targets={PBDState.PLUGGING: _P, PBDState.UNPLUGGING: _U},
)
