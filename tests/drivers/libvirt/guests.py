"""Small guests on a real engine, and what is said to them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.patience import PROGRAM
from tools.make_guest import arguments

import xenmgmt
from xenmgmt import Xen, errors

MIB = 1 << 20
BOOT = PROGRAM
"""Seconds for a guest to come up, or for what it is told to do."""
SMALL = 96 * MIB
"""Bytes of memory that the small guest needs."""


class Lab:
    """A connection with storage and a network, and guests that are spoken to."""

    def __init__(
        self, xen: Xen, files: tuple[Path, Path], pool: Path, *, shared: bool = False
    ) -> None:
        self.xen = xen
        self.files = files
        self.pool = pool
        self.host = next(iter(xen.host))
        self.sr = xen.SR.create(
            host=self.host,
            type="file",
            name_label="pool",
            device_config={"location": str(pool)},
            shared=shared,
        )
        self.network = xen.network.create(name_label="lan")
        self.golden: Any = None
        next(iter(xen.pool)).default_SR = self.sr

    def guest(self, name: str, disks: int = 1, **values: Any) -> Any:
        """A VM that boots the small guest."""
        kernel, initrd = map(str, self.files)
        given = {"memory_static_max": 160 * MIB, "VCPUs_max": 2, "VCPUs_at_startup": 1, **values}
        vm = self.xen.VM.create(
            name_label=name,
            PV_kernel=kernel,
            PV_ramdisk=initrd,
            PV_args=arguments(given["VCPUs_at_startup"]),
            **given,
        )
        for number in range(disks):
            disk = self.xen.VDI.create(
                SR=self.sr, virtual_size=16 * MIB, name_label=f"{name}{number}"
            )
            self.xen.VBD.create(VM=vm, VDI=disk, userdevice=str(number), bootable=number == 0)
        return vm

    def ready(self, name: str) -> tuple[Any, Shell]:
        """A guest that is up, sooner than by booting: a clone of one that sleeps."""
        if self.golden is None:
            self.golden = self.guest("golden", memory_static_max=SMALL)
            self.xen.VIF.create(VM=self.golden, network=self.network)
            self.boot(self.golden)
            self.golden.suspend()
        vm = self.golden.clone(name)
        vm.resume()
        return vm, Shell(self.xen, vm)

    def boot(self, vm: Any, host: Any = None) -> Shell:
        """Start it, maybe on a certain host, and wait until it is up."""
        if host is None:
            vm.start()
        else:
            vm.start_on(host)
        shell = Shell(self.xen, vm)
        shell.console.expect("guest ready", timeout=BOOT)
        return shell


@contextmanager
def lab_of_its_own(uri: str, files: tuple[Path, Path], pool: Path) -> Iterator[Lab]:
    """For one test; in the end nothing is left, and no file in its pool."""
    with xenmgmt.connect(uri) as xen:
        yield Lab(xen, files, pool)
        take_all_away(xen)
        assert not pool.exists()


def take_all_away(xen: Xen) -> None:
    """Others come to this daemon, too."""
    for vm in list(xen.VM):
        if vm.state in ("Running", "Paused", "Suspended") and not vm.is_a_snapshot:
            vm.hard_shutdown()
    for vm in list(xen.VM):
        vm.destroy()
    for sr in list(xen.SR):
        if sr.state == "Detached":
            sr.forget()
    for disk in list(xen.VDI):
        disk.destroy()
    for pbd in list(xen.PBD):
        pbd.unplug()
    for gone in (*xen.SR, *xen.network):
        gone.destroy()


class Shell:
    """The shell on a guest's serial line."""

    def __init__(self, xen: Xen, vm: Any) -> None:
        self.console = xen.open_console(vm)
        self._number = 0
        self._quiet = False

    def wait(self) -> None:
        """Until it answers: a shell that is not there yet hears nothing."""
        end = time.monotonic() + BOOT
        while True:
            self.console.send("echo up-$((4))-$((2))")
            try:
                self.console.expect("up-4-2\r?\n", timeout=1)
                return
            except errors.Timeout as silent:
                if time.monotonic() > end:
                    raise AssertionError("the shell does not answer") from silent

    def run(self, command: str, timeout: float = BOOT) -> str:
        """What a command prints."""
        if not self._quiet:
            self.console.send("stty -echo; PS1=; echo quiet-$((7))-$((8))")
            self.console.expect("quiet-7-8\r?\n", timeout)
            self._quiet = True
        self._number += 1
        mark = f"{self._number}-{self._number + 1}"
        self.console.send(f"{command}; echo end-$(({self._number}))-$(({self._number}+1))")
        found = self.console.expect(rf"(?s)(.*)end-{mark}\r?\n", timeout=timeout)
        return found[1].replace("\r", "").strip()
