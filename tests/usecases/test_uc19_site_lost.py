"""A data centre is lost

All hosts of a site, its records and its disks are gone. The other site has copies of the guests, of
one moment each set, and starts them in the order of a plan. How much may be lost was said
beforehand; how much was lost is said afterwards. And somebody has to vouch that the site is dead.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import Xen, dr, errors
from xenmgmt.testing.invariants import check_quiet

URL = "sim://?hosts=2&memory=4GiB&latency=real"
RPO = 900.0


def write(xen: Xen, vms: Any, content: str) -> None:
    for vm in vms:
        disk = vm.VBDs[0].VDI
        xen.sim.disk_write(disk.SR.uuid, disk.location, 0, content)


def read(xen: Xen, vm: Any) -> object:
    disk = vm.VBDs[0].VDI
    return xen.sim.disk_read(disk.SR.uuid, disk.location, 0)


def test_uc19(story: Story) -> None:
    with TemporaryDirectory() as folder, xenmgmt.connect(URL, seed=19) as east:
        west = xenmgmt.connect(URL, seed=20, clock=east.clock)
        group = east.VM_group.create(name_label="shop")
        for name, order in (("web", 2), ("db", 1), ("reports", 3)):
            vm = east.VM.create(name_label=name, memory_static_max="256MiB", order=order)
            disk = east.VDI.create(SR=east.SR.get_all()[0], virtual_size="8MiB")
            east.VBD.create(VM=vm, VDI=disk)
            east.VIF.create(VM=vm, network=east.network.get_all()[0])
            vm.set_groups([group])
            vm.start()
        vms = list(group.VMs)
        macs = {vif.MAC for vm in vms for vif in vm.VIFs}
        plan = dr.Plan(("shop",), later=frozenset({"reports"}), rpo_seconds=RPO)

        with story.step(f"copy the shop every 10 minutes; {RPO:.0f} s may be lost") as step:
            write(east, vms, "monday")
            copies = dr.Replication(east, west, group, Path(folder) / "x", rpo_seconds=RPO)
            first = copies.round()
            stop = copies.every(600)
            east.clock.sleep(3600)
            write(east, vms, "tuesday")
            east.clock.sleep(3600)
            assert copies.lag() <= 600 + 60
            assert copies.worst_seconds <= RPO
            copied = [vm for one in west.VM_group for vm in one.VMs]
            assert all(vm.is_a_template for vm in copied)
            step.gives(f"{len(copied)} copies, which cannot be started by mistake")
            story.note(f"The first round took {first.seconds:.0f} s, and {first.bytes} bytes.")
            story.note(f"A copy was never older than {copies.worst_seconds:.0f} s.")

        with story.step("the site is lost, some minutes after the last copy") as step:
            while copies.lag() > 60:
                east.clock.sleep(10)
            write(east, vms, "wednesday")
            east.clock.sleep(240)
            for host in east.host:
                east.sim.power_cut(host.uuid)
            east.clock.sleep(600)
            stop()
            failed = [m for m in west.message if m.name == dr.ROUND_FAILED]
            assert len(failed) == 1
            step.gives("the next round fails; a message at the other site says so")

        with story.refused("fail over without proof", errors.OperationNotAllowed, unchanged=west):
            dr.failover(west, plan, None)
        old = dr.Proof("a script", "ping", west.clock.now().replace(hour=0, minute=1))
        with story.refused("with a proof from before its last copy", errors.OperationNotAllowed):
            dr.failover(west, plan, old)

        with story.step("somebody vouches for it: fail over") as step:
            proof = dr.Proof("night shift", "breakers of the hall are open", west.clock.now())
            stream = west.events.stream(["VM"])
            report = dr.failover(west, plan, proof, here=east)
            started = [e.snapshot for e in stream.poll() if e.snapshot.state == "Running"]
            assert list(dict.fromkeys(s["name_label"] for s in started)) == ["db", "web"]
            (there,) = [one for one in west.VM_group if one.name_label == "shop"]
            state = {vm.name_label: vm.state for vm in there.VMs}
            assert state == {"web": "Running", "db": "Running", "reports": "Halted"}
            assert {read(west, vm) for vm in there.VMs} == {"tuesday"}
            assert {vif.MAC for vm in there.VMs for vif in vm.VIFs} == macs
            assert report.late == ()
            check_quiet(west)
            step.gives("db, then web, with their MACs and disks of one moment; reports is ready")
            lost = report.lost_seconds["shop"]
            assert report.within_rpo == (lost <= RPO)
            story.note(f"Lost: {lost:.0f} s of {RPO:.0f} s; running after {report.seconds:.1f} s.")

        with story.step("fail over once more, as after an interruption") as step:
            again = dr.failover(west, plan, proof)
            assert again.started == report.started
            assert len(west.driver.vm_list()) == 2
            step.gives("nobody is started twice")

        story.limit("Two simulated sites in one process, with a folder that both reach.")
        story.limit("What was lost counts from the copy to the moment that the proof vouches for.")
        story.limit("It wants an engine that exports disks: the simulator, QEMU through libvirt.")
        west.close()
