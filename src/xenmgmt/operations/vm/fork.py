"""VM.fork: many copies of a running VM at once (use case 64)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ... import errors as err
from ...abc import DiskSpec, NicSpec, VMSpec
from ...model import Param
from ...model._layout import LAYOUTS, NULL, STATE, places
from ...model._types import Bool, Int, Ref, Set, String
from ...states.vif import TABLE as VIF
from ...states.vif import VIFState
from ...states.vm import TABLE, VMState
from .._devices import book
from .._operation import Begin, Operation, Plan, Steps, call, step
from .._txn import Txn
from . import _domain as domain
from ._disks import disks_of
from ._record import add_vif, configuration, new_mac

_AT = LAYOUTS["VM"].index
_VBD = LAYOUTS["VBD"].index
_VDI = LAYOUTS["VDI"].index
_PAUSED = TABLE.bit[VMState.PAUSED]
_QUARANTINED = VIF.bit[VIFState.QUARANTINED]
MOST = 32_000
"""No engine has more domains at once."""
_DISK_FIELDS = places(
    "VDI", "name_label", "name_description", "type", "virtual_size", "read_only", "security_label"
)


class Fork(Operation, on="VM.fork"):
    """So many copies that go on from where the VM is, on its host, at once.

    They share memory and disks with it until they write; what a fork has written is its
    ``memory_actual``, and its ``memory_target`` is 0 until somebody sets it. Each gets new MACs;
    with ``quarantine`` its interfaces are not connected. The VM itself runs on. What is unplugged
    from the VM stays with it alone.
    """

    extra = {  # noqa: RUF012
        "n": Param("n", Int, 1),
        "new_name": Param("new_name", String, ""),
        "quarantine": Param("quarantine", Bool, False),
    }
    returns = Set(Ref("VM"))

    def begin(
        self, b: Begin, ref: str, n: int = 1, new_name: str = "", quarantine: bool = False
    ) -> Plan:
        t = b.t
        if not 1 <= n <= MOST:
            raise err.InvalidValue("n", n, would_do=f"1 to {MOST}")
        can = b.driver.capability("vm_fork")
        if not can:
            raise err.NotSupported("VM.fork", capability="vm_fork", reason=can.reason)
        paused = bool(t.need("VM", ref)[STATE] & _PAUSED)
        row = b.reserve("VM", ref, "fork")
        vbds = tuple(one for one in row[_AT["VBDs"]] if t.get("VBD", one, "currently_attached"))
        vifs = tuple(
            one
            for one in row[_AT["VIFs"]]
            if t.get("VIF", one, "currently_attached") or t.need("VIF", one)[STATE] & _QUARANTINED
        )
        disks = [disk for disk in disks_of(t, row) if disk.vbd in vbds]
        for disk in disks:
            b.reserve("VDI", disk.source, "clone")
        name = new_name or row[_AT["name_label"]]
        pool = row[_AT["cpu_pool"]]
        parent = replace(
            domain.domain_spec(t, row, asleep=True),
            cpu_pool="" if pool == NULL else t.get("cpu_pool", pool, "uuid"),
        )
        clones = [
            _one(t, f"{name}-{number}", parent, disks, quarantine=quarantine)
            for number in range(1, n + 1)
        ]
        return {
            "ref": ref,
            "uuid": row[_AT["uuid"]],
            "clones": clones,
            "disks": disks,
            "vbds": vbds,
            "pool": row[_AT["cpu_pool"]],
            "vifs": vifs,
            "paused": paused,
            "quarantine": quarantine,
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        specs = p["clones"]
        domids = yield step(
            "fork",
            call("vm_fork", p["uuid"], specs, p["paused"]),
            undo=call("vm_unfork", specs),
        )
        return domids

    def finish(self, t: Txn, plan: Plan, result: Any) -> tuple[str, ...]:
        parent = t.need("VM", plan["ref"])
        shared = configuration(parent)
        host = parent[_AT["resident_on"]]
        source = {disk.vbd: disk for disk in plan["disks"]}
        now = self.now()
        made = []
        for spec, domid in zip(plan["clones"], result, strict=True):
            values = {**shared, "uuid": spec.uuid, "name_label": spec.name}
            values["metrics"] = t.create("VM_metrics", {})
            vm = t.create("VM", values)
            locations = iter(spec.disks)
            for vbd in plan["vbds"]:
                device = next(locations)
                _add_disk(t, vm, vbd, source.get(vbd), device)
            nics = {nic.device: nic for nic in spec.nics}
            for vif in plan["vifs"]:
                _add_nic(t, vm, vif, nics, quarantine=plan["quarantine"])
            domain.runs(t, vm, host, domid, memory=0, paused=plan["paused"], now=now)
            t.set("VM", vm, cpu_pool=plan["pool"])
            made.append(vm)
        return tuple(made)


def _one(t: Txn, name: str, parent: VMSpec, disks: list[Any], *, quarantine: bool) -> VMSpec:
    """What the engine is told of one fork. Its disks' locations are new; its CDs are the same."""
    fresh = {f"{one.sr}/{one.from_location}": f"{one.to_sr}/{t.fresh()}" for one in disks}
    specs = tuple(
        DiskSpec(
            vbd=t.fresh(),
            device=disk.device,
            vdi=fresh.get(disk.vdi, disk.vdi),
            mode=disk.mode,
            type=disk.type,
            bootable=disk.bootable,
        )
        for disk in parent.disks
    )
    nics: tuple[NicSpec, ...] = ()
    if not quarantine:
        nics = tuple(
            NicSpec(
                vif=t.fresh(), device=nic.device, network=nic.network, mac=new_mac(t), mtu=nic.mtu
            )
            for nic in parent.nics
        )
    return VMSpec(
        uuid=t.fresh(),
        name=name,
        memory_static_max=parent.memory_static_max,
        memory_target=0,
        vcpus_max=parent.vcpus_max,
        vcpus=parent.vcpus,
        domain_type=parent.domain_type,
        disks=specs,
        nics=nics,
        cpu_pool=parent.cpu_pool,
        platform=parent.platform,
        boot=parent.boot,
        on_crash=parent.on_crash,
        on_reboot=parent.on_reboot,
        other_config=parent.other_config,
    )


def _add_disk(t: Txn, vm: str, like: str, disk: Any, spec: DiskSpec) -> None:
    row = t.need("VBD", like)
    vdi = row[_VBD["VDI"]]
    if disk is not None:
        source = t.need("VDI", disk.source)
        kept = {LAYOUTS["VDI"].fields[n - 2].name: source[n] for n in _DISK_FIELDS}
        location = spec.vdi.partition("/")[2]
        book(t, disk.to_sr_ref, source[_VDI["virtual_size"]], 0)
        vdi = t.create(
            "VDI",
            {
                **kept,
                "SR": disk.to_sr_ref,
                "uuid": location,
                "location": location,
                "managed": True,
            },
        )
    names = ("userdevice", "device", "bootable", "mode", "type", "unpluggable", "empty")
    values = {name: row[_VBD[name]] for name in names if name in _VBD}
    values |= {"uuid": spec.vbd, "VM": vm, "VDI": vdi, "metrics": t.create("VBD_metrics", {})}
    t.create("VBD", values)


def _add_nic(t: Txn, vm: str, like: str, nics: dict[str, NicSpec], *, quarantine: bool) -> None:
    nic = nics.get(t.get("VIF", like, "device"))
    if nic is None:
        add_vif(t, vm, like, quarantine=True)
    else:
        add_vif(t, vm, like, mac=nic.mac, uuid=nic.vif, quarantine=quarantine)
