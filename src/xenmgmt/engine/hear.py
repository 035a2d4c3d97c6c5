"""What happened in the engine by itself, written into the model."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..abc import DomainInfo, EngineEvent
from ..model import _enums as e
from ..model._layout import LAYOUTS, NULL, STATE
from ..operations._txn import Txn, transact
from ..operations.cpu_pool import ended_with_host, found_again
from ..operations.vm import _domain as domain
from ..states.host import TABLE as HOST
from ..states.pif import TABLE as PIF
from ..states.vm import DOMAIN, VMState
from ..states.vm import TABLE as VM
from ..tasks import Context
from . import adopt, after, found
from .after import Follow

_AT = LAYOUTS["VM"].index
_HOST = LAYOUTS["host"].index
_PIF = LAYOUTS["PIF"].index
_NEEDS = {
    "halted": "guest_halted",
    "crashed": "guest_crashed",
    "rebooted": "pause",
    "running": "guest_found_running",
    "paused": "guest_found_paused",
    "lost": "guest_lost",
}
"""What must be legal for a VM when the engine tells this of its domain."""


def hear(context: Context, event: EngineEvent) -> None:
    """Take note of one engine event; then do what the VM's ``actions_after_*`` ask for."""
    if event.kind == "host_joined":
        adopt.adopt_host(context, event.subject)
        return
    if event.kind == "changed":
        _look(context, event)
        return
    vms = context.store.find("VM", "uuid", event.subject) if event.kind in _NEEDS else ()
    if vms and _is_held(context, vms[0], event):
        return
    now = context.clock.now()
    follow = transact(context.store, context.new_id, lambda t: _note(t, event, now))
    if follow is not None:
        after.follow(context, follow)
    if vms and event.kind in ("running", "paused"):
        reconcile(context, "VM", vms[0])
    if event.kind == "host_lost":
        after.restart_protected(context, event.subject)


def _look(context: Context, event: EngineEvent) -> None:
    """Something happened to a domain: its record is made to say what the engine says now.

    What the engine says holds for the record as it was read before: if an operation of ours changes
    the record meanwhile, the engine is asked again.
    """
    refs = context.store.find("VM", "uuid", event.subject)
    if not refs:
        found.adopt_vm(context, event.subject)
        return
    try:
        follow = transact(context.store, context.new_id, lambda t: _settle(context, t, event))
    except err.HostError:  # it cannot be asked now; it is looked at when it can
        return
    if follow is not None:
        after.follow(context, follow)


def _settle(context: Context, t: Txn, event: EngineEvent) -> Follow | None:
    refs = t.find("VM", "uuid", event.subject)
    row = t.row("VM", refs[0]) if refs else None
    if row is None:
        return None
    if row[STATE] & VM.passing:  # its operation is asked when it has ended
        context.unheard[refs[0]] = event
        return None
    info = context.driver.vm_info(event.subject)
    why, now = event.data.get("why", ""), context.clock.now()
    if info is None or info.state == "Crashed":
        crashed = info is not None or why == "crashed"
        if crashed or why == "shutdown":
            return _ended(t, refs[0], row, "crashed" if crashed else "halted", now)
        _no_domain(t, refs[0])
        return None
    agree(t, refs[0], info, now)
    return None


def agree(t: Txn, ref: str, info: DomainInfo, now: Any) -> str:
    """Make the record of a VM say what the engine says of its domain; what it was, if it differed.

    A domain beside a memory image is left: a person has to say which of the two counts.
    """
    row = t.need("VM", ref)
    word = VM.word[row[STATE]]
    host = t.find("host", "uuid", info.host)
    if not host or info.state not in ("Running", "Paused") or word == "Suspended":
        return ""
    if row[STATE] & DOMAIN and row[_AT["resident_on"]] == host[0]:
        if row[_AT["domid"]] != info.domid:
            t.set("VM", ref, domid=info.domid)
        if word == info.state:
            return ""
        t.move("VM", ref, info.state)
        return word
    memory = max(info.memory, row[_AT["memory_target"]])
    if row[_AT["resident_on"]] != NULL:
        domain.is_gone(t, ref, "Halted")
    domain.take_memory(t, host[0], memory)
    paused = info.state == "Paused"
    domain.runs(t, ref, host[0], info.domid, memory=memory, paused=paused, now=now)
    return word


def _is_held(context: Context, ref: str, event: EngineEvent) -> bool:
    """Whether an operation has the VM where this means nothing: it is kept for its end."""
    deaf = VM.passing & ~VM.legal[_NEEDS[event.kind]]

    def is_deaf() -> bool:
        cell = context.store.cell("VM", ref)
        return cell is not None and bool(cell.row[STATE] & deaf)

    if not is_deaf():
        return False
    context.unheard[ref] = event
    if not is_deaf():  # given back meanwhile
        reconcile(context, "VM", ref)
    return True


def reconcile(context: Context, cls: str, ref: str) -> None:
    """Make the record of a VM say what the engine says of its domain."""
    told = context.unheard.pop(ref, None)
    if told is not None and told.kind == "changed":
        _look(context, told)
        return
    cell = context.store.cell(cls, ref) if cls == "VM" else None
    if cell is None or not cell.row[STATE]:
        return
    try:
        info = context.driver.vm_info(cell.row[_AT["uuid"]])
    except err.XenError:  # its host cannot be asked now; it will tell when it is found again
        if told is not None and told.kind == "lost":
            hear(context, told)
        return
    if info is None and told is not None and told.kind in ("halted", "crashed"):
        hear(context, told)
    elif info is None:
        transact(context.store, context.new_id, lambda t: _no_domain(t, ref))
    else:
        now = context.clock.now()
        transact(context.store, context.new_id, lambda t: _found_again(t, ref, info, now))


def _found_again(t: Txn, ref: str, found: DomainInfo, now: Any) -> None:
    """A domain of which what was told came while its VM was busy or could not be asked."""
    row = t.row("VM", ref)
    if row is None or row[STATE] & VM.passing:
        return
    if row[STATE] == VM.bit[VMState.UNKNOWN]:
        t.move("VM", ref, found.state)
    host = t.find("host", "uuid", found.host)
    if row[STATE] & DOMAIN and host and row[_AT["resident_on"]] != host[0]:
        memory = domain.booked(t, row)
        paused = found.state == "Paused"
        domain.is_gone(t, ref, "Halted")
        domain.take_memory(t, host[0], memory)
        domain.runs(t, ref, host[0], found.domid, memory=memory, paused=paused, now=now)
    elif row[_AT["domid"]] >= 0 and row[_AT["domid"]] != found.domid:
        t.set("VM", ref, domid=found.domid)


def _no_domain(t: Txn, ref: str) -> None:
    row = t.need("VM", ref)
    if row[STATE] & VM.legal["guest_halted"]:
        domain.is_gone(t, ref, "Halted")


def _note(t: Txn, event: EngineEvent, now: Any) -> Follow | None:
    if event.kind in ("host_lost", "host_found"):
        _host(t, event, now)
        return None
    refs = t.find("VM", "uuid", event.subject)
    if not refs:
        return None
    ref = refs[0]
    row = t.row("VM", ref)
    if row is None:  # destroyed since it was found
        return None
    if event.kind in ("halted", "crashed"):
        return _ended(t, ref, row, event.kind, now)
    if event.kind == "rebooted":
        return _rebooted(t, ref, row, event, now)
    if event.kind == "agent":
        _agent(t, ref, row, event, now)
    elif event.kind == "memory":
        _memory(t, ref, row, int(event.data["memory"]), now)
    elif event.kind in ("running", "paused"):
        move = f"guest_found_{event.kind}"
        if row[STATE] & VM.legal[move]:
            t.move("VM", ref, event.kind.capitalize())
    elif event.kind == "lost" and row[STATE] & VM.legal["guest_lost"]:
        t.move("VM", ref, "Unknown")
    return None


def _ended(t: Txn, ref: str, row: Any, kind: str, now: Any) -> Follow | None:
    """A guest that shut itself down, or crashed: what its ``actions_after_*`` ask for."""
    if not row[STATE] & VM.legal[f"guest_{kind}"]:
        return None
    delay = after.back_off(t, row, now) if kind == "crashed" else 0.0
    domain.is_gone(t, ref, kind.capitalize())
    if kind == "crashed":
        body = f"{row[_AT['name_label']]} crashed"
        after.alert(t, "VM_CRASHED", 2, e.cls.VM, row[_AT["uuid"]], body, now)
    action = str(row[_AT["actions_after_crash" if kind == "crashed" else "actions_after_shutdown"]])
    titles = ["VM.dump_core"] if action.startswith("coredump") else []
    if "restart" in action:
        titles.append("VM.hard_reboot" if kind == "crashed" else "VM.start")
    elif kind == "crashed" and action != "preserve":
        titles.append("VM.hard_shutdown")
    return Follow(ref, tuple(titles), VMState(kind.capitalize()), delay) if titles else None


def _rebooted(t: Txn, ref: str, row: Any, event: EngineEvent, now: Any) -> Follow | None:
    """A guest that rebooted itself: another domid, unless it is to end."""
    if not row[STATE] & VM.legal["pause"]:
        return None
    t.set("VM", ref, domid=int(event.data["domid"]))
    t.set("VM_metrics", row[_AT["metrics"]], start_time=now, last_updated=now)
    if str(row[_AT["actions_after_reboot"]]) == "destroy":
        return Follow(ref, ("VM.hard_shutdown",), VMState.RUNNING)
    return None


def _agent(t: Txn, ref: str, row: Any, event: EngineEvent, now: Any) -> None:
    known = row[_AT["guest_metrics"]]
    if known == NULL:
        known = t.create("VM_guest_metrics", {"live": True})
        t.set("VM", ref, guest_metrics=known)
    names = ("os_version", "PV_drivers_version", "memory", "networks", "disks", "other")
    told = {name: dict(event.data[name]) for name in names if name in event.data}
    t.set("VM_guest_metrics", known, last_updated=now, **told)


def _memory(t: Txn, ref: str, row: Any, memory: int, now: Any) -> None:
    """The guest's balloon moved: the books of host and VM follow."""
    host = row[_AT["resident_on"]]
    if host == NULL:
        return
    before = domain.booked(t, row)
    t.set("VM_metrics", row[_AT["metrics"]], memory_actual=memory, last_updated=now)
    domain.take_memory(t, host, domain.booked(t, row) - before)


def _host(t: Txn, event: EngineEvent, now: Any) -> None:
    refs = t.find("host", "uuid", event.subject)
    if not refs:
        return
    ref = refs[0]
    row = t.need("host", ref)
    if not row[STATE] & HOST.legal[event.kind]:
        return
    if event.kind == "host_found":
        t.move("host", ref, "Disabled")
        up = event.data.get("up")
        for pif in row[_HOST["PIFs"]]:
            record = t.need("PIF", pif)
            is_up = up is None or (record[_PIF["device"]], record[_PIF["VLAN"]]) in up
            if is_up and record[STATE] & PIF.legal["host_back"]:
                t.move("PIF", pif, "Plugged")
        found_again(t, ref, event.data.get("cpu_pools", {}))
        return
    t.move("host", ref, "Offline")
    body = f"{row[_HOST['name_label']]} does not answer"
    after.alert(t, "HA_HOST_FAILED", 3, e.cls.HOST, row[_HOST["uuid"]], body, now)
    for pif in row[_HOST["PIFs"]]:
        if t.need("PIF", pif)[STATE] & PIF.legal["host_gone"]:
            t.move("PIF", pif, "Unplugged")
    ended_with_host(t, ref)
    for vm in tuple(row[_HOST["resident_VMs"]]):
        record = t.need("VM", vm)
        if record[STATE] & VM.legal["guest_lost"]:
            t.move("VM", vm, "Unknown")
