"""Back up a set of guests as one

A shop, its database and a spare belong together: a backup of one at another moment than the others
is worth nothing. How far apart the moments are has to be known, and damage has to be found.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.usecases.sets import NAMES, damaged, write_manifest
from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors

BOUND = 0.1
"""So many seconds apart may the members be."""


def test_uc30(story: Story) -> None:
    url = "sim://?hosts=2&memory=4GiB&latency=real"
    with xenmgmt.connect(url, seed=30) as xen, TemporaryDirectory() as folder:
        sr = xen.SR.get_all()[0]
        group = xen.VM_group.create(name_label="shop")
        with story.refused("back up a set of none", errors.OperationNotAllowed, unchanged=xen):
            group.snapshot("nothing")

        with story.step("put three guests into a set; two of them run") as step:
            vms = []
            for name in NAMES:
                vm = xen.VM.create(name_label=name, memory_static_max="256MiB")
                disk = xen.VDI.create(SR=sr, virtual_size="8MiB")
                xen.VBD.create(VM=vm, VDI=disk)
                xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
                vm.set_groups([group])
                xen.sim.disk_write(sr.uuid, disk.location, 0, "monday")
                vms.append(vm)
            vms[0].start()
            vms[1].start()
            step.gives(", ".join(f"{vm.name_label} {vm.state}" for vm in vms))

        with story.step("take a snapshot of all at one moment, and watch them meanwhile") as step:
            stream = xen.events.stream(["VM"])
            inside: list[str] = []
            xen.sim.at("vdi_snapshot", lambda: inside.extend(i.state for i in xen.driver.vm_list()))
            taken = group.snapshot("monday")
            assert inside == ["Paused", "Paused"]
            assert [vm.state for vm in vms] == ["Running", "Running", "Halted"]
            assert [one.snapshot_of for one in taken.VMs] == vms
            added = [event for event in stream.poll() if event.operation == "add"]
            assert len({event.revision for event in added}) == 1
            step.gives("all that ran were paused at once, and run again; one change for watchers")

        with story.step("ask how far apart the moments are") as step:
            (skew,) = {float(one.other_config["group:skew_seconds"]) for one in taken.VMs}
            assert 0 < skew < BOUND
            assert len({one.snapshot_time for one in taken.VMs}) == 1
            step.gives(f"below {BOUND} s, and recorded with each snapshot")
            story.note(f"The first and the last guest were paused {skew * 1000:.1f} ms apart.")

        with story.step("write in the guests after it") as step:
            for vm, one in zip(vms, taken.VMs, strict=True):
                mine, kept = vm.VBDs[0].VDI, one.VBDs[0].VDI
                xen.sim.disk_write(sr.uuid, mine.location, 0, "tuesday")
                assert xen.sim.disk_read(sr.uuid, kept.location, 0) == "monday"
            step.gives("the snapshots have what was before")

        with story.refused("back up while a member is suspended", errors.OtherOperationInProgress):
            leaving = vms[1].suspend.task()
            group.snapshot("busy")
        leaving.wait()
        vms[1].resume()

        with story.step("let one member fail") as step:
            before = len(xen.VM), len(xen.VDI), len(xen.VM_group)
            xen.sim.fail("vdi_snapshot", errors.EngineError("no room"), after=2)
            try:
                group.snapshot("never")
            except errors.EngineError as error:
                step.gives(error)
            assert (len(xen.VM), len(xen.VDI), len(xen.VM_group)) == before
            assert {info.state for info in xen.driver.vm_list()} == {"Running"}
            step.gives("nothing is left of the set, and no guest stays paused")

        path = Path(folder) / "monday.json"
        with story.step("write a manifest: the configuration of each member, with its sha256") as s:
            write_manifest(taken, path)
            told = json.loads(path.read_text(encoding="utf-8"))
            assert [one["uuid"] for one in told["members"]] == [one.uuid for one in taken.VMs]
            assert damaged(path) == []
            s.gives(f"{len(told['members'])} members, all with their checksum")

        with story.step("damage one byte of the manifest") as step:
            good = path.read_text(encoding="utf-8")
            path.write_text(good.replace("268435456", "268435457", 1), encoding="utf-8")
            assert damaged(path) == [taken.VMs[0].uuid]
            step.gives("found: the checksum of one member does not fit")
            path.write_text(good, encoding="utf-8")
            assert damaged(path) == []

        story.limit("The manifest is written by the scenario; it covers configuration, not disks.")
        story.limit("Guests are paused, not asked to flush: their disks are as after a power cut.")
        story.limit("The snapshots are on the repository of the guests; a copy is one more step.")
