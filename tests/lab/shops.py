"""What the tests about sets of guests share: a shop, and what is on its disks."""

from __future__ import annotations

from typing import Any

from xenmgmt import Xen

NAMES = ("web", "db")


def shop(xen: Xen, *, running: bool = True, names: tuple[str, ...] = NAMES) -> Any:
    """A group of guests, each with a disk of 8 MiB and an interface."""
    group = xen.VM_group.create(name_label="shop")
    for order, name in enumerate(reversed(names)):
        vm = xen.VM.create(name_label=name, memory_static_max="64MiB", order=order)
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="8MiB", name_label=name)
        xen.VBD.create(VM=vm, VDI=disk)
        xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
        vm.set_groups([group])
        if running:
            vm.start()
    return group


def write(xen: Xen, vm: Any, content: object, block: int = 0) -> None:
    """The guest writes on its disk."""
    disk = vm.VBDs[0].VDI
    xen.sim.disk_write(disk.SR.uuid, disk.location, block * (2 << 20), content)


def on_disk(xen: Xen, vm: Any) -> list[object]:
    """What the blocks of its disk hold."""
    disk = vm.VBDs[0].VDI
    return [xen.sim.disk_read(disk.SR.uuid, disk.location, n * (2 << 20)) for n in range(4)]


def by_name(group: Any) -> dict[str, Any]:
    """The members by the last word of their names."""
    return {vm.name_label.split()[-1]: vm for vm in group.VMs}


def size(xen: Xen) -> tuple[int, ...]:
    """How much there is."""
    return len(xen.VM), len(xen.VDI), len(xen.VM_group), len(xen.network)
