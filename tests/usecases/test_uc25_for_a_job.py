"""A guest for the length of a job

A test, a build, a computation needs a guest of its own, for some minutes. It must be gone
afterwards, whatever the job did, and also when the program that asked for it is no longer there.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.usecases.dying import URL, dark, template_of
from tests.usecases.story import Story

import xenmgmt
from xenmgmt import Xen, errors, leases
from xenmgmt.clock import START, VirtualClock
from xenmgmt.testing.invariants import check_quiet


def count(xen: Xen) -> tuple[int, int, int]:
    """VMs, disks and domains: what a lease that was given back must not have changed."""
    return len(xen.VM), len(xen.VDI), len(xen.driver.vm_list())


def test_uc25(story: Story) -> None:
    with xenmgmt.connect(URL, seed=25) as xen:
        template = template_of(xen)
        before = count(xen)
        with story.step("take a guest for a job") as step:
            with leases.vm(xen, template, seconds=600, name="build 7") as vm:
                assert (vm.state, vm.is_a_template) == ("Running", False)
                assert vm.VBDs[0].VDI != template.VBDs[0].VDI
                (lease,) = leases.held(xen)
                assert (lease.vm, lease.name) == (vm, vm.name_label)
                step.gives(f"it is {vm.state}, with a disk and an interface of its own")
            assert count(xen) == before
            assert leases.held(xen) == []
            step.gives("after the job there is as much as before")

        with story.step("a job that fails") as step:
            try:
                with leases.vm(xen, template) as vm:
                    vm.snapshot("in between")
                    vm.suspend()
                    raise ZeroDivisionError("the job")
            except ZeroDivisionError:
                step.gives("its own error comes through")
            assert (count(xen), leases.held(xen)) == (before, [])
            step.gives("guest, snapshot and disks are gone")

        with (
            story.refused("take one for no time", errors.InvalidValue, unchanged=xen),
            leases.vm(xen, template, seconds=0),
        ):
            pass

        with story.step("a job that takes longer than it said, while somebody reaps") as step:
            with leases.vm(xen, template, seconds=60) as vm:
                xen.clock.sleep(50)
                assert leases.reap(xen) == []
                leases.extend(xen, vm, 60)
                xen.clock.sleep(50)
                assert leases.reap(xen) == []
                step.gives("extended in time, it stays")
                xen.clock.sleep(11)
                name = vm.name_label
                assert leases.reap(xen) == [name]
                assert not vm.exists
                step.gives("then it is taken away; the end of the job finds nothing, without error")
            assert (count(xen), leases.held(xen)) == (before, [])

        with story.step("a guest that cannot be taken back when the job ends") as step:
            xen.sim.fail("vm_destroy", errors.EngineError("not now"))
            try:
                with leases.vm(xen, template, seconds=60):
                    pass
            except errors.EngineError as error:
                step.gives(error)
            (lease,) = leases.held(xen)
            assert lease.vm.state == "Running"
            xen.clock.sleep(60)
            xen.sim.fail("vm_destroy", errors.EngineError("not yet"))
            assert leases.reap(xen) == []
            (told,) = [one for one in xen.message if one.name == "LEASE_NOT_RELEASED"]
            assert lease.name in told.body
            assert leases.reap(xen) == [lease.name]
            assert (count(xen), leases.held(xen)) == (before, [])
            step.gives("it stays in the list, a message tells of it, and the next reaping ends it")

    with TemporaryDirectory() as folder:
        for program, title in (
            ("job", "in the middle of its job"),
            ("early", "before its guest is started"),
        ):
            with story.step(f"the program is killed {title}") as step:
                path = Path(folder) / f"{program}.db"
                dark(program, path)
                with xenmgmt.connect(URL, store=path, seed=25) as xen:
                    check_quiet(xen)
                    (lease,) = leases.held(xen)
                    assert lease.vm is not None
                    assert leases.reap(xen) == []
                clock = VirtualClock(start=START + timedelta(seconds=700))
                with xenmgmt.connect(URL, store=path, seed=25, clock=clock) as xen:
                    assert leases.reap(xen) == [lease.name]
                    check_quiet(xen)
                    assert leases.held(xen) == []
                    assert count(xen) == (1, 1, 0)
                    assert [vm.name_label for vm in xen.VM] == ["worker"]
                step.gives("the next program finds the lease, and ends it when it has expired")

    story.limit("Somebody has to call `reap` now and then; the library has no thread of its own.")
    story.limit("What a job clones or creates beside its guest is not given back.")
