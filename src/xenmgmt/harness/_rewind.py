"""The quick way back for engines that turn a guest back without ending its domain.

It takes back what is in the guest: memory and disks. So it is taken only when the records of the
guest and of its devices are as they were, but for labels, which are put back; else the snapshot is,
which has the records too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import errors as err
from ..model._layout import LAYOUTS, STATE
from ..objects._record import Record

if TYPE_CHECKING:
    from ._lab import Lab

NAME = "xenmgmt.ready"
PASSING = frozenset(
    """allowed_operations current_operations snapshots parent guest_metrics metrics marks
    marked_devices""".split()
)
"""Fields that tell what happened, not how the guest is configured."""

LABELS = frozenset(("name_label", "name_description", "tags", "other_config"))
"""Fields that mean nothing to an engine."""


class Mark:
    """A moment that the engine has marked, and what the records said then."""

    __slots__ = ("_lab", "_rows", "_things", "_vm")

    def __init__(self, lab: Lab, vm: Any) -> None:
        self._lab = lab
        self._vm = vm
        disks = [vbd.VDI for vbd in vm.VBDs if vbd.VDI is not None]
        self._things = (vm, *vm.VBDs, *vm.VIFs, *disks)
        self._rows = [thing._live_row() for thing in self._things]  # rows never change

    @classmethod
    def of(cls, lab: Lab, vm: Any) -> Mark | None:
        """Mark this moment; None when the engine cannot: then there is the snapshot."""
        if not lab.can("vm_rewind"):
            return None
        try:
            vm.mark(NAME)
        except err.XenError:  # it has no disk to keep it in, or this is not QEMU
            return None
        return cls(lab, vm)

    def rewind(self) -> bool:
        """Go back; False when this way would not lead all the way."""
        vm = self._vm
        try:
            if vm.state != "Running" or NAME not in vm.marks or not self._put_back():
                return False
            vm.rewind(NAME)
            for name in vm.marks:
                if name != NAME:  # the test's own
                    vm.unmark(name)
        except err.Timeout:
            raise
        except err.XenError:
            return False
        return True

    def _put_back(self) -> bool:
        """Write the labels that have changed; False, and nothing written, when more has."""
        changed = []
        for thing, row in zip(self._things, self._rows, strict=True):
            now = thing._live_row()
            if now is row:
                continue
            if now[STATE] != row[STATE]:
                return False
            places = LAYOUTS[thing._class].index.items()
            names = [key for key, at in places if now[at] != row[at] and key not in PASSING]
            if not LABELS.issuperset(names):
                return False
            record = Record(thing._class, thing.ref, row, self._lab.xen)
            changed += [(thing, key, record[key]) for key in names]
        for thing, key, was in changed:
            setattr(thing, key, was)
        self._rows = [thing._live_row() for thing in self._things]
        return True
