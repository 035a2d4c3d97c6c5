"""A guest is turned back in its domain: what comes back, what is refused, how long a mark lasts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import xenmgmt
from xenmgmt import errors
from xenmgmt.abc import EngineEvent
from xenmgmt.model._layout import places
from xenmgmt.states import TABLES
from xenmgmt.testing.invariants import check_quiet

SMALLER = {"memory_dynamic_min": "32MiB", "VCPUs_at_startup": 2}
PROGRAM = """
    prompt: $
    every: 5 tick {n}
"""


@pytest.fixture
def vm() -> Iterator[Any]:
    with xenmgmt.connect("sim://?hosts=2", seed=3) as xen:
        xen.sim.program(PROGRAM)
        found = xen.VM.create(name_label="web", memory_static_max="64MiB", VCPUs_max=2, **SMALLER)
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="8MiB")
        xen.VBD.create(VM=found, VDI=disk)
        found.start()
        yield found


def block(vm: Any) -> Any:
    disk = vm.VBDs[0].VDI
    return vm._xen.sim.disk_read(disk.SR.uuid, disk.location, 0)


def allowed(vm: Any) -> set[str]:
    return set(TABLES["VM"].allowed(vm.ref, vm._live_row(), vm._xen))


def write(vm: Any, content: object) -> None:
    disk = vm.VBDs[0].VDI
    vm._xen.sim.disk_write(disk.SR.uuid, disk.location, 0, content)


def test_what_comes_back(vm: Any) -> None:
    """Disks, what was typed and counted, pausedness; the domain stays, what was printed too."""
    xen = vm._xen
    console = xen.open_console(vm)
    console.write("ec")
    write(vm, "before")
    vm.mark("m")
    domid = vm.domid
    for pause in (False, True, False):
        console.send("ho spoiled")
        xen.clock.sleep(5)
        write(vm, "after")
        vm.snapshot("in between")
        write(vm, "after that")
        if pause:
            vm.pause()
        vm.rewind("m")
        assert block(vm) == "before"
        assert (vm.domid, vm.state) == (domid, "Running")
        info = xen.driver.vm_info(vm.uuid)
        assert (info.domid, info.state) == (domid, "Running")
        console.read()
        console.send("ho whole")
        xen.clock.sleep(5)
        text = console.read()
        assert "\nwhole\r\n" in text
        assert "tick 1" in text
        vm.rewind("m")
    for snapshot in vm.snapshots:
        (disk,) = [vbd.VDI for vbd in snapshot.VBDs]
        assert xen.sim.disk_read(disk.SR.uuid, disk.location, 0) == "after"
    check_quiet(xen)


def test_a_guest_that_was_paused_is_paused_again(vm: Any) -> None:
    """A mark remembers whether the guest ran; the record says so too."""
    vm.pause()
    vm.mark("still")
    vm.unpause()
    vm.rewind("still")
    assert (vm.state, vm.power_state) == ("Paused", "Paused")
    check_quiet(vm._xen)


def test_what_the_record_tells(vm: Any) -> None:
    """The marks are in the record, with their times, and each change is an event."""
    xen = vm._xen
    stream = xen.events.stream(["VM"])
    xen.clock.sleep(7)
    vm.mark("one")
    vm.mark("two")
    assert list(vm.marks) == ["one", "two"]
    assert vm.marks["one"] == xen.clock.now()
    assert "rewind" in allowed(vm)
    vm.unmark("one")
    told = [tuple(event.snapshot["marks"]) for event in stream.poll() if event.ref == vm.ref]
    assert list(dict.fromkeys(told)) == [(), ("one",), ("one", "two"), ("two",)]
    vm.unmark("two")
    assert "rewind" not in allowed(vm)


def test_refusals_name_the_marks_there_are(vm: Any) -> None:
    """No marks, no such mark, a name that is taken, a name that is none: nothing is changed."""
    xen = vm._xen
    with pytest.raises(errors.NoSuchMark, match="has no marks"):
        vm.rewind("n")
    vm.mark("m")
    vm.mark("k")
    write(vm, "since")
    revision = xen.store.revision
    for call in (vm.rewind, vm.unmark):
        with pytest.raises(errors.NoSuchMark, match="no mark n; it has: m, k") as missing:
            call("n")
        assert (missing.value.mark, missing.value.marks) == ("n", ("m", "k"))
    with pytest.raises(errors.MarkExists, match="unmark it first") as taken:
        vm.mark("m")
    assert f'mark on VM "{vm.name_label}" ({vm.ref}), now Running, is refused' in str(taken.value)
    for name in ("", "a b", "a/b", "x" * 61, "ä"):
        with pytest.raises(errors.InvalidValue, match="name"):
            vm.mark(name)
    assert (xen.store.revision, block(vm)) == (revision, "since")


def plug_disk(vm: Any) -> Any:
    disk = vm._xen.VDI.create(SR=vm._xen.SR.get_all()[0], virtual_size="8MiB")
    vbd = vm._xen.VBD.create(VM=vm, VDI=disk, userdevice="1")
    vbd.plug()
    return vbd.unplug


def plug_interface(vm: Any) -> Any:
    network = vm._xen.network.get_all()[0]
    vif = vm._xen.VIF.create(VM=vm, network=network, device="0")
    vif.plug()
    return vif.unplug


def balloon(vm: Any) -> Any:
    vm.set_memory_target_live("48MiB")
    vm.wait_memory_target_live()

    def back() -> None:
        vm.set_memory_target_live("64MiB")
        vm.wait_memory_target_live()

    return back


def one_vcpu(vm: Any) -> Any:
    vm.set_VCPUs_number_live(1)
    return lambda: vm.set_VCPUs_number_live(2)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (plug_disk, "VBD"),
        (plug_interface, "VIF"),
        (balloon, "bytes of memory"),
        (one_vcpu, "vCPUs"),
    ],
)
def test_devices_that_changed_are_named(vm: Any, change: Any, told: str) -> None:
    """What the guest has and had not is told; put back, the way back is open."""
    vm.mark("m")
    write(vm, "since")
    back = change(vm)
    with pytest.raises(errors.DevicesChanged) as refused:
        vm.rewind("m")
    assert any(told in one for one in (*refused.value.more, *refused.value.less))
    assert (block(vm), vm.state) == ("since", "Running")
    back()
    vm.rewind("m")
    assert block(vm) is None


ENDS: dict[str, Any] = {
    "shutdown": lambda vm: vm.hard_shutdown(),
    "clean shutdown": lambda vm: vm.clean_shutdown(),
    "reboot": lambda vm: vm.hard_reboot(),
    "reboot of its own": lambda vm: vm._xen.sim.guest_reboot(vm.uuid),
    "suspend": lambda vm: vm.suspend(),
    "migration": lambda vm: vm.pool_migrate(
        next(host for host in vm._xen.host if host != vm.resident_on)
    ),
    "crash": lambda vm: vm._xen.sim.guest_crash(vm.uuid),
    "end of its own": lambda vm: vm._xen.sim.guest_halt(vm.uuid),
    "lost host": lambda vm: (
        vm._xen.sim.host_crash(host := vm.resident_on.uuid),
        vm._xen.sim.host_recover(host),
    ),
    "behind our back": lambda vm: (
        vm._xen.sim._drop(vm.uuid)
        and vm._xen.sim.emit(
            EngineEvent(kind="changed", subject=vm.uuid, data={"why": "destroyed"})
        )
    ),
    "reset": lambda vm: vm.power_state_reset(),
}


def domain_of(row: Any) -> tuple[Any, ...]:
    """Which domain it is by a row, also when an operation is about to end it."""
    return tuple(row[place] for place in places("VM", "resident_on", "domid"))


@pytest.mark.parametrize("way", ENDS)
def test_a_mark_ends_with_its_domain(vm: Any, way: str) -> None:
    """Whatever ends or replaces the domain takes the marks out of the record in the same change."""
    xen = vm._xen
    vm.mark("m")
    before = domain_of(vm._live_row())
    stream = xen.events.stream(["VM"])
    ENDS[way](vm)
    xen.clock.sleep(1)
    for event in stream.poll():
        row = event.snapshot._row
        assert bool(event.snapshot["marks"]) == (domain_of(row) == before)
    assert (dict(vm.marks), dict(vm.marked_devices)) == ({}, {})


def test_a_revert_ends_marks(vm: Any) -> None:
    """The VM that comes out of a revert has none, and a copy of a marked one has none either."""
    point = vm.checkpoint("point")
    vm.mark("m")
    assert [dict(fork.marks) for fork in vm.fork(2)] == [{}, {}]
    again = point.revert()
    again.resume()
    assert dict(again.marks) == {}


def test_it_stays_on_failure(vm: Any) -> None:
    """A mark that the engine fails to set is not there; one that it has lost is taken out."""
    xen = vm._xen
    xen.sim.fail("vm_mark", errors.EngineError("no room"))
    with pytest.raises(errors.EngineError, match="no room"):
        vm.mark("m")
    assert dict(vm.marks) == {}
    vm.mark("m")
    xen.sim._marks.clear()
    with pytest.raises(errors.EngineError, match="no mark"):
        vm.rewind("m")
    assert (dict(vm.marks), vm.state) == ({}, "Running")
    check_quiet(xen)


def test_cancel_and_time_out(vm: Any) -> None:
    """A call that takes too long is given up, and the guest is as it was, without the mark."""
    xen = vm._xen
    xen.sim.slow("vm_mark", 30.0)
    with pytest.raises(errors.Timeout):
        vm.mark.options(timeout=3)("late")
    task = vm.mark.task("never")
    assert vm.state == "marking"
    task.cancel()
    with pytest.raises(errors.TaskCancelled):
        task.wait()
    assert (dict(vm.marks), vm.state) == ({}, "Running")
    assert xen.sim.vm_marks(vm.uuid) == ()
    check_quiet(xen)


def test_a_new_engine_has_no_marks(tmp_path: Path) -> None:
    """A store that outlives its engine: the guest is kept, its marks are not, and it is told."""
    url = "sim://?guests=kept"
    with xenmgmt.connect(url, store=tmp_path / "store") as xen:
        vm = xen.VM.create(name_label="web", memory_static_max="64MiB")
        vm.start()
        vm.mark("m")
    with xenmgmt.connect(url, store=tmp_path / "store") as xen:
        (vm,) = xen.VM
        assert (vm.state, dict(vm.marks)) == ("Running", {})
        assert any("its marks are gone: m" in one.outcome for one in xen.recovery)
