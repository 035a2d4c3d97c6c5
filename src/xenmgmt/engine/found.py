"""Records for what an engine has by itself: networks, storage, VMs that somebody else made.

What has a record is left as it is. A VM that was found can be managed like any other; whoever
leaves it alone finds it unchanged.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from .. import errors as err
from ..abc import DiskSpec, DomainInfo, FoundSR, FoundVM, NetworkInfo, VMSpec
from ..model import CLASSES
from ..model import _enums as e
from ..model._layout import LAYOUTS, NULL, STATE
from ..operations import _check as check
from ..operations._txn import Txn, transact
from ..operations.vbd import device_name
from ..operations.vm import _domain as domain
from ..operations.vm.life import create_record
from ..states.vm import TABLE as VM
from ..states.vm import VMState
from ..tasks import Context, perform
from .settling import settled

_SR = LAYOUTS["SR"].index
_VM = LAYOUTS["VM"].index
_HALTED = VM.bit[VMState.HALTED]
_TARGET = "memory_dynamic_max"
_BOOT = ("PV_kernel", "PV_ramdisk", "PV_args")


def adopt_found(context: Context) -> bool:
    """Make the records that are missing; whether storage was found that had none."""
    driver = context.driver
    known = len(context.store.cells("SR"))
    if driver.capability("network_found"):
        networks = settled(context, driver.network_found())
        transact(context.store, context.new_id, lambda t: _networks(t, networks))
    if driver.capability("sr_found"):
        for found in settled(context, driver.sr_found()):
            _repository(context, found)
    if driver.capability("vm_found"):
        running = {info.uuid: info for info in settled(context, driver.vm_list())}
        for vm in settled(context, driver.vm_found()):
            _adopt(context, vm, running.get(vm.spec.uuid), books=False)
    return len(context.store.cells("SR")) > known


def adopt_vm(context: Context, uuid: str) -> None:
    """A VM that came up behind our back: its record."""
    if not context.driver.capability("vm_found"):
        return
    for found in settled(context, context.driver.vm_found(uuid)):
        _adopt(context, found, context.driver.vm_info(uuid), books=True)


def read_again(context: Context, ref: str) -> None:
    """A definition was changed behind our back: the fields of its VM, if that does not run."""
    cell = context.store.cell("VM", ref)
    if cell is None or not context.driver.capability("vm_found"):
        return

    def write(values: dict[str, Any], t: Txn) -> None:
        row = t.row("VM", ref)
        if row is None or not row[STATE] & _HALTED or row[_VM["current_operations"]]:
            return
        if all(row[_VM[name]] == values[name] for name in ("memory_static_max", _TARGET)):
            values = {name: value for name, value in values.items() if name not in check.MEMORY}
        changed = {name: value for name, value in values.items() if row[_VM[name]] != value}
        if changed:
            t.set("VM", ref, **changed)

    for found in settled(context, context.driver.vm_found(cell.row[_VM["uuid"]])):
        if found.persistent:
            transact(context.store, context.new_id, partial(write, _fields(found.spec)))


def _networks(t: Txn, found: list[NetworkInfo]) -> None:
    for one in found:
        if not t.find("network", "uuid", one.uuid):
            values = {"uuid": one.uuid, "name_label": one.name, "bridge": one.bridge}
            t.create("network", {**values, "MTU": one.mtu})


def _repository(context: Context, found: FoundSR) -> None:
    """A repository, plugged to its hosts, and its disks."""
    store = context.store
    if store.find("SR", "uuid", found.uuid):
        return

    def make(t: Txn) -> str:
        values = {"uuid": found.uuid, "name_label": found.name, "type": found.type}
        hosts = [host for one in found.hosts for host in t.find("host", "uuid", one)]
        shared = len(hosts) > 1
        sr = t.create("SR", {**values, "content_type": "user", "shared": shared})
        for host in hosts or t.all("host")[:1]:
            pbd = t.create("PBD", {"host": host, "SR": sr, "device_config": dict(found.config)})
            if found.attached:
                t.move("PBD", pbd, "plugging")
                t.move("PBD", pbd, "Plugged")
        return sr

    sr = transact(store, context.new_id, make)
    if found.attached:
        try:
            perform(context, "SR.scan", sr, {})
        except err.XenError:  # storage that cannot be read now can be scanned later
            return


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
    ref = create_record(t, {"uuid": spec.uuid, "name_label": spec.name, **_fields(spec)})
    taken: list[str] = []
    for disk in spec.disks:
        _vbd(t, ref, disk, taken)
    vifs: list[str] = []
    for nic in spec.nics:
        networks = t.find("network", "uuid", nic.network)
        if not networks:
            continue
        device = check.free_device(t, "VIF", ref, "device", "", vifs)
        made = {"VM": ref, "network": networks[0], "MAC": nic.mac, "MTU": nic.mtu}
        metrics = t.create("VIF_metrics", {})
        facts = {**made, "uuid": nic.vif, "device": device, "metrics": metrics}
        vifs.append(t.create("VIF", facts))
    return ref


def _fields(spec: VMSpec) -> dict[str, Any]:
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


def _vbd(t: Txn, vm: str, disk: DiskSpec, taken: list[str]) -> None:
    vdi = NULL
    if disk.vdi:
        sr, _, location = disk.vdi.partition("/")
        repositories = t.find("SR", "uuid", sr)
        disks = t.get("SR", repositories[0], "VDIs") if repositories else ()
        named = [one for one in disks if t.get("VDI", one, "location") == location]
        if not named:
            return
        vdi = named[0]
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
    taken.append(t.create("VBD", made))
