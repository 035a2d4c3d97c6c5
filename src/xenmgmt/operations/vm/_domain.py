"""From the record of a VM to what an engine builds, and where it may run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ... import errors as err
from ...abc import DiskSpec, NicSpec, VMSpec
from ...model._layout import LAYOUTS, NULL, STATE, places
from ...model._types import parse_size
from ...states.host import TABLE as HOST
from ...states.host import HostState
from ...states.pbd import TABLE as PBD
from ...states.pbd import PBDState
from ...states.vbd import clash
from ...states.vif import TABLE as VIF
from ...states.vif import VIFState
from .. import _vm_devices as devices
from .. import cpu_pool, security
from .._check import MEMORY_RESERVE
from .._operation import Begin, Plan, Step, call, step
from .._txn import Txn
from .._vm_devices import device_specs, has_devices
from . import _standby as standby

_VM = LAYOUTS["VM"].index
_VBD = LAYOUTS["VBD"].index
_VIF = LAYOUTS["VIF"].index
_VDI = LAYOUTS["VDI"].index
_SR = LAYOUTS["SR"].index
_PBD = LAYOUTS["PBD"].index
_HOST = LAYOUTS["host"].index
_NET = LAYOUTS["network"].index
_PROTECTIONS = _VM["protections"]
_FREE = LAYOUTS["host_metrics"].index["memory_free"]
_HOST_METRICS = _HOST["metrics"]
_HOST_CONFIG = _HOST["other_config"]
_AFFINITY = _VM["affinity"]
_ENABLED = HOST.bit[HostState.ENABLED]
_PLUGGED = PBD.bit[PBDState.PLUGGED]
_QUARANTINED = VIF.bit[VIFState.QUARANTINED]
_RESIDENT_ON, _DOMID, _TARGET, _SCHEDULED, _METRICS, _AGENT, _POOL, _POOL_NAME = places(
    "VM",
    "resident_on",
    "domid",
    "memory_target",
    "scheduled_to_be_resident_on",
    "metrics",
    "guest_metrics",
    "cpu_pool",
    "pool_name",
)
_ACTUAL, _NUMBER, _START_TIME, _UPDATED, _STATE = places(
    "VM_metrics", "memory_actual", "VCPUs_number", "start_time", "last_updated", "state"
)
_BOOT = (
    "PV_bootloader",
    "PV_kernel",
    "PV_ramdisk",
    "PV_args",
    "PV_bootloader_args",
    "HVM_boot_policy",
)


def disk_spec(t: Txn, ref: str, row: Any) -> DiskSpec:
    """A VBD as the engine sees it."""
    vdi = row[_VBD["VDI"]]
    location = ""
    if vdi != NULL:
        disk = t.need("VDI", vdi)
        location = f"{t.get('SR', disk[_VDI['SR']], 'uuid')}/{disk[_VDI['location']]}"
    return DiskSpec(
        vbd=row[_VBD["uuid"]],
        device=row[_VBD["userdevice"]],
        vdi=location,
        mode=str(row[_VBD["mode"]]),
        type=str(row[_VBD["type"]]),
        bootable=row[_VBD["bootable"]],
    )


def nic_spec(t: Txn, ref: str, row: Any) -> NicSpec:
    """A VIF as the engine sees it; the network goes by its uuid."""
    return NicSpec(
        vif=row[_VIF["uuid"]],
        device=row[_VIF["device"]],
        network=t.get("network", row[_VIF["network"]], "uuid"),
        mac=row[_VIF["MAC"]],
        mtu=row[_VIF["MTU"]],
    )


def domain_spec(t: Txn, row: Any, *, asleep: bool = False) -> VMSpec:
    """What the engine needs to build the domain; quarantined interfaces are withheld.

    A domain that was asleep has the devices that it had: no more are given to it.
    """
    disks = []
    for ref in row[_VM["VBDs"]]:
        vbd = t.need("VBD", ref)
        if asleep and not vbd[_VBD["currently_attached"]]:
            continue
        _assert_attachable(t, ref, vbd)
        disks.append(disk_spec(t, ref, vbd))
    nics, withheld = [], []
    for ref in row[_VM["VIFs"]]:
        vif = t.need("VIF", ref)
        if vif[STATE] & _QUARANTINED:
            withheld.append(nic_spec(t, ref, vif))
        elif not asleep or vif[_VIF["currently_attached"]]:
            nics.append(nic_spec(t, ref, vif))
    return VMSpec(
        uuid=row[_VM["uuid"]],
        name=row[_VM["name_label"]],
        memory_static_max=row[_VM["memory_static_max"]],
        memory_target=row[_VM["memory_dynamic_max"]],
        vcpus_max=row[_VM["VCPUs_max"]],
        vcpus=row[_VM["VCPUs_at_startup"]],
        domain_type=str(row[_VM["domain_type"]]),
        disks=tuple(disks),
        nics=tuple(nics),
        withheld=tuple(withheld),
        platform=row[_VM["platform"]],
        boot={name: row[_VM[name]] for name in _BOOT if row[_VM[name]]},
        on_crash=str(row[_VM["actions_after_crash"]]),
        on_reboot=str(row[_VM["actions_after_reboot"]]),
        other_config=row[_VM["other_config"]],
    )


def _assert_attachable(t: Txn, ref: str, vbd: Any) -> None:
    if vbd[_VBD["VDI"]] != NULL and not vbd[_VBD["currently_attached"]]:
        refusal = clash(ref, vbd, vbd[_VBD["VDI"]], t)
        if refusal is not None:
            raise refusal


# --- where ------------------------------------------------------------------------------------


def for_host(t: Txn, spec: VMSpec, row: Any, host: str) -> VMSpec:
    """The spec for a host: with its devices there, and the CPU pool that the VM is to start in."""
    if has_devices(row):
        spec = replace(spec, devices=device_specs(t, row, host))
    if not row[_POOL_NAME]:
        return spec
    pool = cpu_pool.pool_on(t, host, row[_POOL_NAME])
    return replace(spec, cpu_pool=t.get("cpu_pool", pool, "uuid") if pool is not None else "")


def place(t: Txn, row: Any, wanted: str | None, need: int, *, exclude: str = "") -> str:
    """A host on which the VM can run, its memory taken; raises why there is none.

    A wanted host is checked alone. Else the VM's affinity goes first, then the host with the most
    free memory.
    """
    if wanted is not None:
        problem = why_not(t, row, wanted, need)
        if problem is not None:
            raise problem
        take_memory(t, wanted, need)
        return wanted
    problems: dict[str, err.XenError] = {}
    best = ""
    most = -1
    for host in t.all("host"):
        if host == exclude:
            continue
        problem, free = _look(t, row, host, need)
        if problem is not None:
            problems[host] = problem
        elif host == row[_AFFINITY]:
            best = host
            break
        elif free > most:
            best, most = host, free
    if not best:
        raise _nowhere(problems)
    take_memory(t, best, need)
    return best


def expect(
    b: Begin, row: Any, ref: str, wanted: str | None, *, asleep: bool = False
) -> dict[str, Any]:
    """Find a host for a new domain and book it there: what the steps that build it need to know."""
    t = b.t
    need = row[_VM["memory_dynamic_max"]]
    spec = domain_spec(t, row, asleep=asleep)
    host = place(t, row, wanted, need)
    row[_SCHEDULED] = host
    return {
        "ref": ref,
        "host": host,
        "host_uuid": t.get("host", host, "uuid"),
        "spec": for_host(t, spec, row, host),
        "need": need,
        "share": _share(b, row),
    }


def _share(b: Begin, row: Any) -> dict[str, str]:
    """What the VM's record says of its share of the CPUs, for an engine that knows of shares."""
    params = row[_VM["VCPUs_params"]]
    known = {name: params[name] for name in ("weight", "cap", "mask") if name in params}
    return known if known and b.driver.capability("vm_set_sched") else {}


def given_its_share(plan: Plan) -> Iterator[Step]:
    """The step behind one that builds a domain; an engine builds each with the usual share."""
    if plan["share"]:
        yield step("share", call("vm_set_sched", plan["spec"].uuid, plan["share"]))


def expect_no_more(t: Txn, ref: str, host: str, need: int) -> None:
    """Take back what was booked for a domain that does not come to this host."""
    take_memory(t, host, -need)
    if t.row("VM", ref) is not None:
        t.set("VM", ref, scheduled_to_be_resident_on=NULL)


def assert_none_expected(t: Txn, host: str) -> None:
    """Refuse while a VM is about to come to a host."""
    for ref in t.all("VM"):
        row = t.peek("VM", ref)
        if row is not None and row[_SCHEDULED] == host:
            raise err.HostInUse(t.get("host", host, "uuid"), "VM", ref)


def _nowhere(problems: dict[str, err.XenError]) -> err.XenError:
    """The one reason when every host gives the same; else all of them."""
    short = [p for p in problems.values() if isinstance(p, err.HostNotEnoughFreeMemory)]
    if short and len(short) == len(problems):
        return max(short, key=lambda problem: int(problem.available))
    if len({tuple(problem.wire()) for problem in problems.values()}) == 1:
        return next(iter(problems.values()))
    found = err.NoHostsAvailable()
    for host, problem in problems.items():
        found.add_note(f"{host}: {problem}")
    return found


def why_not(t: Txn, row: Any, host: str, need: int) -> err.XenError | None:
    """Why the VM cannot run on this host now, or None."""
    return _look(t, row, host, need)[0]


def _look(t: Txn, row: Any, host: str, need: int) -> tuple[err.XenError | None, int]:
    """Why the VM cannot run on this host now, or None; and the memory that is free there."""
    record = t.need("host", host)
    if not record[STATE] & _ENABLED:
        word = HOST.word[record[STATE]]
        if word == HostState.OFFLINE.value:
            return err.HostNotLive(), 0
        return err.HostDisabled(host), 0
    available = free_of(record, t.need("host_metrics", record[_HOST_METRICS]))
    if available < need:
        return not_enough(record, need, available), available
    return other_reason(t, row, host), available


def other_reason(t: Txn, row: Any, host: str) -> err.XenError | None:
    """Why the VM cannot run on a host that is up and has the memory, or None."""
    if row[_POOL_NAME] and (problem := cpu_pool.why_not(t, row, host)) is not None:
        return problem
    if (problem := security.why_not(t, row, host)) is not None:
        return problem
    if has_devices(row) and (problem := devices.why_not(t, row, host)) is not None:
        return problem
    for vbd in row[_VM["VBDs"]]:
        vdi = t.need("VBD", vbd)[_VBD["VDI"]]
        if vdi == NULL:
            continue
        sr = t.need("VDI", vdi)[_VDI["SR"]]
        if not reaches(t, host, sr):
            return err.VMRequiresSR(row[_VM["uuid"]], sr)
    return None


def reaches(t: Txn, host: str, sr: str) -> bool:
    """Whether the host has a plugged PBD to the repository."""
    return any(
        pbd[STATE] & _PLUGGED and pbd[_PBD["host"]] == host
        for ref in t.need("SR", sr)[_SR["PBDs"]]
        if (pbd := t.row("PBD", ref)) is not None
    )


def free_memory(t: Txn, host: str) -> int:
    """Bytes of a host that guests may still have; below 0 when its reserve is in use."""
    record = t.need("host", host)
    return free_of(record, t.need("host_metrics", record[_HOST_METRICS]))


def not_enough(record: Any, need: int, available: int) -> err.HostNotEnoughFreeMemory:
    """The refusal of a host that has too little for guests."""
    kept = record[_HOST_CONFIG].get(MEMORY_RESERVE)
    hint = None if kept is None else f"other_config:{MEMORY_RESERVE} of the host keeps {kept} back"
    return err.HostNotEnoughFreeMemory(need, max(0, available), hint=hint)


def free_of(record: Any, metrics: Any) -> int:
    """The same from the rows of a host and of its metrics."""
    free: int = metrics[_FREE]
    kept = record[_HOST_CONFIG].get(MEMORY_RESERVE)
    return free if kept is None else free - parse_size(kept)


def take_memory(t: Txn, host: str, amount: int) -> None:
    """Book memory of a host; negative gives it back. A host that is gone needs no book."""
    record = t.row("host", host)
    if record is None or not amount:
        return
    metrics = record[_HOST["metrics"]]
    t.edit("host_metrics", metrics)[_FREE] -= amount


# --- the two ends of a domain's life ------------------------------------------------------------


def runs(t: Txn, ref: str, host: str, domid: int, *, memory: int, paused: bool, now: Any) -> None:
    """The record of a VM whose domain has been built."""
    row = t.edit("VM", ref)
    row[_RESIDENT_ON] = host
    row[_DOMID] = domid
    row[_TARGET] = memory
    row[_SCHEDULED] = NULL
    if row[_POOL_NAME]:
        row[_POOL] = cpu_pool.pool_on(t, host, row[_POOL_NAME]) or NULL
    t.move("VM", ref, "Paused" if paused else "Running")
    metrics = t.edit("VM_metrics", row[_METRICS])
    metrics[_ACTUAL] = memory
    metrics[_NUMBER] = row[_VM["VCPUs_at_startup"]]
    metrics[_START_TIME] = metrics[_UPDATED] = now
    metrics[_STATE] = ("paused",) if paused else ("running",)
    if has_devices(row):
        devices.attached(t, row, True)


def is_gone(t: Txn, ref: str, state: str) -> None:
    """The record of a VM whose domain is no more: Halted, Suspended or Crashed."""
    row = t.edit("VM", ref)
    host = row[_RESIDENT_ON]
    if host != NULL:
        take_memory(t, host, -booked(t, row))
    row[_RESIDENT_ON] = NULL
    row[_SCHEDULED] = NULL
    row[_DOMID] = -1
    row[_TARGET] = 0
    row[_POOL] = NULL
    agent = row[_AGENT]
    if agent != NULL:
        row[_AGENT] = NULL
        t.delete("VM_guest_metrics", agent)
    t.edit("VM_metrics", row[_METRICS])[_ACTUAL] = 0
    if has_devices(row):
        devices.attached(t, row, False)
    if row[_PROTECTIONS]:
        standby.guest_ended(t, row)
    t.move("VM", ref, state)


def goes_on(
    t: Txn, ref: str, host: str, domid: int, *, memory: int, paused: bool, now: Any
) -> None:
    """The record of a VM whose domain is on another host than was known, if it was on any."""
    if t.get("VM", ref, "resident_on") != NULL:
        is_gone(t, ref, "Halted")
    take_memory(t, host, memory)
    runs(t, ref, host, domid, memory=memory, paused=paused, now=now)


def booked(t: Txn, row: Any) -> int:
    """The host's memory that a domain holds or has been promised, in bytes."""
    actual = t.need("VM_metrics", row[_METRICS])[_ACTUAL]
    return int(max(actual, row[_TARGET]))
