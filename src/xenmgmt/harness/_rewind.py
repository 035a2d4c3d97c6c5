"""The quick way back for engines that turn a guest back without ending its domain.

It takes back what is in the guest: memory and disks. So it is taken only when the records of the
guest and of its devices are as they were, but for labels, which are put back; else the snapshot is,
which has the records too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import errors as err
from ..engine.settling import settled

if TYPE_CHECKING:
    from ._lab import Lab

NAME = "xenmgmt.ready"
PASSING = frozenset(
    ("allowed_operations", "current_operations", "snapshots", "parent", "guest_metrics", "metrics")
)
"""Fields that tell what happened, not how the guest is configured."""

LABELS = frozenset(("name_label", "name_description", "tags", "other_config"))
"""Fields that mean nothing to an engine."""


class Mark:
    """A moment that the engine has marked, and what the records said then."""

    __slots__ = ("_lab", "_revisions", "_said", "_things", "_vm")

    def __init__(self, lab: Lab, vm: Any) -> None:
        self._lab = lab
        self._vm = vm
        disks = [vbd.VDI for vbd in vm.VBDs if vbd.VDI is not None]
        self._things = (vm, *vm.VBDs, *vm.VIFs, *disks)
        self._said = [thing.get_record() for thing in self._things]  # records never change
        self._revisions = [record.revision for record in self._said]

    @classmethod
    def of(cls, lab: Lab, vm: Any) -> Mark | None:
        """Mark this moment; None when the engine cannot: then there is the snapshot."""
        if not lab.can("vm_rewind"):
            return None
        driver: Any = lab.xen.driver
        try:
            settled(lab.xen.context, driver.vm_mark(vm.uuid, NAME))
        except err.XenError:  # it has no disk to keep it in, or this is not QEMU
            return None
        return cls(lab, vm)

    def rewind(self) -> bool:
        """Go back; False when this way would not lead all the way."""
        driver: Any = self._lab.xen.driver
        try:
            if self._vm.state != "Running":
                return False
            if self._now() != self._revisions and not self._put_back():
                return False
            settled(self._lab.xen.context, driver.vm_rewind(self._vm.uuid, NAME))
        except err.Timeout:
            raise
        except err.XenError:
            return False
        return True

    def _now(self) -> list[int]:
        return [thing.get_record().revision for thing in self._things]

    def _put_back(self) -> bool:
        """Write the labels that have changed; False, and nothing written, when more has."""
        changed = []
        for place, thing in enumerate(self._things):
            record = thing.get_record()
            if record.revision != self._revisions[place]:
                said = self._said[place]
                names = (key for key in record if key not in PASSING)
                changed += [(thing, key) for key in names if record[key] != said[key]]
        if any(key not in LABELS for _, key in changed):
            return False
        for thing, key in changed:
            setattr(thing, key, self._said[self._things.index(thing)][key])
        self._revisions = self._now()
        return True
