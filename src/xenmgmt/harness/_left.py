"""What tests leave behind: who made it, and how to take it away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .. import errors as err
from .. import leases
from ._want import Guest

if TYPE_CHECKING:
    from ..toolstack import Xen

CLASSES = ("task", "VM", "VDI", "SR", "network")
"""The classes of which tests may not leave anything, each before those that it stands on."""

KINDS = {"VM": "VM", "VDI": "disk", "SR": "repository", "network": "network"}

BEFORE = "no test"


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that is still there: of which kind, its name, and the test in which it was made."""

    kind: str
    name: str
    test: str
    thing: Any = None
    """None: a lease, which ends by its name."""

    def take_away(self, xen: Xen) -> None:
        """Remove it."""
        if self.thing is None:
            leases.release(xen, self.name)
        else:
            take_away(self.thing)

    def __str__(self) -> str:
        return f"{self.kind} {self.name!r}, made in {self.test}"


class Watch:
    """Notes which test makes what, from the event log."""

    def __init__(self, xen: Xen) -> None:
        self._xen = xen
        self._stream = xen.events.stream(CLASSES)
        self._made: dict[tuple[str, str], str] = {}
        self._leases = {lease.name for lease in leases.held(xen)}
        self._lease_tests: dict[str, str] = {}

    def made_since(self, token: str) -> list[tuple[str, str]]:
        """The objects that were made after a bookmark, by class and reference."""
        stream = self._xen.events.stream(CLASSES, token)
        found = [(one.cls, one.ref) for one in stream.poll() if one.operation == "add"]
        return [pair for pair in found if pair[0] != "task" and not self._is_found(*pair)]

    def note(self, test: str) -> None:
        """What was made since the last call was made by this test."""
        try:
            events = self._stream.poll()
        except err.TokenCompacted as lost:  # too many events: what is new is new since last time
            self._stream.lost(lost)
            events = []
            for cls, refs in lost.snapshot.items():
                for ref in refs:
                    self._made.setdefault((cls, ref), test)
        for event in events:
            if event.operation == "add":
                self._made[event.cls, event.ref] = test
            elif event.operation == "del":
                self._made.pop((event.cls, event.ref), None)

    def left(self, own: Callable[[Any], bool], held: Sequence[Guest]) -> list[Left]:
        """What is still there, without what is somebody's own; in the order to take it away."""
        self.note(BEFORE)
        names = {guest.lease for guest in held}
        vms = [guest.vm for guest in held if guest.vm.exists]
        points = [one for vm in vms for one in vm.snapshots]
        points += [guest.point for guest in held if guest.point is not None and guest.point.exists]
        mine = {one.ref for one in (*vms, *points)}
        disks = {uuid for guest in held for uuid in guest.disks}
        disks |= {disk.uuid for one in points for disk in _disks(one)}
        disks |= {disk.uuid for one in (*vms, *points) for disk in _memory(one)}
        found = []
        made = sorted(self._made.items(), key=lambda pair: CLASSES.index(pair[0][0]))
        for (cls, ref), test in made:
            thing: Any = self._xen.handle(cls, ref)
            if thing is None or not thing.exists or ref in mine:
                continue
            if cls == "VDI" and thing.uuid in disks and {vbd.VM.ref for vbd in thing.VBDs} <= mine:
                continue
            if cls == "task":
                if str(thing.status) in ("pending", "cancelling"):
                    found.append(Left("task", thing.name_label, test, thing))
            elif not self._is_found(cls, ref) and not own(thing):
                kind = "snapshot" if cls in ("VM", "VDI") and thing.is_a_snapshot else KINDS[cls]
                found.append(Left(kind, thing.name_label or thing.uuid, test, thing))
        for lease in leases.held(self._xen):
            if lease.name not in names | self._leases:
                found.append(Left("lease", lease.name, "this run"))
        return found

    def _is_found(self, cls: str, ref: str) -> bool:
        """Whether it has a record only because the engine had it: somebody else made it."""
        return ref in self._xen.context.found


def _disks(vm: Any) -> list[Any]:
    return [vbd.VDI for vbd in vm.VBDs if vbd.VDI is not None]


def _memory(vm: Any) -> list[Any]:
    """The image that has the memory of a VM."""
    return [vm.suspend_VDI] if vm.state == "Suspended" and vm.suspend_VDI is not None else []


def take_away(thing: Any) -> None:
    """Remove one object that was left: a task is cancelled, all else destroyed. Gone: no error."""
    if not thing.exists:
        return
    kind = thing._class
    if kind == "task":
        thing.cancel()
    elif kind == "VM":
        leases.destroy_with_disks(thing)
    else:
        for pbd in thing.PBDs if kind == "SR" else ():
            if pbd.currently_attached:
                pbd.unplug()
        thing.destroy()
