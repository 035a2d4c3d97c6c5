"""Delete a disk so that nobody reads it again"""

from __future__ import annotations

import json

from tests.usecases.real.qemu import QemuWorld
from tests.usecases.real.world import MIB, World
from tests.usecases.story import Story

from xenmgmt import errors

SECRET = "the account is 1234-5678"


def found(world: World) -> bool:
    """Whether any file of the repository has the secret, as who has the storage can look."""
    assert isinstance(world, QemuWorld)
    return any(SECRET.encode() in path.read_bytes() for path in world.lab.pool.iterdir())


def test_uc21(world: World, story: Story) -> None:
    xen = world.xen
    real = isinstance(world, QemuWorld)
    vm = world.ready("keeper")
    world.write(vm, SECRET)
    disk = vm.VBDs[0].VDI
    with story.refused("wipe a disk in use", errors.XenError, unchanged=world.still):
        disk.wipe()
    vm.hard_shutdown()
    snapshot = disk.snapshot()
    assert not real or found(world)
    with story.step("wipe it while a snapshot shares its blocks: that is told"):
        told = json.loads(disk.wipe())
        assert any(snapshot.uuid in one for one in told["remains"])
        assert world.held(disk, len(SECRET)) == bytes(len(SECRET))
        assert world.held(snapshot, len(SECRET)) == SECRET.encode()
    with story.step("wipe the snapshot too: then no file has it"):
        told = json.loads(snapshot.wipe())
        assert told["bytes"] > 0 or not real
        assert world.held(snapshot, len(SECRET)) == bytes(len(SECRET))
        assert not real or not found(world)
    with story.step("destroy both"):
        snapshot.destroy()
        vm.VBDs[0].destroy()
        disk.destroy()
        assert not disk.exists
    with story.step("a disk that shares nothing: what was overwritten was read back"):
        alone = xen.VDI.create(SR=world.sr, virtual_size=4 * MIB)
        assert json.loads(alone.wipe())["remains"] == []
    story.limit("On disks that spread their writes (SSD), and on file systems that write elsewhere")
    story.limit("when overwriting, old blocks may stay: encrypt there, and throw the key away.")
    story.limit("Backups and exports made before are not looked for.")
