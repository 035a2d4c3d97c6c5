"""Know whether a call means one node or the cluster

There is one model over all hosts. What belongs to a host is asked of the host, what belongs to all
of them of the pool, and a guest is the same wherever it runs.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors


def test_uc56(story: Story) -> None:
    for hosts in (1, 3):
        with (
            story.step(f"run the same program on {hosts} host(s)") as step,
            xenmgmt.connect(f"sim://?hosts={hosts}", seed=56) as xen,
        ):
            vm = xen.VM.create(name_label="a", memory_static_max="1GiB")
            vm.start()
            assert vm.resident_on in xen.host.get_all()
            assert (len(xen.host), len(xen.pool)) == (hosts, 1)
            step.gives(f"{vm.state}; one pool of {len(xen.host)}")

    with xenmgmt.connect("sim://?hosts=3&memory=8GiB", seed=56) as xen:
        one, two, three = xen.host.get_all()
        (pool,) = xen.pool.get_all()
        with story.step("the cluster places a guest; a node is named to have it there") as step:
            placed = xen.VM.create(name_label="placed", memory_static_max="1GiB")
            pinned = xen.VM.create(name_label="pinned", memory_static_max="1GiB")
            placed.start()
            pinned.start_on(three)
            assert pinned.resident_on == three
            assert pool.master in (one, two, three)
            step.gives(f"start chose {placed.resident_on.name_label}, start_on three took three")

        with story.step("a call to a host means that host alone") as step:
            two.disable()
            assert [host.state for host in (one, two, three)] == ["Enabled", "Disabled", "Enabled"]
            step.gives("one is Disabled, the others Enabled")
        with story.refused("name the disabled one", errors.HostDisabled, unchanged=xen):
            xen.VM.get_by_name_label("pinned")[0].assert_can_boot_here(two)
        two.enable()

        with story.step("a call to the pool means every host") as step:
            single = xen.network.create(name_label="on one")
            xen.PIF.create_VLAN("eth0", single, one, 10)
            every = xen.network.create(name_label="on all")
            xen.pool.create_VLAN("eth0", every, 20)
            assert [len(network.PIFs) for network in (single, every)] == [1, 3]
            step.gives("PIF.create_VLAN made 1 interface, pool.create_VLAN 3")

        with story.step("one name for one guest, wherever it is") as step:
            ref, uuid = pinned.ref, pinned.uuid
            pinned.pool_migrate(one)
            assert (pinned.ref, pinned.uuid, pinned.resident_on) == (ref, uuid, one)
            assert xen.VM.get_by_uuid(uuid) == pinned
            assert xen.driver.vm_info(uuid).host == one.uuid
            step.gives("the reference and the uuid stay, resident_on and domid tell the node")

        with story.step("one node is lost: it concerns that node and its guests") as step:
            placed.pool_migrate(two)
            xen.sim.host_crash(two.uuid)
            states = {host.name_label: host.state for host in (one, two, three)}
            assert (one.state, two.state, three.state) == ("Enabled", "Offline", "Enabled")
            assert pinned.state == "Running"
            assert placed.state != "Running"
            step.gives(
                ", ".join(f"{name} {state}" for name, state in states.items())
                + f"; its guest is {placed.state}"
            )

        running = [vm.name_label for vm in xen.VM if vm.state == "Running"]
        assert running == ["pinned"]
        story.note(f"{len(running)} of 2 guests runs on, for certain, after the loss of the node.")
        story.limit("A connection has exactly one pool; several pools are several connections.")
