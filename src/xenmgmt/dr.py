"""Disaster recovery between two sites: copies on a schedule, failover, its test, and the way back.

    copies = dr.Replication(here, there, group, "/exchange", rpo_seconds=900)
    stop = copies.every(600)
    ...
    proof = dr.Proof(by="night shift", how="breakers of hall 2 open", at=now)
    report = dr.failover(there, dr.Plan(("shop",), order={"db": 1, "web": 2}), proof)

A site is a connection with a store of its own. A round takes a snapshot of the whole group, writes
what differs from the round before into a folder, checks it, and puts it onto the copies at the
other site in one operation; so what is there is always one consistent set. Copies are templates:
nobody starts them by mistake.

Whether a site is dead is never guessed. Who fails over says who made sure of it, how, and when; a
proof that is older than the last sign of life of the site proves nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import backups, drills, schedules
from . import errors as err
from ._repeating import repeat
from .clock import period
from .operations.backup import ORIGIN, TAKEN

if TYPE_CHECKING:
    from .objects import VMSS, SR, VM_group
    from .toolstack import Xen

ROUND_FAILED = "DR_ROUND_FAILED"
RPO_EXCEEDED = "DR_RPO_EXCEEDED"
"""The names of the messages that are left at the other site."""

SUPERSEDED = "DR_SUPERSEDED"
"""Why a VM may not be started any more: it goes on at the other site."""

_STARTS = ("start", "start_on", "resume", "resume_on")


@dataclass(frozen=True, slots=True)
class Proof:
    """That a site is dead: who made sure of it, how, and when."""

    by: str
    how: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to run at the other site, and in which order.

    ``sets`` are names of replicated groups. ``order`` by names of VMs goes before their own field
    ``order``; those in ``later`` are made ready and not started. ``seconds``: so long may the
    guests of one order take to report. ``rpo_seconds``: so much may be lost.
    """

    sets: tuple[str, ...]
    order: Mapping[str, int] = field(default_factory=dict)
    later: frozenset[str] = frozenset()
    seconds: float = 120.0
    rpo_seconds: float = 3600.0


@dataclass(frozen=True, slots=True)
class Round:
    """One copy: its number, the moment that it is of, how long it took, bytes that travelled."""

    number: int
    taken: datetime
    seconds: float
    bytes: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a failover came to. ``lost_seconds``: by set, from its copy to the end of the site."""

    lost_seconds: Mapping[str, float]
    seconds: float
    rpo_seconds: float
    started: tuple[str, ...]
    late: tuple[str, ...]

    @property
    def within_rpo(self) -> bool:
        """Whether no more was lost than the plan says."""
        return all(lost <= self.rpo_seconds for lost in self.lost_seconds.values())


class Replication:
    """Copies of a group of VMs at another site.

    Args:
        here: the site where the group runs.
        there: the site of the copies.
        group: the VMs.
        folder: where the differences travel through; both sites reach it.
        name: of the set; the group's when left out.
        rpo_seconds: so old may the copy become; a message at the other site tells when it is older.
        sr: where the copies' disks are; the default of the other site's pool when left out.
        networks: of the other site, by the names here; else one of the same name.
    """

    def __init__(
        self,
        here: Xen,
        there: Xen,
        group: VM_group,
        folder: backups.StrPath,
        *,
        name: str = "",
        rpo_seconds: float = 3600.0,
        sr: SR | None = None,
        networks: Mapping[str, Any] | None = None,
    ) -> None:
        period("rpo_seconds", rpo_seconds)
        self.here, self.there, self.group = here, there, group
        self.name = name or group.name_label
        if "/" in self.name or not self.name.strip():
            raise err.InvalidValue("name", self.name, would_do="a name without slashes")
        self.folder = Path(folder)
        self.rpo_seconds = rpo_seconds
        self.sr, self.networks = sr, networks
        self.worst_seconds = 0.0
        """The oldest that a copy was before the next one took its place."""

    def round(self) -> Round:
        """Copy once. What is at the other site is one whole set, before and after."""
        here, there = self.here, self.there
        began = here.clock.monotonic()
        before, older = _all_copies(there, self.name), _copies(there, self.name)
        base, manifest = self._base(older)
        number = 1 + max([0, *before, *_taken(here, self.name)])
        self._tidy(keep=manifest)
        snapshot = self.group.snapshot(_label(self.name, number))
        under = (snapshot_of(here, self.name, manifest), manifest) if manifest is not None else None
        found = backups.export(here, snapshot, self.folder / _label(self.name, number), base=under)
        backups.restore(
            there,
            self.folder / found.name,
            _replica(self.name, number),
            sr=self.sr,
            networks=self.networks,
            prefix="",
            keep=True,
            template=True,
            base=base,
        )
        now = there.clock.now()
        if older:
            last = max(older)
            self.worst_seconds = max(self.worst_seconds, (now - taken(older[last])).total_seconds())
        for copy in before.values():
            drills.discard(copy)
        self._tidy(keep=found)
        took = here.clock.monotonic() - began
        return Round(number, found.taken, took, sum(found.files.values()))

    def lag(self) -> float:
        """How old the copy at the other site is, in seconds; infinite when there is none."""
        copies = _copies(self.there, self.name)
        if not copies:
            return float("inf")
        return (self.there.clock.now() - taken(copies[max(copies)])).total_seconds()

    def every(self, seconds: float) -> Callable[[], None]:
        """Begin a copy every so many seconds; call what is returned to end it."""
        period("seconds", seconds)
        clock = self.there.clock
        due = clock.monotonic()

        def wait() -> float:
            nonlocal due
            due = max(due + seconds, clock.monotonic())
            return due - clock.monotonic()

        return self._follow(wait)

    def follow(self, schedule: VMSS) -> Callable[[], None]:
        """Copy whenever a schedule is due (its frequency and ``schedule`` count, nothing else)."""
        clock = self.there.clock
        return self._follow(
            lambda: (schedules.next_run(schedule, clock.now()) - clock.now()).total_seconds()
        )

    def _follow(self, wait: Callable[[], float]) -> Callable[[], None]:
        def copy() -> None:
            try:
                self.round()
            except err.XenError as error:
                self._tell(ROUND_FAILED, f"{self.name} was not copied: {error}")
            if self.lag() > self.rpo_seconds:
                text = f"the copy of {self.name} is {self.lag():.0f} s old"
                self._tell(RPO_EXCEEDED, f"{text}, more than {self.rpo_seconds:.0f}")

        return repeat(self.there.clock, f"copying {self.name}", copy, wait)

    def _tell(self, name: str, body: str) -> None:
        pool = self.there.pool.get_all()[0]
        self.there.message.create(name, 2, "Pool", pool.uuid, body)

    def _base(
        self, copies: Mapping[int, VM_group]
    ) -> tuple[VM_group | None, backups.Manifest | None]:
        """What a round can be the difference to: both sites and the folder have all of it."""
        here = _taken(self.here, self.name)
        for number in sorted(set(copies) & set(here), reverse=True):
            with suppress(err.BackupDamaged):
                manifest = backups.read(self.folder / _label(self.name, number))
                if copies[number].name_description == manifest.digest:
                    return copies[number], manifest
        return None, None

    def _tidy(self, keep: backups.Manifest | None) -> None:
        """Snapshots and folders of other rounds than this one go."""
        kept = keep.name if keep is not None else ""
        for group in _taken(self.here, self.name).values():
            if group.name_label != kept:
                drills.discard(group)
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if path.name.startswith(f"dr {self.name} ") and path.name != kept:
                shutil.rmtree(path)


# --- the day -------------------------------------------------------------------------------------


def failover(there: Xen, plan: Plan, proof: Proof | None, *, here: Xen | None = None) -> Report:
    """Let the sets of a plan run at the other site. Called again, it goes on where it was.

    Args:
        there: the other site.
        plan: what, and in which order.
        proof: that the first site is dead.
        here: the first site, where it can be asked: what it says counts as well.

    Raises:
        OperationNotAllowed: there is no proof, or it proves nothing, or a guest runs at the first
            site, or a set has no copy; nothing was changed.
    """
    began = there.clock.monotonic()
    found = {name: _newest(there, name) for name in plan.sets}
    moments = {name: taken(group) for name, group in found.items()}
    at = _proved(there, proof, moments)
    if here is not None:
        _assert_dead(here, [vm for group in found.values() for vm in group.VMs])
    for name, group in found.items():
        if group.name_label != name:
            group.provision(name)
        for copy in _all_copies(there, name).values():
            drills.discard(copy)
    lost = {name: max(0.0, (at - moment).total_seconds()) for name, moment in moments.items()}
    return _start(there, plan, found, lost, began)


def test(there: Xen, plan: Plan) -> drills.Drill:
    """Try a plan: copies of the copies start in its order on a network that leads nowhere, and go.

    What is replicated goes on being so, and no proof is wanted.
    """
    groups = [_newest(there, name) for name in plan.sets]
    return drills.run(there, *groups, seconds=plan.seconds, connected=True, order=plan.order)


def switch(copies: Replication, plan: Plan) -> Report:
    """Move a set to the other site as planned: its guests are shut down, and nothing is lost.

    At the site that they leave they may not be started any more.
    """
    there = copies.there
    began = there.clock.monotonic()
    copies.round()  # the bulk, while the guests run
    vms = list(copies.group.VMs)
    for vm in sorted(vms, key=lambda vm: int(vm.order), reverse=True):
        if vm.state != "Halted":
            vm.clean_shutdown()
    supersede(vms)
    copies.round()
    group = _newest(there, copies.name)
    group.provision(copies.name)
    return _start(there, plan, {copies.name: group}, {copies.name: 0.0}, began)


def failback(
    there: Xen, here: Xen, plan: Plan, folder: backups.StrPath, **options: Any
) -> dict[str, Report]:
    """Bring the sets of a plan back to the first site, which is alive again; by set.

    Its guests of before are not started any more: what they know is older. Where one of them runs
    all the same, this is refused: two have been going on, and only a person can say which counts.
    ``options`` are those of `Replication`.
    """
    found = {name: _newest(there, name) for name in plan.sets}
    _assert_dead(here, [vm for group in found.values() for vm in group.VMs])
    reports = {}
    for name, group in found.items():
        if group.name_label != name:
            raise err.OperationNotAllowed(f"set {name!r} does not run at this site")
        supersede(_originals(here, group.VMs))
        copies = Replication(there, here, group, folder, name=name, **options)
        reports[name] = switch(copies, plan)
    return reports


def supersede(vms: Any) -> None:
    """Let VMs not be started any more: they go on at the other site."""
    for vm in vms:
        blocked = dict(vm.blocked_operations)
        vm.blocked_operations = {**blocked, **dict.fromkeys(_STARTS, SUPERSEDED)}


# --- what there is -------------------------------------------------------------------------------


def _label(name: str, number: int) -> str:
    return f"dr {name} {number:06}"


def _replica(name: str, number: int) -> str:
    return f"copy of {name} {number:06}"


def _numbered(xen: Xen, prefix: str) -> dict[int, VM_group]:
    found = {}
    for group in xen.VM_group:
        head, _, number = group.name_label.rpartition(" ")
        if head == prefix and number.isdecimal():
            found[int(number)] = group
    return found


def _all_copies(there: Xen, name: str) -> dict[int, VM_group]:
    """The copies of a set at a site, by number, also those that were being thrown away."""
    return _numbered(there, f"copy of {name}")


def _copies(there: Xen, name: str) -> dict[int, VM_group]:
    """The same without those of which nothing is left."""
    return {number: group for number, group in _all_copies(there, name).items() if group.VMs}


def _taken(here: Xen, name: str) -> dict[int, VM_group]:
    """The snapshots of a set that rounds have left, by number."""
    return _numbered(here, f"dr {name}")


def snapshot_of(here: Xen, name: str, manifest: backups.Manifest) -> VM_group:
    """The snapshots that a set in files was written from."""
    number = int(manifest.name.rpartition(" ")[2])
    return _taken(here, name)[number]


def taken(group: VM_group) -> datetime:
    """The moment that the copies in a group are of."""
    return max(datetime.fromisoformat(vm.other_config[TAKEN]) for vm in group.VMs)


def _newest(there: Xen, name: str) -> VM_group:
    """What of a set runs at a site already, or its last copy."""
    for group in there.VM_group:
        if group.name_label == name and any(TAKEN in vm.other_config for vm in group.VMs):
            return group
    copies = _copies(there, name)
    if not copies:
        raise err.OperationNotAllowed(f"there is no copy of {name!r} at this site")
    return copies[max(copies)]


def _proved(there: Xen, proof: Proof | None, moments: Mapping[str, datetime]) -> datetime:
    """When the first site was dead for certain."""
    if proof is None:
        raise err.OperationNotAllowed(
            "nobody has proved that the first site is dead: give a Proof of who made sure, and how"
        )
    if not proof.by or not proof.how or proof.at.tzinfo is None:
        raise err.InvalidValue("proof", proof, would_do="who, how, and when with a time zone")
    if proof.at > there.clock.now():
        raise err.InvalidValue("proof.at", proof.at.isoformat(), would_do="a time that has been")
    for name, moment in moments.items():
        if moment > proof.at:
            raise err.OperationNotAllowed(
                f"the proof is of {proof.at.isoformat()}, and {name!r} was copied from there at "
                f"{moment.isoformat()}: the site was alive"
            )
    return proof.at


def _originals(here: Xen, vms: Any) -> list[Any]:
    """The VMs of the first site that others are copies of."""
    wanted = {vm.other_config.get(ORIGIN) for vm in vms}
    return [
        vm
        for vm in here.VM
        if not vm.is_a_snapshot
        and not vm.is_a_template
        and (vm.uuid in wanted or vm.other_config.get(ORIGIN) in wanted)
    ]


def _assert_dead(here: Xen, vms: Any) -> None:
    """No guest of a set may run at the first site, as far as that can be asked."""
    try:
        domains = {info.uuid for info in here.driver.vm_list()}
    except err.XenError:
        return
    for vm in _originals(here, vms):
        if vm.uuid in domains:
            raise err.OperationNotAllowed(f"VM {vm.name_label!r} runs at the first site")


def _start(
    there: Xen, plan: Plan, groups: Mapping[str, VM_group], lost: Mapping[str, float], began: float
) -> Report:
    vms = [vm for group in groups.values() for vm in group.VMs if vm.name_label not in plan.later]
    late = drills.boot(there, vms, plan.seconds, order=plan.order)
    names = tuple(vm.name_label for vm in vms if vm.state == "Running")
    seconds = there.clock.monotonic() - began
    return Report(dict(lost), seconds, plan.rpo_seconds, names, tuple(late))
