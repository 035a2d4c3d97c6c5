"""The same random calls on two engines have the same outcomes, but for what is listed here."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.drivers.libvirt.daemon import Daemon

import xenmgmt
from xenmgmt import Xen, errors

MIB = 1 << 20
VERBS = (
    "create start start pause unpause unpause hard_shutdown clean_shutdown clean_reboot "
    "hard_reboot suspend resume resume snapshot clone copy revert destroy disk attach "
    "clone_disk destroy_disk network destroy_network memory vcpus"
).split()
LEFT_OUT = {
    "checkpoint": "libvirt's test driver cannot write memory and go on",
    "plug, unplug": "libvirt's test driver attaches nothing to running domains",
    "VDI.resize": "libvirt's test driver does not resize volumes",
    "migrate": "the scripts know one host",
    "clone of a suspended VM": "libvirt gives a memory image to no other uuid",
}
"""The differences; none of these is in the scripts."""


NO_GUEST = {
    "clean_shutdown, clean_reboot": "a machine without a system in it answers no button",
    "VBD.unplug, VIF.unplug": "nor does it let a device go",
    "migrate": "the scripts know one host",
}
"""What scripts on QEMU leave out beside: their machines have nothing to boot, to be quick."""

ON_QEMU = tuple(
    verb for verb in (*VERBS, "checkpoint", "resize", "plug") if not verb.startswith("clean_")
)


class Script:
    """Random calls on one connection, and what came of each."""

    def __init__(self, xen: Xen, sr: Any, seed: int, verbs: Sequence[str] = VERBS) -> None:
        self.xen = xen
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
        else:
            return self.on(self.vms, which, lambda vm: self.verb(vm, verb))
        return "done"

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


@contextmanager
def engine(kind: str, folder: Path) -> Iterator[tuple[Xen, Any]]:
    """A connection with one host of 3 GiB, and storage."""
    if kind == "sim":
        with xenmgmt.connect("sim://?hosts=1&memory=3GiB&cpus=16", seed=1) as xen:
            yield xen, next(iter(xen.SR))
        return
    pool = "<pool type='dir'><name>p</name><target><path>/p</path></target></pool>"
    (folder / "node.xml").write_text(f"<node>{pool}</node>")
    with xenmgmt.connect(f"test://{folder}/node.xml", seed=1) as xen:
        yield xen, next(iter(xen.SR))


@pytest.mark.parametrize("seed", range(20))
def test_same_outcomes(seed: int, tmp_path: Path) -> None:
    """Step by step, what a call came to, the states of all VMs and all disks are equal."""
    traces = []
    for kind in ("sim", "test"):
        with engine(kind, tmp_path) as (xen, sr):
            traces.append(Script(xen, sr, seed).run(250))
    for number, (one, other) in enumerate(zip(*traces, strict=True)):
        assert one == other, f"step {number}: {one} on the simulator, {other} on libvirt"
    assert sum(told == "done" for _, told, *_ in traces[0]) > 20


@contextmanager
def qemu(daemon: Daemon, folder: Path) -> Iterator[tuple[Xen, Any]]:
    """The same on QEMU; all of it goes at the end."""
    with xenmgmt.connect(daemon.uri, seed=1) as xen:
        config = {"location": str(folder / "images")}
        sr = xen.SR.create(host=next(iter(xen.host)), type="file", device_config=config)
        next(iter(xen.pool)).default_SR = sr
        yield xen, sr
        for vm in list(xen.VM):
            if vm.state != "Halted" and not vm.is_a_snapshot:
                vm.hard_shutdown()
            vm.destroy()
        for disk in list(sr.VDIs):
            disk.destroy()
        for network in list(xen.network):
            network.destroy()
        assert list((folder / "images").iterdir()) == []
        for pbd in sr.PBDs:
            pbd.unplug()
        sr.destroy()


@pytest.mark.parametrize("seed", range(100, 103))
def test_same_outcomes_on_qemu(seed: int, libvirtd: Daemon, tmp_path: Path) -> None:
    """The same holds for QEMU, whose machines really pause, sleep and are copied."""
    with engine("sim", tmp_path) as (xen, sr):
        expected = Script(xen, sr, seed, ON_QEMU).run(100)
    with qemu(libvirtd, tmp_path) as (xen, sr):
        found = Script(xen, sr, seed, ON_QEMU).run(100)
    for number, (one, other) in enumerate(zip(expected, found, strict=True)):
        assert one == other, f"step {number}: {one} on the simulator, {other} on QEMU"
    assert sum(told == "done" for _, told, *_ in expected) > 10
