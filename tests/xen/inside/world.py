"""Real Xen as an engine with guests, so that scenarios which run elsewhere run here, too."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.drivers.libvirt.guests import Shell
from tests.patience import PROGRAM, until
from tests.usecases.real.world import MIB, World, tiny
from tests.xen.inside.guests import LINUX, TINY

from xenmgmt import Xen
from xenmgmt.engine.settling import settled

SMALL = 96 * MIB
BUSY = 0.25
WINDOW = 3.0
"""Who uses so much of a CPU for so many seconds is busy. An idle guest starts a process a second,
and all of it is emulated."""


class XenWorld(World):
    """This host's Xen, through ``xen+native://``."""

    name = "Xen"
    disk = "xvda"
    has_agent = False
    resets = 1
    how_protected = (
        "The driver manages one host, and libxl's Remus wants two. Tried by hand: `xl remus` to "
        "nowhere took a PVH guest's checkpoints again and again in the lab; a paravirtual one's "
        "it could not, for want of shadow paging."
    )
    how_busy = "A guest does not tell Xen what memory it needs: busy is who uses its CPU."

    def __init__(self, folder: Path, xen: Xen, pool: Path) -> None:
        super().__init__(folder)
        self.xen = xen
        (self.host,) = xen.host
        self.pool = pool
        self.sr = xen.SR.create(
            host=self.host, type="file", name_label="pool", device_config={"location": str(pool)}
        )
        next(iter(xen.pool)).default_SR = self.sr
        self.network = xen.network.create(name_label="lan")
        self.golden: Any = None
        self._shells: dict[tuple[str, int], Shell] = {}

    def enter(self) -> None:
        if self.golden is None:
            self.golden = self.guest("golden")  # an interface takes as long as the rest
            self.golden.start()
            self.shell(self.golden)
            self.golden.suspend()
        super().enter()

    def guest(self, name: str, **values: Any) -> Any:
        given = {
            "memory_static_max": SMALL,
            "VCPUs_max": 2,
            "VCPUs_at_startup": 1,
            "domain_type": "pv",
            **LINUX,
            "PV_args": f"{LINUX['PV_args']} sysrq_always_enabled=1",
            **values,
        }
        vm = self.xen.VM.create(name_label=name, **given)
        disk = self.xen.VDI.create(SR=self.sr, virtual_size=16 * MIB, name_label=name)
        self.xen.VBD.create(VM=vm, VDI=disk, userdevice="0", bootable=True)
        return vm

    def heard(self, vm: Any) -> bool:
        """Whether it has said that it is up; this guest has no agent."""
        if vm.state != "Running":
            return False
        return b"guest is up" in self.xen.driver.console_read(vm.uuid, 0).data

    def ready(self, name: str) -> Any:
        """Sooner than by booting: a clone of one that sleeps, at its shell."""
        vm = self.golden.clone(name)
        vm.resume()
        self._shells[vm.uuid, vm.domid] = Shell(self.xen, vm)
        return vm

    def shell(self, vm: Any) -> Shell:
        """The shell of a guest that is up, comes up, or was resumed."""
        key = (vm.uuid, vm.domid)
        if key not in self._shells:
            shell = self._shells[key] = Shell(self.xen, vm)
            shell.console.send("run setsid cttyhack sh")
            shell.wait()
        return self._shells[key]

    def shell_of(self, vm: Any) -> Shell:
        """The shell of a guest that was resumed just now."""
        shell = self._shells[vm.uuid, vm.domid] = Shell(self.xen, vm)
        shell.console.read()  # what it had said before
        return shell

    def until(self, condition: Any, seconds: float = PROGRAM) -> None:
        until(condition, seconds, 0.05)

    def write(self, vm: Any, text: str) -> None:
        self.shell(vm).run(f"printf '{text}' | dd of=/dev/xvda conv=fsync 2>/dev/null")

    def content(self, vm: Any, length: int) -> str:
        shell = self.shell(vm)
        return shell.run(f"echo 3 > /proc/sys/vm/drop_caches; head -c{length} /dev/xvda")

    def held(self, disk: Any, length: int) -> bytes:
        with (self.pool / f"{disk.location}.disk").open("rb") as file:
            return file.read(length)

    def use(self, vm: Any, memory: int) -> None:
        if memory:
            self.shell(vm).run("(while :; do usleep 5000; done) & echo busy")

    def balancer(self) -> Callable[[], object]:
        self._rates()  # what was before does not count
        looked = time.monotonic()

        def tick() -> None:
            nonlocal looked
            if time.monotonic() - looked >= WINDOW:
                looked = time.monotonic()
                self._balance(self._rates())

        return tick

    def _rates(self) -> dict[str, float]:
        """The CPUs in use by each guest since this was last asked."""
        samples = settled(self.xen.driver, self.xen.driver.vm_stats(0)).samples
        return {sample.uuid: sample.cpu_rate for sample in samples}

    def _balance(self, rates: dict[str, float]) -> None:
        """A policy of one's own: who uses its CPU has all that it may have, others the least."""
        for vm in self.xen.VM:
            if vm.state == "Running":
                busy = rates.get(vm.uuid, 0.0) > BUSY
                wish = vm.memory_dynamic_max if busy else vm.memory_dynamic_min
                if vm.memory_target != wish:
                    vm.set_memory_target_live(wish)

    def tiny(self, name: str) -> Any:
        return tiny(self.xen, name, TINY["PV_kernel"])

    def lives(self, vm: Any) -> bool:
        """It has run; what it writes goes to Xen's log, at a level that the lab does not keep."""
        before = self.xen.driver.vm_info(vm.uuid)
        return before.cpu_time > 0 and self.xen.driver.vm_info(vm.uuid).cpu_time == before.cpu_time

    def crash(self, vm: Any) -> None:
        vm.send_sysrq("c")

    def mark(self, vm: Any) -> Any:
        """The guest as it is now, with its memory; for `turn_back`."""
        return vm.checkpoint("clean")

    def turn_back(self, vm: Any, mark: Any) -> Any:
        again = mark.revert()
        again.resume()
        self.shell_of(again)
        return again
