"""Checkpoints on another host: what was seen outside is always what the guest that goes on has."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import xenmgmt
from xenmgmt import Xen, errors
from xenmgmt.abc import Capability
from xenmgmt.testing.invariants import check_quiet

PROGRAM = "boot: up\nprompt: >\nevery: 0.007 tick {n} at {time}\nname -> shop"


class World:
    """A protected guest, somebody who types and reads, and a disk that the guest writes."""

    def __init__(self, interval: float, seconds: float, *, automatic: bool = True) -> None:
        self.xen = xenmgmt.connect("sim://?hosts=3&memory=2GiB", seed=65)
        self.sim: Any = self.xen.sim
        self.sim.checkpoint_seconds = seconds
        self.one, self.two, self.three = self.xen.host.get_all()
        self.sr = self.xen.SR.get_all()[0]
        self.vm = self.xen.VM.create(name_label="shop", memory_static_max="64MiB")
        self.disk = self.xen.VDI.create(SR=self.sr, virtual_size="8MiB")
        self.xen.VBD.create(VM=self.vm, VDI=self.disk)
        self.sim.program(PROGRAM, self.vm.uuid)
        self.vm.start_on(self.one)
        self.protection = self.xen.VM_protection.create(
            VM=self.vm, host=self.two, interval=interval, automatic=automatic
        )
        self.protection.start()
        self.seen = b""
        self.lines: dict[int, int] = {}

    def look(self) -> None:
        """Read what is new outside."""
        self.seen += self.sim.console_read(self.vm.uuid, len(self.seen)).data

    def write(self) -> None:
        """The guest writes on its disk how much it has printed, seen outside or not."""
        console = self.sim._console(self.vm.uuid)
        self.sim.disk_write(self.sr.uuid, self.disk.location, 0, console.position)

    def on_disk(self) -> Any:
        return self.sim.disk_read(self.sr.uuid, self.disk.location, 0)

    def pass_time(self, seconds: float, steps: list[int]) -> None:
        """Time passes; somebody types and reads, the guest writes, at these milliseconds."""
        for step in sorted(steps):
            if step / 1000 < seconds:
                self.xen.clock.call_later(step / 1000, self.write)
                self.xen.clock.call_later(step / 1000 + 0.0005, self.look)
        self.xen.clock.sleep(seconds)


@settings(max_examples=150, deadline=None)
@given(
    interval=st.sampled_from([0.005, 0.02, 0.05]),
    travel=st.sampled_from([0.0, 0.003, 0.04]),
    crash=st.floats(0.0, 0.3),
    steps=st.lists(st.integers(1, 300), max_size=12),
    typed=st.lists(st.integers(1, 300), max_size=4),
)
def test_nobody_has_seen_output_of_a_state_that_is_lost(
    interval: float, travel: float, crash: float, steps: list[int], typed: list[int]
) -> None:
    """Whenever the host dies, what was read outside is a beginning of what the survivor has."""
    w = World(interval, travel)
    for moment in typed:
        w.xen.clock.call_later(
            moment / 1000,
            lambda: w.vm.state == "Running" and w.sim.console_write(w.vm.uuid, b"name\n"),
        )
    w.pass_time(crash, steps)
    w.look()
    safe = w.sim.vm_standby(w.vm.uuid).safe_at
    w.sim.power_cut(w.one.uuid)

    assert (w.protection.state, w.vm.state) == ("FailedOver", "Running")
    assert w.vm.resident_on == w.two
    history = w.sim.console_read(w.vm.uuid, 0).data
    assert history.startswith(w.seen)
    written = w.on_disk()
    assert written is None or written <= len(history)  # the disk is of the same moment
    w.xen.clock.sleep(0.1)
    told = w.sim.console_read(w.vm.uuid, 0).data
    assert told.startswith(history)
    ticks = [int(number) for number in re.findall(rb"tick (\d+)", told)]
    assert ticks == list(range(1, len(ticks) + 1))  # none lost, none twice
    assert crash - safe <= 2 * interval + travel + 1e-9
    check_quiet(w.xen)


@settings(max_examples=30, deadline=None)
@given(crash=st.floats(0.0, 0.2), steps=st.lists(st.integers(1, 200), max_size=8))
def test_the_disk_is_of_the_checkpoint_whatever_was_made_of_it_meanwhile(
    crash: float, steps: list[int]
) -> None:
    """A snapshot between two checkpoints keeps its own moment, and the guest gets its."""
    w = World(0.02, 0.005)
    taken: list[Any] = []

    def snap() -> None:
        taken.append((w.vm.snapshot("s"), w.on_disk()))

    for step in steps[:3]:
        w.xen.clock.call_later(step / 1000 + 0.0001, snap)
    w.pass_time(0.2, steps)
    w.sim.power_cut(w.one.uuid)
    assert w.vm.state == "Running"
    for one, held in taken:
        disk = one.VBDs[0].VDI
        assert w.sim.disk_read(w.sr.uuid, disk.location, 0) == held
    written = w.on_disk()
    assert written is None or written <= len(w.sim.console_read(w.vm.uuid, 0).data)
    check_quiet(w.xen)


def test_what_is_held_back_goes_out_with_the_next_checkpoint() -> None:
    """Nothing is lost while all is well: it only comes later."""
    w = World(0.05, 0.01)
    w.xen.clock.sleep(0.045)
    w.look()
    assert b"tick 1" not in w.seen
    held = w.sim.vm_standby(w.vm.uuid).held
    assert held > 0
    w.xen.clock.sleep(0.02)
    w.look()
    assert b"tick 6" in w.seen
    w.protection.stop()
    assert w.protection.state == "Idle"
    assert w.sim.vm_standby(w.vm.uuid) is None
    w.look()
    assert b"tick 9" in w.seen
    check_quiet(w.xen)


def test_a_host_that_is_only_out_of_reach_is_never_taken_for_dead() -> None:
    """Its guest stays mute and is not started elsewhere, until its end is certain."""
    w = World(0.02, 0.005)
    w.xen.clock.sleep(0.1)
    w.look()
    w.sim.partition(w.one.uuid)
    w.xen.clock.sleep(10)
    assert (w.protection.state, w.vm.state) == ("Protected", "Unknown")
    assert [info.uuid for info in w.xen.driver.vm_list()] == []
    with pytest.raises(errors.HostNotLive):
        w.protection.failover()
    assert (w.protection.state, w.vm.state) == ("Protected", "Unknown")
    with pytest.raises(errors.XenError):
        w.protection.stop()
    w.sim.power_cut(w.one.uuid)
    assert (w.protection.state, w.vm.state) == ("FailedOver", "Running")
    assert w.sim.console_read(w.vm.uuid, 0).data.startswith(w.seen)
    check_quiet(w.xen)


def test_a_host_that_comes_back_in_time_goes_on_as_if_nothing_had_been() -> None:
    w = World(0.02, 0.005)
    w.xen.clock.sleep(0.05)
    w.sim.partition(w.one.uuid)
    w.xen.clock.sleep(0.5)
    w.sim.heal()
    assert (w.protection.state, w.vm.state) == ("Protected", "Running")
    w.xen.clock.sleep(0.1)
    w.look()
    assert b"tick 80" in w.seen


def test_the_stand_by_is_lost_and_the_guest_goes_on() -> None:
    """Protection is lost with a reason and a message; nothing is held back any more."""
    w = World(0.02, 0.005)
    w.xen.clock.sleep(0.055)
    w.sim.power_cut(w.two.uuid)
    assert (w.protection.state, w.vm.state) == ("Lost", "Running")
    assert "lost" in w.protection.reason
    assert [m.name for m in w.xen.message if "PROTECTION" in m.name] == ["VM_PROTECTION_LOST"]
    w.look()
    assert b"tick 7" in w.seen
    w.vm.pool_migrate(w.three)
    check_quiet(w.xen)
    w.sim.power_cut(w.three.uuid)
    assert w.vm.state == "Unknown"
    w.vm.power_state_reset()
    assert w.vm.state == "Halted"


def test_both_hosts_are_lost() -> None:
    """There is nothing to go on from: the protection is Lost, and a reset says Halted."""
    w = World(0.02, 0.005, automatic=False)
    w.sim.power_cut(w.one.uuid)
    w.sim.power_cut(w.two.uuid)
    assert (w.protection.state, w.vm.state) == ("Lost", "Unknown")
    w.vm.power_state_reset()
    assert w.vm.state == "Halted"
    check_quiet(w.xen)


@pytest.mark.parametrize("how", ["hard_shutdown", "guest_halt", "guest_crash"])
def test_the_guest_ends_and_so_does_its_protection(how: str) -> None:
    w = World(0.02, 0.005)
    w.vm.actions_after_crash = "preserve"
    w.vm.hard_shutdown() if how == "hard_shutdown" else getattr(w.sim, how)(w.vm.uuid)
    assert w.protection.state == "Idle"
    assert w.protection.memory == 0
    check_quiet(w.xen)


def test_what_a_stand_by_cannot_follow_is_refused() -> None:
    w = World(0.02, 0.005)
    for call in (
        lambda: w.vm.pool_migrate(w.three),
        w.vm.suspend,
        lambda: w.vm.VBDs[0].unplug(),
        lambda: w.vm.fork(1),
        lambda: w.vm.set_memory_dynamic_range("32MiB", "32MiB"),
    ):
        with pytest.raises(errors.OperationNotAllowed, match="protected"):
            call()
    with pytest.raises(errors.OperationNotAllowed, match="has a protection already"):
        w.xen.VM_protection.create(VM=w.vm, host=w.three)


def test_an_engine_that_cannot_says_why() -> None:
    xen = xenmgmt.connect("sim://", seed=1)
    vm = xen.VM.create(name_label="a")
    vm.start()
    host = next(one for one in xen.host if one != vm.resident_on)
    protection = xen.VM_protection.create(VM=vm, host=host)
    can = xen.driver.capability
    xen.driver.capability = lambda what: (  # type: ignore[method-assign]
        Capability(False, "no Remus here") if what == "vm_protect" else can(what)
    )
    with pytest.raises(errors.NotSupported, match="no Remus here"):
        protection.start()
    assert protection.state == "Idle"


def test_the_program_was_away_when_the_host_died() -> None:
    """A toolstack that is opened again finds the host lost, and lets the guest go on."""
    w = World(0.02, 0.005)
    w.xen.clock.sleep(0.1)
    w.look()
    w.sim._listener = None
    w.sim.host_crash(w.one.uuid)
    store: Any = w.xen.store
    store._listeners = ()
    again = Xen(
        w.xen.url,
        w.xen.driver,
        store,
        w.xen.clock,
        seed=1,
        session="again",
        options=w.xen.options,
    )
    vm = again.VM.get_all()[0]
    assert vm.state == "Running"
    assert [one.state for one in again.VM_protection] == ["FailedOver"]
    assert w.sim.console_read(vm.uuid, 0).data.startswith(w.seen)
    check_quiet(again)
