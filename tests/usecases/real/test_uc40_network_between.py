"""Let virtual machines talk to each other"""

from __future__ import annotations

from tests.usecases.real.qemu import QemuWorld
from tests.usecases.story import Story

from xenmgmt import errors

ENGINES = ("libvirt QEMU",)
PING = "ping -c{1} -W1 {0} >/dev/null && echo reached || echo alone"


def test_uc40(world: QemuWorld, story: Story) -> None:
    xen = world.xen
    with story.step("make an isolated network, and plug two running guests into it"):
        backend = xen.network.create(name_label="backend")
        web, database = world.ready("web"), world.ready("database")
        for number, vm in enumerate((web, database), 1):
            vif = xen.VIF.create(VM=vm, network=backend, device="1")
            vif.plug()
            assert (vif.state, vif.currently_attached) == ("Attached", True)
            shell = world.shell(vm)
            shell.run("until [ -e /sys/class/net/eth1 ]; do sleep 0.1; done")
            assert shell.run("cat /sys/class/net/eth1/address") == vif.MAC
            shell.run(f"ifconfig eth1 10.7.0.{number} up")
    with story.step("send packets from one to the other"):
        assert world.shell(web).run(PING.format("10.7.0.2", 5)) == "reached"
    with story.refused(
        "give another interface the same MAC", errors.DuplicateMac, unchanged=world.still
    ):
        xen.VIF.create(VM=web, network=backend, MAC=vif.MAC)
    with story.refused(
        "remove the network in use", errors.NetworkContainsVIF, unchanged=world.still
    ):
        backend.destroy()
    with story.step("unplug one: nobody is reached any more"):
        vif.unplug()
        assert world.shell(web).run(PING.format("10.7.0.2", 2)) == "alone"
        assert "eth1" not in world.shell(database).run("ls /sys/class/net")
    with story.step("hear from the guest agent which address the other has"):
        world.until(lambda: world.heard(web))
        assert web.guest_metrics is not None
