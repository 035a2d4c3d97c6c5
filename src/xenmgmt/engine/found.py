"""Records for what an engine has by itself: networks, storage, VMs that somebody else made.

What has a record is left as it is. A VM that was found can be managed like any other; whoever
leaves it alone finds it unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from .. import errors as err
from ..abc import DomainInfo, FoundSR, FoundVM, NetworkInfo, VMSpec
from ..model import CLASSES
from ..operations._txn import Txn, transact
from ..operations.vm import _domain as domain
from ..operations.vm.life import create_record
from ..tasks import Context, perform
from ._devices import make_vbd, make_vif
from .settling import settled

_BOOT = ("PV_kernel", "PV_ramdisk", "PV_args")


def adopt_found(context: Context) -> Sequence[FoundVM]:
    """Make the records that are missing; the VMs that there are."""
    driver = context.driver
    if driver.capability("network_found"):
        networks = settled(context, driver.network_found())
        transact(context.store, context.new_id, lambda t: make_networks(t, networks))
    if driver.capability("sr_found"):
        for found in settled(context, driver.sr_found()):
            adopt_repository(context, found)
    if driver.capability("vm_found"):
        running = {info.uuid: info for info in settled(context, driver.vm_list())}
        vms: Sequence[FoundVM] = settled(context, driver.vm_found())
        for vm in vms:
            _adopt(context, vm, running.get(vm.spec.uuid), books=False)
        return vms
    return ()


def adopt_vm(context: Context, uuid: str) -> None:
    """A VM that came up behind our back: its record."""
    if not context.driver.capability("vm_found"):
        return
    for found in settled(context, context.driver.vm_found(uuid)):
        _adopt(context, found, context.driver.vm_info(uuid), books=True)


def make_networks(t: Txn, found: Iterable[NetworkInfo]) -> None:
    """Records for networks that have none."""
    for one in found:
        if not t.find("network", "uuid", one.uuid) and not t.in_progress(one.uuid):
            values = {"uuid": one.uuid, "name_label": one.name, "bridge": one.bridge}
            t.create("network", {**values, "MTU": one.mtu})


def adopt_repository(context: Context, found: FoundSR) -> None:
    """A repository that has no records: they, plugged to its hosts, and its disks."""
    store = context.store
    if store.find("SR", "uuid", found.uuid):
        return

    def make(t: Txn) -> str:
        if t.find("SR", "uuid", found.uuid) or t.in_progress(found.uuid):
            return ""
        values = {"uuid": found.uuid, "name_label": found.name, "type": found.type}
        hosts = [host for one in found.hosts for host in t.find("host", "uuid", one)]
        shared = len(hosts) > 1
        sr = t.create("SR", {**values, "content_type": "user", "shared": shared})
        for host in hosts or t.all("host")[:1]:
            pbd = t.create("PBD", {"host": host, "SR": sr, "device_config": dict(found.config)})
            if found.attached is not False:
                t.move("PBD", pbd, "plugging")
                t.move("PBD", pbd, "Plugged")
        return sr

    sr = transact(store, context.new_id, make)
    if sr and found.attached is not False:
        scan(context, sr)


def scan(context: Context, sr: str) -> None:
    """Look through a repository. Storage that cannot be read now can be scanned later."""
    with suppress(err.XenError):
        perform(context, "SR.scan", sr, {})


def _adopt(context: Context, found: FoundVM, info: DomainInfo | None, *, books: bool) -> None:
    store, now = context.store, context.clock.now()
    if store.find("VM", "uuid", found.spec.uuid):
        return

    def make(t: Txn) -> str:
        known = t.find("VM", "uuid", found.spec.uuid)
        if known:
            return known[0]
        made = _record(t, found)
        context.found.add(made)
        return made

    def runs(t: Txn, info: DomainInfo) -> None:
        host = t.find("host", "uuid", info.host)[0]
        memory = max(info.memory, found.spec.memory_target)
        paused = info.state == "Paused"
        domain.runs(t, ref, host, info.domid, memory=memory, paused=paused, now=now)
        if books:
            domain.take_memory(t, host, memory)

    ref = transact(store, context.new_id, make)
    if info is not None and info.state in ("Running", "Paused"):
        transact(store, context.new_id, lambda t: runs(t, info))


def _record(t: Txn, found: FoundVM) -> str:
    """A VM that is Halted, with its devices."""
    spec = found.spec
    ref = create_record(t, {"uuid": spec.uuid, "name_label": spec.name, **fields(spec)})
    vbds: list[str] = []
    for disk in spec.disks:
        make_vbd(t, ref, disk, vbds)
    vifs: list[str] = []
    for nic in spec.nics:
        make_vif(t, ref, nic, vifs)
    return ref


def fields(spec: VMSpec) -> dict[str, Any]:
    """What a definition says of a VM, but for its name and devices."""
    kinds = CLASSES["VM"].fields
    return {
        "memory_static_min": 0,
        "memory_dynamic_min": min(spec.memory_target, spec.memory_static_max),
        "memory_dynamic_max": min(spec.memory_target, spec.memory_static_max),
        "memory_static_max": spec.memory_static_max,
        "VCPUs_max": spec.vcpus_max,
        "VCPUs_at_startup": spec.vcpus,
        "domain_type": kinds["domain_type"].type.check(spec.domain_type),
        "actions_after_crash": kinds["actions_after_crash"].type.check(spec.on_crash),
        "actions_after_reboot": kinds["actions_after_reboot"].type.check(spec.on_reboot),
        **dict.fromkeys(_BOOT, ""),
        **spec.boot,
    }
