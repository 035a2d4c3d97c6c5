"""Let virtual machines talk to each other

Two guests get a network of their own, that goes nowhere else. A third one joins while it runs, and
leaves again.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors


def test_uc40(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=1", seed=40) as xen:
        with story.step("make a network that no interface of a host belongs to") as step:
            backend = xen.network.create(name_label="backend", MTU=9000)
            assert (backend.state, backend.PIFs) == ("Isolated", ())
            step.gives(f"{backend.state}, bridge {backend.bridge}")

        with story.step("start a web server and a database on it") as step:
            web, database, late = (
                xen.VM.create(name_label=name, memory_static_max="256MiB")
                for name in ("web", "database", "late")
            )
            vifs = [xen.VIF.create(VM=vm, network=backend, device="0") for vm in (web, database)]
            web.start()
            database.start()
            assert [vif.state for vif in vifs] == ["Attached", "Attached"]
            assert set(backend.VIFs) == set(vifs)
            assert [vif.MTU for vif in vifs] == [9000, 9000]
            step.gives("both interfaces Attached, with the MTU of the network")

        with story.step("hear from the guest agents which addresses they have") as step:
            xen.clock.sleep(1)
            addresses = {vm.guest_metrics.networks["0/ip"] for vm in (web, database)}
            assert len(addresses) == 2
            step.gives("two different addresses")

        late.start()
        with story.step("plug an interface into a guest that runs already") as step:
            vif = xen.VIF.create(VM=late, network=backend, device="0")
            assert vif.state == "Detached"
            vif.plug()
            assert (vif.state, vif.currently_attached) == ("Attached", True)
            step.gives(f"{vif.state}, on device {vif.device}")

        with story.refused(
            "give another interface the same MAC", errors.DuplicateMac, unchanged=xen
        ):
            xen.VIF.create(VM=web, network=backend, MAC=vif.MAC)
        with story.refused(
            "remove the network while interfaces are on it",
            errors.NetworkContainsVIF,
            unchanged=xen,
        ):
            backend.destroy()

        with story.step("unplug it and move it to another network") as step:
            other = xen.network.create(name_label="other")
            vif.unplug()
            vif.move(other)
            vif.plug()
            assert (vif.state, vif.network, set(backend.VIFs)) == ("Attached", other, set(vifs))
            step.gives(f"{vif.state} on {other.name_label}")

        story.note(f"{len(backend.VIFs)} interfaces are on {backend.name_label} at the end.")
        story.limit("The simulator carries no packets: who reaches whom is the engine's matter.")
