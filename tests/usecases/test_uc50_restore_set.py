"""Restore a set of guests, and try that it works

A backup that was never restored is a hope. A drill makes the set anew beside the real one, without
a way into its networks, boots it, and throws it away; a drill that fails is seen.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.usecases.sets import NAMES, boot, content, damaged, discard, write_manifest
from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors


def test_uc50(story: Story) -> None:
    url = "sim://?hosts=2&memory=4GiB&latency=real"
    with xenmgmt.connect(url, seed=50) as xen, TemporaryDirectory() as folder:
        sr = xen.SR.get_all()[0]
        group = xen.VM_group.create(name_label="shop")
        for name in NAMES:
            vm = xen.VM.create(name_label=name, memory_static_max="256MiB")
            disk = xen.VDI.create(SR=sr, virtual_size="8MiB")
            xen.VBD.create(VM=vm, VDI=disk)
            xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
            vm.set_groups([group])
            xen.sim.disk_write(sr.uuid, disk.location, 0, f"{name} on monday")
            vm.start()
        vms = list(group.VMs)
        path = Path(folder) / "monday.json"
        with story.step("take a set of three running guests, with its manifest") as step:
            taken = group.snapshot("monday")
            write_manifest(taken, path)
            for vm in vms:
                disk = vm.VBDs[0].VDI
                xen.sim.disk_write(sr.uuid, disk.location, 0, "garbage")
            step.gives(f"{len(taken.VMs)} snapshots; then the disks of the guests are spoilt")

        with story.step("compare the set with its manifest") as step:
            assert damaged(path) == []
            step.gives("every member has its checksum")

        with story.step("restore the set beside the real one, in quarantine") as step:
            before = len(xen.VM), len(xen.VDI), len(xen.VM_group)
            drill = taken.restore("drill", quarantine=True)
            assert [vm.name_label for vm in drill.VMs] == [f"drill {name}" for name in NAMES]
            assert {vm.state for vm in drill.VMs} == {"Halted"}
            assert [content(xen, vm) for vm in drill.VMs] == [f"{n} on monday" for n in NAMES]
            step.gives("three new guests, with the disks of monday")

        with story.step("boot it, and wait for the guest agents") as step:
            assert boot(xen, drill, 120) == []
            assert {vif.state for vm in drill.VMs for vif in vm.VIFs} == {"Quarantined"}
            assert [dict(vm.guest_metrics.networks) for vm in drill.VMs] == [{}] * 3
            assert [vm.state for vm in vms] == ["Running"] * 3
            step.gives("all three report, without an interface; the real set runs on")

        with story.refused("connect one of them", errors.InvalidState, unchanged=xen):
            drill.VMs[0].VIFs[0].plug()

        with story.step("throw the drill away") as step:
            discard(drill)
            assert (len(xen.VM), len(xen.VDI), len(xen.VM_group)) == before
            step.gives("there is as much as before")

        with story.step("a drill whose database does not come up") as step:
            drill = taken.restore("second", quarantine=True)
            xen.sim.behave(drill.VMs[1].uuid, boot_seconds=100000.0)
            late = boot(xen, drill, 120)
            assert late == ["second db"]
            xen.message.create(
                "RESTORE_DRILL_FAILED", 2, "Pool", xen.pool.get_all()[0].uuid, ", ".join(late)
            )
            told = [one for one in xen.message if one.name == "RESTORE_DRILL_FAILED"]
            assert [one.body for one in told] == ["second db"]
            step.gives(f"{', '.join(late)} did not report within 120 s; a message says so")
            discard(drill)

        with story.step("a drill for which there is no room on the repository") as step:
            xen.sim.storage_fault(sr.uuid, "ENOSPC")
            try:
                taken.restore("third", quarantine=True)
            except errors.XenError as error:
                step.gives(error)
            xen.sim.storage_fault(sr.uuid, None)
            assert (len(xen.VM), len(xen.VDI), len(xen.VM_group)) == before
            step.gives("all or none: nothing of it is left")

        with story.step(
            "restore it in earnest: the real set ends, the restored one is let in"
        ) as s:
            for vm in vms:
                vm.hard_shutdown()
            real = taken.restore("restored", quarantine=True)
            for vm in real.VMs:
                vm.VIFs[0].release()
                vm.start()
            assert {vif.state for vm in real.VMs for vif in vm.VIFs} == {"Attached"}
            assert {vm.state for vm in real.VMs} == {"Running"}
            s.gives("three guests run with the disks of monday, connected")

        story.limit("The boot test sees the guest agent, not whether the service answers.")
        story.limit("Drills by a timetable are the caller's: a timer around these calls.")
