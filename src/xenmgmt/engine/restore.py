"""Hosts and storage for an engine that forgot them: the simulator begins anew in every process.

A store that outlives the process has records of hosts, repositories and disks. Hosts of the same
name are the same hosts, whatever uuids they begin with. Repositories and disks are made anew,
empty, with the sizes and names that the records have, so that VMs can start on them. What was
written on them is gone, memory images too: a simulator is no place to keep data.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple, cast

from ..abc import VMSpec
from ..errors import XenError
from ..model._layout import LAYOUTS, NULL, STATE
from ..operations._txn import Txn, transact
from ..operations.vm import _domain as domain
from ..states.host import TABLE as HOST
from ..states.host import HostState
from ..states.pbd import TABLE as PBD
from ..states.pbd import PBDState
from ..states.vm import TABLE as VM
from ..states.vm import VMState
from ..tasks import Context
from .settling import settled

_HOST = LAYOUTS["host"].index
_SR = LAYOUTS["SR"].index
_VDI = LAYOUTS["VDI"].index
_PBD = LAYOUTS["PBD"].index
_VM = LAYOUTS["VM"].index
_RUNS = VM.bit[VMState.RUNNING] | VM.bit[VMState.PAUSED]
_OFFLINE = HOST.bit[HostState.OFFLINE]
_PLUGGED = PBD.bit[PBDState.PLUGGED] | PBD.bit[PBDState.UNPLUGGING]


def restore_hosts(context: Context) -> None:
    """Tell an engine whose hosts begin under new uuids which they are. Others know."""
    if not context.driver.capability("host_keep"):
        return
    known: dict[str, str] = {}
    for cell in context.store.cells("host"):
        name = cell.row[_HOST["hostname"]]
        if name not in known or not cell.row[STATE] & _OFFLINE:
            known[name] = cell.row[_HOST["uuid"]]
    if not set(known.values()) & {
        info.uuid for info in settled(context, context.driver.host_list())
    }:
        cast("Any", context.driver).host_keep(known)


def restore_storage(context: Context) -> int:
    """Make what the engine does not know; how many disks. Engines that keep storage: nothing."""
    if not context.driver.capability("prepared_storage"):
        return 0
    made, types = 0, context.driver.sr_types()
    for cell in context.store.cells("SR"):
        if cell.row[_SR["type"]] not in types:
            continue  # another engine made it: it is refused by name when it is used
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


# --- guests ---------------------------------------------------------------------------------------


class _Guest(NamedTuple):
    spec: VMSpec
    host: str
    domid: int
    paused: bool


def restore_guests(context: Context) -> int:
    """Have the guests that run by the records go on; how many. Only where they are to be kept.

    A guest that there is no room for is left out: it is then found to be Halted.
    """
    if not context.driver.capability("kept_guests"):
        return 0
    guests: list[_Guest] = []
    images: list[tuple[str, int, int]] = []

    def look(t: Txn) -> None:
        guests.clear()
        images.clear()
        for ref in t.all("VM"):
            row = t.need("VM", ref)
            if row[STATE] & _RUNS:
                guests.append(_guest(t, row))
            elif row[_VM["suspend_VDI"]] != NULL:
                images.append(_image(t, row))

    transact(context.store, context.new_id, look)
    driver = cast("Any", context.driver)
    kept = 0
    for image in images:
        driver.vm_keep_image(*image)
    for guest in guests:
        try:
            driver.vm_keep(*guest)
        except XenError:
            continue
        kept += 1
    return kept


def _guest(t: Txn, row: Any) -> _Guest:
    host = row[_VM["resident_on"]]
    spec = domain.for_host(t, domain.domain_spec(t, row), row, host)
    vcpus = t.get("VM_metrics", row[_VM["metrics"]], "VCPUs_number")
    spec = replace(spec, memory_target=row[_VM["memory_target"]], vcpus=vcpus)
    paused = row[STATE] == VM.bit[VMState.PAUSED]
    return _Guest(spec, t.get("host", host, "uuid"), row[_VM["domid"]], paused)


def _image(t: Txn, row: Any) -> tuple[str, int, int]:
    disk = t.need("VDI", row[_VM["suspend_VDI"]])
    place = f"{t.get('SR', disk[_VDI['SR']], 'uuid')}/{disk[_VDI['location']]}"
    return place, row[_VM["memory_dynamic_max"]], row[_VM["VCPUs_at_startup"]]
