"""Random calls on a connection, for tests that compare engines with each other."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xenmgmt
from xenmgmt import Xen, errors

MIB = 1 << 20
VERBS = (
    "create start start pause unpause unpause hard_shutdown clean_shutdown clean_reboot "
    "hard_reboot suspend resume resume snapshot clone copy revert destroy disk attach "
    "clone_disk destroy_disk network destroy_network memory vcpus"
).split()


@contextmanager
def furnished(url: str, images: Path, *, shared: bool = False) -> Iterator[tuple[Xen, Any]]:
    """A connection to a real engine, and storage of its own; all that is made goes at the end."""
    with xenmgmt.connect(url, seed=1) as xen:
        found = set(xen.network)
        config = {"location": str(images)}
        host = next(iter(xen.host))
        sr = xen.SR.create(host=host, type="file", device_config=config, shared=shared)
        next(iter(xen.pool)).default_SR = sr
        yield xen, sr
        for vm in list(xen.VM):
            if vm.state != "Halted" and not vm.is_a_snapshot:
                vm.hard_shutdown()
            vm.destroy()
        for disk in list(sr.VDIs):
            disk.destroy()
        for network in set(xen.network) - found:
            network.destroy()
        assert list(images.iterdir()) == []
        for pbd in sr.PBDs:
            pbd.unplug()
        sr.destroy()


class Script:
    """Random calls on one connection, and what came of each."""

    def __init__(
        self,
        xen: Xen,
        sr: Any,
        seed: int,
        verbs: Sequence[str] = VERBS,
        boot: Mapping[str, Any] | None = None,
    ) -> None:
        self.xen = xen
        self.boot = boot or {}
        self.verbs = verbs
        self.sr = sr
        self.die = random.Random(seed)
        self.vms: list[Any] = []
        self.disks: list[Any] = []
        self.networks: list[Any] = []
        self.trace: list[tuple[Any, ...]] = []

    def run(self, steps: int) -> list[tuple[Any, ...]]:
        for number in range(steps):
            verb = self.die.choice(self.verbs)
            which = self.die.random()
            try:
                told = self.step(verb, which, number)
            except errors.XenError as error:
                told = error.code
            self.vms = [vm for vm in self.vms if vm.exists]
            self.disks = [disk for disk in self.disks if disk.exists]
            self.networks = [network for network in self.networks if network.exists]
            states = tuple(vm.state for vm in self.vms)
            self.trace.append((verb, told, states, len(self.disks), len(self.sr.VDIs)))
        return self.trace

    def step(self, verb: str, which: float, number: int) -> str:
        """One call; what it is called when it did not raise."""
        if verb == "create":
            vm = self.xen.VM.create(
                name_label=f"vm{number}",
                memory_static_max=64 * MIB,
                memory_dynamic_min=32 * MIB,
                memory_dynamic_max=64 * MIB,
                VCPUs_max=4,
                VCPUs_at_startup=1,
                **self.boot,
            )
            self.vms.append(vm)
        elif verb == "disk":
            disk = self.xen.VDI.create(SR=self.sr, virtual_size=MIB, name_label=f"d{number}")
            self.disks.append(disk)
        elif verb == "network":
            self.networks.append(self.xen.network.create(name_label=f"n{number}"))
        elif verb == "destroy_network":
            return self.on(self.networks, which, lambda one: one.destroy())
        elif verb == "resize":
            return self.on(self.disks, which, lambda one: one.resize((1 + number % 3) * MIB))
        elif verb in ("clone_disk", "destroy_disk"):
            if verb == "destroy_disk":
                return self.on(self.disks, which, lambda one: one.destroy())
            return self.on(self.disks, which, lambda one: self.disks.append(one.clone()))
        elif verb == "attach":
            free = [disk for disk in self.disks if not disk.VBDs]
            owners = [vm for vm in self.vms if vm.state == "Halted"]
            if not free or not owners:
                return "nothing"
            disk, vm = free[int(which * len(free))], owners[int(which * len(owners))]
            self.xen.VBD.create(VM=vm, VDI=disk)
        elif verb == "migrate":
            running = [vm for vm in self.vms if vm.state == "Running"]
            return self.on(running or self.vms, which, self.migrate)
        else:
            return self.on(self.vms, which, lambda vm: self.verb(vm, verb))
        return "done"

    def migrate(self, vm: Any) -> None:
        here = vm.resident_on if vm.state == "Running" else None
        vm.pool_migrate(next(host for host in self.xen.host if host != here))

    def on(self, those: list[Any], which: float, do: Any) -> str:
        if not those:
            return "nothing"
        do(those[int(which * len(those))])
        return "done"

    def verb(self, vm: Any, verb: str) -> None:
        if verb in ("clone", "snapshot", "copy", "checkpoint"):
            asleep = vm.state == "Suspended" and "checkpoint" not in self.verbs
            if asleep or len(self.vms) > 12:
                return
            args = (verb, self.sr) if verb == "copy" else (verb,)
            self.vms.append(getattr(vm, verb)(*args))
        elif verb == "revert":
            found = [one for one in vm.snapshots if one.exists]
            if found:
                self.vms[self.vms.index(vm)] = found[0].revert()
        elif verb == "plug":
            free = [vbd for vbd in vm.VBDs if vbd.state == "Detached"]
            disks = [disk for disk in self.disks if not disk.VBDs]
            if disks and vm.state == "Running":
                free.append(self.xen.VBD.create(VM=vm, VDI=disks[0]))
            for vbd in free[:1]:
                vbd.plug()
        elif verb == "memory":
            vm.set_memory_target_live(48 * MIB)
        elif verb == "vcpus":
            vm.set_VCPUs_number_live(2)
        else:
            getattr(vm, verb)()


def assert_same(expected: Sequence[Any], found: Sequence[Any], engine: str) -> None:
    """Step by step, what a call came to, the states of all VMs and all disks are equal."""
    for number, (one, other) in enumerate(zip(expected, found, strict=True)):
        assert one == other, f"step {number}: {one} on the simulator, {other} on {engine}"
    assert sum(told == "done" for _, told, *_ in expected) > 10
