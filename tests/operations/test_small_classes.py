"""Appliances, schedules, messages, subjects, sessions, blobs, metadata, updates."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors


@pytest.fixture
def xen() -> Any:
    with xenmgmt.connect("sim://?hosts=2&memory=1GiB", seed=1) as xen:
        yield xen


def new_vm(xen: Xen, name: str = "vm", **values: Any) -> Any:
    return xen.VM.create(
        **{"memory_static_max": "128MiB", "actions_after_crash": "preserve"} | values,
        name_label=name,
    )


# --- appliances -----------------------------------------------------------------------------------


def appliance(xen: Xen, n: int = 3, **values: Any) -> tuple[Any, list[Any]]:
    made = xen.VM_appliance.create(name_label="shop")
    vms = [new_vm(xen, f"vm{i}", order=n - i, **values) for i in range(n)]
    for vm in vms:
        vm.set_appliance(made)
    return made, vms


def test_an_appliance_starts_in_order(xen: Xen) -> None:
    made, vms = appliance(xen)
    xen.host.get_all()[1].disable()
    made.start(False)
    assert [vm.domid for vm in reversed(vms)] == sorted(vm.domid for vm in vms)
    made.clean_shutdown()
    assert {vm.state for vm in vms} == {"Halted"}
    made.destroy()
    assert [vm.appliance for vm in vms] == [None] * 3


@pytest.mark.parametrize("why", ["engine", "memory"])
def test_all_start_or_none_does(xen: Xen, why: str) -> None:
    size = "512MiB" if why == "memory" else "64MiB"
    made, vms = appliance(xen, 5 if why == "memory" else 3, memory_static_max=size)
    if why == "engine":
        xen.sim.fail("vm_start", errors.EngineError("no"), after=2)
    with pytest.raises(errors.XenError):
        made.start(False)
    assert {vm.state for vm in vms} == {"Halted"}
    assert made.state == "Ready"
    assert xen.driver.vm_list() == []
    for host in xen.host:
        assert host.metrics.memory_free == host.metrics.memory_total


def test_a_stop_that_gets_stuck_half_way_says_what_is_so(xen: Xen) -> None:
    made, vms = appliance(xen)
    made.start(False)
    for _ in range(3):
        xen.sim.fail("vm_destroy", errors.EngineError("no"), after=1)
    with pytest.raises(errors.EngineError):
        made.hard_shutdown()
    live = {info.uuid for info in xen.driver.vm_list()}
    assert {vm.uuid for vm in vms if vm.state == "Running"} == live
    assert made.state == "Ready"
    made.hard_shutdown()
    assert xen.driver.vm_list() == []


# --- schedules ------------------------------------------------------------------------------------


def test_a_schedule_takes_its_vms_and_not_their_snapshots(xen: Xen) -> None:
    plan = xen.VMSS.create(name_label="nightly", type="snapshot", frequency="daily")
    vm = new_vm(xen)
    vm.set_snapshot_schedule(plan)
    for count in (1, 2):
        plan.snapshot_now()
        xen.clock.sleep(1)
        assert len(vm.snapshots) == count
        assert plan.VMs == (vm,)
    vm.clone("copy")
    assert plan.VMs == (vm,)
    plan.destroy()
    assert vm.snapshot_schedule is None
    assert len(vm.snapshots) == 2
    for wrong in (0, 11):
        with pytest.raises(errors.InvalidValue):
            xen.VMSS.create(
                name_label="x", type="snapshot", frequency="daily", retained_snapshots=wrong
            )


# --- messages -------------------------------------------------------------------------------------


def test_messages_are_found_by_time_and_object(xen: Xen) -> None:
    vm = new_vm(xen)
    made = []
    for priority in (1, 3, 5):
        made.append(xen.message.create("a", priority, "VM", vm.uuid, "text"))
        xen.clock.sleep(10)
    times = [one.timestamp for one in made]
    assert set(xen.message.get_since(times[1])) == set(made[1:])
    with pytest.raises(errors.InvalidValue):
        xen.message.get_since(times[1].replace(tzinfo=None))
    assert set(xen.message.get("VM", vm.uuid, times[0])) == set(made)
    assert set(xen.message.get("Host", vm.uuid, times[0])) == set()
    for wrong in (0, 6):
        with pytest.raises(errors.InvalidValue):
            xen.message.create("a", wrong, "VM", vm.uuid, "text")
    with pytest.raises(errors.InvalidValue):
        xen.message.destroy_all({"since": "x"})
    with pytest.raises(errors.InvalidValue):
        xen.message.destroy_all({"before": "yesterday"})
    xen.message.destroy_all({"after": times[0].isoformat(), "priority": "3"})
    assert set(xen.message) == {made[0], made[2]}
    with pytest.raises(errors.HandleInvalid):
        xen.message.destroy_many([made[0], made[1]])
    assert set(xen.message) == {made[0], made[2]}
    xen.message.destroy_many([made[0], made[0]])
    assert isinstance(times[0], datetime)


# --- who may ------------------------------------------------------------------------------------


def test_subjects_and_roles(xen: Xen) -> None:
    ann = xen.subject.create(subject_identifier="ann")
    admin = xen.role.get_by_name_label("pool-admin")[0]
    reader = xen.role.get_by_name_label("read-only")[0]
    assert len(ann.get_permissions_name_label()) == 6
    for wrong in ("", "ann"):
        with pytest.raises(errors.InvalidValue):
            xen.subject.create(subject_identifier=wrong)
    with pytest.raises(errors.InvalidValue):
        ann.add_to_roles(admin)
    ann.remove_from_roles(admin)
    assert ann.state == "Powerless"
    with pytest.raises(errors.InvalidState):
        ann.remove_from_roles(admin)
    ann.add_to_roles(reader)
    assert (ann.state, ann.get_permissions_name_label()) == ("Active", ("read-only",))
    assert set(xen.role.get_by_permission(reader)) == set(xen.role)
    assert xen.role.get_by_permission_name_label("pool-admin") == (admin,)
    ann.destroy()
    with pytest.raises(errors.HandleInvalid):
        ann.add_to_roles(admin)


def test_who_knows_the_password_logs_in() -> None:
    with xenmgmt.connect("sim://", authenticate=lambda name, word: word == name * 2) as xen:
        for name, word in (("ann", "ann"), ("", "x"), ("ann", "")):
            with pytest.raises(errors.SessionAuthenticationFailed):
                xen.session.login_with_password(name, word, "1.0", "test")
        assert len(xen.session) == 1
        ann = xen.session.login_with_password("ann", "annann", "1.0", "test")
        again = xen.session.login_with_password("ann", "annann", "1.0", "test")
        assert ann.this_user == again.this_user
        assert "ann" in xen.session.get_all_subject_identifiers()
        with pytest.raises(errors.Refused):
            ann.this_user.destroy()
        ann.expire()
        with pytest.raises(errors.XenError):
            ann.use()
        xen.session.logout_subject_identifier("ann")
        assert len(xen.session) == 1
        with pytest.raises(errors.XenError):
            ann.use()
    with xenmgmt.connect("sim://") as xen, pytest.raises(errors.SessionAuthenticationFailed):
        xen.session.login_with_password("root", "", "1.0", "test")


def test_work_goes_on_when_the_program_s_own_session_is_ended(xen: Xen) -> None:
    vm = new_vm(xen)
    xen.sim.slow("vm_start", 5)
    task = vm.start.task()
    xen.session.logout_subject_identifier(xen.session.get_all()[0].this_user.short_name)
    xen.clock.sleep(10)
    assert (task.status, vm.state, len(xen.session)) == ("success", "Running", 0)
    assert vm.pause.task().status == "success"


# --- blobs and updates ----------------------------------------------------------------------------


def test_blobs_go_where_they_are_attached(xen: Xen) -> None:
    vm = new_vm(xen)
    blob = vm.create_new_blob("icon", "image/png", False)
    for wrong in ("", "icon"):
        with pytest.raises(errors.InvalidValue):
            vm.create_new_blob(wrong, "", False)
    blob.destroy()
    assert vm.blobs == {}
    with pytest.raises(errors.HandleInvalid):
        blob.destroy()


def test_updates_are_noted_on_both_sides(xen: Xen) -> None:
    disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="4MiB", name_label="fix")
    update = xen.pool_update.introduce(disk)
    assert xen.pool_update.introduce(disk) == update
    one, two = xen.host.get_all()
    xen.sim.host_crash(two.uuid)
    with pytest.raises(errors.HostOffline):
        update.pool_apply()
    assert update.hosts == ()
    update.apply(one)
    update.apply(one)
    assert (update.hosts, one.updates) == ((one,), (update,))
    with pytest.raises(errors.Refused):
        update.destroy()


# --- metadata -------------------------------------------------------------------------------------


def furnished(xen: Xen) -> Any:
    vm = new_vm(xen, tags=["a", "b"], other_config={"k": "v"}, VCPUs_max=3, affinity=None)
    disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="4MiB")
    xen.VBD.create(VM=vm, VDI=disk, bootable=True)
    xen.VBD.create(VM=vm, type="CD", mode="RO", empty=True)
    xen.VIF.create(VM=vm, network=xen.network.get_all()[0], MTU=9000)
    return vm


def test_metadata_there_and_back(xen: Xen) -> None:
    vm = furnished(xen)
    text = vm.export_metadata()
    mac = vm.VIFs[0].MAC
    copy = xen.VM.import_metadata(text)
    assert mac != copy.VIFs[0].MAC
    copy.destroy()
    vm.destroy()
    back = xen.VM.import_metadata(text)
    assert mac == back.VIFs[0].MAC
    assert json.loads(back.export_metadata()) | {"uuid": 0} == json.loads(text) | {"uuid": 0}
    assert [vbd.device for vbd in back.VBDs] == ["xvda", "xvdb"]
    assert [vbd.empty for vbd in back.VBDs] == [False, True]
    assert set(back.tags) == {"a", "b"}
    back.start()


def broken(text: str) -> dict[str, str]:
    """The metadata, spoiled in many ways."""

    def changed(*path: Any, to: Any) -> str:
        told = json.loads(text)
        place = told
        for step in path[:-1]:
            place = place[step]
        if to is None:
            del place[path[-1]]
        else:
            place[path[-1]] = to
        return json.dumps(told)

    told = json.loads(text)
    return {
        "nothing": "",
        "a list": "[]",
        "format": changed("format", to=99),
        "no name": changed("name_label", to=None),
        "name": changed("name_label", to=7),
        "VM": changed("VM", to=[]),
        "field": changed("VM", "VCPUs_max", to="many"),
        "memory": changed("VM", "memory_dynamic_max", to=1 << 50),
        "vcpus": changed("VM", "VCPUs_at_startup", to=99),
        "weight": changed("VM", "VCPUs_params", to={"weight": "0"}),
        "drive that writes": changed("VBDs", 1, "mode", to="RW"),
        "disk of nothing": changed("VBDs", 0, "VDI", to=""),
        "VBD": changed("VBDs", 0, to={}),
        "mode": changed("VBDs", 0, "mode", to="XX"),
        "device": changed("VBDs", 0, "userdevice", to="many"),
        "twice": changed("VIFs", to=told["VIFs"] * 2),
        "disk": changed("VBDs", 0, "VDI", to="nowhere"),
        "network": changed("VIFs", 0, "network", to="nowhere"),
        "MAC": changed("VIFs", 0, "MAC", to="x"),
        "MTU": changed("VIFs", 0, "MTU", to=1),
    }


@pytest.mark.parametrize("how", broken('{"VM":{},"VBDs":[{},{}],"VIFs":[{}],"name_label":""}'))
def test_bad_metadata_make_no_vm(xen: Xen, how: str) -> None:
    vm = furnished(xen)
    before = {cls: len(xen.collection(cls)) for cls in ("VM", "VBD", "VIF", "VM_metrics")}
    with pytest.raises(errors.XenError) as caught:
        xen.VM.import_metadata(broken(vm.export_metadata())[how])
    assert not isinstance(caught.value, errors.InternalError)
    assert {cls: len(xen.collection(cls)) for cls in before} == before


def test_metadata_give_two_interfaces_two_macs(xen: Xen) -> None:
    """A MAC that stands twice in them is had once; so is one that somebody takes meanwhile."""
    vm = furnished(xen)
    told = json.loads(vm.export_metadata())
    vm.destroy()
    told["VIFs"] = [told["VIFs"][0] | {"device": str(number)} for number in range(2)]
    made = xen.VM.import_metadata(json.dumps(told))
    assert len({vif.MAC for vif in made.VIFs}) == 2


def test_a_share_of_the_processors(xen: Xen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each domain that a VM has is given the share that its record says."""
    told: list[tuple[str, dict[str, str]]] = []
    set_sched = xen.driver.vm_set_sched
    monkeypatch.setattr(
        xen.driver, "vm_set_sched", lambda *given: (told.append(given), set_sched(*given))[1]
    )
    share = {"weight": "512", "cap": "50"}
    vm, plain = new_vm(xen, VCPUs_params={**share, "note": "mine"}), new_vm(xen)
    plain.start()
    vm.start()
    vm.suspend()
    vm.resume()
    vm.actions_after_crash = "preserve"
    xen.sim.guest_crash(vm.uuid)
    vm.hard_reboot()
    vm.hard_shutdown()
    vm.appliance = xen.VM_appliance.create(name_label="both")
    vm.appliance.start()
    assert told == [(vm.uuid, share)] * 4
