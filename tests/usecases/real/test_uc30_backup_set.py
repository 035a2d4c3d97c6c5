"""Back up a set of guests as one"""

from __future__ import annotations

from tests.usecases.real.world import World
from tests.usecases.story import Story

from xenmgmt import backups

BOUND = 5.0
"""So many seconds apart may the members be, on a machine that is busy with other things."""


def test_uc30(world: World, story: Story) -> None:
    xen = world.xen
    group = xen.VM_group.create(name_label="shop")
    vms = [world.ready("web"), world.ready("db")]
    for vm in vms:
        vm.set_groups([group])
        world.write(vm, "monday")
    with story.step("take a snapshot of two running guests at one moment"):
        taken = group.snapshot("monday")
        assert [vm.state for vm in vms] == ["Running", "Running"]
        assert len({one.snapshot_time for one in taken.VMs}) == 1
    with story.step("write in the guests after it: the snapshots have what was before"):
        for vm in vms:
            world.write(vm, "later!")
        for one in taken.VMs:
            assert world.held(one.VBDs[0].VDI, 6) == b"monday"
    place = world.folder / "monday"
    with story.step("write the set into a folder, with a manifest and the skew"):
        manifest = backups.export(xen, taken, place)
        assert 0 <= manifest.skew_seconds < BOUND
        assert set(manifest.members) == {"web", "db"}
        assert backups.verify(place) == []
    with story.step("write only what differs a day later"):
        later = backups.export(
            xen, group.snapshot("tuesday"), world.folder / "tuesday", base=(taken, manifest)
        )
        assert later.base == manifest.digest
    with story.step("damage one byte: it is found, and named"):
        name = sorted(manifest.files)[0]
        data = bytearray((place / name).read_bytes())
        data[len(data) // 2] ^= 1
        (place / name).write_bytes(data)
        assert [(one.kind, one.file) for one in backups.verify(place)] == [("damaged", name)]
    story.limit("Guests are paused, not asked to flush: their disks are as after a power cut.")
