"""Package a virtual machine for others"""

from __future__ import annotations

from tests.usecases.real.world import World
from tests.usecases.story import Story

from xenmgmt import errors, packages


def test_uc22(world: World, story: Story) -> None:
    xen = world.xen
    vm = world.ready("product")
    world.write(vm, "version 1.0")
    vm.hard_shutdown()
    vm.add_to_other_config("db_password", "hunter2")
    vm.add_to_other_config("colour", "green")
    before = len(xen.VM), len(xen.VDI), len(xen.VM_group)
    with story.step("make a key, and a package that it signs"):
        secret, public = packages.new_key()
        path = world.folder / "product.xenpkg"
        left_out = packages.pack(xen, vm, path, secret)
    with story.step("see that secrets of the configuration are not in it, and what was left out"):
        assert left_out == ("VM other_config[db_password]",)
        assert b"hunter2" not in path.read_bytes()
        assert b"green" in path.read_bytes()
        assert vm.other_config["db_password"] == "hunter2"
    with story.step("verify manifest, hashes and signature, as who receives it"):
        manifest = packages.verify(path, [public])
        assert manifest.members == ("product",)
        assert all(size > 0 for size in manifest.files.values())
    with story.refused("a package that exists is not overwritten", errors.InvalidValue):
        packages.pack(xen, vm, path, secret)
    with story.step("nothing is left of the snapshot that was packed"):
        assert (len(xen.VM), len(xen.VDI), len(xen.VM_group)) == before
    story.limit("Secrets on the disks are not looked for: clean a clone inside first.")
