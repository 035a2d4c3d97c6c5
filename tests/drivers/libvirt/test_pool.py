"""A pool of two daemons on this machine: real guests move between them."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.drivers.libvirt.daemon import Daemon
from tests.drivers.libvirt.guests import MIB, SMALL, Lab, Shell
from tests.patience import until

import xenmgmt
from xenmgmt import errors

READ_BACK = "echo 3 > /proc/sys/vm/drop_caches; md5sum < /dev/vda"


class Pool(Lab):
    """A connection to both, with storage that both see."""

    def __init__(self, xen: Any, files: tuple[Path, Path], pool: Path, daemons: Any) -> None:
        super().__init__(xen, files, pool, shared=True)
        self.daemons = {
            host: next(one for one in daemons if f"{one.folder}" in xen.driver.members[place].uri)
            for host, place in self._places(xen)
        }

    @staticmethod
    def _places(xen: Any) -> list[tuple[Any, int]]:
        members = [member.host for member in xen.driver.members]
        return [(host, members.index(host.uuid)) for host in xen.host]

    def moving(self) -> tuple[Any, Any, Any]:
        """A guest that is up, where it is, and where it is to go."""
        vm = self.guest(f"g{time.monotonic_ns()}", memory_static_max=SMALL)
        self.xen.VIF.create(VM=vm, network=self.network)
        self.boot(vm)
        here = vm.resident_on
        (there,) = [host for host in self.xen.host if host != here]
        return vm, here, there

    def numbers(self) -> dict[Any, int]:
        """How many emulators run on each host."""
        return {host: len(daemon.emulators()) for host, daemon in self.daemons.items()}


@pytest.fixture(scope="module")
def pool(
    libvirtd: Daemon,
    other_libvirtd: Daemon,
    guest_files: tuple[Path, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Pool]:
    both = (libvirtd, other_libvirtd)
    with xenmgmt.connect(" ".join(one.uri for one in both)) as xen:
        pool = Pool(xen, guest_files, tmp_path_factory.mktemp("shared") / "images", both)
        yield pool
        for vm in list(xen.VM):
            if vm.state in ("Running", "Paused"):
                vm.hard_shutdown()
            vm.destroy()
        for disk in list(pool.sr.VDIs):
            disk.destroy()
        assert list(pool.pool.iterdir()) == []
        for pbd in pool.sr.PBDs:
            pbd.unplug()
        pool.sr.destroy()
        pool.network.destroy()
    for daemon in both:
        assert daemon.virsh("pool-list", "--all", "--name") == ""
        assert daemon.virsh("net-list", "--all", "--name") == ""


def test_a_running_guest_moves(pool: Pool) -> None:
    """It goes on with its memory, its disks and its console where it is moved, and back again."""
    vm, here, there = pool.moving()
    shell = Shell(pool.xen, vm)
    shell.run("dd if=/dev/urandom of=/dev/vda bs=1M count=4 conv=fsync; kept=in-memory")
    content = shell.run(READ_BACK)
    for to in (there, here):
        vm.pool_migrate(to)
        assert vm.state == "Running"
        assert vm.resident_on == to
        assert pool.numbers() == {one: int(one == to) for one in pool.xen.host}
        assert shell.run("echo $kept") == "in-memory"
        assert shell.run(READ_BACK) == content
        (info,) = [one for one in pool.xen.driver.vm_list() if one.uuid == vm.uuid]
        assert (info.host, info.domid) == (to.uuid, vm.domid)
        vm.snapshot(new_name=f"on {to.name_label}")
        shell.run("dd if=/dev/urandom of=/dev/vda bs=1M count=1 seek=6 conv=fsync")
        content = shell.run(READ_BACK)
    vm.hard_shutdown()
    assert pool.boot(vm).run(READ_BACK) == content
    vm.hard_shutdown()


def test_where_it_runs_is_where_it_is_asked(pool: Pool) -> None:
    """Statistics, changes behind our back and the end of a guest come from where it has moved."""
    vm, here, there = pool.moving()
    vm.pool_migrate(there)
    before = pool.xen.driver.vm_stats(0)
    Shell(pool.xen, vm).run("dd if=/dev/vda of=/dev/null bs=1M count=8")
    after = pool.xen.driver.vm_stats(before.cursor)
    (sample,) = [one for one in after.samples if one.uuid == vm.uuid]
    assert sample.disk_read >= 8 * MIB
    assert pool.xen.sample() >= 1

    there_virsh = pool.daemons[there].virsh
    there_virsh("suspend", vm.uuid)
    until(lambda: vm.state == "Paused")
    there_virsh("resume", vm.uuid)
    until(lambda: vm.state == "Running")
    vm.pause()
    assert there_virsh("domstate", vm.uuid) == "paused"
    there_virsh("destroy", vm.uuid)
    until(lambda: vm.state == "Halted")
    vm.start_on(here)
    until(lambda: vm.resident_on == here)
    vm.hard_shutdown()
    assert set(pool.numbers().values()) == {0}


@pytest.mark.parametrize("how", ["cancel", "time-out"])
def test_a_migration_that_is_given_up(pool: Pool, how: str) -> None:
    """The guest goes on where it was, and nothing is left where it was to go."""
    vm, here, there = pool.moving()
    shell = Shell(pool.xen, vm)
    shell.run("kept=still-here")
    virsh = pool.daemons[here].virsh
    virsh("migrate-setspeed", vm.uuid, "1")
    if how == "cancel":
        task = vm.pool_migrate.task(there)
        until(lambda: "None" not in virsh("domjobinfo", vm.uuid))
        task.cancel()
        with pytest.raises(errors.TaskCancelled):
            task.wait(30)
    else:
        with pytest.raises(errors.Timeout):
            vm.pool_migrate.options(timeout=1.0)(there)
    until(lambda: vm.state == "Running" and not vm.current_operations)
    assert vm.resident_on == here
    assert pool.numbers() == {here: 1, there: 0}
    assert shell.run("echo $kept") == "still-here"
    virsh("migrate-setspeed", vm.uuid, "1000")
    vm.pool_migrate(there)
    assert shell.run("echo $kept") == "still-here"
    vm.hard_shutdown()


def test_a_host_that_lacks_what_is_needed(pool: Pool) -> None:
    """A guest is not moved where its storage or its network is not, and goes on."""
    for vm in list(pool.xen.VM):  # storage in use cannot be taken away
        if vm.state == "Running":
            vm.hard_shutdown()
    there = list(pool.xen.host)[1]
    (pbd,) = [one for one in pool.sr.PBDs if one.host == there]
    pbd.unplug()
    vm, here, there = pool.moving()
    with pytest.raises(errors.VMRequiresSR):
        vm.pool_migrate(there)
    pbd.plug()
    virsh = pool.daemons[there].virsh
    virsh("net-destroy", pool.network.uuid)
    with pytest.raises(errors.VMRequiresNetwork):
        vm.pool_migrate(there)
    virsh("net-start", pool.network.uuid)
    assert vm.state == "Running"
    assert vm.resident_on == here
    vm.pool_migrate(there)
    vm.hard_shutdown()


def test_a_daemon_that_dies(pool: Pool) -> None:
    """The other host is worked with meanwhile; afterwards its guests are found as they went on."""
    vm, here, there = pool.moving()
    vm.pool_migrate(there)
    daemon = pool.daemons[there]
    daemon.stop(signal.SIGKILL)
    other = pool.guest("beside", memory_static_max=SMALL)
    pool.boot(other, here)
    with pytest.raises(errors.HostNotLive):
        pool.xen.driver.vm_info("00000000-0000-0000-0000-000000000000")
    until(lambda: there.state == "Offline" and vm.state == "Unknown")
    assert [one.uuid for one in pool.xen.driver.vm_list()] == [other.uuid]
    daemon.start()
    until(lambda: vm.state == "Running")
    there.enable()
    other.hard_shutdown()
    vm.hard_shutdown()


def test_a_host_by_two_urls(libvirtd: Daemon) -> None:
    """One daemon is one host: naming it twice is refused, and nothing stays open."""
    with pytest.raises(errors.InvalidValue, match="two URLs"):
        xenmgmt.connect(f"{libvirtd.uri} {libvirtd.uri}")
