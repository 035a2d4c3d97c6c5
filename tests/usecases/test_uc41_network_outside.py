"""Join a network to the outside

A guest is to be reached from outside, over a VLAN, from whichever host it runs on.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors


def test_uc41(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=2&memory=4GiB", seed=41) as xen:
        first, second = xen.host.get_all()
        with story.step("look at the network that is there") as step:
            outside = next(one for one in xen.network if one.bridge == "xenbr0")
            assert outside.state == "Connected"
            assert {pif.host for pif in outside.PIFs} == {first, second}
            step.gives(f"{outside.state}, through {len(outside.PIFs)} interfaces of hosts")

        with story.step("join a new network to VLAN 120 on the first host") as step:
            test_lan = xen.network.create(name_label="test lan")
            assert test_lan.state == "Isolated"
            pif = xen.PIF.create_VLAN("eth0", test_lan, first, 120)
            assert (pif.VLAN, pif.state, pif.physical) == (120, "Plugged", False)
            assert test_lan.state == "Connected"
            step.gives(f"the network was Isolated and is {test_lan.state}")

        with story.step("join another one to VLAN 130 on every host of the pool at once") as step:
            lan = xen.network.create(name_label="customer lan")
            pifs = xen.pool.create_VLAN("eth0", lan, 130)
            assert {pif.host for pif in pifs} == {first, second}
            assert lan.state == "Connected"
            step.gives(f"{len(pifs)} interfaces, network {lan.state}")

        with story.refused("use a tag that no VLAN has", errors.VLANTagInvalid, unchanged=xen):
            xen.PIF.create_VLAN("eth0", lan, first, 5000)
        with story.refused(
            "join a network twice on one host", errors.NetworkAlreadyConnected, unchanged=xen
        ):
            xen.PIF.create_VLAN("eth0", lan, first, 131)

        with story.step("start a guest on it, and plug a second interface") as step:
            vm = xen.VM.create(name_label="shop", memory_static_max="512MiB")
            vif = xen.VIF.create(VM=vm, network=lan)
            vm.start()
            extra = xen.VIF.create(VM=vm, network=test_lan)
            extra.plug()
            assert (vif.state, extra.state) == ("Attached", "Attached")
            step.gives("both interfaces Attached")

        with story.refused("take the VLAN away from under it", errors.VLANInUse, unchanged=xen):
            next(pif for pif in pifs if pif.host == vm.resident_on).unplug()

        with story.step("unplug the guest, then take the VLAN of the test lan away") as step:
            extra.unplug()
            pif.destroy()
            assert (test_lan.state, test_lan.PIFs) == ("Isolated", ())
            step.gives(f"the network is {test_lan.state}")

        story.limit("Address translation and port rules are the engine's and the host's.")
        story.limit("The API joins networks to interfaces and VLANs; it does not route.")
