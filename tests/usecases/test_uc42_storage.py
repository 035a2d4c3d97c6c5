"""Change the storage of a virtual machine

A guest runs short of space. It gets another disk while it runs, a larger one while it does not, and
one of its disks moves to another repository.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors

GIB = 1 << 30


def test_uc42(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=1", seed=42) as xen:
        slow = xen.SR.get_all()[0]
        vm = xen.VM.create(name_label="mail", memory_static_max="512MiB")
        root = xen.VDI.create(SR=slow, virtual_size="8GiB", name_label="root")
        system = xen.VBD.create(VM=vm, VDI=root, userdevice="0", bootable=True)
        xen.sim.disk_write(slow.uuid, root.location, 0, "boot block")
        vm.start()

        with story.step("plug another disk into the running guest") as step:
            spool = xen.VDI.create(SR=slow, virtual_size="20GiB", name_label="spool")
            vbd = xen.VBD.create(VM=vm, VDI=spool, userdevice="1")
            vbd.plug()
            assert (vbd.state, spool.state, vbd.device) == ("Attached", "Attached", "xvdb")
            step.gives(f"{vbd.state} as {vbd.device}, {spool.virtual_size // GIB} GiB")

        with story.refused("resize it as a free disk", errors.XenError, unchanged=xen):
            spool.resize("30GiB")
        with story.step("resize it online") as step:
            spool.resize_online("30GiB")
            assert spool.virtual_size == 30 * GIB
            disks = xen.sim.sr_summary(slow.uuid).vdis
            (told,) = [one for one in disks if one.location == spool.location]
            assert told.virtual_size == 30 * GIB
            step.gives(f"{spool.virtual_size // GIB} GiB, and the engine says the same")
        with story.refused("make it smaller online", errors.InvalidValue, unchanged=xen):
            spool.resize_online("10GiB")

        other = xen.VM.create(name_label="other", memory_static_max="256MiB")
        other.start()
        second = xen.VBD.create(VM=other, VDI=spool)
        with story.refused("let another guest write it too", errors.VDIInUse, unchanged=xen):
            second.plug()

        with story.step("unplug it") as step:
            vbd.unplug()
            step.gives(vbd.state)
        with story.refused("make it smaller", errors.InvalidValue, unchanged=xen):
            spool.resize("10GiB")
        with story.step("give it to the other guest") as step:
            second.plug()
            assert (vbd.state, second.state, spool.state) == ("Detached", "Attached", "Attached")
            step.gives(f"{vbd.state} here, {second.state} there")
            vbd.destroy()

        with story.step("shut the mail guest down, and copy its root disk to new storage") as step:
            vm.clean_shutdown()
            fast = xen.SR.create(
                host=xen.host.get_all()[0],
                physical_size="100GiB",
                name_label="fast",
                type=slow.type,
                shared=True,
            )
            moved = root.copy(fast)
            assert (moved.SR, moved.virtual_size) == (fast, root.virtual_size)
            assert xen.sim.disk_read(fast.uuid, moved.location, 0) == "boot block"
            step.gives(f"on {moved.SR.name_label}, with the same content")

        with story.step("boot from the copy, and destroy the old disk") as step:
            system.destroy()
            xen.VBD.create(VM=vm, VDI=moved, userdevice="0", bootable=True)
            root.destroy()
            vm.start()
            assert vm.VBDs[-1].state == "Attached"
            assert not root.exists
            step.gives(f"{vm.state}")

        with story.refused("destroy the disk that it runs on", errors.XenError, unchanged=xen):
            moved.destroy()

        story.note(f"{fast.name_label} holds {fast.virtual_allocation // GIB} GiB of disks.")
        story.limit("The file system on a disk that has grown is the guest's to enlarge.")
        story.limit("A disk moves by a copy while its guest is down; not while it runs.")
