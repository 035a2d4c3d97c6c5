"""Real guests: QEMU through libvirt, in software emulation, with a kernel and a shell."""

from __future__ import annotations

import os
import signal
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.drivers.libvirt.daemon import Daemon
from tests.drivers.libvirt.guests import BOOT, MIB, Lab, Shell
from tests.patience import until

import xenmgmt
from xenmgmt import errors, leases, ready
from xenmgmt.drivers import qemu_img
from xenmgmt.drivers.libvirt import _files as files
from xenmgmt.drivers.libvirt import xml
from xenmgmt.engine.settling import settled


@pytest.fixture(autouse=True)
def tidy(lab: Lab, libvirtd: Daemon) -> Iterator[None]:
    """The daemon is up and no guest runs after a test, also after one that failed half way."""
    yield
    if not libvirtd.is_up:
        libvirtd.start()
    for vm in list(lab.xen.VM):
        if vm.state in ("Running", "Paused"):
            vm.hard_shutdown()


def test_devices_of_a_running_guest(lab: Lab) -> None:
    """The guest sees disks and interfaces come and go, CPUs come, and memory go."""
    vm = lab.guest("devices")
    shell = lab.boot(vm)
    assert shell.run("ls /dev/vd*") == "/dev/vda"

    disk = lab.xen.VDI.create(SR=lab.sr, virtual_size=8 * MIB)
    vbd = lab.xen.VBD.create(VM=vm, VDI=disk, userdevice="1")
    vbd.plug()
    shell.run("until [ -e /dev/vdb ]; do sleep 0.1; done")
    assert shell.run("cat /sys/block/vdb/size") == str(8 * MIB // 512)
    vbd.unplug()
    assert shell.run("ls /dev/vd*") == "/dev/vda"

    vif = lab.xen.VIF.create(VM=vm, network=lab.network, MAC="52:54:00:aa:bb:01")
    vif.plug()
    shell.run("until [ -e /sys/class/net/eth0 ]; do sleep 0.1; done")
    assert shell.run("cat /sys/class/net/eth0/address") == "52:54:00:aa:bb:01"
    vif.unplug()
    assert "eth0" not in shell.run("ls /sys/class/net")

    vm.set_VCPUs_number_live(2)
    shell.run("until [ $(nproc) = 2 ]; do sleep 0.1; done")
    vm.set_memory_dynamic_range(112 * MIB, 112 * MIB)
    vm.wait_memory_target_live()
    assert vm.metrics.memory_actual <= 113 * MIB

    picture = shell.console.screenshot()
    width, height = struct.unpack(">II", picture[16:24])
    assert picture.startswith(b"\x89PNG")
    assert (width, height) >= (320, 200)
    (sample,) = [one for one in lab.xen.driver.vm_stats(0).samples if one.uuid == vm.uuid]
    assert sample.cpu_time > 0
    assert sample.disk_read > 0
    assert lab.xen.sample() >= 1
    vm.clean_shutdown()
    assert vm.state == "Halted"


def test_memory_survives_suspend(lab: Lab) -> None:
    """What a guest had in memory is there again after suspend and resume."""
    vm = lab.guest("sleeper")
    shell = lab.boot(vm)
    shell.run("echo remembered > /tmp/note")
    vm.suspend()
    assert vm.state == "Suspended"
    assert lab.xen.driver.vm_info(vm.uuid) is None
    vm.resume()
    assert Shell(lab.xen, vm).run("cat /tmp/note") == "remembered"
    vm.hard_shutdown()


def test_checkpoint_and_revert(lab: Lab) -> None:
    """A revert brings back memory and disk of one moment, and the guest goes on from there."""
    vm = lab.guest("traveller")
    shell = lab.boot(vm)
    write = "printf {0} > /tmp/note; printf {0} | dd of=/dev/vda conv=fsync 2>/dev/null"
    shell.run(write.format("before"))
    point = vm.checkpoint(new_name="point")
    assert vm.state == "Running"
    shell.run(write.format("after!"))
    read = (
        "cat /tmp/note; dd if=/dev/vda bs=6 count=1 iflag=direct 2>/dev/null || head -c6 /dev/vda"
    )
    assert shell.run(read) == "after!after!"
    for _ in range(2):
        vm = point.revert()
        assert vm.state == "Suspended"
        vm.resume()
        shell = Shell(lab.xen, vm)
        assert shell.run("cat /tmp/note") == "before"
        assert shell.run("echo 3 > /proc/sys/vm/drop_caches; head -c6 /dev/vda") == "before"
        shell.run(write.format("after!"))
    vm.hard_shutdown()


def test_snapshots_and_clones_of_a_running_guest(lab: Lab) -> None:
    """A snapshot of a disk in use holds what was written until then, and so does a clone of it."""
    vm = lab.guest("writer")
    shell = lab.boot(vm)
    shell.run("printf one | dd of=/dev/vda conv=fsync 2>/dev/null")
    first = vm.snapshot(new_name="first")
    shell.run("printf two | dd of=/dev/vda conv=fsync 2>/dev/null")
    second = vm.snapshot(new_name="second")
    shell.run("printf end | dd of=/dev/vda conv=fsync 2>/dev/null")
    vm.hard_shutdown()

    for source, content in ((first, "one"), (second, "two"), (vm, "end")):
        copy = source.clone(new_name=f"of {content}")
        copy.is_a_template = False
        assert lab.boot(copy).run("head -c3 /dev/vda") == content
        copy.hard_shutdown()
        (disk,) = [vbd.VDI for vbd in copy.VBDs]
        copy.destroy()
        disk.destroy()
    for gone in (first, second):
        disks = [vbd.VDI for vbd in gone.VBDs]
        gone.destroy()
        for disk in disks:
            disk.destroy()


READ_BACK = "echo 3 > /proc/sys/vm/drop_caches; md5sum < /dev/vda"


def test_a_guest_reads_what_it_wrote_before_a_snapshot(lab: Lab) -> None:
    """A disk that is frozen in use holds all that it held, for the guest that goes on with it."""
    vm = lab.guest("reader")
    shell = lab.boot(vm)
    for number in range(3):
        shell.run(f"dd if=/dev/urandom of=/dev/vda bs=1M count=4 seek={4 * number} conv=fsync")
        before = shell.run(READ_BACK)
        vm.snapshot(new_name=f"s{number}")
        assert shell.run(READ_BACK) == before
    clear(lab, vm)


@pytest.mark.parametrize("ends", ["shut down", "power cut"])
def test_a_snapshot_that_is_cut_off_loses_nothing(
    lab: Lab, libvirtd: Daemon, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    """What a guest wrote to the new image is on its disk, though the image had not its name yet."""
    vm = lab.guest("cut")
    shell = lab.boot(vm)
    shell.run("printf one | dd of=/dev/vda conv=fsync")
    with monkeypatch.context() as cut:
        cut.setattr(files, "take_name", broken)
        with pytest.raises(OSError, match="cut off"):
            vm.snapshot(new_name="never")
        shell.run("printf two | dd of=/dev/vda conv=fsync")
        cut.setattr(files, "_is_made", lambda *_: False)  # as if by a process that died
        if ends == "power cut":
            libvirtd.virsh("destroy", vm.uuid)
            until(lambda: vm.state == "Halted")
    monkeypatch.setattr(files, "_is_made", lambda *_: False)
    passing = lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB)
    passing.destroy()
    if ends != "power cut":
        vm.hard_shutdown()
    assert lab.boot(vm).run("head -c3 /dev/vda") == "two"
    clear(lab, vm)


def broken(*_: Any) -> None:
    raise OSError("cut off")


def clear(lab: Lab, vm: Any) -> None:
    """Take a VM away, with its snapshots and disks; no file is left that nobody needs."""
    vm.hard_shutdown()
    gone = [*vm.snapshots, vm]
    disks = [vbd.VDI for one in gone for vbd in one.VBDs]
    for thing in (*gone, *disks):
        thing.destroy()
    left = {path for path in lab.pool.iterdir() if path.name.startswith(files.HIDDEN)}
    assert left <= {files.backing(path) for path in lab.pool.iterdir()}


def test_resize(lab: Lab) -> None:
    """A disk in use grows, and the guest sees it; so does a free one. None is cut off."""
    vm = lab.guest("grower")
    (disk,) = [vbd.VDI for vbd in vm.VBDs]
    shell = lab.boot(vm)
    disk.resize_online(32 * MIB)
    assert shell.run("cat /sys/block/vda/size") == str(32 * MIB // 512)
    assert disk.virtual_size == 32 * MIB
    vm.hard_shutdown()
    disk.resize(40 * MIB)
    for smaller in (disk.resize, disk.resize_online):
        with pytest.raises(errors.InvalidValue, match="41943040 bytes"):
            smaller(8 * MIB)
    assert disk.virtual_size == 40 * MIB


def test_behind_our_back(lab: Lab, libvirtd: Daemon) -> None:
    """What a guest or somebody else does to a domain is soon in the record."""
    vm = lab.guest("victim")
    shell = lab.boot(vm)
    libvirtd.virsh("suspend", vm.uuid)
    until(lambda: vm.state == "Paused")
    libvirtd.virsh("resume", vm.uuid)
    until(lambda: vm.state == "Running")
    shell.console.send("poweroff -f")
    until(lambda: vm.state == "Halted")

    vm.start()
    libvirtd.virsh("destroy", vm.uuid)
    until(lambda: vm.state == "Halted")
    with pytest.raises(errors.VMBadPowerState):
        vm.pause()


def test_reboot(lab: Lab) -> None:
    """Whoever waits for a guest that boots again does not take the boot before for it."""
    vm = lab.guest("again")
    shell = lab.boot(vm)
    shell.run("touch /before")
    vm.hard_reboot()
    ready.wait(vm, ready.console("guest ready", BOOT))
    shell.console.expect("guest ready", timeout=BOOT)  # an open one goes on
    assert Shell(lab.xen, vm).run("ls /before 2>&1 | cut -c1-3") == "ls:"
    vm.hard_shutdown()


def test_a_forced_reboot_was_told(lab: Lab) -> None:
    """When it is done its event is behind us: who then asks for a reboot waits for another one."""
    vm = lab.guest("forced")
    lab.boot(vm)
    driver: Any = lab.xen.driver
    told = driver.waiters.add(vm.uuid, "rebooted")
    driver._post(lambda: time.sleep(0.5))  # whoever tells it is late
    settled(driver, driver.vm_reboot(vm.uuid, True), BOOT)
    assert told.done()
    vm.hard_shutdown()


def emulator(libvirtd: Daemon, vm: Any) -> int:
    """The process that runs a guest."""
    (pid,) = [pid for pid, words in libvirtd.emulators().items() if vm.uuid in words]
    return pid


def test_what_follows_a_crash_can_change(lab: Lab) -> None:
    """What is to follow a crash is asked when it comes, and then what was in memory is there."""
    vm = lab.guest("mourned", actions_after_crash="destroy")
    shell = lab.boot(vm)
    vm.actions_after_crash = "preserve"
    shell.console.send("echo c > /proc/sysrq-trigger")
    until(lambda: vm.state == "Crashed")
    dump = vm.dump_core()
    assert dump.VDI.physical_utilisation > MIB
    dump.destroy()
    vm.hard_shutdown()

    shell = lab.boot(vm)
    vm.actions_after_crash = "destroy"
    shell.console.send("echo c > /proc/sysrq-trigger")
    until(lambda: vm.state == "Halted")


def test_the_emulator_dies(lab: Lab, libvirtd: Daemon) -> None:
    """An emulator that is killed is a crash of its guest, and what is to follow a crash does."""
    vm = lab.guest("crasher", actions_after_crash="preserve")
    vm.start()
    os.kill(emulator(libvirtd, vm), signal.SIGKILL)
    until(lambda: vm.state == "Crashed")
    with pytest.raises(errors.EngineError, match="nothing is left"):
        vm.dump_core()
    vm.hard_shutdown()

    vm.actions_after_crash = "destroy"
    vm.start()
    os.kill(emulator(libvirtd, vm), signal.SIGKILL)
    until(lambda: vm.state == "Halted")


def test_the_daemon_restarts(lab: Lab, libvirtd: Daemon) -> None:
    """Guests outlive their daemon; what happened meanwhile is in the records when it is back."""
    stays, goes = lab.guest("stays"), lab.guest("goes")
    stays.start()
    goes.start()
    libvirtd.stop()
    assert emulator(libvirtd, stays)
    os.kill(emulator(libvirtd, goes), signal.SIGKILL)
    libvirtd.start()
    until(lambda: goes.state == "Halted")
    assert stays.state == "Running"
    assert lab.host.state == "Enabled"
    stays.pause()
    stays.hard_shutdown()


def test_rewind(lab: Lab) -> None:
    """A guest is turned back in its emulator: memory and disk; state and devices stay as known."""
    vm = lab.guest("rewound")
    shell = lab.boot(vm)
    driver: Any = lab.xen.driver
    write = "printf {0} > /tmp/note; printf {0} | dd of=/dev/vda conv=fsync 2>/dev/null"
    read = "echo 3 > /proc/sys/vm/drop_caches; cat /tmp/note; head -c6 /dev/vda"
    shell.run(write.format("before"))
    vm.mark("clean")
    assert list(vm.marks) == ["clean"]
    domid = vm.domid
    for paused in (False, False, True):
        shell.run(write.format("after!"))
        if paused:
            vm.pause()
        vm.rewind("clean")
        assert shell.run(read) == "beforebefore"
        assert (vm.state, vm.domid, driver.vm_info(vm.uuid).state) == ("Running", domid, "Running")

    disk = lab.xen.VDI.create(SR=lab.sr, virtual_size=8 * MIB)
    vbd = lab.xen.VBD.create(VM=vm, VDI=disk, userdevice="1")
    vbd.plug()
    with pytest.raises(errors.DevicesChanged) as refused:
        vm.rewind("clean")
    assert vbd.ref in str(refused.value.more)
    with pytest.raises(errors.EngineError, match="devices"):  # the engine knows it as well
        settled(driver, driver.vm_rewind(vm.uuid, "clean"))
    vbd.unplug()
    vm.rewind("clean")
    for _ in range(2):
        settled(driver, driver.vm_unmark(vm.uuid, "clean"))
    with pytest.raises(errors.EngineError, match="no mark"):  # somebody has taken it away
        settled(driver, driver.vm_rewind(vm.uuid, "clean"))
    with pytest.raises((errors.EngineError, errors.NoSuchMark), match="no mark"):
        vm.rewind("clean")  # the record may know it by now, or not
    until(lambda: dict(vm.marks) == {})
    assert vm.state == "Running"
    vm.mark("still")
    vm.pause()
    vm.mark("paused")
    vm.unpause()
    vm.rewind("paused")
    assert (vm.state, driver.vm_info(vm.uuid).state) == ("Paused", "Paused")
    vm.rewind("still")
    assert (vm.state, driver.vm_info(vm.uuid).state) == ("Running", "Running")
    vm.hard_shutdown()


def test_a_mark_outlives_process_and_daemon(lab: Lab, libvirtd: Daemon, tmp_path: Path) -> None:
    """A mark works after the connection was opened again, and after the daemon has restarted."""
    vm = lab.guest("marked")
    shell = lab.boot(vm)
    shell.run("printf old > /tmp/note")
    vm.mark("clean")
    shell.run("printf new > /tmp/note")
    libvirtd.stop()
    libvirtd.start()
    vm.rewind("clean")
    assert shell.run("cat /tmp/note") == "old"
    with xenmgmt.connect(libvirtd.uri) as other:  # another process would see no more than this
        driver: Any = other.driver
        assert driver.vm_marks(vm.uuid) == ("clean",)
        assert settled(driver, driver.vm_rewind(vm.uuid, "clean")) == "Running"
    vm.hard_shutdown()
    assert dict(vm.marks) == {}


def test_freezing_a_disk_ends_its_marks(lab: Lab) -> None:
    """QEMU goes back only in the file that it writes to: a snapshot of the disk takes the marks."""
    vm = lab.guest("frozen")
    lab.boot(vm)
    vm.mark("clean")
    snapshot = vm.snapshot("point")
    until(lambda: dict(vm.marks) == {})
    assert lab.xen.driver.vm_marks(vm.uuid) == ()
    with pytest.raises(errors.NoSuchMark):
        vm.rewind("clean")
    vm.mark("clean")
    vm.rewind("clean")
    leases.destroy_with_disks(snapshot)
    vm.hard_shutdown()


def snapshots_inside(lab: Lab, vm: Any) -> list[str]:
    """The names of the internal snapshots in the file of a VM's first disk."""
    (disk,) = [vbd.VDI for vbd in vm.VBDs]
    told = qemu_img.look(lab.pool / disk.location)
    return [one["name"] for one in told.get("snapshots", ())]


def test_an_internal_snapshot(lab: Lab) -> None:
    """It lies in the disk's own file, memory with it, makes no file, and goes when dropped."""
    vm = lab.guest("internal")
    shell = lab.boot(vm)
    before = {path.name for path in lab.pool.iterdir()}
    vm.mark("inside")
    assert {path.name for path in lab.pool.iterdir()} == before
    assert snapshots_inside(lab, vm) == ["xenmgmt-mark-inside"]
    vm.unmark("inside")
    assert snapshots_inside(lab, vm) == []
    assert shell.run("echo goes-$((1))-on") == "goes-1-on"
    vm.mark("left")
    vm.hard_shutdown()
    assert dict(vm.marks) == {}
    assert snapshots_inside(lab, vm) == ["xenmgmt-mark-left"]  # its memory is still in there
    vm.start()
    assert snapshots_inside(lab, vm) == []
    vm.hard_shutdown()


def test_an_internal_snapshot_wants_qcow2(lab: Lab) -> None:
    """A raw disk has no room for one: QEMU's reason is told, and the guest goes on."""
    vm = lab.guest("raw", disks=0)
    disk = lab.xen.VDI.create(SR=lab.sr, virtual_size=8 * MIB, sm_config={"format": "raw"})
    lab.xen.VBD.create(VM=vm, VDI=disk, userdevice="0")
    shell = lab.boot(vm)
    with pytest.raises(errors.EngineError, match="does not support snapshots"):
        vm.mark("inside")
    assert (dict(vm.marks), vm.state) == ({}, "Running")
    shell.run("printf old | dd of=/dev/vda conv=fsync")
    vm.snapshot(new_name="outside")
    shell.run("printf new | dd of=/dev/vda conv=fsync")
    assert shell.run("echo 3 > /proc/sys/vm/drop_caches; head -c3 /dev/vda") == "new"
    clear(lab, vm)


def test_an_external_snapshot(lab: Lab) -> None:
    """It is a frozen file below the disk's, and a revert makes the disk what it was."""
    vm = lab.guest("external")
    shell = lab.boot(vm)
    shell.run("printf old | dd of=/dev/vda conv=fsync")
    point = vm.snapshot(new_name="outside")
    (disk,), (frozen,) = ([vbd.VDI for vbd in one.VBDs] for one in (vm, point))
    below = files.backing(lab.pool / disk.location)
    assert below is not None
    assert below.name.startswith(files.PARENT)
    assert files.backing(lab.pool / frozen.location) == below
    assert snapshots_inside(lab, vm) == []
    (found,) = lab.xen.driver.vm_found(vm.uuid)
    assert [one.vdi for one in found.spec.disks] == [f"{lab.sr.uuid}/{disk.location}"]
    shell.run("printf new | dd of=/dev/vda conv=fsync")
    vm.hard_shutdown()
    vm = point.revert()
    assert vm.state == "Halted"
    assert lab.boot(vm).run("head -c3 /dev/vda") == "old"
    clear(lab, vm)


def test_core_dump(lab: Lab) -> None:
    """The memory of a running guest is written as a core file, and the guest goes on."""
    vm = lab.guest("dumped", disks=0)
    vm.start()
    driver: Any = lab.xen.driver
    image = lab.xen.VDI.create(SR=lab.sr, virtual_size=160 * MIB)
    settled(driver, driver.vm_dump_core(vm.uuid, f"{lab.sr.uuid}/{image.location}"))
    path = lab.pool / image.location
    assert path.stat().st_size > 100 * MIB
    assert path.read_bytes()[:4] == b"\x7fELF"
    until(lambda: vm.state == "Running")
    vm.hard_shutdown()
    image.destroy()


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ("PV_kernel", "/no/such/kernel"),
        ("PV_kernel", "/etc/passwd"),
        ("PV_ramdisk", "/no/such/ramdisk"),
    ],
)
def test_no_kernel(lab: Lab, wrong: str, path: str) -> None:
    """A kernel that is none, or a file that is not there, is named with the VM."""
    vm = lab.guest("empty", disks=0)
    setattr(vm, wrong, path)
    with pytest.raises(errors.BootloaderFailed, match=rf"{vm.ref}.*{wrong} '{path}'"):
        vm.start()
    assert vm.state == "Halted"
    assert vm.current_operations == {}


def test_what_an_emulator_cannot_have(lab: Lab) -> None:
    """The refusal says what, and how much would do."""
    vm = lab.guest("many", VCPUs_max=999, VCPUs_at_startup=1)
    with pytest.raises(errors.InvalidValue, match=r"VCPUs_max .* 999; it takes 1 to \d+"):
        vm.start()
    assert vm.state == "Halted"
    vm.destroy()
    with pytest.raises(errors.InvalidValue, match=r"format .* bogus; it takes qcow2 or raw"):
        lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB, sm_config={"format": "bogus"})


def test_storage_that_was_not_made_deletes_nothing(
    lab: Lab, libvirtd: Daemon, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A repository that could not be made in a folder in use leaves what is in it."""
    image = tmp_path / "theirs.qcow2"
    image.write_bytes(b"not ours")

    def fails(sr: str) -> None:
        raise errors.EngineError(f"cannot look at {sr}")

    given: dict[str, Any] = {"type": "file", "device_config": {"location": str(tmp_path)}}
    with monkeypatch.context() as patch:
        patch.setattr(lab.xen.driver, "sr_scan", fails)
        with pytest.raises(errors.EngineError, match="cannot look at"):
            lab.xen.SR.create(host=lab.host, name_label="second", **given)
    assert [sr.name_label for sr in lab.xen.SR if sr.name_label == "second"] == []
    assert image.read_bytes() == b"not ours"
    second = lab.xen.SR.create(host=lab.host, name_label="second", **given)
    assert [disk.location for disk in second.VDIs] == ["theirs.qcow2"]
    for pbd in second.PBDs:
        pbd.unplug()
    pool = f"file-{second.uuid}"
    second.forget()
    libvirtd.virsh("pool-undefine", pool)  # a forgotten repository may be introduced again
    assert image.read_bytes() == b"not ours"


def test_nothing_is_left(lab: Lab) -> None:
    """With all disks gone the pool's directory is empty: no parent, no half-made file."""
    for vm in list(lab.xen.VM):
        if vm.state in ("Running", "Paused"):
            vm.hard_shutdown()
        if vm.state == "Suspended" and not vm.is_a_snapshot:
            vm.hard_shutdown()
        vm.destroy()
    for disk in list(lab.sr.VDIs):
        disk.destroy()
    assert [path.name for path in lab.pool.iterdir()] == []


def test_each_bootable_disk_is_tried(lab: Lab, libvirtd: Daemon) -> None:
    """In the order of their numbers, and then the drives."""
    vm = lab.xen.VM.create(name_label="many", memory_static_max=16 * MIB)
    for number, (kind, bootable) in {
        "10": ("Disk", True),
        "2": ("Disk", True),
        "1": ("CD", True),
        "0": ("Disk", False),
    }.items():
        disk = lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB)
        lab.xen.VBD.create(VM=vm, VDI=disk, userdevice=number, type=kind, bootable=bootable)
    vm.start(start_paused=True)
    there = xml.Domain.parse(libvirtd.virsh("dumpxml", vm.uuid)).disks
    assert {one.target: one.boot_order for one in there} == {
        "vda": None,
        "vdc": 1,
        "vdk": 2,
        "sdb": 3,
    }
    disks = [vbd.VDI for vbd in vm.VBDs]
    vm.hard_shutdown()
    for thing in (vm, *disks):
        thing.destroy()
