"""Handles, records, the three doors, incarnations, quarantine, sessions."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import xenmgmt
from xenmgmt import NotApplicable, Xen, errors
from xenmgmt.drivers.sim._storage import BLOCK
from xenmgmt.model import CLASSES


@pytest.fixture
def xen() -> Iterator[Xen]:
    with xenmgmt.connect("sim://?cpus=1", seed=1, session="tests") as found:
        yield found


@pytest.fixture
def vm(xen: Xen) -> Any:
    vm = xen.VM.create(name_label="a", memory_static_max="128MiB")
    disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1GiB")
    xen.VBD.create(VM=vm, VDI=disk)
    xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
    return vm


def test_public_names() -> None:
    """The public API is this list."""
    assert xenmgmt.__all__ == [
        "Event",
        "NotApplicable",
        "Observation",
        "Options",
        "Record",
        "Task",
        "TextConsole",
        "Xen",
        "aio",
        "backups",
        "balloon",
        "breach",
        "connect",
        "dr",
        "drills",
        "ensure",
        "errors",
        "explain",
        "frames",
        "harness",
        "health",
        "history",
        "images",
        "invoke",
        "leases",
        "metering",
        "ovf",
        "packages",
        "plan",
        "plots",
        "ready",
        "scenario",
        "schedules",
        "seed",
        "stepping",
        "telemetry",
    ]
    for name in xenmgmt.__all__:
        assert getattr(xenmgmt, name) is not None
    assert set(xenmgmt.__all__) <= set(dir(xenmgmt))
    with pytest.raises(AttributeError):
        xenmgmt.nothing  # noqa: B018


def test_every_class_answers(xen: Xen) -> None:
    """Every class of the API has its objects, records, and look-ups."""
    for cls, model in CLASSES.items():
        collection = getattr(xen, cls)
        handles = collection.get_all()
        records = collection.get_all_records()
        assert [handle.ref for handle in handles] == list(records)
        assert len(collection) == len(handles)
        with pytest.raises(errors.UuidInvalid):
            collection.get_by_uuid("nothing")
        with pytest.raises(errors.HandleInvalid):
            collection.get_by_ref("OpaqueRef:nowhere")
        for handle in handles:
            assert collection.get_by_uuid(handle.uuid) == handle
            assert dict(collection.get_record(handle)) == dict(records[handle.ref])
            assert set(handle.observe()) == set(model.fields)
        if "name_label" in model.fields:
            assert collection.get_by_name_label("no such name") == []


def test_maps_of_references(xen: Xen, vm: Any) -> None:
    """A map field with references answers with handles; what is gone is not in it."""
    network, vif = vm.VIFs[0].network, vm.VIFs[0]
    kept = {vif.ref: "192.0.2.1", "OpaqueRef:gone": "192.0.2.2"}
    xen.change_field(network, "assigned_ips", lambda _: kept)
    assert network.assigned_ips == {vif: "192.0.2.1"}
    assert network.get_record()["assigned_ips"] == kept


def test_identity(xen: Xen, vm: Any) -> None:
    """Handles compare and hash by object, and say what they are."""
    (same,) = xen.VM.get_by_name_label("a")
    assert same == vm
    assert same is not vm
    assert len({same, vm, xen.VM.get_by_uuid(vm.uuid), xen.VM.get_by_ref(vm.ref)}) == 1
    assert vm != vm.VBDs[0]
    assert vm != vm.ref
    assert repr(vm) == "<VM 'a' Halted>"
    vm.start()
    assert repr(vm) == f"<VM 'a' Running on {vm.resident_on.name_label}>"
    assert repr(xen.VM) == "<1 objects of class VM>"


def test_pickle(xen: Xen, vm: Any) -> None:
    """A pickled handle is the same object where its connection is open, and an error elsewhere."""
    data = pickle.dumps(vm)
    assert pickle.loads(data) == vm
    assert copy.copy(vm) == vm
    code = f"import pickle; pickle.loads({data!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "not open in this process" in done.stderr


def test_records(xen: Xen, vm: Any) -> None:
    """A record is a moment: it does not follow the object."""
    record = vm.get_record()
    vm.name_label = "b"
    assert record["name_label"] == "a"
    assert xen.VM.get_record(vm)["name_label"] == "b"
    assert xen.VM.get_all_records()[vm.ref]["name_label"] == "b"
    assert record["VBDs"] == (vm.VBDs[0].ref,)
    assert record.revision < vm.get_record().revision
    assert set(record) == set(record.keys())
    with pytest.raises(KeyError):
        record["nothing"]


def test_three_doors(vm: Any) -> None:
    """The gated accessor refuses, observe answers always, debug shows the insides."""
    with pytest.raises(errors.InvalidState) as caught:
        vm.domid  # noqa: B018
    assert caught.value.state == "Halted"
    assert "Running" in caught.value.legal_states
    seen = vm.observe()
    assert (seen.version, seen.state) == (1, "Halted")
    assert seen["domid"] == NotApplicable("Halted", caught.value.legal_states)
    assert seen["name_label"] == "a"
    vm.start()
    assert vm.observe()["domid"] == vm.domid
    assert vm.debug["engine"].domid == vm.domid


def test_guest_metrics_need_an_agent(xen: Xen, vm: Any) -> None:
    """A field may need more than a state: the guest's metrics need an agent heard from."""
    vm.start()
    with pytest.raises(errors.InvalidState, match="agent"):
        vm.guest_metrics  # noqa: B018
    assert isinstance(vm.observe()["guest_metrics"], NotApplicable)
    xen.clock.advance(1)
    assert vm.guest_metrics.os_version["distro"] == "sim"


def test_maps_and_sets(vm: Any) -> None:
    """Entries are put in and taken out; what was read before stays as it was."""
    before = vm.other_config
    vm.add_to_other_config("k", "v")
    vm.add_tags("blue")
    vm.add_tags("blue")
    assert (dict(before), dict(vm.other_config), vm.tags) == ({}, {"k": "v"}, ("blue",))
    with pytest.raises(TypeError):
        vm.other_config["x"] = "y"
    vm.remove_from_other_config("k")
    vm.remove_from_other_config("k")
    vm.remove_tags("blue")
    assert (dict(vm.other_config), vm.tags) == ({}, ())
    with pytest.raises(errors.FieldTypeError):
        vm.add_to_other_config("k", 5)


def test_blocked_operations(vm: Any) -> None:
    """An operation that was blocked is refused with the code that was given."""
    xen = vm._xen
    xen.change_field(vm, "blocked_operations", lambda _: {"start": "MAINTENANCE"})
    with pytest.raises(errors.OperationBlocked, match="MAINTENANCE"):
        vm.start()
    assert "start" not in vm.allowed_operations
    assert not vm.start.allowed


class TestSnapshots:
    """Snapshots, checkpoints, and what a revert brings back."""

    def test_revert_brings_back_configuration_and_content(self, xen: Xen, vm: Any) -> None:
        """Memory limits, devices, MACs and blocks are as they were; later disks stay, detached."""
        sr = vm.VBDs[0].VDI.SR.uuid
        place = vm.VBDs[0].VDI.location
        mac = vm.VIFs[0].MAC
        xen.driver.disk_write(sr, place, 0, "old")
        snapshot = vm.snapshot("s")
        xen.driver.disk_write(sr, place, 0, "new")
        xen.driver.disk_write(sr, place, BLOCK, "more")
        extra = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1GiB")
        xen.VBD.create(VM=vm, VDI=extra)
        vm.memory_static_max = "512MiB"
        vm.name_label = "kept"
        for _ in range(3):
            vm.start()
            vm = snapshot.revert()
            assert vm.state == "Halted"
            assert vm.memory_static_max == 128 << 20
            assert vm.name_label == "kept"
            assert [vif.MAC for vif in vm.VIFs] == [mac]
            assert [vbd.VDI.location for vbd in vm.VBDs] == [place]
            assert xen.driver.disk_read(sr, place, 0) == "old"
            assert xen.driver.disk_read(sr, place, BLOCK) is None
        assert extra.state == "Free"
        assert vm.parent == snapshot

    def test_an_old_handle_knows_the_new_one(self, vm: Any) -> None:
        """A revert makes another incarnation; the wire's reference stays."""
        snapshot = vm.snapshot("s")
        new = snapshot.revert()
        with pytest.raises(errors.StaleIncarnation) as caught:
            vm.start()
        assert caught.value.new == new
        assert new.ref == vm.ref
        assert new != vm
        assert not vm.exists

    def test_a_checkpoint_holds_memory(self, xen: Xen, vm: Any) -> None:
        """Reverting to a checkpoint gives a suspended VM, as often as one likes."""
        vm.start()
        checkpoint = vm.checkpoint("c")
        assert vm.state == "Running"
        assert checkpoint.state == "Suspended"
        for _ in range(3):
            vm = checkpoint.revert()
            assert vm.state == "Suspended"
            assert vm.VBDs[0].state == "Attached"
            vm.resume()
            assert vm.state == "Running"
        assert len([vdi for vdi in xen.VDI if str(vdi.type) == "suspend"]) == 1

    def test_storage_books(self, xen: Xen, vm: Any) -> None:
        """The sums of the SR are those of its disks, through the whole life of snapshots."""
        sr = xen.SR.get_all()[0]
        vm.start()
        vm.suspend()
        vm.resume()
        vm.checkpoint("c")
        cold = vm.snapshot("s")
        clone = cold.clone("d")
        for name in ("virtual_allocation", "physical_utilisation"):
            size = {"virtual_allocation": "virtual_size"}.get(name, name)
            assert getattr(sr, name) == sum(getattr(vdi, size) for vdi in sr.VDIs)
        assert clone.is_a_snapshot is False


def test_quarantine(xen: Xen, vm: Any) -> None:
    """A clone's interfaces stay out until they are released, by whatever path."""
    clone = vm.clone("copy", quarantine=True)
    assert clone.VIFs[0].get_record()["allowed_operations"] == ()
    assert clone.clone("copy of the copy").VIFs[0].state == "Quarantined"
    clone = clone.snapshot("halted").revert()
    clone.start()
    clone = clone.checkpoint("running").revert()
    assert (clone.state, clone.VIFs[0].state) == ("Suspended", "Quarantined")
    clone.resume()
    assert clone.VIFs[0].state == "Quarantined"
    clone.hard_shutdown()
    (vif,) = clone.VIFs
    assert vif.state == "Quarantined"
    assert vif.MAC != vm.VIFs[0].MAC
    clone.start()
    assert vif.state == "Quarantined"
    assert xen.driver._domains[clone.uuid].nics == ()
    with pytest.raises(errors.InvalidState):
        vif.plug()
    vif.MAC = "02:00:00:00:00:99"
    vif.release()
    vif.plug()
    assert vif.state == "Attached"
    assert [n.mac for n in xen.driver._domains[clone.uuid].nics] == ["02:00:00:00:00:99"]


def test_templates(vm: Any) -> None:
    """The clone of a template is a template until it is provisioned."""
    vm.is_a_template = True
    with pytest.raises(errors.VMIsTemplate):
        vm.start()
    clone = vm.clone("from template")
    assert clone.is_a_template
    clone.provision()
    clone.start()
    clone.hard_shutdown()
    with pytest.raises(errors.ProvisionOnlyAllowedOnTemplate):
        clone.provision()


def test_crash_policies(xen: Xen) -> None:
    """What happens after a crash is what the VM says."""
    ends = {"destroy": "Halted", "restart": "Running", "preserve": "Crashed"}
    for policy, state in ends.items():
        vm = xen.VM.create(name_label=policy, actions_after_crash=policy)
        vm.start()
        xen.driver.guest_crash(vm.uuid)
        assert vm.state == state
    again = xen.VM.create(name_label="again", actions_after_shutdown="restart")
    again.start()
    xen.driver.guest_halt(again.uuid)
    assert again.state == "Running"


def test_a_host_that_is_lost(xen: Xen, vm: Any) -> None:
    """Its VMs are Unknown: nobody guesses. A reset makes them Halted."""
    vm.start()
    host = vm.resident_on
    xen.driver.host_crash(host.uuid)
    assert (host.state, vm.state, vm.power_state) == ("Offline", "Unknown", "Unknown")
    vm.power_state_reset()
    assert vm.state == "Halted"
    xen.driver.host_recover(host.uuid)
    assert host.state == "Disabled"
    host.enable()
    vm.start_on(host)


def test_evacuation(xen: Xen, vm: Any) -> None:
    """All guests leave, the host is disabled; what prevents it is told first."""
    vm.start()
    host = vm.resident_on
    host.assert_can_evacuate()
    host.evacuate()
    assert host.state == "Disabled"
    assert vm.resident_on != host
    with pytest.raises(errors.HostDisabled):
        vm.pool_migrate(host)
    last = vm.resident_on
    assert list(last.get_vms_which_prevent_evacuation()) == [vm]
    with pytest.raises(errors.HostDisabled):
        last.evacuate()
    assert (last.state, vm.state) == ("Enabled", "Running")


def test_session(xen: Xen) -> None:
    """The program has a session with a name."""
    assert xen.this_session.this_user.short_name == "tests"
    assert xen.this_session.this_host in xen.host.get_all()


def test_debug_of_an_operation(xen: Xen, vm: Any) -> None:
    """What is in progress can be looked at: step, plan, journal."""
    xen.driver.hang("vm_start")
    task = vm.start.task()
    insides = vm.debug
    assert insides["operations"][task.ref]["operation"] == "VM.start"
    assert insides["journal"][task.ref]["step"].do.method == "vm_start"
    assert xen.store.journal().keys() == {task.ref}


def test_the_size_of_a_disk_is_set_by_its_field() -> None:
    """Xen-API 1.0 resizes by the setter of virtual_size."""
    with xenmgmt.connect("sim://", seed=1) as xen:
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1MiB")
        disk.virtual_size = "2MiB"
        assert disk.virtual_size == 2 << 20


@pytest.mark.parametrize("verb", ["clone", "copy"])
def test_a_suspended_vm_is_cloned_with_its_memory(verb: str) -> None:
    """The clone is Suspended, holds disks of its own, and resumes by itself."""
    with xenmgmt.connect("sim://", seed=1) as xen:
        vm = xen.VM.create(name_label="a", memory_static_max="64MiB")
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="8MiB")
        xen.VBD.create(VM=vm, VDI=disk)
        xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
        vm.start()
        vm.suspend()
        clone = getattr(vm, verb)("b", quarantine=True)
        assert (clone.state, vm.state) == ("Suspended", "Suspended")
        assert clone.suspend_VDI != vm.suspend_VDI
        assert clone.VBDs[0].VDI not in (disk, None)
        assert clone.VBDs[0].currently_attached
        assert clone.VIFs[0].state == "Quarantined"
        vm.resume()
        clone.resume()
        assert (clone.state, vm.state) == ("Running", "Running")
        again = vm.checkpoint("c").clone("d")
        again.resume()
        assert again.state == "Running"
