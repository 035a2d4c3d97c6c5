"""Try the failover of a site, and come back from it

A plan that was never tried is a hope. It is tried on copies of the copies, cut off, while all goes
on. And when the lost site is back, the guests return to it, with all that happened meanwhile.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.usecases.story import Story
from tests.usecases.test_uc19_site_lost import URL, read, write

import xenmgmt
from xenmgmt import dr, errors
from xenmgmt.testing.invariants import check_quiet


def test_uc20(story: Story) -> None:
    with TemporaryDirectory() as folder, xenmgmt.connect(URL, seed=20) as east:
        west = xenmgmt.connect(URL, seed=21, clock=east.clock)
        place = Path(folder)
        group = east.VM_group.create(name_label="shop")
        for name, order in (("web", 2), ("db", 1)):
            vm = east.VM.create(name_label=name, memory_static_max="256MiB", order=order)
            disk = east.VDI.create(SR=east.SR.get_all()[0], virtual_size="8MiB")
            east.VBD.create(VM=vm, VDI=disk)
            east.VIF.create(VM=vm, network=east.network.get_all()[0])
            vm.set_groups([group])
            vm.start()
        vms = list(group.VMs)
        write(east, vms, "monday")
        plan = dr.Plan(("shop",), seconds=60)
        copies = dr.Replication(east, west, group, place / "east-west")

        with story.refused("try a plan that has no copies", errors.OperationNotAllowed):
            dr.test(west, plan)

        with story.step("copy, by a schedule of the other site") as step:
            hourly = west.VMSS.create(
                name_label="copies", type="snapshot", frequency="hourly", schedule={"min": "15"}
            )
            stop = copies.follow(hourly)
            east.clock.sleep(3 * 3600)
            assert copies.lag() <= 3600
            step.gives("three rounds, at a quarter past")

        with story.step("try the plan, on a network that leads nowhere") as step:
            before = len(west.VM), len(west.VDI), len(west.VM_group), len(west.network)
            seen: set[str] = set()
            west.sim.at("vm_start", lambda: seen.update(net.state for net in west.network))
            report = dr.test(west, plan)
            assert report.passed, report
            assert (len(west.VM), len(west.VDI), len(west.VM_group), len(west.network)) == before
            assert {vm.state for vm in vms} == {"Running"}
            step.gives(f"{report.members} guests report; then all of it is thrown away")
            story.note(f"The test took {report.seconds:.0f} s.")

        with story.step("try it when the database does not come up any more") as step:
            west.sim.behave(boot_seconds=100000.0)
            report = dr.test(west, plan)
            west.sim.behave()
            assert not report.passed
            assert [m.name for m in west.message if "DRILL" in m.name] == ["RESTORE_DRILL_FAILED"]
            step.gives("the test says so, and a message does")

        with story.step("in earnest: the site is lost, and the other one takes over") as s:
            for host in east.host:
                east.sim.power_cut(host.uuid)
            stop()
            proof = dr.Proof("night shift", "breakers of the hall are open", west.clock.now())
            report2 = dr.failover(west, plan, proof, here=east)
            (there,) = [one for one in west.VM_group if one.name_label == "shop"]
            write(west, there.VMs, "sold in the west")
            s.gives(f"{len(report2.started)} guests run; at most {3600} s are lost")
            assert report2.within_rpo

        with story.step("the first site is back, and somebody starts its old guests") as step:
            for host in east.host:
                east.sim.host_recover(host.uuid)
                host.enable()
            for vm in vms:
                vm.power_state_reset()
            vms[0].start()
            step.gives("now one of them runs twice: here with old data, there with new")
        with story.refused("fail back over it", errors.OperationNotAllowed, unchanged=east):
            dr.failback(west, east, plan, place / "west-east")

        with story.step("a person decides: the old one ends; fail back") as step:
            vms[0].hard_shutdown()
            group.name_label = "shop before the flood"
            back = dr.failback(west, east, plan, place / "west-east")["shop"]
            (home,) = [one for one in east.VM_group if one.name_label == "shop"]
            assert {vm.state for vm in home.VMs} == {"Running"}
            assert {read(east, vm) for vm in home.VMs} == {"sold in the west"}
            assert back.lost_seconds == {"shop": 0.0}
            assert {vm.state for vm in there.VMs} == {"Halted"}
            step.gives("all runs at home again, with what was sold meanwhile; nothing is lost")
            story.note(f"The guests were away for {back.seconds:.0f} s at most.")
        with story.refused("start one of those that were left behind", errors.OperationBlocked):
            vms[0].start()

        with story.step("and copy to the other site again") as step:
            again = dr.Replication(east, west, home, place / "again", name="shop again")
            again.round()
            check_quiet(east)
            check_quiet(west)
            step.gives("as before")

        story.limit("Guests that ran twice are not merged: which of them counts, a person says.")
        story.limit("The first copy on the way back is a whole one; then only differences travel.")
        west.close()
