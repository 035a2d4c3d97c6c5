"""What every driver has to do: one suite of tests, for drivers of your own too.

    @pytest.fixture(scope="module")
    def bench() -> Iterator[Bench]:
        ...

    class TestMine(DriverSuite):
        pass

Each method of the port either works as the port says, or is refused, by its capability and when it
is called, with the same reason. The last test sees that all that is declared possible was done.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from ..abc import DeviceSpec
from ..errors import XenError
from .bench import LIMIT, MIB, Bench, methods


class DriverSuite:
    """Inherit in a module that has a `Bench` as the fixture ``bench``, shared by all tests."""

    ran: ClassVar[set[str]] = set()

    @pytest.fixture(autouse=True)
    def _note_run(self, request: pytest.FixtureRequest) -> None:
        self.ran.add(f"{type(self).__name__}.{request.function.__name__}")

    def is_whole(self) -> bool:
        """Whether all of the suite has run by now, and not only some that was asked for."""
        tests = [name for name in dir(type(self)) if name.startswith("test_")]
        mine = f"{type(self).__name__}."
        return all(mine + name in self.ran for name in tests if not name.startswith("test_zz"))

    # --- capabilities ---------------------------------------------------------------------------

    def test_every_method_is_decided(self, bench: Bench) -> None:
        """Each method is possible, or impossible for a reason that the refusal repeats."""
        for name in methods():
            if not bench.driver.capability(name):
                bench.assert_refused(name)
        assert not bench.driver.capability("no_such_call")

    # --- hosts ----------------------------------------------------------------------------------

    def test_hosts(self, bench: Bench) -> None:
        """Hosts are listed with plausible figures; one can be asked for alone."""
        found = {info.uuid: info for info in bench.calls.host_list()}
        info = bench.calls.host_info(bench.host)

        assert info.uuid in found
        assert info.cpus > 0
        assert 0 <= info.memory_free <= info.memory_total
        with pytest.raises(XenError):
            bench.calls.host_info(bench.new_uuid())

    def test_host_figures(self, bench: Bench) -> None:
        """What a host does now, its devices, messages and log."""
        if bench.can("host_stats"):
            stats = bench.calls.host_stats(bench.host)
            assert 0 <= stats.cpu_share <= 1
            assert 0 <= stats.memory_free <= stats.memory_total
        if bench.can("host_devices"):
            assert {one.kind for one in bench.calls.host_devices(bench.host)}
        if bench.can("host_dmesg"):
            assert isinstance(bench.calls.host_dmesg(bench.host, False), str)
        if bench.can("host_log"):
            assert isinstance(bench.calls.host_log(bench.host), str)
        if bench.can("host_debug_keys"):
            bench.calls.host_debug_keys(bench.host, "q")

    def test_processors_of_a_host(self, bench: Bench) -> None:
        """Governors, frequencies and C-states are told; what is set is told afterwards."""
        calls, host = bench.calls, bench.host
        if not bench.can("host_cpu_power"):
            bench.can("host_set_governors", "host_set_frequencies", "host_set_c_states")
            return
        cpus = calls.host_cpu_power(host)
        assert 0 < len(cpus) <= calls.host_info(host).cpus
        assert len({cpu.number for cpu in cpus}) == len(cpus)
        for cpu in cpus:
            assert (cpu.governor in cpu.governors) == bool(cpu.governor)
            assert cpu.hardware_least <= cpu.least <= cpu.most <= cpu.hardware_most
            assert all(seconds >= 0 for seconds in (*cpu.c_states.values(), *cpu.p_states.values()))
        first = cpus[0]
        if bench.can("host_set_governors"):
            with pytest.raises(XenError):
                calls.host_set_governors(host, ((first.number, "no such"),))
            for governor in (first.governors[-1], first.governors[-1], first.governor):
                calls.host_set_governors(host, ((first.number, governor),))
                assert calls.host_cpu_power(host)[0].governor == governor
        if bench.can("host_set_frequencies"):
            slowest = (first.number, first.hardware_least, first.hardware_least)
            for limits in (slowest, slowest, (first.number, first.least, first.most)):
                calls.host_set_frequencies(host, (limits,))
                told = calls.host_cpu_power(host)[0]
                assert (told.number, told.least, told.most) == limits
        if bench.can("host_set_c_states"):
            for deepest in (1, 1, -1, first.deepest):
                calls.host_set_c_states(host, deepest)
                assert {cpu.deepest for cpu in calls.host_cpu_power(host)} == {deepest}

    def test_host_power(self, bench: Bench) -> None:
        """A host without guests goes down and comes back."""
        if bench.can("host_shutdown", "host_power_on"):
            bench.calls.host_shutdown(bench.host)
            assert not next(one.live for one in bench.calls.host_list() if one.uuid == bench.host)
            bench.calls.host_power_on(bench.host)
        if bench.can("host_reboot"):
            bench.calls.host_reboot(bench.host)
            assert bench.calls.host_info(bench.host).live

    def test_cpu_pools(self, bench: Bench) -> None:
        """CPUs are grouped into pools, and domains moved between them."""
        names = ("cpupool_create", "cpupool_destroy", "cpupool_add_cpu", "cpupool_remove_cpu")
        if not bench.can(*names):
            return
        pool, none = bench.new_uuid(), bench.calls.host_info(bench.host).cpus
        with pytest.raises(XenError):
            bench.calls.cpupool_create(bench.host, pool, "credit", (none,))
        first, *more = bench.pool_cpus
        bench.calls.cpupool_create(bench.host, pool, "credit", (first,))
        for cpu in (*more, *more) or (first,):
            bench.calls.cpupool_add_cpu(bench.host, pool, cpu)
        for cpu in (*more, *more):
            bench.calls.cpupool_remove_cpu(bench.host, pool, cpu)
        if not more:
            bench.calls.cpupool_remove_cpu(bench.host, pool, first)
            bench.calls.cpupool_add_cpu(bench.host, pool, first)
        if bench.can("vm_set_cpupool"):
            with bench.domain() as spec:
                bench.calls.vm_set_cpupool(spec.uuid, pool)
                bench.calls.vm_set_cpupool(spec.uuid, "")
        for _ in range(2):
            bench.calls.cpupool_destroy(bench.host, pool)

    def test_interfaces_of_a_host(self, bench: Bench) -> None:
        """An interface is brought up and down; both are idempotent."""
        if not bench.can("pif_plug", "pif_unplug"):
            return
        for _ in range(2):
            bench.calls.pif_plug(bench.host, "eth0", -1)
        if bench.can("pif_configure"):
            bench.calls.pif_configure(bench.host, "eth0", -1, {"mode": "None"})
        for _ in range(2):
            bench.calls.pif_unplug(bench.host, "eth0", -1)

    # --- the life of a domain -------------------------------------------------------------------

    def test_life(self, bench: Bench) -> None:
        """A domain is built, seen, paused, unpaused and ended; the last three may be repeated."""
        calls, spec = bench.calls, bench.spec()
        assert calls.vm_info(spec.uuid) is None
        domid = calls.vm_start(spec, bench.host, False)
        info = calls.vm_info(spec.uuid)

        assert (info.state, info.domid, info.host) == ("Running", domid, bench.host)
        assert spec.uuid in {one.uuid for one in calls.vm_list()}
        for state, call in (("Paused", calls.vm_pause), ("Running", calls.vm_unpause)):
            for _ in range(2):
                call(spec.uuid)
                assert calls.vm_info(spec.uuid).state == state
        for _ in range(2):
            calls.vm_destroy(spec.uuid)
            assert calls.vm_info(spec.uuid) is None
        assert spec.uuid not in {one.uuid for one in calls.vm_list()}

    def test_started_paused(self, bench: Bench) -> None:
        """A domain that is started paused does not run before it is told to."""
        with bench.domain(paused=True) as spec:
            assert bench.calls.vm_info(spec.uuid).state == "Paused"

    def test_two_of_one_name(self, bench: Bench) -> None:
        """Names of VMs need not be unique, and may be anything."""
        with (
            bench.domain(name="the/same name", paused=True) as one,
            bench.domain(name="the/same name", paused=True) as other,
        ):
            assert one.uuid != other.uuid

    def test_a_second_start(self, bench: Bench) -> None:
        """A VM that has a domain gets no second one, and the first stays as it is."""
        with bench.domain() as spec:
            before = bench.calls.vm_info(spec.uuid)
            with pytest.raises(XenError):
                bench.calls.vm_start(spec, bench.host, False)
            after = bench.calls.vm_info(spec.uuid)
            assert (before.domid, before.state) == (after.domid, after.state)

    def test_what_is_not_there(self, bench: Bench) -> None:
        """Calls on domains and hosts that are not there raise an error of the library."""
        ghost = bench.new_uuid()
        for name in ("vm_pause", "vm_unpause", "vm_shutdown"):
            with pytest.raises(XenError):
                getattr(bench.calls, name)(ghost)
        with pytest.raises(XenError):
            bench.calls.vm_start(bench.spec(), ghost, False)
        missing = bench.disk_spec(bench.new_uuid())
        spec = bench.spec(disks=(missing,))
        with pytest.raises(XenError):
            bench.calls.vm_start(spec, bench.host, False)
        assert bench.calls.vm_info(spec.uuid) is None

    def test_shutdown_and_reboot(self, bench: Bench) -> None:
        """A guest that answers reboots and shuts down when it is asked to."""
        with bench.domain() as spec:
            bench.await_guest(spec.uuid)
            if bench.can("vm_reboot"):
                assert bench.calls.vm_reboot(spec.uuid, True) >= 0
                bench.await_guest(spec.uuid)
                assert bench.calls.vm_reboot(spec.uuid, False) >= 0
                assert bench.calls.vm_info(spec.uuid).state == "Running"
                bench.await_guest(spec.uuid)
            bench.calls.vm_shutdown(spec.uuid)
            assert bench.calls.vm_info(spec.uuid) is None

    def test_a_shutdown_can_be_given_up(self, bench: Bench) -> None:
        """A guest that does not answer is waited for only as long as one likes."""
        with bench.domain(paused=True) as spec:
            try:
                pending = bench.driver.vm_shutdown(spec.uuid)
            except XenError:  # an engine that does not ask paused guests
                return
            if hasattr(pending, "cancel") and not pending.done():
                pending.cancel()
                assert pending.done() or bench.driver.clock.wait(pending.done, LIMIT)

    def test_migration(self, bench: Bench) -> None:
        """A domain moves to another host, and has a number there; where there is one, within it."""
        if not bench.can("vm_migrate"):
            return
        hosts = [one.uuid for one in bench.calls.host_list() if one.uuid != bench.host]
        other = next(iter(hosts), bench.host)
        with bench.domain() as spec:
            bench.await_guest(spec.uuid)
            domid = bench.calls.vm_migrate(spec.uuid, other, bench.live)
            info = bench.calls.vm_info(spec.uuid)
            assert (info.host, info.domid) == (other, domid)

    def test_stand_bys(self, bench: Bench) -> None:
        """A guest has a stand-by on another host, and goes on there when its own host is gone."""
        if not bench.can("vm_protect", "vm_unprotect", "vm_standby", "vm_failover"):
            return
        calls, spec = bench.calls, bench.spec()
        there = next(one.uuid for one in calls.host_list() if one.uuid != bench.host)
        calls.vm_start(spec, there, False)
        calls.vm_protect(spec.uuid, bench.host, 1.0)
        assert calls.vm_standby(spec.uuid).host == bench.host
        for _ in range(2):
            calls.vm_unprotect(spec.uuid)
        assert calls.vm_standby(spec.uuid) is None
        if bench.power is not None:
            calls.vm_protect(spec.uuid, bench.host, 1.0)
            bench.power(there, False)
            for _ in range(2):
                info = calls.vm_failover(spec.uuid, bench.host)
                assert info.host == bench.host
                assert info == calls.vm_info(spec.uuid)
            bench.power(there, True)
        calls.vm_destroy(spec.uuid)

    def test_marks(self, bench: Bench) -> None:
        """A guest goes back to a mark, as often as wanted; a mark ends with its domain."""
        if not bench.can("vm_mark", "vm_rewind", "vm_unmark", "vm_marks"):
            return
        calls, location = bench.calls, bench.disk()
        with bench.domain(disks=(bench.disk_spec(location, "0"),)) as spec:
            bench.await_guest(spec.uuid)
            domid = calls.vm_info(spec.uuid).domid
            assert tuple(calls.vm_marks(spec.uuid)) == ()
            calls.vm_mark(spec.uuid, "runs")
            calls.vm_pause(spec.uuid)
            calls.vm_mark(spec.uuid, "still")
            assert set(calls.vm_marks(spec.uuid)) == {"runs", "still"}
            for mark, state in (("runs", "Running"), ("runs", "Running"), ("still", "Paused")):
                assert calls.vm_rewind(spec.uuid, mark) == state
                info = calls.vm_info(spec.uuid)
                assert (info.domid, info.state) == (domid, state)
            for _ in range(2):
                calls.vm_unmark(spec.uuid, "runs")
            with pytest.raises(XenError):
                calls.vm_rewind(spec.uuid, "runs")
            assert tuple(calls.vm_marks(spec.uuid)) == ("still",)
            calls.vm_destroy(spec.uuid)
            assert tuple(calls.vm_marks(spec.uuid)) == ()
            calls.vm_unmark(spec.uuid, "still")
        calls.vdi_destroy(bench.sr, location)

    def test_forks(self, bench: Bench) -> None:
        """Forks of a domain come up beside it and are taken away; that twice is no error."""
        if not bench.can("vm_fork", "vm_unfork"):
            return
        with bench.domain() as spec:
            clones = (bench.spec("clone"), bench.spec("clone"))
            assert len(bench.calls.vm_fork(spec.uuid, clones, False)) == 2
            for _ in range(2):
                bench.calls.vm_unfork(clones)
            assert bench.calls.vm_info(clones[0].uuid) is None

    # --- while it runs --------------------------------------------------------------------------

    def test_memory_and_vcpus(self, bench: Bench) -> None:
        """A guest follows its memory target; its vCPUs are set."""
        with bench.domain() as spec:
            bench.await_guest(spec.uuid)
            if bench.can("vm_set_memory", "vm_wait_memory"):
                target = spec.memory_target * 3 // 4
                bench.calls.vm_set_memory(spec.uuid, target)
                reached = bench.calls.vm_wait_memory(spec.uuid)
                assert abs(reached - target) <= MIB
                assert abs(bench.calls.vm_info(spec.uuid).memory - target) <= MIB
            if bench.can("vm_set_vcpus"):
                bench.calls.vm_set_vcpus(spec.uuid, bench.most_vcpus)
                assert bench.calls.vm_info(spec.uuid).vcpus == bench.most_vcpus
            if bench.can("vm_set_sched"):
                bench.calls.vm_set_sched(spec.uuid, bench.sched)
            if bench.can("vm_send"):
                bench.calls.vm_send(spec.uuid, "trigger", "nmi")
            if bench.can("vm_memory_needs"):
                assert bench.calls.vm_memory_needs(0).cursor >= 0

    def test_statistics(self, bench: Bench) -> None:
        """All that run are in a first sample; the cursor tells what changed since."""
        if not bench.can("vm_stats"):
            return
        with bench.domain() as spec:
            first = bench.calls.vm_stats(0)
            second = bench.calls.vm_stats(first.cursor)
            again = bench.calls.vm_stats(0)

            assert spec.uuid in {one.uuid for one in first.samples}
            assert {one.uuid for one in second.samples} <= {one.uuid for one in again.samples}
            assert second.cursor >= first.cursor
        assert spec.uuid not in {
            one.uuid for one in bench.calls.vm_stats(0).samples if not one.ended
        }

    def test_console(self, bench: Bench) -> None:
        """What a guest prints is read from a position on; what is typed reaches it."""
        with bench.domain() as spec:
            if bench.can("console_read"):
                bench.await_guest(spec.uuid)
                said = bench.calls.console_read(spec.uuid, 0)
                assert said.data
                assert said.position == said.lost + len(said.data)
                if bench.can("console_write"):
                    bench.calls.console_write(spec.uuid, b"echo hello\r")
                    found = b""
                    for _ in range(2000):
                        found = bench.calls.console_read(spec.uuid, said.position).data
                        if found.count(b"hello") > 1:
                            break
                        bench.driver.clock.wait(lambda: False, 0.05)
                    assert found.count(b"hello") > 1
            if bench.can("console_resize"):
                bench.calls.console_resize(spec.uuid, 100, 30)
            if bench.can("console_endpoint"):
                assert bench.calls.console_endpoint(spec.uuid).port > 0
            if bench.can("console_screenshot"):
                assert bench.calls.console_screenshot(spec.uuid).startswith(b"\x89PNG\r\n\x1a\n")

    # --- memory in files ------------------------------------------------------------------------

    def test_suspend_and_resume(self, bench: Bench) -> None:
        """A domain goes into an image and comes back; the image says whether it is whole."""
        if not bench.can("vm_suspend", "vm_resume", "vm_has_image"):
            return
        location = bench.disk(bench.memory)
        image = f"{bench.sr}/{location}"
        with bench.domain() as spec:
            assert not bench.calls.vm_has_image(image)
            with pytest.raises(XenError):
                bench.calls.vm_resume(bench.spec(), bench.host, image, False)
            bench.await_guest(spec.uuid)
            bench.calls.vm_suspend(spec.uuid, image)
            assert bench.calls.vm_info(spec.uuid) is None
            assert bench.calls.vm_has_image(image)
            domid = bench.calls.vm_resume(spec, bench.host, image, True)
            info = bench.calls.vm_info(spec.uuid)
            assert (info.state, info.domid) == ("Paused", domid)
        bench.calls.vdi_destroy(bench.sr, location)

    def test_checkpoint_and_dump(self, bench: Bench) -> None:
        """The memory of a domain is written while it goes on as it was, also one that is paused."""
        locations = [bench.disk(bench.memory), bench.disk(bench.memory)]
        with bench.domain() as spec:
            bench.await_guest(spec.uuid)
            before = bench.calls.vm_info(spec.uuid)
            if bench.can("vm_checkpoint"):
                image = f"{bench.sr}/{locations[0]}"
                bench.calls.vm_checkpoint(spec.uuid, image)
                assert bench.calls.vm_has_image(image)
                bench.calls.vm_pause(spec.uuid)
                bench.calls.vm_checkpoint(spec.uuid, image)
                assert bench.calls.vm_info(spec.uuid).state == "Paused"
                bench.calls.vm_unpause(spec.uuid)
            if bench.can("vm_dump_core"):
                bench.calls.vm_dump_core(spec.uuid, f"{bench.sr}/{locations[1]}")
            after = bench.calls.vm_info(spec.uuid)
            assert (after.domid, after.state) == (before.domid, "Running")
        for location in locations:
            bench.calls.vdi_destroy(bench.sr, location)

    # --- devices --------------------------------------------------------------------------------

    def test_disks(self, bench: Bench) -> None:
        """Disks are given to a running guest and taken away, which twice is no error."""
        first, second = bench.disk(), bench.disk()
        drive = bench.disk_spec("", "3", type="CD", mode="RO")
        disks = (bench.disk_spec(first, "0"), drive)
        with bench.domain(disks=disks) as spec:
            bench.await_guest(spec.uuid)
            if bench.can("vbd_plug", "vbd_unplug"):
                disk = bench.disk_spec(second)
                bench.calls.vbd_plug(spec.uuid, disk)
                for _ in range(2):
                    bench.calls.vbd_unplug(spec.uuid, disk, False)
                with pytest.raises(XenError):
                    bench.calls.vbd_plug(spec.uuid, bench.disk_spec(bench.new_uuid()))
            if bench.can("vbd_media"):
                full = bench.disk_spec(second, "3", type="CD", mode="RO")
                for one in (full, drive):
                    bench.calls.vbd_media(spec.uuid, replace(one, vbd=drive.vbd))
        for location in (first, second):
            bench.calls.vdi_destroy(bench.sr, location)

    def test_interfaces(self, bench: Bench) -> None:
        """Interfaces are given to a running guest and taken away, which twice is no error."""
        with bench.domain(nics=(bench.nic_spec(),)) as spec:
            bench.await_guest(spec.uuid)
            if bench.can("vif_plug", "vif_unplug"):
                nic = bench.nic_spec("52:54:00:12:34:57")
                bench.calls.vif_plug(spec.uuid, nic)
                for _ in range(2):
                    bench.calls.vif_unplug(spec.uuid, nic, False)

    def test_other_devices(self, bench: Bench) -> None:
        """A device of the host is given to a guest and taken away, which twice is no error."""
        if not bench.can("device_plug", "device_unplug"):
            return
        device = DeviceSpec(kind="pci", id=bench.new_uuid(), backend=bench.pci)
        with bench.domain() as spec:
            bench.calls.device_plug(spec.uuid, device)
            for _ in range(2):
                bench.calls.device_unplug(spec.uuid, device)

    # --- networks -------------------------------------------------------------------------------

    def test_networks(self, bench: Bench) -> None:
        """A network is made and taken away; each of it twice is no error."""
        if not bench.can("network_create", "network_destroy", "network_found"):
            return
        network = bench.new_uuid()
        for _ in range(2):
            assert bench.calls.network_create(network, "a net", {}).uuid == network
        assert network in {one.uuid for one in bench.calls.network_found()}
        for _ in range(2):
            bench.calls.network_destroy(network)
        assert network not in {one.uuid for one in bench.calls.network_found()}

    # --- storage --------------------------------------------------------------------------------

    def test_repositories(self, bench: Bench) -> None:
        """Storage is made, attached, looked at and taken away; undoing twice is no error."""
        calls, sr, config = bench.calls, bench.new_uuid(), bench.sr_config()
        assert bench.sr_type in calls.sr_types()
        calls.sr_create(sr, bench.sr_type, 64 * MIB, config)
        for _ in range(2):
            calls.sr_attach(sr, bench.host, config)
        location = bench.new_uuid()
        calls.vdi_create(sr, location, MIB, {})
        found = calls.sr_scan(sr)

        assert [one.location for one in found.vdis] == [location]
        assert found.physical_size > 0
        calls.vdi_destroy(sr, location)
        assert calls.sr_scan(sr).vdis == ()
        if bench.can("sr_found"):
            assert sr in {one.uuid for one in calls.sr_found()}
        for _ in range(2):
            calls.sr_detach(sr, bench.host)
        for _ in range(2):
            calls.sr_destroy(sr)
        with pytest.raises(XenError):
            calls.sr_scan(sr)

    def test_disks_made_from_disks(self, bench: Bench) -> None:
        """Snapshots, clones and copies have the size of what they were made from."""
        calls, sr, source = bench.calls, bench.sr, bench.disk()
        made = []
        for name in ("vdi_snapshot", "vdi_clone"):
            if bench.can(name):
                made.append(bench.new_uuid())
                told = getattr(calls, name)(sr, source, made[-1])
                assert (told.location, told.virtual_size) == (made[-1], 8 * MIB)
        if bench.can("vdi_copy"):
            made.append(bench.new_uuid())
            assert calls.vdi_copy(sr, source, sr, made[-1]).virtual_size == 8 * MIB
        if bench.can("vdi_resize"):
            assert calls.vdi_resize(sr, source, 16 * MIB).virtual_size == 16 * MIB
        for name in ("vdi_snapshot", "vdi_clone"):
            if bench.can("vdi_resize", name):  # nothing was written since the last one
                made.append(bench.new_uuid())
                assert getattr(calls, name)(sr, source, made[-1]).virtual_size == 16 * MIB
        if bench.can("vdi_revert"):
            for _ in range(2):
                assert calls.vdi_revert(sr, made[0], source).virtual_size == 8 * MIB
        for location in (source, *made):
            for _ in range(2):
                calls.vdi_destroy(sr, location)
        left = {one.location for one in calls.sr_scan(sr).vdis}
        assert not left & {source, *made}

    def test_the_bytes_of_a_disk(self, bench: Bench) -> None:
        """What is written is read again; what never was reads as zeros, and is in no extent."""
        if not bench.can("vdi_extents", "vdi_read", "vdi_write"):
            return
        calls, sr, location = bench.calls, bench.sr, bench.disk()
        assert not calls.vdi_extents(sr, location)
        for _ in range(2):
            calls.vdi_write(sr, location, 4096, b"xenmgmt" * 100)
        assert calls.vdi_read(sr, location, 4095, 8) == b"\0xenmgmt"
        extents = calls.vdi_extents(sr, location)
        assert any(begin <= 4096 < begin + length for begin, length in extents)
        calls.vdi_destroy(sr, location)

    def test_wiping(self, bench: Bench) -> None:
        """A disk that was wiped is empty, and what a copy of it shares is told."""
        if not bench.can("vdi_wipe", "vdi_write", "vdi_read"):
            return
        calls, sr, location = bench.calls, bench.sr, bench.disk()
        calls.vdi_write(sr, location, 4096, b"secret" * 100)
        told = calls.vdi_wipe(sr, location, 8 * MIB)
        assert told.bytes > 0
        assert calls.vdi_read(sr, location, 0, 8192) == bytes(8192)
        calls.vdi_wipe(sr, location, 8 * MIB)
        calls.vdi_write(sr, location, 0, b"again")
        copy = bench.new_uuid()
        calls.vdi_clone(sr, location, copy)
        assert len(calls.vdi_wipe(sr, location, 8 * MIB).remains) > len(told.remains)
        assert calls.vdi_read(sr, copy, 0, 5) == b"again"
        for one in (location, copy):
            calls.vdi_destroy(sr, one)

    def test_disks_in_files(self, bench: Bench, tmp_path: Path) -> None:
        """A disk goes through a file to another one; a file with another hash changes nothing."""
        if not bench.can("vdi_export", "vdi_import"):
            return
        calls, sr = bench.calls, bench.sr
        source, target = bench.disk(), bench.disk()
        path = str(tmp_path / "disk")
        told = calls.vdi_export(sr, source, path, "")
        assert (told.path, told.bytes) == (path, (tmp_path / "disk").stat().st_size)
        for _ in range(2):
            assert calls.vdi_import(sr, target, path, told.sha256).virtual_size == 8 * MIB
        with pytest.raises(XenError):
            calls.vdi_import(sr, target, path, "0" * 64)
        for location in (source, target):
            calls.vdi_destroy(sr, location)

    def test_disks_that_cannot_be(self, bench: Bench) -> None:
        """A second disk of one location, and one made from nothing, are errors."""
        location = bench.disk()
        with pytest.raises(XenError):
            bench.calls.vdi_create(bench.sr, location, MIB, {})
        with pytest.raises(XenError):
            bench.calls.vdi_clone(bench.sr, bench.new_uuid(), bench.new_uuid())
        bench.calls.vdi_destroy(bench.sr, location)

    # --- events ---------------------------------------------------------------------------------

    def test_events(self, bench: Bench) -> None:
        """A domain that somebody else ends is told of."""
        if bench.behind is None:
            return
        spec = bench.spec()
        bench.calls.vm_start(spec, bench.host, False)
        bench.events.clear()
        bench.behind(spec.uuid)
        kinds = {event.kind for event in bench.heard(spec.uuid)}

        assert kinds & {"changed", "halted", "crashed"}
        assert bench.calls.vm_info(spec.uuid) is None

    def test_what_is_found(self, bench: Bench) -> None:
        """What the engine knows by itself says what it was built with."""
        if not bench.can("vm_found"):
            return
        location = bench.disk()
        disk, nic = bench.disk_spec(location, "0"), bench.nic_spec()
        with bench.domain(disks=(disk,), nics=(nic,), paused=True) as spec:
            (found,) = bench.calls.vm_found(spec.uuid)
            assert found in bench.calls.vm_found()
            assert (found.other_disks, found.other_nics) == ((), ())
            told = found.spec
            assert (told.uuid, told.name) == (spec.uuid, spec.name)
            assert (told.memory_static_max, told.vcpus_max) == (spec.memory_static_max, 2)
            assert [(one.vbd, one.vdi) for one in told.disks] == [(disk.vbd, disk.vdi)]
            assert [(one.vif, one.mac) for one in told.nics] == [(nic.vif, nic.mac)]
        assert bench.calls.vm_found(bench.new_uuid()) == []
        bench.calls.vdi_destroy(bench.sr, location)

    def test_forgetting(self, bench: Bench) -> None:
        """What the engine keeps of a VM that has ended can be removed, and removed again."""
        if not bench.can("vm_forget"):
            return
        with bench.domain() as spec:
            with pytest.raises(XenError):
                bench.calls.vm_forget(spec.uuid)
            bench.calls.vm_destroy(spec.uuid)
            for _ in range(2):
                bench.calls.vm_forget(spec.uuid)
            assert bench.calls.vm_found(spec.uuid) == []

    # --- all of it ------------------------------------------------------------------------------

    def test_zz_all_that_is_possible_was_done(self, bench: Bench) -> None:
        """Whatever the driver declares possible has worked in this suite at least once."""
        if not self.is_whole():
            return
        possible = {name for name in methods() if bench.driver.capability(name)}
        known = {"host_join", "host_eject"}  # they take a host away; the suite has but one bench
        never = possible - bench.worked - known
        assert not never, f"declared possible, and never done: {', '.join(sorted(never))}"
