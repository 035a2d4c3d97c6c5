"""The quick way back for engines that turn a guest back without ending its domain.

It takes back what is in the guest: memory and disks. So it is taken only when the records of the
guest and of its devices are as they were; else the snapshot is, which has the records too.
"""

from __future__ import annotations

from collections.abc import Mapping
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


class Mark:
    """A moment that the engine has marked, and what the records said then."""

    __slots__ = ("_lab", "_revisions", "_said", "_things", "_vm")

    def __init__(self, lab: Lab, vm: Any) -> None:
        self._lab = lab
        self._vm = vm
        disks = [vbd.VDI for vbd in vm.VBDs if vbd.VDI is not None]
        self._things = (vm, *vm.VBDs, *vm.VIFs, *disks)
        self._said = self._says()
        self._revisions = self._now()

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
            now = self._now()
            if now != self._revisions:
                if self._says() != self._said:
                    return False
                self._revisions = now
            settled(self._lab.xen.context, driver.vm_rewind(self._vm.uuid, NAME))
        except err.Timeout:
            raise
        except err.XenError:
            return False
        return True

    def _now(self) -> list[int]:
        return [thing.get_record().revision for thing in self._things]

    def _says(self) -> list[Mapping[str, Any]]:
        """The records, without what merely happened."""
        return [
            {key: value for key, value in thing.get_record().items() if key not in PASSING}
            for thing in self._things
        ]
