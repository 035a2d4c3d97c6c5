"""QEMU as an engine with guests."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from tests.drivers.libvirt.daemon import Daemon
from tests.drivers.libvirt.guests import SMALL, Lab, Shell
from tests.usecases.real.world import World


class QemuWorld(World):
    """QEMU through libvirt, in software emulation."""

    name = "libvirt QEMU"
    how_marked = "A mark lasts as long as its domain."

    def __init__(self, folder: Path, lab: Lab, daemon: Daemon) -> None:
        super().__init__(folder)
        self.lab = lab
        self.daemon = daemon
        self.xen, self.sr, self.network = lab.xen, lab.sr, lab.network
        self._shells: dict[tuple[str, int], Shell] = {}

    def guest(self, name: str, **values: Any) -> Any:
        return self.lab.guest(name, **{"memory_static_max": SMALL, **values})

    def ready(self, name: str) -> Any:
        vm, shell = self.lab.ready(name)
        self._shells[vm.uuid, vm.domid] = shell
        return vm

    def shell(self, vm: Any) -> Shell:
        """The shell of a guest that is up, or comes up."""
        key = (vm.uuid, vm.domid)
        if key not in self._shells:
            self.until(lambda: self.heard(vm))
            self._shells[key] = Shell(self.xen, vm)
            self._shells[key].wait()
        return self._shells[key]

    def shell_of(self, vm: Any) -> Shell:
        """The shell of a guest that was resumed just now."""
        shell = self._shells[vm.uuid, vm.domid] = Shell(self.xen, vm)
        return shell

    def enter(self) -> None:
        if self.lab.golden is None:
            self.lab.ready("first")[0].hard_shutdown()
        super().enter()

    def write(self, vm: Any, text: str) -> None:
        self.shell(vm).run(f"printf '{text}' | dd of=/dev/vda conv=fsync 2>/dev/null")

    def content(self, vm: Any, length: int) -> str:
        shell = self.shell(vm)
        return shell.run(f"echo 3 > /proc/sys/vm/drop_caches; head -c{length} /dev/vda")

    def use(self, vm: Any, memory: int) -> None:
        self.shell(vm).run(f"head -c{memory} /dev/zero > /tmp/used")

    def mark(self, vm: Any) -> str:
        """A mark lasts as long as its domain."""
        vm.mark("clean")
        return "clean"

    def turn_back(self, vm: Any, mark: str) -> Any:
        vm.rewind(mark)
        return vm

    def crash(self, vm: Any) -> None:
        self.shell(vm).console.send("echo c > /proc/sysrq-trigger")
        time.sleep(0.1)
