"""Storage for an engine that forgot it: the simulator begins empty in every process.

A store that outlives the process has records of repositories and disks. They are made anew, empty,
with the sizes and names that the records have, so that VMs can start on them. What was written on
them is gone, memory images too: a simulator is no place to keep data.
"""

from __future__ import annotations

from typing import Any

from ..errors import XenError
from ..model._layout import LAYOUTS, STATE
from ..states.pbd import TABLE as PBD
from ..states.pbd import PBDState
from ..tasks import Context
from .settling import settled

_SR = LAYOUTS["SR"].index
_VDI = LAYOUTS["VDI"].index
_PBD = LAYOUTS["PBD"].index
_PLUGGED = PBD.bit[PBDState.PLUGGED] | PBD.bit[PBDState.UNPLUGGING]


def restore_storage(context: Context) -> int:
    """Make what the engine does not know; how many disks. Engines that keep storage: nothing."""
    if not context.driver.capability("prepared_storage"):
        return 0
    made = 0
    for cell in context.store.cells("SR"):
        if not _knows(context, cell.row[_SR["uuid"]]):
            made += _make(context, cell.row)
    return made


def _knows(context: Context, sr: str) -> bool:
    try:
        settled(context, context.driver.sr_scan(sr))
    except XenError:
        return False
    return True


def _make(context: Context, row: Any) -> int:
    store, driver = context.store, context.driver
    sr = row[_SR["uuid"]]
    settled(context, driver.sr_create(sr, row[_SR["type"]], row[_SR["physical_size"]], {}))
    for ref in row[_SR["PBDs"]]:
        pbd = store.cell("PBD", ref)
        host = store.cell("host", pbd.row[_PBD["host"]]) if pbd is not None else None
        if pbd is None or host is None or not pbd.row[STATE] & _PLUGGED:
            continue
        uuid = host.row[LAYOUTS["host"].index["uuid"]]
        if any(info.uuid == uuid and info.live for info in settled(context, driver.host_list())):
            settled(context, driver.sr_attach(sr, uuid, pbd.row[_PBD["device_config"]]))
    disks = [cell.row for ref in row[_SR["VDIs"]] if (cell := store.cell("VDI", ref)) is not None]
    for disk in disks:
        location, size = disk[_VDI["location"]], disk[_VDI["virtual_size"]]
        settled(context, driver.vdi_create(sr, location, size, {}))
    return len(disks)
