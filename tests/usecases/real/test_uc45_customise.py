"""Customise a clone before it is connected"""

from __future__ import annotations

from tests.usecases.real.qemu import QemuWorld
from tests.usecases.story import Story

from xenmgmt import errors, images, seed

ENGINES = ("libvirt QEMU",)


def test_uc45(world: QemuWorld, story: Story) -> None:
    xen = world.xen
    origin = world.lab.golden
    with story.step("clone a suspended guest with its interfaces in quarantine, and wake it"):
        clone = origin.clone("site-2", quarantine=True)
        (vif,) = clone.VIFs
        assert (vif.state, vif.MAC != origin.VIFs[0].MAC) == ("Quarantined", True)
        clone.resume()
        shell = world.shell_of(clone)
    with story.step("look for a network from inside: there is no cable"):
        for line in world.daemon.virsh("domiflist", clone.uuid).splitlines():
            interface = line.split()[0]
            assert "down" in world.daemon.virsh("domif-getlink", clone.uuid, interface)
        assert shell.run("cat /sys/class/net/eth0/carrier 2>/dev/null || echo 0") == "0"
    with story.refused(
        "plug the interface before release", errors.InvalidState, unchanged=world.still
    ):
        vif.plug()
    with story.step("try the ways around: pause, suspend, boot anew"):
        clone.pause()
        clone.unpause()
        clone.suspend()
        clone.resume()
        assert vif.state == "Quarantined"
        shell = world.shell_of(clone)
        assert shell.run("cat /sys/class/net/eth0/carrier 2>/dev/null || echo 0") == "0"
    with story.step("give it a seed image, which the guest reads: a name, keys of its own"):
        path = seed.write(world.folder / "seed.iso", {"meta-data": "local-hostname: site-2"})
        disk = images.load(xen, path, world.sr, format="raw")
        vbd = xen.VBD.create(VM=clone, VDI=disk, userdevice="1", mode="RO")
        vbd.plug()
        shell.run("until [ -e /dev/vdb ]; do sleep 0.1; done")
        shell.run("mkdir -p /tmp/seed; mount -t iso9660 -o ro /dev/vdb /tmp/seed")
        shell.run("hostname $(sed -n 's/local-hostname: //p' /tmp/seed/meta-data)")
        assert shell.run("hostname; umount /tmp/seed") == "site-2"
        vbd.unplug()
    with story.step("release the interface and plug it: the guest gets its own MAC"):
        vif.release()
        vif.plug()
        assert vif.state == "Attached"
        find = f"grep -l {vif.MAC} /sys/class/net/*/address"
        shell.run(f"until {find} >/dev/null; do sleep 0.1; done")
        assert origin.VIFs[0].MAC != vif.MAC
        assert world.daemon.virsh("domuuid", str(clone.domid)) == clone.uuid != origin.uuid
    story.limit("The uuid in the guest's firmware tables is the origin's until it boots anew.")
