"""Restore a set of guests, and try that it works

A backup that was never restored is a hope. A drill makes the set anew beside the real one, without
a way into its networks, boots it, and throws it away; a drill that fails is seen.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.usecases.sets import NAMES, content, count, shop, write
from tests.usecases.story import Story

import xenmgmt
from xenmgmt import backups, drills, errors
from xenmgmt.testing.invariants import check_quiet


def test_uc50(story: Story) -> None:
    url = "sim://?hosts=2&memory=4GiB&latency=real"
    with xenmgmt.connect(url, seed=50) as xen, TemporaryDirectory() as folder:
        sr = xen.SR.get_all()[0]
        group = shop(xen)
        vms = list(group.VMs)
        for vm in vms:
            write(xen, vm, f"{vm.name_label} on monday")
            vm.start()
        place = Path(folder) / "monday"
        with story.step("take a set of three running guests into files") as step:
            taken = group.snapshot("monday")
            backups.export(xen, taken, place)
            for vm in vms:
                write(xen, vm, "garbage")
            step.gives(f"{len(taken.VMs)} guests; then the disks of the guests are spoilt")

        before = count(xen)
        for source, what in ((place, "the files"), (taken, "the snapshots")):
            with story.step(f"a drill from {what}, in quarantine") as step:
                seen: set[str] = set()
                xen.sim.at("vm_start", lambda seen=seen: seen.update(v.state for v in xen.VIF))
                report = drills.run(xen, source, seconds=120)
                assert report.passed, report
                assert "Quarantined" in seen
                assert count(xen) == before
                assert [vm.state for vm in vms] == ["Running"] * 3
                step.gives(f"{report.members} report; nothing of it is left, the real set runs on")

        with story.step("look into one while it is there") as step:
            drill = backups.restore(xen, place, "look", quarantine=True)
            assert [vm.name_label for vm in drill.VMs] == [f"look {name}" for name in NAMES]
            assert {vm.state for vm in drill.VMs} == {"Halted"}
            assert [content(xen, vm) for vm in drill.VMs] == [f"{n} on monday" for n in NAMES]
            assert drills.boot(xen, drill.VMs, 120) == []
            assert {vif.state for vm in drill.VMs for vif in vm.VIFs} == {"Quarantined"}
            step.gives("three new guests run, with the disks of monday, without an interface")
        with story.refused("connect one of them", errors.InvalidState, unchanged=xen):
            drill.VMs[0].VIFs[0].plug()
        drills.discard(drill)
        assert count(xen) == before

        with story.step("a drill each day; on the second one no guest comes up") as s:
            end = drills.every(xen, 86400, lambda: place)
            xen.clock.sleep(86400 + 3600)
            assert not [one for one in xen.message if one.name == drills.FAILED]
            xen.sim.behave(boot_seconds=100000.0)
            xen.clock.sleep(86400)
            end()
            xen.sim.behave()
            (told,) = [one.body for one in xen.message if one.name == drills.FAILED]
            s.gives("the first passes; the second leaves a message")
            assert "not in time" in told

        with story.step("a drill for which there is no room on the repository") as step:
            xen.sim.storage_fault(sr.uuid, "ENOSPC")
            report = drills.run(xen, place)
            xen.sim.storage_fault(sr.uuid, None)
            assert not report.passed
            assert count(xen) == before
            step.gives("it does not pass, and nothing of it is left")

        with story.step("a set that is damaged") as step:
            good = (place / "2.disk").read_bytes()
            (place / "2.disk").write_bytes(good[:-1])
            report = drills.run(xen, place)
            (place / "2.disk").write_bytes(good)
            assert "2.disk" in report.problem
            assert count(xen) == before
            step.gives("the drill names the file, before anything is made")

        with story.step("in earnest: the real set ends, the restored one takes its place") as step:
            for vm in vms:
                vm.hard_shutdown()
            real = backups.restore(xen, place, "restored", quarantine=True)
            for vm in real.VMs:
                vm.VIFs[0].release()
                vm.start()
            assert {vif.state for vm in real.VMs for vif in vm.VIFs} == {"Attached"}
            assert {vm.state for vm in real.VMs} == {"Running"}
            check_quiet(xen)
            step.gives("three guests run with the disks of monday, connected")

        story.limit("The boot test sees the guest agent, not whether the service answers.")
