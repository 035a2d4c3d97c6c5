"""Disks of QEMU's guests go by io_uring where the host has it, and without where it has not."""

from __future__ import annotations

import ctypes
import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.drivers.libvirt.daemon import Daemon, running
from tests.drivers.libvirt.enclosed import IO_URING_SETUP
from tests.drivers.libvirt.guests import MIB, SMALL, Lab, Shell, take_all_away

import xenmgmt
from xenmgmt.drivers.libvirt import xml


def host_has_it() -> bool:
    """Whether the kernel lets this process have it; a call without its arguments says so."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall(IO_URING_SETUP, 1, 0)
    return ctypes.get_errno() == errno.EFAULT


BEST = "io_uring" if host_has_it() else None


@pytest.fixture
def enclosed(tmp_path: Path) -> Iterator[Daemon]:
    with running(tmp_path / "enclosed", enclosed=True) as daemon:
        yield daemon


@pytest.fixture
def lab(
    libvirtd: Daemon, enclosed: Daemon, guest_files: tuple[Path, Path], tmp_path: Path
) -> Iterator[Lab]:
    """Two hosts; the emulators of the second get no io_uring."""
    with xenmgmt.connect(f"{libvirtd.uri} {enclosed.uri}") as xen:
        yield Lab(xen, guest_files, tmp_path / "images", shared=True)
        take_all_away(xen)


def ways(daemon: Daemon, vm: Any) -> list[str | None]:
    """How the disks of a guest are read and written."""
    return [disk.io for disk in xml.Domain.parse(daemon.virsh("dumpxml", vm.uuid)).disks]


def test_with_and_without(lab: Lab, libvirtd: Daemon, enclosed: Daemon) -> None:
    """It is used; a guest moves, starts and resumes where it cannot be, and takes disks there."""
    here, there = (member.host for member in lab.xen.driver.members)
    hosts = {host.uuid: host for host in lab.xen.host}
    vm = lab.guest("subject", memory_static_max=SMALL)
    shell = lab.boot(vm, hosts[here])
    shell.run("kept=in-memory")
    assert ways(libvirtd, vm) == [BEST]
    vm.suspend()

    vm.resume_on(hosts[there])
    assert ways(enclosed, vm) == [None]
    assert shell_of(lab, vm).run("echo $kept") == "in-memory"
    vm.mark("clean")
    vm.rewind("clean")
    disk = lab.xen.VDI.create(SR=lab.sr, virtual_size=8 * MIB)
    lab.xen.VBD.create(VM=vm, VDI=disk, userdevice="1").plug()
    assert ways(enclosed, vm) == [None, None]
    vm.hard_shutdown()

    other = lab.guest("other", memory_static_max=SMALL)
    lab.boot(other, hosts[there])
    assert ways(enclosed, other) == [None]
    other.hard_shutdown()
    lab.boot(other, hosts[here])
    assert ways(libvirtd, other) == [BEST]


@pytest.mark.parametrize("call", ["pool_migrate", "start_on", "plug"])
def test_first_refusal(lab: Lab, enclosed: Daemon, call: str) -> None:
    """Whatever it is that is refused first is done without, and what is next asks for none."""
    here, there = (member.host for member in lab.xen.driver.members)
    hosts = {host.uuid: host for host in lab.xen.host}
    vm = lab.guest("subject", disks=int(call != "plug"), memory_static_max=SMALL)
    if call == "pool_migrate":
        lab.boot(vm, hosts[here])
        vm.pool_migrate(hosts[there])
    else:
        vm.start_on(hosts[there])
    if call == "plug":
        disk = lab.xen.VDI.create(SR=lab.sr, virtual_size=8 * MIB)
        lab.xen.VBD.create(VM=vm, VDI=disk, userdevice="0").plug()
    assert ways(enclosed, vm) == [None]


def shell_of(lab: Lab, vm: Any) -> Shell:
    shell = Shell(lab.xen, vm)
    shell.wait()
    return shell
