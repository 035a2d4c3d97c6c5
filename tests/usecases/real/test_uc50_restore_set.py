"""Restore a set of guests, and try that it works"""

from __future__ import annotations

from tests.usecases.real.world import World
from tests.usecases.story import Story

from xenmgmt import backups, drills, errors


def test_uc50(world: World, story: Story) -> None:
    xen = world.xen
    group = xen.VM_group.create(name_label="shop")
    vm = world.ready("shop")
    vm.set_groups([group])
    world.write(vm, "monday")
    place = world.folder / "monday"
    with story.step("take a set of a running guest into files; then spoil its disk"):
        taken = group.snapshot("monday")
        backups.export(xen, taken, place)
        world.write(vm, "spoilt")

    def count() -> tuple[int, int, int]:
        return len(xen.VM), len(xen.VDI), len(xen.VM_group)

    before = count()
    with story.step("a drill: made anew in quarantine, booted, its agent heard, thrown away"):
        report = drills.run(xen, place, seconds=90)
        assert report.passed, report
        assert count() == before
        assert vm.state == "Running"
    with story.step("a drill with a file that is damaged names it, before anything is made"):
        (name,) = backups.read(place).files
        good = (place / name).read_bytes()
        (place / name).write_bytes(good[:-1])
        report = drills.run(xen, place)
        (place / name).write_bytes(good)
        assert name in report.problem
        assert count() == before
    with story.step("in earnest: the real one ends, the restored one takes its place"):
        vm.hard_shutdown()
        real = backups.restore(xen, place, "restored", sr=world.sr, quarantine=True)
        (made,) = real.VMs
        assert made.VIFs[0].state == "Quarantined"
        assert world.held(made.VBDs[0].VDI, 6) == b"monday"
    with story.refused("connect it before it is released", errors.InvalidState):
        made.VIFs[0].plug()
    made.VIFs[0].release()
    made.start()
    assert (made.state, made.VIFs[0].state) == ("Running", "Attached")
    story.limit("The boot test sees the guest agent, not whether the service answers.")
