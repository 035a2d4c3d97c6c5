"""Guests that end by themselves: dumps, restarts with back-off, failover, in virtual time."""

from __future__ import annotations

from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors
from xenmgmt.abc import EngineEvent
from xenmgmt.engine.hear import hear
from xenmgmt.engine.settling import settled


@pytest.fixture
def xen() -> Any:
    with xenmgmt.connect("sim://?hosts=2&memory=1GiB&cpus=4", seed=1) as xen:
        yield xen


def new_vm(xen: Xen, **values: Any) -> Any:
    return xen.VM.create(
        **{"name_label": "vm", "memory_static_max": "128MiB", "actions_after_crash": "preserve"}
        | values
    )


def whole(xen: Xen) -> None:
    """The engine's domains are the VMs that have one; memory is booked as it is."""
    live = {vm.uuid for vm in xen.VM if vm.state in ("Running", "Paused")}
    assert {info.uuid for info in xen.driver.vm_list()} == live
    for info in xen.driver.host_list():
        assert xen.host.get_by_uuid(info.uuid).metrics.memory_free == info.memory_free


@pytest.mark.parametrize(
    ("action", "state", "dumps"),
    [
        ("preserve", "Crashed", 0),
        ("destroy", "Halted", 0),
        ("restart", "Running", 0),
        ("coredump_and_destroy", "Halted", 1),
        ("coredump_and_restart", "Running", 1),
        ("rename_restart", "Running", 0),
    ],
)
def test_what_follows_a_crash(xen: Xen, action: str, state: str, dumps: int) -> None:
    vm = new_vm(xen, actions_after_crash=action)
    vm.start()
    xen.sim.guest_crash(vm.uuid)
    xen.clock.sleep(1)
    assert (vm.state, len(vm.crash_dumps)) == (state, dumps)
    whole(xen)
    for dump in vm.crash_dumps:
        dump.destroy()
    assert [vdi for vdi in xen.VDI if vdi.type == "crashdump"] == []
    assert xen.sim.sr_summary(xen.SR.get_all()[0].uuid).vdis == ()


def test_restarts_wait_longer_and_longer(xen: Xen) -> None:
    vm = new_vm(xen, actions_after_crash="restart")
    vm.start()
    for wait in (0, 2, 4, 8):
        xen.sim.guest_crash(vm.uuid)
        if wait:
            xen.clock.sleep(wait - 0.5)
            assert vm.state == "Crashed"
        xen.clock.sleep(1)
        assert vm.state == "Running"
    xen.clock.sleep(200)
    xen.sim.guest_crash(vm.uuid)
    xen.clock.sleep(0.1)
    assert vm.state == "Running"
    whole(xen)


def test_a_restart_that_waits_leaves_a_guest_alone_that_somebody_started(xen: Xen) -> None:
    vm = new_vm(xen, actions_after_crash="restart")
    vm.start()
    for _ in range(2):
        xen.sim.guest_crash(vm.uuid)
        xen.clock.sleep(0.1)
    assert vm.state == "Crashed"
    vm.hard_reboot()
    domid = vm.domid
    xen.clock.sleep(10)
    assert (vm.state, vm.domid) == ("Running", domid)


def test_a_dump_that_fails_does_not_keep_the_guest_down(xen: Xen) -> None:
    vm = new_vm(xen, actions_after_crash="coredump_and_restart")
    vm.start()
    xen.sim.fail("vm_dump_core", errors.EngineError("no"))
    xen.sim.guest_crash(vm.uuid)
    xen.clock.sleep(1)
    assert (vm.state, len(vm.crash_dumps)) == ("Running", 0)
    assert xen.sim.sr_summary(xen.SR.get_all()[0].uuid).vdis == ()


def test_a_count_that_somebody_wrote_over_does_no_harm(xen: Xen) -> None:
    vm = new_vm(xen, actions_after_crash="restart")
    vm.start()
    for text in ("many", "9999"):
        vm.metrics.other_config = {"crash_restarts": text}
        xen.sim.guest_crash(vm.uuid)
        xen.clock.sleep(301)
        assert vm.state == "Running"


@pytest.mark.parametrize("action", ["destroy", "coredump_and_destroy"])
def test_only_restarts_wait(xen: Xen, action: str) -> None:
    vm = new_vm(xen, actions_after_crash=action)
    for _ in range(3):
        vm.start()
        xen.sim.guest_crash(vm.uuid)
        xen.clock.sleep(0.1)
        assert vm.state == "Halted"


@pytest.mark.parametrize(
    ("then", "action", "state"),
    [
        ("crashed", "crash", "Running"),
        ("shutdown", "shutdown", "Running"),
        ("destroyed", "crash", "Halted"),
        (None, "crash", "Halted"),
    ],
)
def test_news_of_a_domain_that_has_ended_meanwhile(
    xen: Xen, then: str | None, action: str, state: str
) -> None:
    """A domain that is gone when it is looked at has its end told next: that says how it ended."""
    vm = new_vm(xen, **{f"actions_after_{action}": "restart"})
    vm.start()
    domid, uuid = vm.domid, vm.uuid
    settled(xen.context, xen.driver.vm_destroy(uuid))
    hear(xen.context, EngineEvent(kind="changed", subject=uuid, data={"why": ""}))
    assert vm.state == "Running"
    if then is not None:
        hear(xen.context, EngineEvent(kind="changed", subject=uuid, data={"why": then}))
    xen.clock.sleep(10)
    assert vm.state == state
    if state == "Running":
        assert vm.domid != domid
    assert ("VM_CRASHED" in [message.name for message in xen.message]) == (then == "crashed")
    whole(xen)


@pytest.mark.parametrize(("action", "state"), [("destroy", "Halted"), ("restart", "Running")])
def test_what_follows_a_shutdown_from_inside(xen: Xen, action: str, state: str) -> None:
    vm = new_vm(xen, actions_after_shutdown=action)
    vm.start()
    xen.sim.guest_halt(vm.uuid)
    xen.clock.sleep(1)
    assert vm.state == state
    vm.hard_shutdown() if state == "Running" else vm.start()
    xen.clock.sleep(1)
    assert vm.state == ("Halted" if state == "Running" else "Running")
    whole(xen)


def test_a_reboot_from_inside_may_end_the_vm(xen: Xen) -> None:
    stays, ends = new_vm(xen), new_vm(xen, actions_after_reboot="destroy")
    for vm in (stays, ends):
        vm.start()
        xen.sim.guest_reboot(vm.uuid)
    xen.clock.sleep(1)
    assert (stays.state, ends.state) == ("Running", "Halted")
    whole(xen)


def test_a_guest_that_crashes_while_it_is_asked_to_shut_down(xen: Xen) -> None:
    vm = new_vm(xen)
    xen.sim.behave(vm.uuid, ignores_shutdown=True)
    vm.start()
    task = vm.shutdown.task()
    xen.sim.guest_crash(vm.uuid)
    xen.clock.sleep(100)
    assert task.done
    assert vm.state in ("Crashed", "Halted")
    assert vm.current_operations == {}
    whole(xen)


def test_shutdown_ends_a_guest_that_ignores_it_after_a_minute(xen: Xen) -> None:
    vm = new_vm(xen)
    xen.sim.behave(vm.uuid, ignores_shutdown=True)
    vm.start()
    before = xen.clock.now()
    vm.shutdown()
    assert vm.state == "Halted"
    assert 60 <= (xen.clock.now() - before).total_seconds() < 61
    whole(xen)


@pytest.mark.parametrize("state", ["Paused", "Suspended", "Crashed"])
def test_shutdown_of_a_guest_that_cannot_be_asked(xen: Xen, state: str) -> None:
    vm = new_vm(xen)
    vm.start()
    if state == "Crashed":
        xen.sim.guest_crash(vm.uuid)
    else:
        vm.pause() if state == "Paused" else vm.suspend()
    before = xen.clock.now()
    vm.shutdown()
    assert (vm.state, xen.clock.now()) == ("Halted", before)
    assert xen.sim.sr_summary(xen.SR.get_all()[0].uuid).vdis == ()
    whole(xen)


@pytest.mark.parametrize("method", ["vm_pause", "vm_suspend", "vm_reboot", "vm_migrate"])
def test_a_host_lost_during_an_operation_makes_the_vm_unknown(xen: Xen, method: str) -> None:
    vm = new_vm(xen)
    host, other = xen.host.get_all()
    vm.start_on(host)
    xen.sim.slow(method, 10)
    begin = {
        "vm_pause": vm.pause,
        "vm_suspend": vm.suspend,
        "vm_reboot": vm.clean_reboot,
        "vm_migrate": vm.pool_migrate,
    }[method]
    task = begin.task(other, {}) if method == "vm_migrate" else begin.task()
    xen.clock.sleep(1)
    xen.sim.host_crash(host.uuid)
    xen.clock.sleep(20)
    assert task.status == "failure"
    assert vm.state == "Unknown"
    xen.sim.host_recover(host.uuid)
    vm.power_state_reset()
    assert vm.state == "Halted"
    whole(xen)


# --- high availability --------------------------------------------------------------------------


def protected(xen: Xen, **values: Any) -> Any:
    return new_vm(xen, **{"ha_restart_priority": "restart"} | values)


def test_protected_guests_restart_elsewhere_in_their_order(xen: Xen) -> None:
    one, two = xen.host.get_all()
    late, early = protected(xen, name_label="late", order=2), protected(xen, order=1)
    plain = new_vm(xen, name_label="plain")
    for vm in (late, early, plain):
        vm.start_on(two)
    xen.pool.enable_ha([])
    xen.sim.host_crash(two.uuid)
    xen.clock.sleep(1)
    assert (early.state, late.state, plain.state) == ("Running", "Running", "Unknown")
    assert early.resident_on == late.resident_on == one
    assert early.domid < late.domid


def test_nothing_restarts_in_a_pool_without_protection(xen: Xen) -> None:
    vm = protected(xen)
    two = xen.host.get_all()[1]
    vm.start_on(two)
    xen.sim.host_crash(two.uuid)
    xen.clock.sleep(10)
    assert vm.state == "Unknown"


def test_a_guest_behind_a_partition_is_not_started_twice(xen: Xen) -> None:
    vm = protected(xen)
    _, two = xen.host.get_all()
    vm.start_on(two)
    xen.pool.enable_ha([])
    xen.sim.partition(two.uuid)
    xen.clock.sleep(10)
    assert vm.state == "Unknown"
    xen.sim.heal()
    assert (vm.state, vm.resident_on) == ("Running", two)
    assert len(xen.driver.vm_list()) == 1
    whole(xen)


def test_no_room_elsewhere_is_told_and_the_guest_stays_halted(xen: Xen) -> None:
    one, two = xen.host.get_all()
    new_vm(xen, memory_static_max="900MiB").start_on(one)
    vm = protected(xen, memory_static_max="500MiB")
    vm.start_on(two)
    xen.pool.enable_ha([])
    xen.sim.host_crash(two.uuid)
    xen.clock.sleep(10)
    assert vm.state == "Halted"
    starts = [task for task in xen.task if task.name_label == "VM.start"]
    assert starts[-1].status == "failure"


def test_what_protection_asks_for(xen: Xen) -> None:
    one, two = xen.host.get_all()
    two.disable()
    with pytest.raises(errors.HATooFewHosts):
        xen.pool.enable_ha([])
    two.enable()
    xen.sim.fail("host_devices", errors.EngineError("no"), after=1)
    with pytest.raises(errors.EngineError):
        xen.pool.enable_ha([])
    assert xen.pool.get_all()[0].state == "Ready"
    xen.pool.enable_ha([])
    with pytest.raises(errors.Refused):
        xen.pool.enable_ha([])
    with pytest.raises(errors.Refused):
        xen.pool.eject(two)
    with pytest.raises(errors.HANoPlan):
        xen.pool.get_all()[0].set_ha_host_failures_to_tolerate(2)
    with pytest.raises(errors.InvalidValue):
        xen.pool.get_all()[0].set_ha_host_failures_to_tolerate(-1)
    xen.pool.get_all()[0].set_ha_host_failures_to_tolerate(1)
    xen.pool.disable_ha()
    assert one.state == "Enabled"


def test_what_happens_by_itself_leaves_a_message() -> None:
    """A crash and a lost host are told to whoever looks after things; old messages go."""
    with xenmgmt.connect("sim://?hosts=2", seed=1) as xen:
        vm = xen.VM.create(
            name_label="a", memory_static_max="64MiB", actions_after_crash="preserve"
        )
        vm.start()
        xen.sim.guest_crash(vm.uuid)
        xen.sim.power_cut(xen.host.get_all()[0].uuid)
        told = {(one.name, str(one.cls), one.obj_uuid) for one in xen.message}
        host = xen.host.get_all()[0]
        assert told == {("VM_CRASHED", "VM", vm.uuid), ("HA_HOST_FAILED", "Host", host.uuid)}
        for _ in range(1100):
            xen.message.create("a", 5, "VM", vm.uuid, "text")
        vm.hard_shutdown()
        vm.start()
        xen.sim.guest_crash(vm.uuid)
        assert len(xen.message) == 1000
        assert xen.message.get_all()[-1].name == "VM_CRASHED"
