"""An engine with guests, so that one text of a scenario runs on several."""

from __future__ import annotations

import abc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.drivers.libvirt.guests import SMALL, Shell

from xenmgmt import Xen, balloon
from xenmgmt.drivers.sim import Load

MIB = 1 << 20


class World(abc.ABC):
    """A connection with one host, storage, a network, and guests that write and crash."""

    name: str
    disk = "vda"
    """What a guest calls its first disk."""
    resets = 3
    """So often a scenario turns a guest back that it could turn back for ever."""
    how_marked = "A mark is a snapshot with memory; to turn back is to revert and to resume."
    has_agent = True
    """Whether its guests report by themselves."""
    how_busy = "What a real guest needs is what it has without what it could give away: a guess."
    """How it is known which guest is to have more memory."""
    how_protected = "One host cannot stand by for itself; the scenario above has three."
    """What is to be known of stand-bys."""
    xen: Xen
    sr: Any
    network: Any

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._before: dict[str, set[Any]] = {}

    @property
    def still(self) -> Xen | None:
        """What a refusal must not change, where nothing changes by itself."""
        return self.xen if self.name == "simulator" else None

    def until(self, condition: Callable[[], object], seconds: float = 300.0) -> None:
        """Wait until something is so."""
        end = self.xen.clock.monotonic() + seconds
        while not condition():
            assert self.xen.clock.monotonic() < end, "it does not come"
            self.xen.clock.sleep(0.05)

    def heard(self, vm: Any) -> bool:
        """Whether its agent has reported."""
        return bool(vm.state == "Running" and vm.get_record()["guest_metrics"])

    def vm(self, name: str, **values: Any) -> Any:
        """A VM with a disk and an interface, Halted."""
        vm = self.guest(name, **values)
        self.xen.VIF.create(VM=vm, network=self.network)
        return vm

    def held(self, disk: Any, length: int) -> bytes:
        """What a disk that nobody uses holds at its beginning, seen from outside."""
        pending = self.xen.driver.vdi_read(disk.SR.uuid, disk.location, 0, length)
        self.until(pending.done) if hasattr(pending, "done") else None
        return bytes(pending.result() if hasattr(pending, "result") else pending)

    def enter(self) -> None:
        """Before a scenario."""
        self._before = {cls: set(getattr(self.xen, cls).get_all()) for cls in GONE}

    def leave(self) -> None:
        """After it: nothing of it stays."""
        for vm in self._new("VM"):
            if vm.state in ("Running", "Paused", "Suspended", "Crashed"):
                vm.hard_shutdown()
        for cls in GONE:
            for one in self._new(cls):
                if one.exists:
                    one.destroy()
        assert {info.state for info in self.xen.driver.vm_list()} == set()

    def _new(self, cls: str) -> list[Any]:
        return [one for one in getattr(self.xen, cls).get_all() if one not in self._before[cls]]

    @abc.abstractmethod
    def guest(self, name: str, **values: Any) -> Any:
        """A VM with a disk, Halted."""

    @abc.abstractmethod
    def ready(self, name: str) -> Any:
        """A guest with a disk that is up."""

    def join(self, vm: Any) -> None:
        """See that a guest that runs is on the network."""
        if not vm.VIFs:
            self.xen.VIF.create(VM=vm, network=self.network).plug()

    def shell(self, vm: Any) -> Shell:
        """The shell of a guest that is up, or comes up."""
        raise AssertionError(f"guests of the {self.name} have no shell")

    @abc.abstractmethod
    def write(self, vm: Any, text: str) -> None:
        """The guest writes on its first disk, and sees it there."""

    @abc.abstractmethod
    def content(self, vm: Any, length: int) -> str:
        """What the guest reads at the beginning of its first disk."""

    @abc.abstractmethod
    def use(self, vm: Any, memory: int) -> None:
        """The guest takes so many bytes more, and keeps them."""

    def balancer(self) -> Callable[[], object]:
        """What, called from time to time, moves memory to the guests that need it."""
        return balloon.Balancer(self.xen, balloon.OnDemand(margin=0.25)).tick

    @abc.abstractmethod
    def mark(self, vm: Any) -> Any:
        """The guest as it is now, with its memory; for `turn_back`."""

    @abc.abstractmethod
    def turn_back(self, vm: Any, mark: Any) -> Any:
        """Let it be again what it was then, and run; the VM that it is now."""

    def tiny(self, name: str) -> Any:
        """A VM of a few MiB without a disk, Halted."""
        raise AssertionError(f"the {self.name} has no tiny guests")

    def lives(self, vm: Any) -> bool:
        """Whether a tiny guest has come to where it waits."""
        return b"up" in self.xen.driver.console_read(vm.uuid, 0).data

    @abc.abstractmethod
    def crash(self, vm: Any) -> None:
        """The guest's kernel ends in a panic."""


GONE = ("VM_group", "VM", "crashdump", "VDI", "network", "VM_usage", "message")
"""What a scenario makes, in the order in which it goes."""


class SimWorld(World):
    """The simulator."""

    name = "simulator"

    def __init__(self, folder: Path, xen: Xen) -> None:
        super().__init__(folder)
        self.xen = xen
        self.sr = xen.SR.get_all()[0]
        self.network = xen.network.get_all()[0]

    def guest(self, name: str, **values: Any) -> Any:
        given = {"memory_static_max": SMALL, "VCPUs_max": 2, "VCPUs_at_startup": 1, **values}
        vm = self.xen.VM.create(name_label=name, **given)
        disk = self.xen.VDI.create(SR=self.sr, virtual_size=16 * MIB)
        self.xen.VBD.create(VM=vm, VDI=disk, userdevice="0", bootable=True)
        return vm

    def ready(self, name: str) -> Any:
        vm = self.vm(name)
        vm.start()
        return vm

    def write(self, vm: Any, text: str) -> None:
        disk = vm.VBDs[0].VDI
        self.xen.driver.vdi_write(disk.SR.uuid, disk.location, 0, text.encode())

    def content(self, vm: Any, length: int) -> str:
        disk = vm.VBDs[0].VDI
        return self.held(disk, length).rstrip(b"\0").decode()

    def use(self, vm: Any, memory: int) -> None:
        self.xen.sim.load(Load(memory=60 * MIB + memory), vm.uuid)

    def mark(self, vm: Any) -> Any:
        return vm.checkpoint("clean")

    def turn_back(self, vm: Any, mark: Any) -> Any:
        again = mark.revert()
        again.resume()
        return again

    def tiny(self, name: str) -> Any:
        vm = tiny(self.xen, name, "/boot/mini-os.gz")
        self.xen.sim.program("boot: up", vm.uuid)
        return vm

    def crash(self, vm: Any) -> None:
        self.xen.sim.guest_crash(vm.uuid)


def tiny(xen: Xen, name: str, kernel: str) -> Any:
    """A VM of 4 MiB with a kernel and nothing else."""
    return xen.VM.create(
        name_label=name, memory_static_max=4 * MIB, PV_kernel=kernel, domain_type="pv"
    )
