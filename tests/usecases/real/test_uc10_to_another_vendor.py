"""Move to another vendor"""

from __future__ import annotations

import json
import tarfile
from xml.etree import ElementTree

from tests.usecases.real.world import World
from tests.usecases.story import Story

from xenmgmt import images, ovf
from xenmgmt.drivers import qemu_img


def test_uc10(world: World, story: Story) -> None:
    vm = world.ready("leaving")
    world.write(vm, "goes along")
    vm.hard_shutdown()
    disk = vm.VBDs[0].VDI
    with story.step("write the guest as an OVA"):
        path = ovf.write(vm, world.folder / "leaving.ova")
        with tarfile.open(path) as tar:
            names = tar.getnames()
            tar.extractall(world.folder, filter="data")
        assert [name.rpartition(".")[2] for name in names] == ["ovf", "mf", "vmdk"]
        root = ElementTree.parse(world.folder / names[0]).getroot()
        assert root.tag == "{http://schemas.dmtf.org/ovf/envelope/1}Envelope"
    with story.step("see with the other vendor's eyes that its disk is what ours is"):
        plain = images.save(disk, world.folder / "disk.raw")
        assert plain.read_bytes()[:10] == b"goes along"
        qemu_img.run("compare", "-q", str(plain), str(world.folder / names[2]))
    for form in ("qcow2", "vpc", "vdi"):
        with story.step(f"write the disk alone, as {form}"):
            one = images.save(disk, world.folder / f"disk.{form}", form)
            assert qemu_img.look(one)["format"] == form
            qemu_img.run("convert", "-O", "raw", str(one), str(world.folder / "back"))
            assert (world.folder / "back").read_bytes()[: disk.virtual_size] == plain.read_bytes()
    with story.step("write the configuration, as JSON"):
        told = json.loads(vm.export_metadata())
        assert told["name_label"] == "leaving"
        assert told["VIFs"][0]["MAC"] == vm.VIFs[0].MAC
    with story.step("take the OVA in again: nothing was lost on the way"):
        again = ovf.deploy(world.xen, path, world.sr, name="back again")
        assert again.memory_static_max == vm.memory_static_max
        assert world.held(again.VBDs[0].VDI, 10) == b"goes along"
        assert again.VIFs[0].network == vm.VIFs[0].network
