"""From a guest definition to a VM with its disks and interfaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._guest import DiskDefinition, GuestDefinition, InterfaceDefinition

if TYPE_CHECKING:
    from ..objects import SR, VDI, VM
    from ..toolstack import Xen

GIB = 1 << 30


def create(xen: Xen, guest: GuestDefinition, *, sr: SR | None = None, disk_size: int = GIB) -> VM:
    """Make the VM of a definition. All of it, or nothing.

    Args:
        xen: the connection.
        guest: what `read_guest` gave.
        sr: where its disks go; the pool's ``default_SR`` when left out.
        disk_size: bytes of a disk whose definition tells no size.

    Disks are made empty: what is in the files that the definition names is not copied. Their
    places stand in ``VDI.other_config["source"]``. Networks are found by name, or made.
    """
    where = sr if sr is not None else default_sr(xen)
    made: list[Any] = []
    try:
        record: dict[str, Any] = dict(guest.record)
        vm = xen.VM.create(**record)
        made.append(vm)
        for disk in guest.disks:
            _disk(xen, vm, disk, where, disk_size, made)
        for interface in guest.interfaces:
            _interface(xen, vm, interface, made)
    except BaseException:
        for thing in reversed(made):
            thing.destroy()
        raise
    return vm


def default_sr(xen: Xen) -> SR:
    """The repository for new disks: the pool's default, else the first."""
    for pool in xen.pool.get_all():
        if pool.default_SR is not None:
            return pool.default_SR
    return xen.SR.get_all()[0]


def _disk(xen: Xen, vm: VM, disk: DiskDefinition, sr: SR, size: int, made: list[Any]) -> None:
    vdi: VDI | None = None
    if disk.type != "CD" or disk.source is not None:
        vdi = xen.VDI.create(
            SR=sr,
            virtual_size=disk.virtual_size or size,
            name_label=f"{vm.name_label} {disk.target}",
            sharable=disk.shareable,
            read_only=disk.mode == "RO" and disk.type == "CD",
            other_config={"source": disk.source or "", "format": disk.format},
        )
        made.append(vdi)
    vbd = xen.VBD.create(
        VM=vm,
        VDI=vdi,
        userdevice=disk.userdevice,
        device=disk.target,
        type=disk.type,
        mode=disk.mode,
        bootable=disk.bootable,
    )
    made.append(vbd)


def _interface(xen: Xen, vm: VM, interface: InterfaceDefinition, made: list[Any]) -> None:
    known = xen.network.get_by_name_label(interface.network)
    if known:
        network = known[0]
    else:
        network = xen.network.create(name_label=interface.network)
        made.append(network)
    optional: dict[str, Any] = {}
    if interface.mtu is not None:
        optional["MTU"] = interface.mtu
    if interface.rate is not None:
        optional["qos_algorithm_type"] = "ratelimit"
        optional["qos_algorithm_params"] = {"kbps": str(interface.rate)}
    vif = xen.VIF.create(
        VM=vm,
        network=network,
        device=interface.device,
        MAC=interface.mac or "",
        other_config={"model": interface.model} if interface.model else {},
        **optional,
    )
    made.append(vif)
