"""Virtual machines for the length of a job: taken from a template, given back whatever happens.

    with leases.vm(xen, template, seconds=600) as vm:
        run_the_job(vm)

The VM is cloned, provisioned and started; at the end of the block, also when it ends by an
exception, it and the disks that came with it are destroyed. Disks that somebody attached meanwhile
are left alone. A lease is written down before anything is made, in ``other_config`` of the pool: if
the program dies, `reap` finds what its lease had, in the next program too when the store is a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from . import errors as err
from .clock import period

if TYPE_CHECKING:
    from .objects import VM
    from .toolstack import Xen

PREFIX = "lease:"
"""Keys of leases in ``other_config`` of the pool; a value is: until when, VM, disks of the VM."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease that was not given back: its name, its end, and the VM unless that is gone."""

    name: str
    until: datetime
    vm: Any
    disks: frozenset[str] | None = None
    """The uuids of the disks that came with the VM; None as long as it was not written down."""


@contextmanager
def vm(xen: Xen, template: Any, *, seconds: float = 600.0, name: str = "") -> Iterator[VM]:
    """A running VM made from a template (or a halted VM) for as long as the block lasts.

    After ``seconds`` the lease has expired: `reap` may take the VM away. `extend` prevents that.
    """
    key = f"{name or template.name_label} {xen.new_id()[-12:]}"
    until = _end(xen, seconds)
    _write(xen, key, until)
    try:
        made = template.clone(key)
        _write(xen, key, until, made.uuid, *(disk.uuid for disk in _disks(made)))
        if made.is_a_template:
            made.provision()
        made.start()
        yield made
    except BaseException as error:
        try:
            release(xen, key)
        except err.XenError as left:
            error.add_note(f"lease {key!r} could not be given back and is left to reap(): {left}")
        raise
    else:
        release(xen, key)


def extend(xen: Xen, vm: Any, seconds: float) -> datetime:
    """Let the lease of a VM end so many seconds from now; that time."""
    for lease in held(xen):
        if lease.vm == vm:
            until = _end(xen, seconds)
            _write(xen, lease.name, until, vm.uuid, *sorted(lease.disks or ()))
            return until
    raise err.OperationNotAllowed(f"VM {vm.name_label!r} has no lease")


def held(xen: Xen) -> list[Lease]:
    """The leases that were not given back, the first to end first."""
    vms = {one.uuid: one for one in xen.VM.get_all() if not one.is_a_snapshot}
    found = []
    disks: frozenset[str] | None
    for key, text in _pool(xen).other_config.items():
        if not key.startswith(PREFIX):
            continue
        name = key.removeprefix(PREFIX)
        until, *uuids = text.split()
        if uuids:
            made, disks = vms.get(uuids[0]), frozenset(uuids[1:])
        else:  # the program died before it could write down which VM it had made
            made = next((one for one in vms.values() if one.name_label == name), None)
            disks = None
        found.append(Lease(name, datetime.fromisoformat(until), made, disks))
    return sorted(found, key=lambda lease: (lease.until, lease.name))


def reap(xen: Xen) -> list[str]:
    """Take back what expired leases have; the names of those that are ended.

    What cannot be taken back now is told by a message, and stays for the next time.
    """
    ended = []
    for lease in held(xen):
        if lease.until > xen.clock.now():
            continue
        try:
            release(xen, lease.name)
        except err.XenError as error:
            body = f"lease {lease.name!r} could not be given back: {error}"
            xen.message.create("LEASE_NOT_RELEASED", 3, "Pool", _pool(xen).uuid, body)
        else:
            ended.append(lease.name)
    return ended


def release(xen: Xen, name: str) -> None:
    """End a lease: its VM is destroyed with its snapshots and the disks that came with it.

    A lease that has ended already is no error.
    """
    for lease in held(xen):
        if lease.name == name and lease.vm is not None:
            destroy_with_disks(lease.vm, lease.disks)
    _pool(xen).remove_from_other_config(f"{PREFIX}{name}")


def destroy_with_disks(vm: Any, mine: frozenset[str] | None = None) -> None:
    """End a VM, its snapshots and those of its disks that are ``mine`` (uuids); None: all of them.

    The disks go first: when this is interrupted, the VM still tells what is left to do.
    """
    if vm.state == "Unknown":
        vm.power_state_reset()
    elif vm.state != "Halted":
        vm.hard_shutdown()
    for one in (*vm.snapshots, vm):
        disks = [disk for disk in _disks(one) if one != vm or mine is None or disk.uuid in mine]
        for disk in disks:
            disk.destroy()
        one.destroy()


def _disks(vm: Any) -> list[Any]:
    return [vbd.VDI for vbd in vm.VBDs if str(vbd.type) == "Disk" and vbd.VDI is not None]


def _pool(xen: Xen) -> Any:
    return xen.pool.get_all()[0]


def _end(xen: Xen, seconds: float) -> datetime:
    period("seconds", seconds)
    return xen.clock.now() + timedelta(seconds=seconds)


def _write(xen: Xen, name: str, until: datetime, *uuids: str) -> None:
    _pool(xen).add_to_other_config(f"{PREFIX}{name}", " ".join((until.isoformat(), *uuids)))
