"""Do the consolidation: disks of boxes become disks of guests"""

from __future__ import annotations

import pytest
from tests.usecases.real.qemu import QemuWorld
from tests.usecases.real.world import MIB, World
from tests.usecases.story import Story

from xenmgmt import errors, images
from xenmgmt.drivers import qemu_img

FORMATS = ("raw", "qcow2", "vmdk", "vpc")


def test_uc04(world: World, story: Story) -> None:
    xen = world.xen
    plain = world.folder / "box.raw"
    with plain.open("wb") as file:
        file.write(b"the disk of a box")
        file.seek(7 * MIB)
        file.write(b"far behind")
        file.truncate(8 * MIB)
    disks = {}
    for form in FORMATS:
        path = world.folder / f"box.{form}"
        if form != "raw":
            qemu_img.run("convert", "-f", "raw", "-O", form, str(plain), str(path))
        with story.step(f"import the disk of a box, an image in format {form}"):
            disk = disks[form] = images.load(xen, path, world.sr, name_label=f"box {form}")
            assert disk.virtual_size >= 8 * MIB
            assert world.held(disk, 17) == b"the disk of a box"
    with story.step("write one of them as an image again: it has what the box had"):
        again = images.save(disks["vmdk"], world.folder / "again.raw")
        assert again.read_bytes() == plain.read_bytes()
    with story.step("refuse an image that would read another file of this machine"):
        trap = world.folder / "trap.qcow2"
        qemu_img.run("create", "-q", "-f", "qcow2", "-b", str(plain), "-F", "raw", str(trap))
        before = len(xen.VDI)
        with pytest.raises(errors.InvalidValue):
            images.load(xen, trap, world.sr)
        assert len(xen.VDI) == before
    if isinstance(world, QemuWorld):
        vm = world.ready("box")
        for number, (form, disk) in enumerate(disks.items(), 1):
            xen.VBD.create(VM=vm, VDI=disk, userdevice=str(number)).plug()
            name = f"/dev/vd{'abcdef'[number]}"
            shell = world.shell(vm)
            shell.run(f"until [ -e {name} ]; do sleep 0.1; done")
            assert shell.run(f"head -c17 {name}") == "the disk of a box", form
    story.limit("To take the disk of a box that runs is the work of tools within it.")
