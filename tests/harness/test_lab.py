"""Guests for tests, without pytest in between: what each kind of reset promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import libvirt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.harness.worlds import count, repository, template

import xenmgmt
from xenmgmt import Xen, errors, harness, leases, ready
from xenmgmt.harness import Engines, Lab, Want
from xenmgmt.harness._want import RESETS
from xenmgmt.testing.invariants import check_quiet


@pytest.fixture
def xen() -> Iterator[Xen]:
    with xenmgmt.connect("sim://?hosts=1&memory=4GiB", seed=8) as found:
        yield found


def lab_on(xen: Xen) -> Lab:
    return Lab(xen, lambda name: template(xen, name))


def _write(xen: Xen, vm: Any) -> None:
    disk = vm.VBDs[0].VDI
    xen.sim.disk_write(disk.SR.uuid, disk.location, 0, "spoiled")


def _plug(xen: Xen, vm: Any) -> None:
    disk = xen.VDI.create(SR=repository(xen), virtual_size="8MiB", name_label="the test's own")
    vbd = xen.VBD.create(VM=vm, VDI=disk)
    vbd.plug()


MISDEEDS: dict[str, Callable[[Xen, Any], object]] = {
    "pause": lambda xen, vm: vm.pause(),
    "suspend": lambda xen, vm: vm.suspend(),
    "shut down": lambda xen, vm: vm.hard_shutdown(),
    "reboot": lambda xen, vm: vm.clean_reboot(),
    "crash": lambda xen, vm: xen.sim.guest_crash(vm.uuid),
    "destroy": lambda xen, vm: (vm.hard_shutdown(), vm.destroy()),
    "snapshot": lambda xen, vm: vm.snapshot("the test's own"),
    "checkpoint": lambda xen, vm: vm.checkpoint("the test's own"),
    "drop snapshots": lambda xen, vm: [leases.destroy_with_disks(one) for one in vm.snapshots],
    "rename": lambda xen, vm: setattr(vm, "name_label", "renamed"),
    "tag": lambda xen, vm: vm.add_tags("spoiled"),
    "write": _write,
    "plug": _plug,
    "end the lease": lambda xen, vm: [leases.release(xen, one.name) for one in leases.held(xen)],
}


def state_of(xen: Xen, vm: Any) -> tuple[Any, ...]:
    """What a test sees of its guest."""
    disks = [vbd.VDI for vbd in vm.VBDs]
    blocks = [xen.sim.disk_read(disk.SR.uuid, disk.location, 0) for disk in disks]
    return vm.state, tuple(vm.tags), blocks, len(disks), [str(vif) for vif in vm.VIFs]


@settings(max_examples=60, deadline=None)
@given(
    reset=st.sampled_from(RESETS),
    tests=st.lists(st.lists(st.sampled_from(sorted(MISDEEDS)), max_size=3), max_size=4),
)
def test_whatever_a_test_does_the_next_has_a_clean_guest(
    reset: str, tests: list[list[str]]
) -> None:
    """Each guest is as the first one was, and in the end only what tests made is left, by name."""
    with xenmgmt.connect("sim://?hosts=1&memory=4GiB", seed=8) as xen:
        before = count(xen)
        lab = lab_on(xen)
        want = Want("debian", reset=reset)
        first = None
        for number, misdeeds in enumerate([[], *tests]):
            guest = lab.take(want)
            seen = state_of(xen, guest.vm)
            assert guest.vm.name_label.startswith("lab debian ")
            first = first or seen
            assert seen == first
            for misdeed in misdeeds:
                try:
                    MISDEEDS[misdeed](xen, guest.vm)
                    xen.clock.sleep(0.1)
                except (errors.CallerError, errors.HostError):
                    continue  # what is refused changes nothing
            lab.end()
            lab.note(f"test {number}")
        left = lab.left()
        assert all(one.test.startswith("test ") for one in left)
        assert lab.close(left) == []
        check_quiet(xen)
        assert count(xen) == before


@pytest.mark.parametrize("reset", RESETS)
@pytest.mark.parametrize("misdeed", ["destroy", "suspend", "crash", "checkpoint"])
def test_what_the_lab_made_is_no_leak(xen: Xen, reset: str, misdeed: str) -> None:
    """Whatever the last test did to its guest: the lab's own goes with the lab, untold."""
    lab = lab_on(xen)
    lab.take(Want("debian", reset=reset))
    lab.end()
    lab.note("test 1")
    MISDEEDS[misdeed](xen, lab.take(Want("debian", reset=reset)).vm)
    lab.end()
    lab.note("test 2")
    assert [str(one) for one in lab.left()] == []
    assert lab.close() == []
    check_quiet(xen)
    assert count(xen) == (0, 0, 0, 0)


@pytest.mark.parametrize("reset", RESETS)
def test_guests_of_one_test_are_apart(xen: Xen, reset: str) -> None:
    """A test may have several guests at once, also of one kind; given back, they serve again."""
    lab = lab_on(xen)
    want = Want("debian", reset=reset)
    for _ in range(2):
        guests = [lab.take(want) for _ in range(3)]
        assert len({guest.vm.uuid for guest in guests}) == 3
        assert {guest.vm.state for guest in guests} == {"Running"}
        lab.end()
    assert lab.close() == []
    assert count(xen) == (0, 0, 0, 0)


def test_what_boots_and_what_does_not(xen: Xen) -> None:
    """Fresh and reverted guests boot for each test; a snapshot has memory, and forks share it."""
    lab = lab_on(xen)
    xen.sim.behave(boot_seconds=20)
    waited = {}
    for reset in RESETS:
        times = []
        for _ in range(3):
            begun = xen.clock.monotonic()
            lab.take(Want("debian", reset=reset, ready=(ready.agent(),)))
            times.append(round(xen.clock.monotonic() - begun))
            lab.end()
        waited[reset] = times

    once, each = [20, 0, 0], [20, 20, 20]
    assert waited == {"fresh": each, "fork": once, "revert": each, "snapshot": once}


def test_a_guest_that_is_not_ready_is_there_to_be_looked_at(xen: Xen) -> None:
    """It stays until the test ends, with what it printed; the next test tries a new one."""
    lab = lab_on(xen)
    want = Want("debian", ready=(ready.console("never", timeout=2),))
    with pytest.raises(errors.Timeout, match="never") as caught:
        lab.take(want)
    assert "login:" in str(caught.value)
    (guest,) = lab.current
    found = harness.gather(xen, guest.vm, "0")
    assert "login:" in found.console
    assert "Running" in found.states
    lab.end()
    assert lab.close() == []
    assert count(xen) == (0, 0, 0, 0)


def test_an_engine_without_forks_says_so(tmp_path: Path) -> None:
    """A reset that the engine cannot do is refused with its reason, and leaves nothing."""
    (tmp_path / "node.xml").write_text("<node/>")
    with xenmgmt.connect(f"test://{tmp_path}/node.xml") as xen:
        vm = xen.VM.create(name_label="plain", memory_static_max="64MiB")
        lab = Lab(xen)
        for reset in ("fork", "snapshot"):
            with pytest.raises(errors.NotSupported, match="libvirt"):
                lab.take(Want("plain", reset=reset))
            lab.end()
        assert lab.take(Want("plain", reset="fresh")).vm.state == "Running"
        lab.end()
        assert lab.close() == []
        assert [one.uuid for one in xen.VM] == [vm.uuid]
        assert leases.held(xen) == []


def test_what_others_make_meanwhile_is_nobodys_leak(tmp_path: Path) -> None:
    """A domain that somebody else starts on the engine is not called a leak of a test."""
    with xenmgmt.connect("test:///default") as xen:
        lab = Lab(xen)
        other = libvirt.open("test:///default")
        text = """<domain type='test'><name>theirs</name><memory unit='MiB'>64</memory>
            <os><type arch='i686'>hvm</type></os></domain>"""
        domain = other.createXML(text)
        assert xen.clock.wait(lambda: any(vm.name_label == "theirs" for vm in xen.VM), 5)
        mine = xen.VM.create(name_label="mine", memory_static_max="64MiB")
        lab.note("test 1")
        assert [str(one) for one in lab.left()] == ["VM 'mine', made in test 1"]
        domain.destroy()
        mine.destroy()
        assert lab.close() == []
        other.close()


def test_every_kind_of_thing_is_named(xen: Xen) -> None:
    """VMs, disks, snapshots, tasks and leases that are left are named with their test."""
    lab = lab_on(xen)
    xen.sim.behave(shutdown_seconds=900)
    guest = lab.take(Want("debian"))
    vm = xen.VM.create(name_label="a VM", memory_static_max="64MiB")
    vm.snapshot("a snapshot")
    xen.VDI.create(SR=repository(xen), virtual_size="8MiB", name_label="a disk")
    vm.start()
    vm.clean_shutdown.options(timeout=900).task()
    lab.note("test 1")
    leases.take(xen, "a lease", lambda name: guest.vm.snapshot(name))
    lab.note("test 2")
    left = lab.left()

    kinds = {(one.kind, one.name.split(" ")[1], one.test) for one in left if " " in one.name}
    assert ("VM", "VM", "test 1") in kinds
    assert ("snapshot", "snapshot", "test 1") in kinds
    assert ("disk", "disk", "test 1") in kinds
    assert ("lease", "lease", "this run") in kinds
    assert [one.test for one in left if one.kind == "task"] == ["test 1"]
    lab.end()
    assert lab.close(left) == []
    xen.clock.sleep(1000)
    assert count(xen) == (0, 0, 0, 0)


def test_leases_are_kept_while_they_are_needed(xen: Xen) -> None:
    """The lease of a guest that is used for long is extended; of one in use it may expire."""
    lab = lab_on(xen)
    want = Want("debian", reset="snapshot", lease=100)
    for _ in range(5):
        guest = lab.take(want)
        xen.clock.sleep(60)
        lab.end()
        assert leases.reap(xen) == []
    lab.take(want)
    xen.clock.sleep(101)
    assert leases.reap(xen) == [guest.lease]
    lab.end()
    assert lab.take(want).vm.state == "Running"
    assert lab.close() == []
    assert count(xen) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"template": "debian", "reset": "soap"}, "fresh, fork, revert, snapshot"),
        ({"template": ""}, "name of a template"),
        ({"template": "debian", "lease": 0}, "lease cannot be 0; it takes seconds"),
        (
            {"template": "debian", "lease": "long"},
            "lease does not take str 'long'; it takes seconds",
        ),
    ],
)
def test_wants_that_are_none(given: dict[str, Any], told: str) -> None:
    with pytest.raises(errors.CallerError, match=told):
        Want(**given)


def test_a_template_that_is_not_there(xen: Xen) -> None:
    """The error names those that are."""
    lab = lab_on(xen)
    lab.template("debian")
    with pytest.raises(errors.InvalidValue, match=r"nobody.*debian"):
        lab.template("nobody")


def test_what_was_there_before_stays(xen: Xen) -> None:
    """A template of the connection's own is used, and is there when the lab is gone."""
    vm = xen.VM.create(name_label="no template", memory_static_max="64MiB")
    lab = lab_on(xen)
    assert lab.take(Want("no template")).vm.state == "Running"
    assert lab.close() == []
    assert vm.exists
    assert [one.uuid for one in xen.VM] == [vm.uuid]


URL = "sim://?seed=8&guests=kept"


def test_two_runs_at_once_have_a_store_each(tmp_path: Path) -> None:
    """A run takes nothing from one that lives, and everything from one that has ended."""
    one, two = Engines(tmp_path), Engines(tmp_path)
    for engines in (one, two):
        lab = engines.lab(URL)
        vm = lab.xen.VM.create(name_label="plain", memory_static_max="64MiB")
        lab.take(Want("plain"))
        assert engines.reclaimed == []
    assert len(list(tmp_path.glob("*.db"))) == 2
    one.labs[URL].xen.close()  # as if its process had ended
    one.labs.clear()

    three = Engines(tmp_path)
    found = three.lab(URL)
    assert len(three.reclaimed) == 1
    assert "lab plain" in three.reclaimed[0]
    assert [vm.name_label for vm in found.xen.VM] == ["plain"]
    assert leases.held(found.xen) == []
    assert len(leases.held(two.labs[URL].xen)) == 1
    assert two.close() == three.close() == []
    assert len(list(tmp_path.glob("*.db"))) == 2
    assert vm is not None


def test_an_engine_that_cannot_be_opened_is_tried_once() -> None:
    """The same error comes again at once."""
    engines = Engines(None)
    raised = []
    for _ in range(2):
        with pytest.raises(errors.XenError) as caught:
            engines.lab("qemu+unix:///system?socket=/no/such/socket")
        raised.append(caught.value)
    assert raised[0] is raised[1]
