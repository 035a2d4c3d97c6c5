"""What somebody else changed of what has records: definitions, devices, storage, networks.

The engine is asked for what it has, and the records are made to say it, unless they changed while
it was asked: then once more. What an operation is changing is left to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from ..abc import FoundSR, FoundVM
from ..model._layout import LAYOUTS, STATE
from ..operations import _check as check
from ..operations._txn import Txn, transact
from ..states.pbd import TABLE as PBD
from ..states.pbd import PBDState
from ..states.sr import TABLE as SR
from ..states.vm import TABLE as VM
from ..states.vm import VMState
from ..tasks import Context
from . import found as new
from ._devices import follow_devices
from .settling import settled

A = TypeVar("A")
R = TypeVar("R")

_VM = LAYOUTS["VM"].index
_SR = LAYOUTS["SR"].index
_PBD = LAYOUTS["PBD"].index
_NET = LAYOUTS["network"].index
_HALTED = VM.bit[VMState.HALTED]
_LIVES = VM.bit[VMState.RUNNING] | VM.bit[VMState.PAUSED]
_TARGET = "memory_dynamic_max"


def vm(context: Context, ref: str, name: str = "") -> None:
    """The fields and devices of a VM, and its name when others gave it another."""
    if name:
        transact(context.store, context.new_id, lambda t: _called(t, ref, name))
    if not context.driver.capability("vm_found"):
        return

    cell = context.store.cell("VM", ref)
    if cell is None:
        return
    uuid = cell.row[_VM["uuid"]]

    def ask() -> list[FoundVM]:
        seen = settled(context, context.driver.vm_found(uuid))
        scan_unknown(context, seen)
        return list(seen)

    def write(t: Txn, seen: list[FoundVM]) -> None:
        for one in seen:
            follow_vm(t, ref, one)

    _follow(context, "VM", (ref,), ("VBDs", "VIFs"), ask, write)


def storage(context: Context, uuid: str = "") -> None:
    """A repository, or all: whether hosts have it attached. One that nobody knew gets records."""
    if not context.driver.capability("sr_found"):
        return

    known = [one.ref for one in context.store.cells("SR") if uuid in ("", one.row[_SR["uuid"]])]

    def ask() -> _Storage:
        found = settled(context, context.driver.sr_found())
        hosts = settled(context, context.driver.host_list())
        live = {host.uuid for host in hosts if host.live}
        for one in found:
            if uuid in ("", one.uuid):
                new.adopt_repository(context, one)
        return _Storage({one.uuid: one for one in found}, live)

    def write(t: Txn, there: _Storage) -> list[str]:
        return [ref for ref in known if t.row("SR", ref) and _plug_as_found(t, ref, there)]

    for ref in _follow(context, "SR", known, ("PBDs",), ask, write):
        new.scan(context, ref)


def network(context: Context, uuid: str = "") -> None:
    """A network, or all. One that has gone, and that nothing is on, has no record any longer."""
    if not context.driver.capability("network_found"):
        return
    there = settled(context, context.driver.network_found())

    def write(t: Txn) -> None:
        new.make_networks(t, [one for one in there if uuid in ("", one.uuid)])
        for one in there:
            for ref in t.find("network", "uuid", one.uuid):
                if t.get("network", ref, "bridge") != one.bridge:
                    t.set("network", ref, bridge=one.bridge)
        if uuid and uuid not in {one.uuid for one in there}:
            for ref in t.find("network", "uuid", uuid):
                row = t.need("network", ref)
                is_used = row[_NET["VIFs"]] or row[_NET["PIFs"]] or row[_NET["current_operations"]]
                if not is_used:
                    t.delete("network", ref, "the engine has it no more")

    transact(context.store, context.new_id, write)


def follow_vm(t: Txn, ref: str, seen: FoundVM) -> None:
    """Make the records of a VM and its devices say what the engine has of it."""
    row = t.row("VM", ref)
    if row is None:
        return
    if row[STATE] & _HALTED and seen.persistent and not row[_VM["current_operations"]]:
        _define(t, ref, row, seen)
        follow_devices(t, ref, seen, lives=False)
    elif row[STATE] & _LIVES:
        follow_devices(t, ref, seen, lives=True)


def what_was_there(context: Context, seen: Sequence[FoundVM]) -> None:
    """At opening: what was changed while nobody listened."""
    storage(context)
    network(context)
    scan_unknown(context, seen)

    def write(t: Txn) -> None:
        for one in seen:
            for ref in t.find("VM", "uuid", one.spec.uuid):
                follow_vm(t, ref, one)

    transact(context.store, context.new_id, write)


def scan_unknown(context: Context, seen: Iterable[FoundVM]) -> None:
    """Disks without a record, in storage that has one: it is looked through."""
    for one in {disk.vdi for vm in seen for disk in vm.spec.disks if disk.vdi}:
        uuid, _, location = one.partition("/")
        for ref in context.store.find("SR", "uuid", uuid):
            t = Txn(context.store, context.new_id)
            known = {t.get("VDI", vdi, "location") for vdi in t.get("SR", ref, "VDIs")}
            if location not in known:
                new.scan(context, ref)


def _follow(
    context: Context,
    cls: str,
    refs: Sequence[str],
    members: Iterable[str],
    ask: Callable[[], A],
    write: Callable[[Txn, A], R],
) -> R:
    """Ask and write, until nothing of these objects and their members changed between."""
    place = LAYOUTS[cls].index
    kinds = {"VBDs": "VBD", "VIFs": "VIF", "PBDs": "PBD"}

    def rows(t: Txn) -> list[Any]:
        owners = [t.row(cls, ref) for ref in refs]
        return owners + [
            t.row(kinds[name], one)
            for owner in owners
            if owner is not None
            for name in members
            for one in owner[place[name]]
        ]

    while True:
        before = rows(Txn(context.store, context.new_id))
        told = ask()

        def follow(t: Txn, before: list[Any] = before, told: A = told) -> tuple[R] | None:
            now = rows(t)
            if len(now) != len(before) or any(a is not b for a, b in zip(now, before, strict=True)):
                return None
            return (write(t, told),)

        done = transact(context.store, context.new_id, follow)
        if done is not None:
            return done[0]


def _called(t: Txn, ref: str, name: str) -> None:
    row = t.row("VM", ref)
    if row is not None and row[_VM["name_label"]] != name:
        t.set("VM", ref, name_label=name)


def _define(t: Txn, ref: str, row: Any, seen: FoundVM) -> None:
    """The fields that a definition has."""
    values = new.fields(seen.spec)
    if all(row[_VM[name]] == values[name] for name in ("memory_static_max", _TARGET)):
        values = {name: value for name, value in values.items() if name not in check.MEMORY}
    changed = {name: value for name, value in values.items() if row[_VM[name]] != value}
    if changed:
        t.set("VM", ref, **changed)


class _Storage(NamedTuple):
    """The repositories of the hosts that answer, and these."""

    found: dict[str, FoundSR]
    live: set[str]


def _plug_as_found(t: Txn, ref: str, there: _Storage) -> bool:
    """Plug the PBDs of a repository where it is attached; whether one came to be."""
    row = t.need("SR", ref)
    if row[STATE] & SR.passing:
        return False
    found = there.found.get(row[_SR["uuid"]])
    if found is not None and found.attached is None:
        return False
    came = False
    for pbd in tuple(row[_SR["PBDs"]]):
        record = t.need("PBD", pbd)
        host = t.get("host", record[_PBD["host"]], "uuid")
        on = found is not None and found.attached and host in (found.hosts or (host,))
        if on and record[STATE] & PBD.bit[PBDState.UNPLUGGED]:
            t.move("PBD", pbd, "Plugged")
            came = True
        elif not on and host in there.live and record[STATE] & PBD.bit[PBDState.PLUGGED]:
            t.move("PBD", pbd, "Unplugged")
    return came
