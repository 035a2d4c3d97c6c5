"""Customise a clone before it is connected

A clone has the names, keys and addresses of its origin. It must not meet the network before they
are changed. Its interfaces are quarantined: a state, so that no path leads around it.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors


def test_uc45(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=1", seed=45) as xen:
        sr, network = xen.SR.get_all()[0], xen.network.get_all()[0]
        origin = xen.VM.create(name_label="origin", memory_static_max="512MiB")
        disk = xen.VDI.create(SR=sr, virtual_size="4GiB")
        xen.VBD.create(VM=origin, VDI=disk, bootable=True)
        xen.VIF.create(VM=origin, network=network)
        xen.sim.disk_write(sr.uuid, disk.location, 0, "host key of origin")
        origin.start()
        origin.clean_shutdown()

        with story.step("clone it with its interfaces in quarantine") as step:
            clone = origin.clone("site-2", quarantine=True)
            (vif,) = clone.VIFs
            assert vif.state == "Quarantined"
            assert vif.MAC != origin.VIFs[0].MAC
            step.gives(f"the interface is {vif.state}, with a MAC of its own")

        with story.step("start it to work on it: quarantined interfaces stay out") as step:
            clone.start()
            xen.clock.sleep(1)
            assert (clone.state, vif.state) == ("Running", "Quarantined")
            assert not vif.currently_attached
            assert dict(clone.guest_metrics.networks) == {}
            step.gives(f"{clone.state}, and its agent reports no network")

        with story.refused(
            "plug the interface before release", errors.InvalidState, unchanged=xen
        ) as refusal:
            vif.plug()
        assert refusal.error.state == "Quarantined"
        assert "plug" not in map(str, vif.get_record()["allowed_operations"])
        assert vif.explain("plug") != ""

        with story.step(
            "try the ways around: pause and unpause, reboot, move, suspend, revert"
        ) as step:
            clone.pause()
            clone.unpause()
            clone.clean_reboot()
            vif.move(network)
            clone.suspend()
            clone.resume()
            clone = clone.checkpoint("state").revert()
            clone.resume()
            (vif,) = clone.VIFs
            assert (clone.state, vif.state) == ("Running", "Quarantined")
            step.gives(f"the interface is still {vif.state}")

        with story.step("customise it: host key, machine name") as step:
            vdi = clone.VBDs[0].VDI
            xen.sim.disk_write(sr.uuid, vdi.location, 0, "host key of site-2")
            clone.add_to_xenstore_data("vm-data/hostname", "site-2")
            clone.clean_shutdown()
            assert xen.sim.disk_read(sr.uuid, disk.location, 0) == "host key of origin"
            step.gives("the origin's disk is as it was")

        with story.step("release it, and start the clone") as step:
            vif.release()
            assert vif.state == "Detached"
            clone.start()
            xen.clock.sleep(1)
            assert vif.state == "Attached"
            assert clone.guest_metrics.networks["0/ip"]
            step.gives(f"the interface is {vif.state}, and the agent reports an address")

        with story.refused("release it again", errors.InvalidState, unchanged=xen):
            vif.release()
        with story.refused("quarantine it while attached", errors.InvalidState, unchanged=xen):
            vif.quarantine()

        with story.step("forks of a running guest can be quarantined in the same way") as step:
            forks = clone.fork(3, quarantine=True)
            states = {fork.VIFs[0].state for fork in forks}
            assert states == {"Quarantined"}
            step.gives(f"{len(forks)} forks, every interface Quarantined")

        story.limit("What is changed inside the guest is up to who customises it.")
        story.limit(
            "Nobody checks that anything was customised: `release` is the caller's word for it."
        )
