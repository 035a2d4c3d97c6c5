"""What a connection finds or makes when it opens: session, pool, hosts, what runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..abc import HostInfo
from ..model._layout import LAYOUTS
from ..operations._txn import Txn, transact
from ..tasks import Context, perform


def adopt_engine(context: Context) -> None:
    """Make or refresh the records of the pool and of every host the engine knows."""
    found = context.driver.host_list()
    now = context.clock.now()
    transact(context.store, context.new_id, lambda t: _adopt(t, found, now))
    if context.driver.capability("prepared_storage") and not context.store.cells("SR"):
        _prepare(context)


def _prepare(context: Context) -> None:
    """A network and shared storage, so that there is something to begin with."""
    arguments = {
        "name_label": "Shared storage",
        "type": "nfs",
        "content_type": "user",
        "physical_size": 4 << 40,
        "shared": True,
    }
    sr = perform(context, "SR.create", "", arguments)
    perform(context, "network.create", "", {"name_label": "Guest network"})
    pool = context.store.cells("pool")[0].ref
    transact(
        context.store,
        context.new_id,
        lambda t: t.set("pool", pool, default_SR=sr, suspend_image_SR=sr, crash_dump_SR=sr),
    )


def _adopt(t: Txn, found: Any, now: datetime) -> None:
    hosts = [_adopt_host(t, info, now) for info in found]
    if not t.all("pool") and hosts:
        t.create("pool", {"name_label": "", "master": hosts[0]})
    for session in t.all("session") if hosts else ():
        t.set("session", session, this_host=hosts[0])


def _adopt_host(t: Txn, info: HostInfo, now: datetime) -> str:
    known = t.find("host", "uuid", info.uuid)
    metrics = {
        "memory_total": info.memory_total,
        "memory_free": info.memory_free,
        "last_updated": now,
    }
    if known:
        t.set("host_metrics", t.get("host", known[0], "metrics"), **metrics)
        return known[0]
    ref = t.create(
        "host",
        {
            "uuid": info.uuid,
            "name_label": info.name,
            "hostname": info.name,
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
