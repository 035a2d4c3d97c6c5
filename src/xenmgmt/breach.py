"""After a breach: back to before it, with what was changed rightly since, out of everybody's reach.

    folder = breach.last_before(breached, folders)
    again = breach.isolate(xen, folder, "clean")
    again.replay(lambda change: change.at < breached)
    again.logs(apply_transactions)
    late = again.boot()
    again.connect()

The set is restored beside what was broken into, on a network of its own that leads nowhere. Changes
of the configuration since its moment are read from the event log; those that you accept are made
again. What the guests' own logs have is brought in by a function of yours.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import backups, drills, history
from . import errors as err
from .model import CLASSES
from .operations import OPERATIONS

if TYPE_CHECKING:
    from .objects import VM_group
    from .toolstack import Xen

Hook = Callable[[Any, datetime], object]
"""Brings in what happened after a moment: called with a restored VM and the set's moment."""


@dataclass(frozen=True, slots=True)
class Drift:
    """A field of a member's VM that was changed after the set's moment."""

    at: datetime
    vm: str
    field: str
    before: Any
    after: Any

    def __str__(self) -> str:
        return f"{self.at.isoformat()} {self.vm}.{self.field}: {self.before!r} -> {self.after!r}"


@dataclass
class Recovery:
    """A restored set on a network of its own, on its way back."""

    xen: Xen
    group: VM_group
    taken: datetime
    network: Any
    sources: dict[str, str]
    """What each member (by uuid) was a snapshot of (its uuid)."""
    homes: dict[str, Any] = field(default_factory=dict)
    """The network that each interface (by uuid) belongs to, where that is known."""
    refused: list[tuple[Drift, err.XenError]] = field(default_factory=list)
    """The changes that could not be made again, and why."""

    def pairs(self) -> list[tuple[Any, Any]]:
        """Each restored VM with the one that it is a copy of, None where that is gone."""
        known = {vm.uuid: vm for vm in self.xen.VM if not vm.is_a_snapshot}
        return [(vm, known.get(self.sources.get(vm.uuid, ""))) for vm in self.group.VMs]

    def drift(self) -> list[Drift]:
        """What was changed of the members' configuration after the set's moment, in order.

        Only what can be written again on another VM: no state, no devices, no references.
        """
        found: list[Drift] = []
        for vm, original in self.pairs():
            if original is None:
                continue
            for change in history.changes(self.xen, original):
                if change.operation != "mod" or change.timestamp <= self.taken:
                    continue
                for name, (before, after) in change.fields.items():
                    if name in CONFIGURED and before != after:
                        label = vm.name_label
                        found.append(Drift(change.timestamp, label, name, before, after))
        return sorted(found, key=lambda one: one.at)

    def replay(self, accept: Callable[[Drift], object]) -> list[Drift]:
        """Make those changes again that ``accept`` says yes to, in order; those that were made.

        What the restored VM refuses is in ``refused``.
        """
        vms = {vm.name_label: vm for vm in self.group.VMs}
        made: list[Drift] = []
        accepted = [change for change in self.drift() if accept(change)]
        for (name, _, of_memory), together in groupby(
            accepted, key=lambda one: (one.vm, one.at, one.field in _MEMORY)
        ):
            changes = list(together)
            for part in [changes] if of_memory else [[one] for one in changes]:
                try:
                    _write(vms[name], part)
                except err.XenError as error:
                    self.refused += [(change, error) for change in part]
                else:
                    made += part
        return made

    def logs(self, hook: Hook) -> None:
        """Let your function bring in what the guests' own logs have since the set's moment."""
        for vm in self.group.VMs:
            hook(vm, self.taken)

    def boot(self, seconds: float = 120.0) -> list[str]:
        """Start the members by their order, still cut off; who did not report in time."""
        return drills.boot(self.xen, self.group.VMs, seconds)

    def connect(self) -> None:
        """Put the members on the networks that they belong to. What was broken into must be off."""
        for vm, original in self.pairs():
            if original is not None and original.state not in ("Halted", "Suspended"):
                raise err.OperationNotAllowed(
                    f"{original.name_label!r}, which {vm.name_label!r} replaces, "
                    f"is {original.state}"
                )
        for vm in self.group.VMs:
            for vif in vm.VIFs:
                home = self.homes.get(vif.uuid)
                if home is None:
                    continue
                attached = vif.state == "Attached"
                if attached:
                    vif.unplug()
                vif.move(home)
                if attached:
                    vif.plug()
        if not self.network.VIFs:
            self.network.destroy()

    def discard(self) -> None:
        """Throw the restored set away."""
        drills.discard(self.group)
        self.network.destroy()


_MEMORY = ("memory_static_min", "memory_static_max", "memory_dynamic_min", "memory_dynamic_max")
_OWN = ("uuid", "name_label", "is_a_template", "is_vmss_snapshot")
CONFIGURED = frozenset(
    name
    for name, one in CLASSES["VM"].fields.items()
    if one.at_creation
    and name not in _OWN
    and not history.refers(one.type)
    and (one.is_writable or f"VM.set_{name}" in OPERATIONS)
)
"""The fields of a VM that are its configuration. Its name is the copy's own."""


def last_before(moment: datetime, folders: Iterable[backups.StrPath]) -> Path:
    """The latest of these sets that is of a time before a moment, and whole.

    Raises:
        OperationNotAllowed: there is none; tells what is wrong with each.
    """
    problems = []
    found: list[tuple[datetime, Path]] = []
    for folder in map(Path, folders):
        findings = backups.verify(folder)
        if findings:
            problems.append(f"{folder.name}: {findings[0]}")
            continue
        manifest = backups.read(folder)
        if manifest.base:
            problems.append(f"{folder.name}: it has differences alone")
        elif manifest.taken >= moment:
            problems.append(f"{folder.name}: of {manifest.taken.isoformat()}")
        else:
            found.append((manifest.taken, folder))
    if not found:
        told = "; ".join(problems) or "there is no set"
        raise err.OperationNotAllowed(f"no whole set of before {moment.isoformat()}: {told}")
    return max(found)[1]


def isolate(xen: Xen, source: VM_group | str | os.PathLike[str], name: str) -> Recovery:
    """Restore a set (a folder, or a group of snapshots) on a network that leads nowhere."""
    network = xen.network.create(name_label=name, name_description="isolated after a breach")
    try:
        if isinstance(source, str | os.PathLike):
            manifest = backups.read(source)
            moment = manifest.taken
            origins = [member["of"] for member in manifest.told["members"]]
            group = backups.restore(xen, source, name, network=network)
        else:
            moment = max(vm.snapshot_time for vm in source.VMs)
            origins = [(vm.snapshot_of or vm).uuid for vm in source.VMs]
            group = source.restore(name, False, network)
    except BaseException:
        network.destroy()
        raise
    sources = {vm.uuid: of for vm, of in zip(group.VMs, origins, strict=True)}
    found = Recovery(xen, group, moment, network, sources)
    for vm, original in found.pairs():
        places = {vif.device: vif.network for vif in original.VIFs} if original else {}
        for vif in vm.VIFs:
            if vif.device in places:
                found.homes[vif.uuid] = places[vif.device]
    return found


def _write(vm: Any, changes: list[Drift]) -> None:
    """Make changes again: one, or all that one call made of a VM's limits of memory.

    Of a map only the keys that the change was about.
    """
    change = changes[0]
    value = change.after
    if change.field in _MEMORY:
        limits = {name: getattr(vm, name) for name in _MEMORY}
        limits.update({one.field: one.after for one in changes})
        vm.set_memory_limits(*limits.values())
        return
    if isinstance(value, dict):
        now = dict(getattr(vm, change.field))
        gone = set(change.before) - set(value)
        fresh = {k: v for k, v in value.items() if change.before.get(k) != v}
        value = {**{k: v for k, v in now.items() if k not in gone}, **fresh}
    setter = getattr(vm, f"set_{change.field}", None)
    if setter is not None:
        setter(value)
    else:
        setattr(vm, change.field, value)
