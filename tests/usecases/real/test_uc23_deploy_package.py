"""Deploy a package"""

from __future__ import annotations

from tests.usecases.real.world import World
from tests.usecases.story import Story

from xenmgmt import errors, packages


def test_uc23(world: World, story: Story) -> None:
    xen = world.xen
    vm = world.ready("product")
    world.write(vm, "version 1.0")
    vm.hard_shutdown()
    secret, public = packages.new_key()
    path = world.folder / "product.xenpkg"
    packages.pack(xen, vm, path, secret)
    before = len(xen.VM), len(xen.VDI), len(xen.VM_group)
    with story.refused("deploy what a stranger has signed", errors.BackupDamaged):
        packages.deploy(xen, path, "new", trusted=[packages.new_key()[1]])
    data = path.read_bytes()
    places = {
        "signature": data.index(b'"signature": "') + 20,
        "manifest": data.index(b'"members"'),
        "disk": data.index(b"version 1.0"),
    }
    for what, at in places.items():
        with story.refused(f"deploy it with one byte of its {what} changed", errors.XenError):
            damaged = bytearray(data)
            damaged[at] ^= 1
            (world.folder / what).write_bytes(damaged)
            packages.deploy(xen, world.folder / what, "new", trusted=[public])
    assert (len(xen.VM), len(xen.VDI), len(xen.VM_group)) == before
    with story.step("deploy it, with its network mapped to one of ours, in quarantine"):
        lan = xen.network.create(name_label="customers")
        group = packages.deploy(
            xen,
            path,
            "bought",
            trusted=[public],
            sr=world.sr,
            networks={world.network.name_label: lan},
            quarantine=True,
        )
        (made,) = group.VMs
        (vif,) = made.VIFs
        assert (vif.network, vif.state) == (lan, "Quarantined")
        assert world.held(made.VBDs[0].VDI, 11) == b"version 1.0"
        assert made.uuid != vm.uuid
    with story.step("release its interface, and start it"):
        vif.release()
        made.start()
        assert (made.state, vif.state) == ("Running", "Attached")
        world.until(lambda: world.heard(made))
