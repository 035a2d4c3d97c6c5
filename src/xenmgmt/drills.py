"""Restore drills: a set is made anew beside the real one, booted, looked at, and thrown away.

    report = drills.run(xen, "/backup/monday", seconds=120)
    assert report.passed, report

The copies have either no way into any network, or one network of their own that leads nowhere. A
drill that fails leaves a message. One that was interrupted leaves a group whose name begins with
`PREFIX`; `sweep` throws that away.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import backups
from . import errors as err
from ._repeating import repeat
from .clock import period
from .leases import destroy_with_disks
from .objects._record import NotApplicable

if TYPE_CHECKING:
    from .objects import VM_group
    from .toolstack import Xen

PREFIX = "drill: "
FAILED = "RESTORE_DRILL_FAILED"
"""The name of the message that a drill leaves which did not pass."""


@dataclass(frozen=True, slots=True)
class Drill:
    """What a drill has shown. ``seconds``: from the beginning of the restore to the last guest.

    ``late`` names the guests whose agent did not report in time, ``problem`` what went wrong before
    one could be waited for.
    """

    name: str
    members: int
    seconds: float
    late: tuple[str, ...] = ()
    problem: str = ""

    @property
    def passed(self) -> bool:
        """Whether all members were restored, and reported in time."""
        return not self.late and not self.problem

    def __str__(self) -> str:
        if self.passed:
            return f"{self.name}: all {self.members} report after {self.seconds:.1f} s"
        return f"{self.name}: {self.problem or 'not in time: ' + ', '.join(self.late)}"


def run(
    xen: Xen,
    *sources: VM_group | str | os.PathLike[str],
    seconds: float = 120.0,
    connected: bool = False,
    order: Mapping[str, int] | None = None,
) -> Drill:
    """Try sets together: folders (`xenmgmt.backups`), or groups of snapshots. They stay as is.

    Args:
        xen: where the copies are made and run.
        sources: the sets.
        seconds: how long the guests of one order may take until their agents report.
        connected: the guests see each other, on a network of their own that leads nowhere.
        order: in which the guests start, by name; else by their field ``order``.
    """
    if not sources:
        raise err.InvalidValue("sources", (), would_do="one set at least")
    began = xen.clock.monotonic()
    names = ", ".join(_name(source) for source in sources)
    name = f"{PREFIX}{names} {xen.new_id()[-12:]}"
    network = xen.network.create(name_label=name) if connected else None
    groups: list[VM_group] = []
    late: list[str] = []
    problem, members = "", 0
    try:
        try:
            for source in sources:
                groups.append(_restored(xen, source, name, network))
            vms = [vm for group in groups for vm in group.VMs]
            members = len(vms)
            late = boot(xen, vms, seconds, order=order)
        finally:
            for group in groups:
                discard(group)
    except (err.Refused, err.HostError, err.CallerError) as error:
        problem = str(error)
    finally:
        if network is not None:
            with suppress(err.Refused):  # interrupted: something is on it, and `sweep` sees to it
                network.destroy()
    took = xen.clock.monotonic() - began
    found = Drill(names, members, took, tuple(late), problem)
    if not found.passed:
        xen.message.create(FAILED, 2, "Pool", xen.pool.get_all()[0].uuid, str(found))
    return found


def every(
    xen: Xen, seconds: float, source: Callable[[], Any], *, limit: float = 120.0
) -> Callable[[], None]:
    """Try what ``source`` names every so many seconds; call what is returned to end it."""
    period("seconds", seconds)
    return repeat(xen.clock, "a drill", lambda: run(xen, source(), seconds=limit), lambda: seconds)


def boot(
    xen: Xen, vms: Iterable[Any], seconds: float, *, order: Mapping[str, int] | None = None
) -> list[str]:
    """Start VMs, the lowest order first; the names of those whose agent did not report in time.

    Those of one order start together; the next are started when all of it report, or time is over.
    A VM that runs already is only waited for.
    """
    clock = xen.clock
    known = order or {}

    def place(vm: Any) -> int:
        return next((at for name, at in known.items() if _is(vm, name)), int(vm.order))

    late: list[str] = []
    for _, group in groupby(sorted(vms, key=place), key=place):
        together = list(group)
        for vm in together:
            if vm.state == "Halted":
                vm.start()
        until = clock.monotonic() + seconds
        while _silent(together) and clock.monotonic() < until:
            clock.sleep(min(1.0, until - clock.monotonic()))
        late += [vm.name_label for vm in _silent(together)]
    return late


def _is(vm: Any, name: str) -> bool:
    """Whether a VM has a name, or is a copy (``drill: ... NAME``) of one that has."""
    label = str(vm.name_label)
    return label == name or (label.startswith(PREFIX) and label.endswith(f" {name}"))


def discard(group: VM_group) -> None:
    """Throw the members of a group away, with their disks, and the group."""
    for vm in group.VMs:
        destroy_with_disks(vm)
    group.destroy()


def sweep(xen: Xen) -> list[str]:
    """Throw away what interrupted drills have left; the names of the groups."""
    found = [group for group in xen.VM_group if group.name_label.startswith(PREFIX)]
    names = [group.name_label for group in found]
    for group in found:
        discard(group)
    for network in xen.network:
        if network.name_label.startswith(PREFIX):
            network.destroy()
    return names


def _silent(vms: Iterable[Any]) -> list[Any]:
    return [vm for vm in vms if isinstance(vm.observe()["guest_metrics"], NotApplicable)]


def _name(source: Any) -> str:
    if isinstance(source, str | os.PathLike):
        return Path(source).name
    return str(source.name_label)


def _restored(xen: Xen, source: Any, name: str, network: Any) -> VM_group:
    group: VM_group = _made(xen, source, name, network)
    if any(vm.is_a_template for vm in group.VMs):
        group.provision(name)
    return group


def _made(xen: Xen, source: Any, name: str, network: Any) -> Any:
    if isinstance(source, str | os.PathLike):
        somewhere = network if network is not None else xen.network.get_all()[0]
        return backups.restore(xen, source, name, network=somewhere, quarantine=network is None)
    return source.restore(name, network is None, network)
