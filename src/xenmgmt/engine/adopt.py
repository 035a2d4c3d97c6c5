"""What a connection finds or makes when it opens: session, pool, hosts, what runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from .. import errors as err
from ..abc import FoundVM, HostInfo
from ..model._layout import LAYOUTS, NULL
from ..operations._txn import Txn, transact
from ..operations.access import make_roles
from ..operations.gpu import adopt_gpus
from ..operations.pif import adopt_nics
from ..operations.usb import adopt_usb
from ..tasks import Context, perform
from .found import adopt_found
from .settling import settled


def adopt_hosts(context: Context) -> None:
    """Make the records of the pool and of every host the engine knows, where there are none."""
    found = settled(context, context.driver.host_list())
    now = context.clock.now()
    transact(context.store, context.new_id, lambda t: _adopt(t, found, now))


def adopt_rest(context: Context) -> Sequence[FoundVM]:
    """Make the records of what hosts have; on the simulator, something to begin with.

    Returns the VMs that the engine has by itself.
    """
    if context.driver.capability("prepared_storage"):
        _prepare(context)
    for info in settled(context, context.driver.host_list()):
        if info.live:
            adopt_devices(context, info.uuid)
    known = len(context.store.cells("SR"))
    found = adopt_found(context)
    if len(context.store.cells("SR")) > known:
        transact(context.store, context.new_id, _default_storage)
    return found


def adopt_host(context: Context, uuid: str) -> None:
    """A host has joined: its record, its devices, and its way to shared storage."""
    info = context.driver.host_info(uuid)
    now = context.clock.now()
    transact(context.store, context.new_id, lambda t: _adopt(t, (info,), now))
    adopt_devices(context, uuid)
    host = context.store.find("host", "uuid", uuid)[0]
    for cell in context.store.cells("SR"):
        if cell.row[LAYOUTS["SR"].index["shared"]]:
            pbd = perform(context, "PBD.create", "", {"host": host, "SR": cell.ref})
            try:
                perform(context, "PBD.plug", pbd, {})
            except err.XenError:  # the host is here all the same; its PBD shows Unplugged
                continue


def adopt_devices(context: Context, uuid: str) -> None:
    """Records for the devices of a host, where the engine tells them."""
    if not context.driver.capability("host_devices"):
        return
    found = settled(context, context.driver.host_devices(uuid))
    transact(context.store, context.new_id, lambda t: _adopt_devices(t, uuid, found))


def _adopt_devices(t: Txn, uuid: str, found: Any) -> None:
    host = t.find("host", "uuid", uuid)[0]
    kinds: dict[str, list[Any]] = {}
    for device in found:
        kinds.setdefault(device.kind, []).append(device)
    adopt_nics(t, host, kinds.get("nic", []))
    if not t.get("host", host, "PPCIs"):
        for device in kinds.get("pci", ()):
            t.create("PPCI", {**device.data, "name": device.id, "host": host})
    if not t.get("host", host, "PSCSI_HBAs"):
        _adopt_scsi(t, host, kinds)
    adopt_usb(t, host, kinds.get("usb", []))
    if not t.get("host", host, "PGPUs"):
        adopt_gpus(t, host, kinds.get("gpu", []))


def _adopt_scsi(t: Txn, host: str, kinds: dict[str, list[Any]]) -> None:
    adapters = {
        one.id: t.create("PSCSI_HBA", {**one.data, "host": host})
        for one in kinds.get("scsi_hba", ())
    }
    for one in kinds.get("scsi", ()):
        facts = {name: value for name, value in one.data.items() if name != "HBA"}
        t.create("PSCSI", {**facts, "host": host, "HBA": adapters[one.data["HBA"]]})


def _prepare(context: Context) -> None:
    """A network and shared storage, so that there is something to begin with."""
    store = context.store
    transact(store, context.new_id, lambda t: _storage_drivers(t, context))
    if not store.cells("SR"):
        arguments = {
            "name_label": "Shared storage",
            "type": "nfs",
            "content_type": "user",
            "physical_size": 4 << 40,
            "shared": True,
        }
        perform(context, "SR.create", "", arguments)
    if not store.cells("network"):
        perform(context, "network.create", "", {"name_label": "Guest network"})
    transact(store, context.new_id, _default_storage)


def _default_storage(t: Txn) -> None:
    """A pool that names no storage uses the first."""
    for pool in t.all("pool"):
        for field in ("default_SR", "suspend_image_SR", "crash_dump_SR"):
            if t.get("pool", pool, field) == NULL and t.all("SR"):
                t.set("pool", pool, **{field: t.all("SR")[0]})


def _storage_drivers(t: Txn, context: Context) -> None:
    if t.all("SM"):
        return
    for kind in context.driver.sr_types():
        t.create(
            "SM",
            {"name_label": kind, "type": kind, "vendor": "xenmgmt", "version": "1.0"},
        )


def _adopt(t: Txn, found: Any, now: datetime) -> None:
    hosts = [_adopt_host(t, info, now) for info in found]
    if not t.all("pool") and hosts:
        t.create("pool", {"name_label": "", "master": hosts[0]})
    if not t.all("role"):
        make_roles(t)
    for session in t.all("session") if hosts else ():
        t.set("session", session, this_host=hosts[0])


def _adopt_host(t: Txn, info: HostInfo, now: datetime) -> str:
    known = t.find("host", "uuid", info.uuid)
    metrics = {
        "memory_total": info.memory_total,
        "memory_free": info.memory_free,
        "last_updated": now,
        "live": info.live,
    }
    if known:
        return known[0]
    ref = t.create(
        "host",
        {
            "uuid": info.uuid,
            "name_label": info.name,
            "hostname": info.name,
            "address": info.address,
            "sched_policy": info.sched_policy,
            "metrics": t.create("host_metrics", metrics),
            "software_version": dict(info.software_version),
            "capabilities": tuple(info.capabilities),
            "API_version_major": 2,
            "API_version_minor": 21,
            "API_version_vendor": "xenmgmt",
            "enabled": True,
            "cpu_info": {
                "cpu_count": str(info.cpus),
                "vendor": info.cpu_vendor,
                "modelname": info.cpu_model,
                "speed": str(info.cpu_speed),
                "flags": info.cpu_flags,
            },
        },
    )
    place = LAYOUTS["host_cpu"].index
    assert "host" in place
    for number in range(info.cpus):
        t.create(
            "host_cpu",
            {
                "host": ref,
                "number": number,
                "vendor": info.cpu_vendor,
                "modelname": info.cpu_model,
                "speed": info.cpu_speed,
                "flags": info.cpu_flags,
            },
        )
    return ref
