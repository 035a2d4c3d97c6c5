"""Labels of the access control module, wherever a VM starts, goes on or moves."""

from __future__ import annotations

from typing import Any

import pytest
from tests.messages.world import POLICY

import xenmgmt
from xenmgmt import Xen, errors

ONE, TWO, RED = "ACM:shop:one", "ACM:shop:two", "ACM:shop:reddisk"


@pytest.fixture
def xen() -> Any:
    with xenmgmt.connect("sim://?hosts=2&memory=2GiB&cpus=2", seed=1) as xen:
        assert xen.XSPolicy.set_xspolicy(1, POLICY, 3, False)["xserr"] == 0
        yield xen


def labeled(xen: Xen, label: str, **values: Any) -> Any:
    vm = xen.VM.create(
        **{"name_label": label or "plain", "memory_static_max": "64MiB"} | values,
        actions_after_crash="preserve",
    )
    if label:
        vm.set_security_label(label, "")
    return vm


def test_rivals_share_no_host(xen: Xen) -> None:
    here, there = xen.host.get_all()
    one, two, plain = labeled(xen, ONE), labeled(xen, TWO), labeled(xen, "")
    one.start_on(here)
    with pytest.raises(errors.SecurityError):
        two.start_on(here)
    plain.start_on(here)
    two.start()
    assert two.resident_on == there
    for move in (
        lambda: two.pool_migrate(here),
        lambda: there.evacuate(),
    ):
        with pytest.raises(errors.SecurityError):
            move()
    two.suspend()
    with pytest.raises(errors.SecurityError):
        two.resume_on(here)
    assert two.state == "Suspended"
    two.resume_on(there)
    xen.sim.guest_crash(two.uuid)
    there.disable()
    with pytest.raises(errors.XenError):
        two.hard_reboot()
    assert two.state == "Crashed"


def test_rivals_that_start_at_once_share_no_host(xen: Xen) -> None:
    there = xen.host.get_all()[1]
    there.disable()
    one, two = labeled(xen, ONE), labeled(xen, TWO)
    xen.sim.slow("vm_start", 5)
    first = one.start.task()
    with pytest.raises(errors.NoHostsAvailable):
        two.start.task().wait()
    xen.clock.sleep(10)
    assert (first.status, two.state) == ("success", "Halted")


def test_an_appliance_of_rivals_is_spread_over_hosts(xen: Xen) -> None:
    both = xen.VM_appliance.create(name_label="both")
    vms = [labeled(xen, ONE), labeled(xen, TWO)]
    for vm in vms:
        vm.set_appliance(both)
    both.start(False)
    assert vms[0].resident_on != vms[1].resident_on
    both.hard_shutdown()
    xen.host.get_all()[1].disable()
    with pytest.raises(errors.NoHostsAvailable):
        both.start(False)
    assert {vm.state for vm in vms} == {"Halted"}
    assert both.state == "Ready"


def test_a_labeled_disk_is_for_its_own_and_so_are_its_copies(xen: Xen) -> None:
    disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="4MiB")
    disk.set_security_label(RED, "")
    one, two = labeled(xen, ONE), labeled(xen, TWO)
    vbd = xen.VBD.create(VM=one, VDI=disk)
    one.start()
    one.hard_shutdown()
    for copy in (disk.clone(), disk.snapshot(), one.clone("c").VBDs[0].VDI):
        assert copy.security_label == RED
    vbd.destroy()
    xen.VBD.create(VM=two, VDI=disk)
    with pytest.raises(errors.SecurityError):
        two.start()
    assert two.state == "Halted"


def test_a_running_vm_takes_no_label_that_would_not_let_it_run(xen: Xen) -> None:
    here = xen.host.get_all()[0]
    one, plain = labeled(xen, ONE), labeled(xen, "")
    for vm in (one, plain):
        vm.start_on(here)
    with pytest.raises(errors.SecurityError):
        plain.set_security_label(TWO, "")
    with pytest.raises(errors.SecurityError):
        plain.set_security_label(ONE, "wrong old label")
    with pytest.raises(errors.SecurityError):
        plain.set_security_label("ACM:shop:nobody", "")
    assert plain.security_label == ""
    plain.set_security_label(ONE, "")
    assert xen.XSPolicy.can_run(TWO) == 0
    xen.host.get_all()[1].disable()
    assert xen.XSPolicy.can_run(TWO) != 0


def test_policies_that_are_none_change_nothing(xen: Xen) -> None:
    before = xen.XSPolicy.get_xspolicy()
    for text in ("", "<x/>", POLICY.replace("<Type>red</Type>", "", 1), POLICY[:200]):
        assert xen.XSPolicy.set_xspolicy(1, text, 3, True)["xserr"] != 0
    assert xen.XSPolicy.set_xspolicy(1, POLICY, 3, False)["xserr"] != 0
    with pytest.raises(errors.InvalidValue):
        xen.XSPolicy.set_xspolicy(2, POLICY, 3, True)
    vm = labeled(xen, ONE)
    vm.start()
    assert xen.XSPolicy.reset_xspolicy(1)["xserr"] != 0
    assert xen.XSPolicy.get_xspolicy() == before
    vm.hard_shutdown()
    assert xen.XSPolicy.reset_xspolicy(1)["xserr"] == 0


def test_what_is_plugged_into_a_running_guest_is_checked(xen: Xen) -> None:
    """Hot-plug asks the policy too: for the disk, the drive, the interface and its network."""
    two = labeled(xen, TWO)
    disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1MiB")
    disk.set_security_label(RED, "")
    network = xen.network.create(name_label="red")
    xen.XSPolicy.set_resource_label(f"network:{network.uuid}", RED, "")
    two.start()
    vbd = xen.VBD.create(VM=two, VDI=disk)
    vif = xen.VIF.create(VM=two, network=network)
    for device in (vbd, vif):
        with pytest.raises(errors.SecurityError):
            device.plug()
        assert not device.currently_attached
    two.hard_shutdown()
    with pytest.raises(errors.SecurityError):
        two.start()


def test_a_policy_is_not_set_over_rivals_that_run(xen: Xen) -> None:
    """What runs together under one policy keeps one under which it could not from being set."""
    xen.XSPolicy.set_xspolicy(1, POLICY.replace("pepsi", "water"), 2, True)
    here = xen.host.get_all()[0]
    one, two = labeled(xen, ONE), labeled(xen, TWO)
    one.start_on(here)
    told = xen.XSPolicy.set_xspolicy(1, POLICY, 2, True)
    assert told["xserr"] == 0
    with pytest.raises(errors.SecurityError):
        two.start_on(here)
    free = POLICY.replace("<Conflict><Type>cola</Type><Type>pepsi</Type></Conflict>", "")
    assert xen.XSPolicy.set_xspolicy(1, free, 2, True)["xserr"] == 0
    two.start_on(here)
    told = xen.XSPolicy.set_xspolicy(1, POLICY, 2, True)
    assert told["xserr"] != 0
    assert "together" in told["errors"]
    assert xen.XSPolicy.get_xspolicy()["repr"] == free
