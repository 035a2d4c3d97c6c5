"""Consolidate boxes, one after the other

The plan is made; now it is done. Each box becomes a guest on the host that the plan says, the first
ones first, and at every moment each service runs exactly once.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.usecases import boxes
from tests.usecases.story import Story

import xenmgmt
from xenmgmt import importers, plan

XL = """
name = "{name}"
type = "pv"
kernel = "/boot/vmlinuz"
memory = {memory}
vcpus = 2
disk = ["format=raw,vdev=xvda,access=rw,target=/images/{name}.img"]
vif = ["bridge=xenbr0"]
"""


def test_uc04(story: Story) -> None:
    with (
        xenmgmt.connect("sim://?hosts=3&memory=64GiB&cpus=16", seed=4) as xen,
        TemporaryDirectory() as folder,
    ):
        measured = plan.read_csv(boxes.write(Path(folder)), Path(folder) / "hosts.csv")
        with story.step("plan where each box goes, with one host kept as a spare") as step:
            stock = plan.Inventory(
                tuple(plan.Host(h.name_label, 16, 64 << 30, id=h.ref) for h in xen.host.get_all()),
                tuple(plan.Guest(one.name, one.use, mean=one.mean) for one in measured.guests),
                measured.evidence,
            )
            chosen = plan.consolidate(stock, spare=1)
            assert set(chosen.placement) == {one.name for one in measured.guests}
            step.gives(f"{len(chosen.used)} hosts in use, {chosen.names[chosen.spare[0]]} spare")

        native = {one.name for one in measured.guests}
        order = sorted(measured.guests, key=lambda one: one.use.cpu)
        with story.step("cut over box by box, the idlest first") as step:
            for guest in order:
                text = XL.format(name=guest.name, memory=int(guest.use.memory) >> 20)
                vm = importers.create(xen, importers.parse_guest(text), disk_size=1 << 30)
                native.remove(guest.name)  # the box is switched off: it runs nowhere now
                vm.start_on(chosen.placement[guest.name])
                running = {one.name_label for one in xen.VM if one.state == "Running"}
                assert running | native == {one.name for one in measured.guests}
                assert not running & native
            assert not native
            step.gives(f"{len(order)} guests run, and each service ran once at every moment")

        with story.step("compare with the plan") as step:
            where = {vm.name_label: vm.resident_on.ref for vm in xen.VM}
            assert where == dict(chosen.placement)
            spare = xen.host.get_by_ref(chosen.spare[0])
            assert spare.resident_VMs == ()
            step.gives("every guest is where the plan says; the spare is empty")

        with story.step("one host fails: its guests start again on the spare") as step:
            failed = xen.host.get_by_ref(chosen.used[0])
            lost = list(failed.resident_VMs)
            xen.sim.power_cut(failed.uuid)
            for vm in lost:
                vm.power_state_reset()
                vm.start_on(spare)
            assert {vm.resident_on for vm in lost} == {spare}
            step.gives(f"{len(lost)} guests run on {spare.name_label}")

        source = xen.VM.get_all()[0].VBDs[0].VDI.other_config["source"]
        story.note(f"Where the data of a disk comes from is in its other_config: {source}.")
        story.limit("The disks are made empty: what is on a box is copied by the tools for that.")
