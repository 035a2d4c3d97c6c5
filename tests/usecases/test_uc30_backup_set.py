"""Back up a set of guests as one

A shop, its database and a spare belong together: a backup of one at another moment than the others
is worth nothing. How far apart the moments are has to be known, and damage has to be found.
"""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.usecases.sets import content, count, shop, write
from tests.usecases.story import Story

import xenmgmt
from xenmgmt import backups, errors

BOUND = 0.1
"""So many seconds apart may the members be."""


def test_uc30(story: Story) -> None:
    url = "sim://?hosts=2&memory=4GiB&latency=real"
    with xenmgmt.connect(url, seed=30) as xen, TemporaryDirectory() as folder:
        empty = xen.VM_group.create(name_label="empty")
        with story.refused("back up a set of none", errors.OperationNotAllowed, unchanged=xen):
            empty.snapshot("nothing")

        with story.step("put three guests into a set; two of them run") as step:
            group = shop(xen)
            vms = list(group.VMs)
            for vm in vms:
                write(xen, vm, "monday")
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
            assert len({one.snapshot_time for one in taken.VMs}) == 1
            step.gives("all that ran were paused at once, and run again; one change for watchers")

        with story.step("write in the guests after it") as step:
            for vm in vms:
                write(xen, vm, "tuesday")
            assert {content(xen, one) for one in taken.VMs} == {"monday"}
            step.gives("the snapshots have what was before")

        with story.refused("back up while a member is suspended", errors.OtherOperationInProgress):
            leaving = vms[1].suspend.task()
            group.snapshot("busy")
        leaving.wait()
        vms[1].resume()

        with story.step("let one member fail") as step:
            before = count(xen)
            xen.sim.fail("vdi_snapshot", errors.EngineError("no room"), after=2)
            try:
                group.snapshot("never")
            except errors.EngineError as error:
                step.gives(error)
            assert count(xen) == before
            assert {info.state for info in xen.driver.vm_list()} == {"Running"}
            step.gives("nothing is left of the set, and no guest stays paused")

        place = Path(folder) / "monday"
        with story.step("write the set into a folder, with a manifest") as step:
            manifest = backups.export(xen, taken, place)
            assert 0 < manifest.skew_seconds < BOUND
            assert manifest.taken == taken.VMs[0].snapshot_time
            assert set(manifest.members) == {vm.name_label for vm in vms}
            assert backups.verify(place) == []
            step.gives(f"{len(manifest.files)} disks, the configuration, the moment, every sha256")
            story.note(f"The guests were stopped within {manifest.skew_seconds * 1000:.1f} ms.")

        with story.step("write what differs a day later") as step:
            xen.clock.sleep(86400)
            write(xen, vms[0], "wednesday")
            later = backups.export(
                xen, group.snapshot("tuesday"), Path(folder) / "tuesday", base=(taken, manifest)
            )
            assert later.base == manifest.digest
            step.gives("a set of its own, which says what it is the difference to")

        with story.step("damage one byte of a disk, lose another, leave something there") as step:
            (place / "note.txt").write_text("hello", encoding="utf-8")
            good = [(place / f"{n}.disk").read_bytes() for n in range(2)]
            (place / "0.disk").write_bytes(good[0].replace(b"monday", b"Monday"))
            (place / "1.disk").unlink()
            found = backups.verify(place)
            assert [one.kind for one in found] == ["damaged", "missing", "extra"]
            step.gives("; ".join(map(str, found)))
        with story.refused("restore it", errors.BackupDamaged, unchanged=xen):
            backups.restore(xen, place, "never")

        with story.step("mend it, and send it as one stream to another machine") as step:
            for n, data in enumerate(good):
                (place / f"{n}.disk").write_bytes(data)
            (place / "note.txt").unlink()
            stream2 = io.BytesIO()
            backups.pack(place, stream2)
            stream2.seek(0)
            assert backups.unpack(stream2, Path(folder) / "copy") == manifest
            step.gives("the same set over there")

        story.limit("Guests are paused, not asked to flush: their disks are as after a power cut.")
        story.limit("Guests that are suspended have memory that is not part of a set.")
        story.limit("It wants an engine that exports disks: the simulator, QEMU through libvirt.")
