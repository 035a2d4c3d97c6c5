"""Virtual machines for the length of a job: taken from a template, given back whatever happens.

    with leases.vm(xen, template, seconds=600) as vm:
        run_the_job(vm)

The VM is cloned, provisioned and started; at the end of the block, also when it ends by an
exception, it and the disks that came with it are destroyed. Disks that somebody attached meanwhile
are left alone. A lease is written down before anything is made, in ``other_config`` of the pool: if
the program dies, `reap` finds what its lease had, in the next program too when the store is a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    lease = take(
        xen,
        name or template.name_label,
        lambda label: _started(template.clone(label)),
        seconds=seconds,
    )
    try:
        yield lease.vm
    except BaseException as error:
        _give_back(xen, lease.name, error)
        raise
    else:
        release(xen, lease.name)


def take(xen: Xen, name: str, make: Callable[[str], VM], *, seconds: float = 600.0) -> Lease:
    """A lease that lasts until `release`, of the VM that ``make`` makes; for those without a block.

    ``make`` is given the name that its VM is to have (``name``, made unique), by which `reap` finds
    it when the program dies in between. What it raises comes through; nothing is left then.
    """
    key = f"{name} {xen.new_id()[-12:]}"
    until = _end(xen, seconds)
    _write(xen, key, until)
    try:
        made = make(key)
        uuids = [disk.uuid for disk in _disks(made)]
        _write(xen, key, until, made.uuid, *uuids)
    except BaseException as error:
        _give_back(xen, key, error)
        raise
    return Lease(key, until, made, frozenset(uuids))


def _started(made: VM) -> VM:
    if made.is_a_template:
        made.provision()
    made.start()
    return made


def _give_back(xen: Xen, name: str, error: BaseException) -> None:
    """End a lease because of an error, which comes first whatever happens."""
    try:
        release(xen, name)
    except err.XenError as left:
        error.add_note(f"lease {name!r} could not be given back and is left to reap(): {left}")


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
            names = (name, f"{name}-1")  # the second is what VM.fork makes of it
            made = next((one for one in vms.values() if one.name_label in names), None)
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

    A lease that has ended already is no error, and a VM that the job has destroyed leaves no disks.
    """
    for lease in held(xen):
        if lease.name != name:
            continue
        if lease.vm is not None:
            destroy_with_disks(lease.vm, lease.disks)
        elif lease.disks:
            for disk in xen.VDI.get_all():
                if disk.uuid in lease.disks and not disk.VBDs:
                    disk.destroy()
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
