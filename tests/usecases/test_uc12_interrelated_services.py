"""Try upgrades of services that depend on each other

Database, application and web server are upgraded together or not at all. The upgrade is tried on a
copy of all three, in a network of their own, while the real ones work on.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors

SERVICES = ("db", "app", "web")


def test_uc12(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=2&memory=8GiB", seed=12) as xen:
        sr, office = xen.SR.get_all()[0], xen.network.get_all()[0]
        with story.step("three services that run, each with a disk and an interface") as step:
            real = []
            for order, name in enumerate(SERVICES):
                vm = xen.VM.create(name_label=name, memory_static_max="512MiB", order=order)
                disk = xen.VDI.create(SR=sr, virtual_size="1GiB")
                xen.VBD.create(VM=vm, VDI=disk, bootable=True)
                xen.VIF.create(VM=vm, network=office)
                xen.sim.disk_write(sr.uuid, disk.location, 0, f"{name} version 1")
                vm.start()
                real.append(vm)
            step.gives(", ".join(f"{vm.name_label} {vm.state}" for vm in real))

        with story.step("copy all three as of one moment, their interfaces in quarantine") as step:
            group = xen.VM_group.create(name_label="shop")
            for vm in real:
                vm.set_groups([group])
            taken = group.snapshot("before the upgrade")
            copies = [
                one.clone(f"try {one.snapshot_of.name_label}", quarantine=True) for one in taken.VMs
            ]
            assert {vif.state for vm in copies for vif in vm.VIFs} == {"Quarantined"}
            assert {vm.state for vm in real} == {"Running"}
            step.gives(", ".join(vm.name_label for vm in copies))

        with story.refused("let a copy onto the network", errors.InvalidState, unchanged=xen):
            copies[0].VIFs[0].plug()

        with story.step("give them a network of their own") as step:
            private = xen.network.create(name_label="try", bridge="try0")
            for vm in copies:
                if vm.is_a_template:
                    vm.is_a_template = False
                vm.VIFs[0].move(private)
                vm.VIFs[0].release()
            assert set(private.VIFs) == {vif for vm in copies for vif in vm.VIFs}
            assert not set(office.VIFs) & set(private.VIFs)
            step.gives(f"{len(private.VIFs)} interfaces in it, none of the real ones")

        with story.step("start them in their order: database, application, web") as step:
            started = []
            for vm in sorted(copies, key=lambda one: one.order):
                vm.start()
                started.append(vm.name_label)
            assert started == [f"try {name}" for name in SERVICES]
            step.gives(", ".join(started))

        with story.step("upgrade the copies; the real ones are untouched") as step:
            for vm in copies:
                xen.sim.disk_write(sr.uuid, vm.VBDs[0].VDI.location, 0, "version 2")
            told = [xen.sim.disk_read(sr.uuid, vm.VBDs[0].VDI.location, 0) for vm in real]
            assert told == [f"{name} version 1" for name in SERVICES]
            step.gives("; ".join(told))

        with story.step("discard everything that was made for the trial") as step:
            for vm in copies:
                vm.hard_shutdown()
                disks = [vbd.VDI for vbd in vm.VBDs]
                vm.destroy()
                for disk in disks:
                    disk.destroy()
            private.destroy()
            left = [vm.name_label for vm in xen.VM if not vm.is_a_snapshot]
            assert left == list(SERVICES)
            assert {vm.state for vm in real} == {"Running"}
            step.gives(f"left: {', '.join(left)}, and the set of snapshots to go back to")
