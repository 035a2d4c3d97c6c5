"""Real Xen as an engine with guests, so that scenarios which run elsewhere run here, too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.drivers.libvirt.guests import Shell
from tests.patience import PROGRAM, until
from tests.usecases.real.world import MIB, World
from tests.xen.inside.guests import LINUX

from xenmgmt import Xen
from xenmgmt.engine.settling import settled

SMALL = 96 * MIB
BUSY = 0.2
"""Who uses so much of a CPU is busy."""


class XenWorld(World):
    """This host's Xen, through ``xen+native://``."""

    name = "Xen"
    disk = "xvda"
    has_agent = False
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
        self._shells: dict[tuple[str, int], Shell] = {}

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
        vm = self.vm(name)
        vm.start()
        self.shell(vm)
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
        self._shells.pop((vm.uuid, vm.domid), None)
        return self.shell(vm)

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
            self.shell(vm).run("while :; do :; done & echo busy")

    def balancer(self) -> Callable[[], object]:
        return self._balance

    def _balance(self) -> None:
        """A policy of one's own: who uses its CPU has all that it may have, others the least."""
        samples = settled(self.xen.driver, self.xen.driver.vm_stats(0)).samples
        rates = {sample.uuid: sample.cpu_rate for sample in samples}
        for vm in self.xen.VM:
            if vm.state == "Running":
                busy = rates.get(vm.uuid, 0.0) > BUSY
                wish = vm.memory_dynamic_max if busy else vm.memory_dynamic_min
                if vm.memory_target != wish:
                    vm.set_memory_target_live(wish)

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
