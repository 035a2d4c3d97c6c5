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

MARK = "xenmgmt.ready"
PASSING = frozenset(
    ("allowed_operations", "current_operations", "snapshots", "parent", "guest_metrics", "metrics")
)
"""Fields that tell what happened, not how the guest is configured."""


def mark(lab: Lab, vm: Any) -> Mapping[str, Any] | None:
    """Mark this moment; the guest's records if the engine could, None if not."""
    if not lab.can("vm_rewind"):
        return None
    driver: Any = lab.xen.driver
    try:
        settled(lab.xen.context, driver.vm_mark(vm.uuid, MARK))
    except err.XenError:  # no disk to keep it in, or not this engine: there is the snapshot
        return None
    return configuration(vm)


def rewind(lab: Lab, vm: Any, marked: Mapping[str, Any]) -> bool:
    """Go back to the mark; False when that would not be the whole way."""
    try:
        if vm.state != "Running" or configuration(vm) != marked:
            return False
        driver: Any = lab.xen.driver
        settled(lab.xen.context, driver.vm_rewind(vm.uuid, MARK))
    except err.Timeout:
        raise
    except err.XenError:
        return False
    return True


def configuration(vm: Any) -> dict[str, Any]:
    """What the records of a VM and of its devices say, without what merely happened."""
    found = _settings(vm)
    for device in (*vm.VBDs, *vm.VIFs):
        found[device.ref] = _settings(device)
    for vbd in vm.VBDs:
        if vbd.VDI is not None:
            found[vbd.VDI.ref] = vbd.VDI.virtual_size
    return found


def _settings(thing: Any) -> dict[str, Any]:
    return {key: value for key, value in thing.get_record().items() if key not in PASSING}
