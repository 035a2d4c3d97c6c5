"""How a guest comes to be as a test wants it: the first time, and again after another test."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .. import errors as err
from .. import leases
from .. import ready as readiness
from ..abc import ConsoleText
from ..console import TextConsole
from ._rewind import Mark
from ._want import Guest, Want

if TYPE_CHECKING:
    from ._lab import Lab


class Reset(ABC):
    """A way to begin a test with a guest that no other test has touched."""

    kept = True
    """Whether a guest that was given back can be turned back."""

    @abstractmethod
    def make(self, lab: Lab, want: Want) -> Guest:
        """A guest, ready."""

    def again(self, lab: Lab, guest: Guest) -> None:
        """Make it what `make` gave."""
        raise NotImplementedError


class Fresh(Reset):
    """A new clone of the template for each test."""

    kept = False

    def make(self, lab: Lab, want: Want) -> Guest:
        guest = cloned(lab, want)
        boot(lab, guest)
        return guest


class Snapshot(Reset):
    """One guest for all tests, turned back to a snapshot with memory: it does not boot again."""

    def make(self, lab: Lab, want: Want) -> Guest:
        guest = cloned(lab, want)
        boot(lab, guest)
        guest.point = guest.vm.checkpoint(f"{guest.lease} ready")
        guest.mark = Mark.of(lab, guest.vm)
        return guest

    def again(self, lab: Lab, guest: Guest) -> None:
        drop_snapshots(guest)
        if guest.mark is not None and guest.mark.rewind():
            return
        turn_back(guest)
        guest.vm.resume()
        guest.mark = Mark.of(lab, guest.vm)
        listen(lab, guest)


class Revert(Reset):
    """One guest for all tests, with its disks turned back to before its first boot; it boots."""

    def make(self, lab: Lab, want: Want) -> Guest:
        guest = cloned(lab, want)
        guest.point = guest.vm.snapshot(f"{guest.lease} clean")
        boot(lab, guest)
        return guest

    def again(self, lab: Lab, guest: Guest) -> None:
        drop_snapshots(guest)
        turn_back(guest)
        boot(lab, guest)


class Fork(Reset):
    """A fork of a guest that has booted, for each test; the one that it came from waits."""

    kept = False

    def make(self, lab: Lab, want: Want) -> Guest:
        parent = lab.parent(want)

        def fork(name: str) -> Any:
            (made,) = parent.vm.fork(1, name)
            return made

        guest = _leased(lab, want, fork)
        listen(lab, guest)
        return guest


STRATEGIES: dict[str, Reset] = {
    "fresh": Fresh(),
    "fork": Fork(),
    "revert": Revert(),
    "snapshot": Snapshot(),
}


def cloned(lab: Lab, want: Want) -> Guest:
    """A halted clone of the template, under a lease."""
    template = lab.template(want.template).vm

    def clone(name: str) -> Any:
        made = template.clone(name)
        if made.is_a_template:
            made.provision()
        return made

    return _leased(lab, want, clone)


def _leased(lab: Lab, want: Want, make: Callable[[str], Any]) -> Guest:
    lease = leases.take(lab.xen, f"{lab.name} {want.template}", make, seconds=want.lease)
    guest = Guest(want, lease.vm, lease.name, lease.until, lease.disks or frozenset())
    lab.current.append(guest)
    return guest


def listen(lab: Lab, guest: Guest, after: int = 0) -> None:
    """Open its console: from now on what it prints is kept."""
    guest.console = None
    if lab.can("console_read"):
        guest.console = TextConsole(lab.xen, guest.vm.ref, after)
        guest.console.fetch()


def printed(lab: Lab, guest: Guest) -> int:
    """So many bytes its domains before have printed: some engines keep them."""
    try:
        told: ConsoleText = lab.xen.driver.console_read(guest.vm.uuid, 0)
    except err.XenError:  # nothing is kept, or nothing can be read
        return 0
    return told.position


def boot(lab: Lab, guest: Guest) -> None:
    """Start it, and wait until it is ready."""
    after = printed(lab, guest)
    guest.vm.start()
    listen(lab, guest, after)
    conditions = guest.want.ready
    if conditions is None:
        conditions = lab.template(guest.want.template).ready
    readiness.wait(guest.vm, *conditions, console=guest.console)


def drop_snapshots(guest: Guest) -> None:
    """Take away the snapshots that a test has made of its guest."""
    for one in guest.vm.snapshots:
        if one != guest.point:
            leases.destroy_with_disks(one)


def turn_back(guest: Guest) -> None:
    """Revert it to its snapshot, and its name, which a revert leaves alone."""
    guest.vm = guest.point.revert()
    if guest.vm.name_label != guest.lease:
        guest.vm.name_label = guest.lease
