"""SIGKILL in the middle of calls on real guests: then nothing is half done, nothing is left."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.drivers.libvirt.daemon import Daemon
from tests.patience import LONG

import xenmgmt
from xenmgmt.drivers.libvirt._files import HIDDEN, LIVE, PARENT, PASSING, backing

ROOT = Path(__file__).resolve().parents[2]
MIB = 1 << 20
STABLE = ("Halted", "Running", "Paused", "Suspended")
TIMES: dict[str, tuple[float, ...]] = {
    "start": (0.01, 0.1, 0.3),
    "snapshot": (0.02, 0.06, 0.12),
    "checkpoint": (0.05, 0.2, 0.4),
    "mark": (0.005, 0.03, 0.1),
    "rewind": (0.005, 0.03, 0.1),
    "unmark": (0.005, 0.02),
    "clone": (0.01, 0.04),
    "resize": (0.01, 0.03),
    "wipe": (0.01, 0.05),
    "suspend": (0.1, 0.4),
    "resume": (0.05, 0.2),
}
"""Seconds after which the process that makes a call is killed."""


@pytest.fixture(scope="module")
def place(
    libvirtd: Daemon, guest_files: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Any:
    folder = tmp_path_factory.mktemp("killed")
    kernel, initrd = map(str, guest_files)
    with xenmgmt.connect(libvirtd.uri, store=folder / "store") as xen:
        (host,) = xen.host
        config = {"location": str(folder / "images")}
        sr = xen.SR.create(host=host, type="file", name_label="images", device_config=config)
        next(iter(xen.pool)).default_SR = sr
        vm = xen.VM.create(
            name_label="subject", memory_static_max=96 * MIB, PV_kernel=kernel, PV_ramdisk=initrd
        )
        disk = xen.VDI.create(SR=sr, virtual_size=16 * MIB)
        xen.VBD.create(VM=vm, VDI=disk, userdevice="0")
    yield folder
    with xenmgmt.connect(libvirtd.uri, store=folder / "store") as xen:
        for vm in list(xen.VM):
            if vm.state in ("Running", "Paused", "Suspended") and not vm.is_a_snapshot:
                vm.hard_shutdown()
            vm.destroy()
        (sr,) = [sr for sr in xen.SR if sr.name_label == "images"]
        for disk in list(sr.VDIs):
            disk.destroy()
        assert list((folder / "images").iterdir()) == []
        for pbd in sr.PBDs:
            pbd.unplug()
        sr.destroy()


def kill_in(folder: Path, uri: str, verb: str, seconds: float) -> bool:
    """Whether the process was killed before its call had ended."""
    command = [
        sys.executable,
        "-m",
        "tests.recovery.killing_qemu",
        uri,
        str(folder / "store"),
        verb,
    ]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "go\n"
    time.sleep(seconds * random.Random(f"{verb}{seconds}").uniform(0.8, 1.2))
    child.kill()
    rest = child.stdout.read()
    child.stdout.close()
    child.wait(LONG)
    return "done" not in rest


def told_running(xen: Any) -> set[str]:
    """The guests that run by the engine."""
    return {info.uuid for info in xen.driver.vm_list() if info.state == "Running"}


def check(folder: Path, daemon: Daemon) -> None:
    """Open the store again, and compare records, emulators and files."""
    with xenmgmt.connect(daemon.uri, store=folder / "store") as xen:
        assert xen.store.journal() == {}
        vms = [vm for vm in xen.VM if not vm.is_a_snapshot]
        for vm in vms:
            assert vm.state in STABLE
            assert dict(vm.current_operations) == {}
        for vm in vms:  # the marks of the record are those of the emulator, and serve
            assert set(xen.driver.vm_marks(vm.uuid)) == set(vm.marks)
            for name in vm.marks:
                vm.rewind(name)
            assert vm.uuid in told_running(xen) or vm.state != "Running"
        runs = {vm.uuid for vm in vms if vm.state in ("Running", "Paused")}
        assert {info.uuid for info in xen.driver.vm_list()} == runs
        emulators = daemon.emulators().values()
        assert len(emulators) == len(runs)
        assert all(any(uuid in words for words in emulators) for uuid in runs)

        (sr,) = [sr for sr in xen.SR if sr.name_label == "images"]
        sr.scan()
        files = {path.name for path in (folder / "images").iterdir()}
        assert {disk.location for disk in sr.VDIs} == {
            name for name in files if not name.startswith(HIDDEN)
        }
        assert not any(disk.missing for disk in sr.VDIs)
        assert [name for name in files if name.startswith(PASSING)] == []
        used = "".join(daemon.virsh("dumpxml", uuid) for uuid in runs)
        assert [name for name in files if name.startswith(LIVE) and name not in used] == []
        found = {backing(folder / "images" / name) for name in files}
        parents = {folder / "images" / name for name in files if name.startswith(PARENT)}
        assert parents <= found


@pytest.mark.parametrize("verb", list(TIMES))
def test_kill9(place: Path, libvirtd: Daemon, verb: str) -> None:
    """Whenever the process is killed, the call is rolled back or completed at the next opening."""
    for seconds in TIMES[verb]:
        kill_in(place, libvirtd.uri, verb, seconds)
        check(place, libvirtd)
