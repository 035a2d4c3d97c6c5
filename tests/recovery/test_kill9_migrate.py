"""SIGKILL in the middle of a migration between two daemons: the guest is on one of them, whole."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.drivers.libvirt.daemon import Daemon
from tests.drivers.libvirt.guests import SMALL, Lab, Shell, take_all_away
from tests.recovery.test_kill9_qemu import kill_in

import xenmgmt

SECONDS = (1.6, 1.2, 0.9, 0.6, 0.3, 0.05)
"""After so many the process that migrates is killed; a whole migration takes some one or two."""

WANTED = 3
"""So many have to be cut short; all of the times are tried."""


@pytest.fixture
def daemons(libvirtd: Daemon, other_libvirtd: Daemon) -> tuple[Daemon, Daemon]:
    return libvirtd, other_libvirtd


@pytest.fixture
def place(
    daemons: tuple[Daemon, Daemon], guest_files: tuple[Path, Path], tmp_path: Path
) -> Iterator[tuple[Path, str]]:
    url = " ".join(one.uri for one in daemons)
    with xenmgmt.connect(url, store=tmp_path / "store") as xen:
        lab = Lab(xen, guest_files, tmp_path / "images", shared=True)
        vm = lab.guest("subject", memory_static_max=SMALL)
        lab.boot(vm).run("kept=in-memory")
    yield tmp_path, url
    with xenmgmt.connect(url, store=tmp_path / "store") as xen:
        take_all_away(xen)


def check(folder: Path, url: str, daemons: tuple[Daemon, Daemon]) -> Any:
    """Open the store again: one emulator, where the record says, and the guest as it was."""
    with xenmgmt.connect(url, store=folder / "store") as xen:
        assert xen.store.journal() == {}
        (vm,) = xen.VM
        assert vm.state == "Running"
        assert dict(vm.current_operations) == {}
        hosts = [member.host for member in xen.driver.members]
        numbers = {host: len(one.emulators()) for host, one in zip(hosts, daemons, strict=True)}
        assert numbers == {host: int(host == vm.resident_on.uuid) for host in hosts}
        (info,) = xen.driver.vm_list()
        assert (info.host, info.state) == (vm.resident_on.uuid, "Running")
        shell = Shell(xen, vm)
        shell.wait()
        assert shell.run("echo $kept") == "in-memory"
        assert not list(Path("/tmp").glob(f"xenmgmt-{vm.uuid}*"))
        return vm.resident_on.uuid


def test_kill9_in_a_migration(place: tuple[Path, str], daemons: tuple[Daemon, Daemon]) -> None:
    """Whenever the process is killed, the guest goes on where it was, or where it was to go."""
    folder, url = place
    cut = 0
    for tried, seconds in enumerate(itertools.cycle(SECONDS)):
        quicker = 2 ** (tried // len(SECONDS))  # where all of it takes less
        cut += kill_in(folder, url, "migrate", seconds / quicker)
        check(folder, url, daemons)
        if cut >= WANTED and tried >= len(SECONDS) - 1:
            return
        assert tried < 4 * len(SECONDS), f"no {WANTED} migrations were cut short"
