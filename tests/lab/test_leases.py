"""Leases of VMs: what is given back, and what is left alone."""

from __future__ import annotations

from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors, leases


@pytest.fixture
def xen() -> Any:
    with xenmgmt.connect("sim://?memory=4GiB", seed=1) as found:
        yield found


@pytest.fixture
def template(xen: Xen) -> Any:
    found = xen.VM.create(name_label="t", is_a_template=True, memory_static_max="64MiB")
    disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="8MiB")
    xen.VBD.create(VM=found, VDI=disk)
    return found


def count(xen: Xen) -> tuple[int, int, int]:
    return len(xen.VM), len(xen.VDI), len(xen.driver.vm_list())


@pytest.mark.parametrize("verb", ["pause", "suspend", "hard_shutdown", "snapshot", "checkpoint"])
def test_whatever_the_job_did_all_is_given_back(xen: Xen, template: Any, verb: str) -> None:
    before = count(xen)
    with leases.vm(xen, template) as vm:
        getattr(vm, verb)(*(["s"] if verb in ("snapshot", "checkpoint") else []))
    assert (count(xen), leases.held(xen)) == (before, [])


@pytest.mark.parametrize("at", ["vdi_destroy", "vm_destroy"])
def test_giving_back_goes_on_where_it_was_interrupted(xen: Xen, template: Any, at: str) -> None:
    before = count(xen)
    xen.sim.fail(at, errors.EngineError("no"))
    with pytest.raises(errors.EngineError), leases.vm(xen, template, seconds=5):
        pass
    assert len(leases.held(xen)) == 1
    xen.clock.sleep(5)
    assert len(leases.reap(xen)) == 1
    assert (count(xen), leases.held(xen)) == (before, [])


def test_the_error_of_the_job_comes_first(xen: Xen, template: Any) -> None:
    """What goes wrong beside it is a note on it."""
    xen.sim.fail("vm_destroy", errors.EngineError("no"))
    with pytest.raises(ZeroDivisionError) as caught, leases.vm(xen, template):
        raise ZeroDivisionError
    assert "left to reap()" in caught.value.__notes__[0]


def test_a_clone_of_a_leased_vm_is_nobodys_lease(xen: Xen, template: Any) -> None:
    with leases.vm(xen, template) as vm:
        vm.hard_shutdown()
        vm.name_label = "renamed"
        kept = vm.clone("kept")
    assert kept.exists
    assert kept.VBDs[0].VDI.exists
    assert not vm.exists


def test_a_halted_vm_is_a_template_too(xen: Xen) -> None:
    plain = xen.VM.create(name_label="plain", memory_static_max="64MiB")
    with leases.vm(xen, plain, name="mine") as vm:
        assert (vm.state, vm.name_label.split()[0]) == ("Running", "mine")


def test_the_end_of_a_lease(xen: Xen, template: Any) -> None:
    """Extended leases end later; a VM without one cannot be extended."""
    with pytest.raises(errors.OperationNotAllowed, match="no lease"):
        leases.extend(xen, template, 5)
    with leases.vm(xen, template, seconds=10) as vm:
        until = leases.extend(xen, vm, 20)
        assert (until - xen.clock.now()).total_seconds() == 20
        assert leases.held(xen)[0].until == until
        with pytest.raises(errors.InvalidValue):
            leases.extend(xen, vm, 0)


def test_a_start_that_fails_leaves_nothing(xen: Xen, template: Any) -> None:
    before = count(xen)
    xen.sim.fail("vm_start", errors.EngineError("no"))
    with pytest.raises(errors.EngineError), leases.vm(xen, template):
        pytest.fail("the job does not begin")
    assert (count(xen), leases.held(xen)) == (before, [])


def test_a_disk_that_the_job_attached_is_left_alone(xen: Xen, template: Any) -> None:
    results = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="8MiB")
    with leases.vm(xen, template) as vm:
        xen.VBD.create(VM=vm, VDI=results).plug()
    assert results.exists
    assert results.VBDs == ()


def test_a_job_that_destroys_its_vm_leaves_no_disk(xen: Xen, template: Any) -> None:
    """The disks that came with it go when the lease ends, but for those that serve elsewhere."""
    before = count(xen)
    for elsewhere in (False, True):
        with leases.vm(xen, template) as vm:
            (disk,) = [vbd.VDI for vbd in vm.VBDs]
            vm.hard_shutdown()
            vm.destroy()
            if elsewhere:
                other = xen.VM.create(name_label="other", memory_static_max="64MiB")
                xen.VBD.create(VM=other, VDI=disk)
        assert disk.exists is elsewhere
    leases.destroy_with_disks(other)
    assert (count(xen), leases.held(xen)) == (before, [])
