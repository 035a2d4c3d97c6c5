"""What happened in the engine by itself, written into the model."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from .. import errors as err
from ..abc import DomainInfo, EngineEvent
from ..model import _enums as e
from ..model._layout import LAYOUTS, NULL, STATE
from ..operations._txn import Txn, transact
from ..operations.vm import _domain as domain
from ..operations.vm import _standby as standby
from ..states.host import TABLE as HOST
from ..states.host import HostState
from ..states.vm import DOMAIN, VMState
from ..states.vm import TABLE as VM
from ..tasks import Context
from . import _marks, adopt, after, followed, found
from ._domains import follow_domain, follow_loss, is_out_of_reach
from ._hosts import follow_host
from .after import Follow

_AT = LAYOUTS["VM"].index
_HOST = LAYOUTS["host"].index
_UNKNOWN = VM.bit[VMState.UNKNOWN]
_OFFLINE = HOST.bit[HostState.OFFLINE]
_NEEDS = {
    "halted": "guest_halted",
    "crashed": "guest_crashed",
    "rebooted": "pause",
    "running": "guest_found_running",
    "paused": "guest_found_paused",
    "lost": "guest_lost",
}
"""What must be legal for a VM when the engine tells this of its domain."""

_STOPPING = frozenset({"snapshot", "checkpoint"})
"""Operations that stop a domain and let it go on, though its VM counts as running all the while."""

_SOON = 2.0
"""Seconds within which an engine tells how a domain ended that is found to be gone."""

_ABOUT_LIFE = frozenset(_NEEDS) - {"rebooted"} | {"changed"}
"""What is told of a domain, and can be asked for."""


def hear(context: Context, event: EngineEvent) -> None:
    """Take note of one engine event; then do what the VM's ``actions_after_*`` ask for."""
    if event.kind == "host_joined":
        adopt.adopt_host(context, event.subject)
        return
    about_vm = event.kind in _NEEDS or event.kind == "changed"
    vms = context.store.find("VM", "uuid", event.subject) if about_vm else ()
    if vms and _is_held(context, vms[0], event):
        return
    if not vms and event.kind == "changed":
        _ask_unless_lost(partial(found.adopt_vm, context, event.subject))
        return
    if event.kind in ("host_lost", "host_found"):
        _hear_of_host(context, event)
    elif event.kind in _ABOUT_LIFE:
        for ref in vms:
            reconcile(context, ref, event)
    elif event.kind == "storage":
        _ask_unless_lost(partial(followed.storage, context, event.subject))
    elif event.kind == "network":
        _ask_unless_lost(partial(followed.network, context, event.subject))
    else:
        _take_note(context, event)


def _ask_unless_lost(work: Callable[[], object]) -> None:
    """What needs the engine's answer. One that cannot be asked now tells of it again."""
    with suppress(err.HostNotLive, err.Timeout):
        work()


def _take_note(context: Context, event: EngineEvent, before: Any = None) -> bool:
    """Write down what was told; not of a VM whose record is another one than before: False."""
    now = context.clock.now()

    def note(t: Txn) -> tuple[bool, Follow | None]:
        refs = t.find("VM", "uuid", event.subject)
        if before is not None and (not refs or t.row("VM", refs[0]) is not before):
            return False, None
        return True, _note(t, event, now)

    done, follow = transact(context.store, context.new_id, note)
    if follow is not None:
        after.follow(context, follow)
    return done


def _hear_of_host(context: Context, event: EngineEvent) -> None:
    info = context.driver.host_info(event.subject) if event.kind == "host_found" else None
    now = context.clock.now()

    def write(t: Txn) -> None:
        for ref in t.find("host", "uuid", event.subject):
            follow_host(t, ref, info, now)

    transact(context.store, context.new_id, write)
    if event.kind == "host_lost":
        _doubt_held(context, event.subject)
        _go_on_elsewhere(context)
    else:  # once it has told what became of its guests
        after.fail_over(context)
        context.clock.call_later(
            0.0, lambda: context.insist(lambda: _reconcile_unknown(context, event.subject))
        )


def _go_on_elsewhere(context: Context) -> None:
    """Guests of a lost host go on where their stand-bys are, or start anew, as they are to."""
    after.fail_over(context)
    after.restart_protected(context)


def _is_held(context: Context, ref: str, event: EngineEvent) -> bool:
    """Whether an operation has the VM where this means nothing: it is kept for its end."""
    needed = _NEEDS.get(event.kind)
    deaf = VM.passing if needed is None else VM.passing & ~VM.legal[needed]

    def is_deaf() -> bool:
        cell = context.store.cell("VM", ref)
        if cell is None:
            return False
        held = event.kind == "changed" and _STOPPING & set(
            map(str, cell.row[_AT["current_operations"]].values())
        )
        return bool(held or cell.row[STATE] & deaf)

    if not is_deaf():
        return False
    before = context.unheard.get(ref)
    if before is not None:  # what was told before is still to be heard
        event = replace(event, data={**before.data, **{k: v for k, v in event.data.items() if v}})
    context.unheard[ref] = event
    if not is_deaf():  # given back meanwhile
        reconcile(context, ref)
    return True


def given_back(context: Context, cls: str, ref: str, doubtful: bool) -> None:
    """An operation has ended that held an object: hear what could not be heard meanwhile.

    ``doubtful`` says that the object may not be what its record says.
    """
    if cls != "VM":
        return
    cell = context.store.cell("VM", ref)
    if cell is None or not cell.row[STATE]:
        context.unheard.pop(ref, None)
    elif doubtful or ref in context.unheard or _is_out_of_reach(context, cell.row):
        reconcile(context, ref)


def _is_out_of_reach(context: Context, row: Any) -> bool:
    """Whether a host was lost while it was not yet, or no more, known that the VM is there."""
    if not row[STATE] & DOMAIN:
        return False
    host = context.store.cell("host", row[_AT["resident_on"]])
    return host is not None and bool(host.row[STATE] & _OFFLINE)


def reconcile(context: Context, ref: str, told: EngineEvent | None = None) -> None:
    """Make the records of a VM say what the engine says of its domain and devices.

    What was told may be old: of a domain that has gone, when another one runs by now.
    """
    told = context.unheard.pop(ref, told)
    _follow_domain(context, ref, told)
    if told is not None and told.data.get("defined"):
        name = str(told.data.get("name", ""))
        _ask_unless_lost(partial(followed.vm, context, ref, name))


def _follow_domain(context: Context, ref: str, told: EngineEvent | None) -> None:
    while True:
        cell = context.store.cell("VM", ref)
        if cell is None or not cell.row[STATE]:
            return
        before = cell.row
        try:
            info = context.driver.vm_info(before[_AT["uuid"]])
        except err.XenError:  # its host cannot be asked now; it will tell when it is found again
            transact(context.store, context.new_id, lambda t: _cannot_be_asked(t, ref, told))
            return
        marks = _marks.told(context, before) if info is not None else None
        ended = _how_it_ended(info, told)
        if ended:
            if _take_note(context, EngineEvent(kind=ended, subject=before[_AT["uuid"]]), before):
                return
            continue
        if info is None and before[STATE] & DOMAIN and _is_to_be_told(told):
            again = partial(_look_again, context, ref, before[_AT["uuid"]])
            context.clock.call_later(_SOON, partial(context.insist, again))
            return
        if transact(context.store, context.new_id, _follower(context, ref, before, info, marks)):
            break
    if not before[STATE] & _UNKNOWN and cell.row[STATE] & _UNKNOWN:
        _go_on_elsewhere(context)


def _is_to_be_told(told: EngineEvent | None) -> bool:
    """Whether that was told of a domain before its end, so that its end is still to be told."""
    return told is not None and told.kind == "changed" and not told.data.get("why")


def _look_again(context: Context, ref: str, uuid: str) -> None:
    """Who has not told until now how it ended does not; an operation's end looks by itself."""
    if ref not in context.unheard:
        hear(context, EngineEvent(kind="changed", subject=uuid, data={"why": "other"}))


def _how_it_ended(info: DomainInfo | None, told: EngineEvent | None) -> str:
    """Whether a guest halted or crashed by itself; empty when it did neither, or nobody says so."""
    if info is not None:
        return "crashed" if info.state == "Crashed" else ""
    if told is None:
        return ""
    why = {"crashed": "crashed", "shutdown": "halted"}.get(told.data.get("why", ""), "")
    return told.kind if told.kind in ("halted", "crashed") else why


def _follower(
    context: Context,
    ref: str,
    before: Any,
    info: DomainInfo | None,
    marks: Collection[str] | None,
) -> Callable[[Txn], bool]:
    """Follow the engine, unless the record changed while the engine was asked."""
    now = context.clock.now()

    def follow(t: Txn) -> bool:
        if t.row("VM", ref) is not before:
            return False
        follow_domain(t, ref, info, now)
        _marks.follow_marks(t, ref, marks)
        return True

    return follow


def _cannot_be_asked(t: Txn, ref: str, told: EngineEvent | None) -> None:
    row = t.row("VM", ref)
    if row is not None and (is_out_of_reach(t, row) or (told is not None and told.kind == "lost")):
        follow_loss(t, ref)


def _doubt_held(context: Context, uuid: str) -> None:
    """VMs that operations hold, and that are on a lost host or come to it: at the end, look."""
    hosts = context.store.find("host", "uuid", uuid)
    for cell in context.store.cells("VM"):
        row = cell.row
        if row[STATE] & VM.passing and (
            row[_AT["resident_on"]] in hosts or row[_AT["scheduled_to_be_resident_on"]] in hosts
        ):
            _is_held(context, cell.ref, EngineEvent(kind="lost", subject=row[_AT["uuid"]]))


def _reconcile_unknown(context: Context, uuid: str) -> None:
    """VMs that were on a host before it was lost, and of which it has told nothing."""
    for host in context.store.find("host", "uuid", uuid):
        cell = context.store.cell("host", host)
        for ref in cell.row[_HOST["resident_VMs"]] if cell is not None and cell.row[STATE] else ():
            vm = context.store.cell("VM", ref)
            if vm is not None and vm.row[STATE] & _UNKNOWN:
                reconcile(context, ref)


def _note(t: Txn, event: EngineEvent, now: Any) -> Follow | None:
    refs = t.find("VM", "uuid", event.subject)
    if not refs:
        return None
    ref = refs[0]
    row = t.row("VM", ref)
    if row is None or row[_AT["resident_on"]] == NULL:
        return None  # destroyed since it was found, or it has no domain any more
    if event.kind in ("halted", "crashed"):
        return _ended(t, ref, row, event.kind, now)
    if event.kind == "rebooted":
        return _rebooted(t, ref, row, event, now)
    if event.kind == "agent":
        _agent(t, ref, row, event, now)
    elif event.kind == "memory":
        _memory(t, ref, row, int(event.data["memory"]), now)
    elif event.kind == "protection_lost":
        _unprotected(t, row, str(event.data.get("reason", "")), now)
    return None


def _ended(t: Txn, ref: str, row: Any, kind: str, now: Any) -> Follow | None:
    """A guest that shut itself down, or crashed: what its ``actions_after_*`` ask for."""
    if not row[STATE] & VM.legal[f"guest_{kind}"]:
        return None
    action = str(row[_AT["actions_after_crash" if kind == "crashed" else "actions_after_shutdown"]])
    delay = after.back_off(t, row, now) if kind == "crashed" and "restart" in action else 0.0
    domain.is_gone(t, ref, kind.capitalize())
    if kind == "crashed":
        body = f"{row[_AT['name_label']]} crashed"
        after.alert(t, "VM_CRASHED", 2, e.cls.VM, row[_AT["uuid"]], body, now)
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


def _unprotected(t: Txn, row: Any, reason: str, now: Any) -> None:
    """The stand-by of a VM is gone; the VM goes on without."""
    if standby.lost(t, row, reason):
        body = f"{row[_AT['name_label']]} is not protected any more: {reason}"
        after.alert(t, "VM_PROTECTION_LOST", 2, e.cls.VM, row[_AT["uuid"]], body, now)


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
