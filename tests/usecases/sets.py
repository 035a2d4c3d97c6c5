"""What the scenarios about sets of guests share: a shop of three, and what is on its disks."""

from __future__ import annotations

from typing import Any

from xenmgmt import Xen

NAMES = ("web", "db", "spare")


def shop(xen: Xen) -> Any:
    """Three guests that belong together, each with a disk and an interface; none runs."""
    sr = xen.SR.get_all()[0]
    group = xen.VM_group.create(name_label="shop")
    for name in NAMES:
        vm = xen.VM.create(name_label=name, memory_static_max="256MiB")
        disk = xen.VDI.create(SR=sr, virtual_size="8MiB")
        xen.VBD.create(VM=vm, VDI=disk)
        xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
        vm.set_groups([group])
    return group


def write(xen: Xen, vm: Any, text: str) -> None:
    """The guest writes on its disk."""
    disk = vm.VBDs[0].VDI
    xen.sim.disk_write(disk.SR.uuid, disk.location, 0, text)


def content(xen: Xen, vm: Any) -> object:
    """What it wrote."""
    disk = vm.VBDs[0].VDI
    return xen.sim.disk_read(disk.SR.uuid, disk.location, 0)


def count(xen: Xen) -> tuple[int, ...]:
    """How much there is."""
    return len(xen.VM), len(xen.VDI), len(xen.VM_group), len(xen.network)
