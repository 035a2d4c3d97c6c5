"""Give a guest a USB device

A licence key hangs on a host's USB socket. A guest needs it, another one wants it too, and somebody
pulls it out at the wrong moment.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors


def test_uc43(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=2", seed=43) as xen:
        here, there = xen.host.get_all()
        vm, other = (
            xen.VM.create(name_label=name, memory_static_max="256MiB")
            for name in ("licence", "other")
        )
        with story.step("put a key into a host, and look for it") as step:
            xen.sim.usb_insert(here.uuid, "1-2", "Licence key", serial="K-17")
            assert not [one for one in here.PUSBs if one.path == "1-2"]
            xen.PUSB.scan(here)
            (key,) = [one for one in here.PUSBs if one.path == "1-2"]
            group = key.USB_group
            step.gives(f"{key.product_desc}, serial {key.serial}")
        with story.refused("give it to a guest unasked", errors.OperationNotAllowed, unchanged=xen):
            xen.VUSB.create(vm, group)
        with story.step("say that guests may have it, and give it to one"):
            key.set_passthrough_enabled(True)
            plug = xen.VUSB.create(vm, group)
        with story.step("start the guest") as step:
            vm.start()
            assert vm.resident_on == here
            assert plug.currently_attached
            step.gives("it runs on the host that has the key, and has it")
        with story.refused("give it to another guest as well", errors.OperationNotAllowed):
            xen.VUSB.create(other, group)
        with story.refused("keep it for the host meanwhile", errors.Refused, unchanged=xen):
            key.set_passthrough_enabled(False)
        with story.refused("move the guest away from its key", errors.XenError, unchanged=xen):
            vm.pool_migrate(there)

        with story.step("pull the key out while the guest has it, and look again") as step:
            xen.sim.usb_pull(here.uuid, "1-2")
            xen.PUSB.scan(here)
            assert not key.exists
            assert not plug.currently_attached
            assert vm.state == "Running"
            step.gives("the key is gone from host and guest; the guest runs on")
        with story.step("put it into the same socket again") as step:
            xen.sim.usb_insert(here.uuid, "1-2", "Licence key", serial="K-17")
            xen.PUSB.scan(here)
            (again,) = [one for one in here.PUSBs if one.path == "1-2"]
            assert again.USB_group != group
            assert not again.passthrough_enabled
            step.gives("a device that nobody has allowed yet: who put it in is not known")
        with story.step("allow it, and give it to the guest in place of the old one") as step:
            again.set_passthrough_enabled(True)
            plug.destroy()
            new = xen.VUSB.create(vm, again.USB_group)
            assert new.currently_attached
            assert [one.kind for one in xen.sim._domains[vm.uuid].devices.values()] == ["usb"]
            step.gives("it has it at once")
        with story.step("take it away again") as step:
            new.unplug()
            assert not new.currently_attached
            step.gives("the guest runs on without")
    story.limit(
        "What a guest's driver does when the device goes is the guest's business. Engines do not "
        "tell that a device came or went: somebody has to look."
    )
