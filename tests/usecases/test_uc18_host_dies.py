"""A physical machine dies

A host is gone, and what ran on it has to run again elsewhere: the database before the shop. But a
host that does not answer may only be out of reach. Whoever starts its guests a second time while
they still run ruins their disks; so nobody guesses.
"""

from __future__ import annotations

from typing import Any

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import Xen, errors


def domains(xen: Xen, vm: Any) -> int:
    """How often a VM runs, by the engine; more than once would be the end of its disks."""
    return [info.uuid for info in xen.driver.vm_list()].count(vm.uuid)


def test_uc18(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=3&memory=2GiB&latency=real", seed=18) as xen:
        one, two, three = xen.host.get_all()
        (pool,) = xen.pool.get_all()
        sr = xen.SR.get_all()[0]
        vms = {}
        for name, order, priority in (("shop", 2, "restart"), ("db", 1, "restart"), ("lab", 0, "")):
            vm = xen.VM.create(
                name_label=name,
                memory_static_max="256MiB",
                order=order,
                ha_restart_priority=priority,
            )
            xen.VBD.create(VM=vm, VDI=xen.VDI.create(SR=sr, virtual_size="8MiB"))
            vm.start_on(two)
            vms[name] = vm
        shop, db, lab = vms["shop"], vms["db"], vms["lab"]

        with story.step("protect the pool: shop after db, lab not at all") as step:
            xen.pool.enable_ha([])
            assert pool.ha_enabled
            plan = xen.pool.ha_compute_max_host_failures_to_tolerate()
            assert plan == pool.ha_plan_exists_for == 2
            step.gives(f"{pool.state}; {plan} hosts may fail with all protected guests restarted")

        with story.refused("ask for more than there is room for", errors.HANoPlan, unchanged=xen):
            pool.set_ha_host_failures_to_tolerate(3)

        with story.step("cut the power of their host") as step:
            stream = xen.events.stream(["VM"])
            xen.sim.power_cut(two.uuid)
            assert two.state == "Offline"
            assert {vm.state for vm in vms.values()} & {"Running"} == set()
            xen.clock.sleep(30)
            assert (db.state, shop.state, lab.state) == ("Running", "Running", "Unknown")
            assert two not in (db.resident_on, shop.resident_on)
            starts = [
                event.snapshot["name_label"]
                for event in stream.poll()
                if event.operation == "mod" and event.snapshot.state == "starting"
            ]
            order = list(dict.fromkeys(starts))
            assert order == ["db", "shop"]
            assert (domains(xen, db), domains(xen, shop), domains(xen, lab)) == (1, 1, 0)
            step.gives(f"{' and then '.join(order)} start elsewhere; lab stays {lab.state}")

        with story.step("a person says that lab does not run any more, and starts it") as step:
            lab.power_state_reset()
            lab.start()
            assert domains(xen, lab) == 1
            step.gives(f"{lab.state} on {lab.resident_on.name_label}")

        with story.step("the dead host comes back, empty") as step:
            xen.sim.host_recover(two.uuid)
            assert (two.state, two.resident_VMs) == ("Disabled", ())
            two.enable()
            for vm in vms.values():
                vm.pool_migrate(two)
            assert {vm.resident_on for vm in vms.values()} == {two}
            step.gives("it takes guests again when somebody has enabled it")

        with story.step("cut the network to the host, not its power") as step:
            xen.sim.partition(two.uuid)
            xen.clock.sleep(600)
            assert two.state == "Offline"
            assert {vm.state for vm in vms.values()} == {"Unknown"}
            xen.sim.heal(two.uuid)
            assert [domains(xen, vm) for vm in vms.values()] == [1, 1, 1]
            assert {vm.resident_on for vm in (shop, db, lab)} == {two}
            assert {vm.state for vm in vms.values()} == {"Running"}
            step.gives("nothing is started a second time; back in reach, all run where they ran")

        if str(two.state) == "Disabled":
            two.enable()
        with story.step("cut the network again; nobody can know") as step:
            xen.sim.partition(two.uuid)
            xen.clock.sleep(60)
            assert {vm.state for vm in vms.values()} == {"Unknown"}
            step.gives(", ".join(f"{vm.name_label} {vm.state}" for vm in (db, shop, lab)))

        with story.refused("start one of them elsewhere", errors.VMBadPowerState, unchanged=xen):
            shop.start_on(one)
        with story.refused("declare it halted, without proof", errors.XenError):
            lab.power_state_reset()
        assert lab.state == "Unknown"

        with story.step("somebody cuts the power of the host: now it is known") as step:
            xen.sim.power_cut(two.uuid)
            xen.clock.sleep(30)
            assert (db.state, shop.state, lab.state) == ("Running", "Running", "Unknown")
            assert {vm.resident_on for vm in (db, shop)} <= {one, three}
            assert (domains(xen, db), domains(xen, shop), domains(xen, lab)) == (1, 1, 0)
            step.gives("db and shop run elsewhere, once each")

        story.limit("Priorities are: restart, or not. There is no best effort in between.")
        story.limit(
            "Whether a host is dead is told by the engine; to cut its power is left to you."
        )
