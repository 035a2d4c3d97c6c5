"""Keep a guest running through the loss of its host

The guest must not notice: same memory, same disks, same place in its work. And whoever only cannot
reach its host must not run it a second time: first somebody has to make sure that the host is off.
"""

from __future__ import annotations

from typing import Any

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import Xen, errors
from xenmgmt.testing.invariants import check_quiet


def domains(xen: Xen, vm: Any) -> int:
    return sum(info.uuid == vm.uuid for info in xen.driver.vm_list())


def test_uc47(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=3&memory=2GiB&latency=real", seed=47) as xen:
        one, two, three = xen.host.get_all()
        sr = xen.SR.get_all()[0]
        vm = xen.VM.create(name_label="ledger", memory_static_max="256MiB")
        disk = xen.VDI.create(SR=sr, virtual_size="8MiB")
        xen.VBD.create(VM=vm, VDI=disk)
        xen.sim.program("boot: ledger\nprompt: $\nevery: 0.02 entry {n}", vm.uuid)
        vm.start_on(one)

        big = xen.VM.create(name_label="big", memory_static_max="1900MiB")
        big.start_on(three)
        with story.refused("protect it where there is no room", errors.HostNotEnoughFreeMemory):
            xen.VM_protection.create(VM=vm, host=three).start()
        xen.VM_protection.get_all()[0].destroy()

        with story.step("protect it") as step:
            protection = xen.VM_protection.create(VM=vm, host=two)
            began = xen.clock.monotonic()
            protection.start()
            took = xen.clock.monotonic() - began
            check_quiet(xen)
            step.gives(f"{protection.state}; the room for it is booked on the other host")
            story.note(f"The first copy took {took:.1f} s; then one every {protection.interval} s.")

        with story.step("it writes on its disk, a checkpoint is taken, and it writes again") as s:
            xen.clock.sleep(0.5)
            xen.sim.disk_write(sr.uuid, disk.location, 0, "safe")
            xen.clock.sleep(0.2)
            standby = xen.driver.vm_standby(vm.uuid)
            assert standby is not None
            xen.sim.disk_write(sr.uuid, disk.location, 0, "not yet safe")
            s.gives(f"{standby.checkpoints} checkpoints are safe")

        with story.step("its host cannot be reached, for ten minutes") as step:
            xen.sim.partition(one.uuid)
            xen.clock.sleep(600)
            assert (vm.state, protection.state) == ("Unknown", "Protected")
            assert domains(xen, vm) == 0
            step.gives(f"{vm.state}; nothing is started: it may well run")

        with story.refused("go on over there, without being certain", errors.HostNotLive):
            protection.failover()
        assert (vm.state, protection.state) == ("Unknown", "Protected")
        with story.refused("declare it halted", errors.XenError):
            vm.power_state_reset()

        with story.step("somebody cuts the power of that host: now it is certain") as step:
            xen.sim.power_cut(one.uuid)
            assert (vm.state, protection.state) == ("Running", "FailedOver")
            assert vm.resident_on == two
            assert domains(xen, vm) == 1
            assert xen.sim.disk_read(sr.uuid, disk.location, 0) == "safe"
            text = xen.driver.console_read(vm.uuid, 0).data
            assert text.count(b"ledger") == 1  # it has not booted again
            check_quiet(xen)
            step.gives("it goes on at once, from the last checkpoint, with the disk of that moment")

        with story.step("protect it again, on the first host, which is back") as step:
            xen.sim.host_recover(one.uuid)
            one.enable()
            protection.destroy()
            protection = xen.VM_protection.create(VM=vm, host=one)
            protection.start()
            step.gives(protection.state)

        with story.step("stop it, and it is a guest like any other") as step:
            protection.stop()
            vm.pool_migrate(one)
            assert (protection.state, vm.state, vm.resident_on) == ("Idle", "Running", one)
            check_quiet(xen)
            step.gives("nothing is held for it any more, and it can be moved")

        with story.step("the guest shuts itself down while it is protected") as step:
            protection.destroy()
            protection = xen.VM_protection.create(VM=vm, host=two)
            protection.start()
            xen.sim.guest_halt(vm.uuid)
            assert (vm.state, protection.state, protection.memory) == ("Halted", "Idle", 0)
            check_quiet(xen)
            step.gives("there is nothing to protect: the stand-by is given back")

        story.limit("In the simulator. Where libxl offers Remus it can be a driver's `vm_protect`.")
        story.limit("A protected guest is not moved, resized or given devices meanwhile.")
        story.limit("One stand-by per guest; both hosts lost at once is a lost guest.")
