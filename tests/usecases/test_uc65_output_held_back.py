"""Go on elsewhere from a checkpoint, and never contradict what was said

A guest is sent to another host many times a second. What it prints stays inside until a checkpoint
that has it is safe over there. So whenever its host dies, whoever talked to it has seen nothing
that the guest which goes on does not know.
"""

from __future__ import annotations

import random

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors

INTERVAL = 0.05
PROGRAM = "boot: till open\nprompt: >\nevery: 0.008 sold {n} at {time}\nhello -> hello, who is it"
CRASHES = 40


def test_uc65(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=3&memory=2GiB", seed=65) as xen:
        one, two, three = xen.host.get_all()
        vm = xen.VM.create(name_label="till", memory_static_max="256MiB")
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="8MiB")
        xen.VBD.create(VM=vm, VDI=disk)
        xen.sim.program(PROGRAM, vm.uuid)
        protection = xen.VM_protection.create(VM=vm, host=two, interval=INTERVAL)
        with story.refused("protect a guest that does not run", errors.Refused, unchanged=xen):
            protection.start()
        vm.start_on(one)

        with story.step("protect it: a stand-by on another host") as step:
            protection.start()
            standby = xen.driver.vm_standby(vm.uuid)
            assert standby is not None
            assert standby.checkpoints == 1
            step.gives(f"{protection.state}, with {protection.memory >> 20} MiB held over there")

        with story.step("listen to it") as step:
            xen.clock.sleep(INTERVAL - 0.001)
            early = xen.driver.console_read(vm.uuid, 0).data
            assert b"sold 1" not in early
            held = xen.driver.vm_standby(vm.uuid)
            assert held is not None
            assert held.held > 0
            xen.clock.sleep(INTERVAL)
            late = xen.driver.console_read(vm.uuid, 0).data
            assert b"sold 6" in late
            step.gives("nothing is heard before its checkpoint is safe; then all of it is")

        for what, call in (
            ("move it", lambda: vm.pool_migrate(three)),
            ("take its disk away", lambda: vm.VBDs[0].unplug()),
        ):
            with story.refused(what, errors.OperationNotAllowed, unchanged=xen):
                call()

        with story.step("ask it something; its host dies before the answer is safe") as step:
            xen.sim.console_write(vm.uuid, b"hello\n")
            seen = xen.driver.console_read(vm.uuid, 0).data
            assert b"who is it" not in seen
            xen.sim.power_cut(one.uuid)
            assert (protection.state, vm.state, vm.resident_on) == ("FailedOver", "Running", two)
            told = xen.driver.console_read(vm.uuid, 0).data
            assert told.startswith(seen)
            assert b"who is it" not in told
            step.gives("it goes on over there; nobody had heard the answer, so nobody is misled")

        with story.step(f"let the host die at {CRASHES} random moments") as step:
            die = random.Random(65)
            lost = 0.0
            here, there, spare = two, three, one
            for _ in range(CRASHES):
                xen.sim.host_recover(spare.uuid)
                spare.enable()
                protection.destroy()
                protection = xen.VM_protection.create(VM=vm, host=there, interval=INTERVAL)
                protection.start()
                xen.clock.sleep(die.uniform(0, 0.4))
                seen = xen.driver.console_read(vm.uuid, 0).data
                standby = xen.driver.vm_standby(vm.uuid)
                assert standby is not None
                lost = max(lost, xen.clock.monotonic() - standby.safe_at)
                xen.sim.power_cut(here.uuid)
                assert vm.state == "Running"
                assert xen.driver.console_read(vm.uuid, 0).data.startswith(seen)
                here, there, spare = there, spare, here
            assert lost <= 2 * INTERVAL + xen.sim.checkpoint_seconds
            step.gives("each time it goes on, and has said all that was heard")
            story.note(f"At most {lost * 1000:.0f} ms of its life were lost, and nobody knew them.")

        with story.step("the host of the stand-by dies instead") as step:
            xen.sim.host_recover(spare.uuid)
            spare.enable()
            protection.destroy()
            protection = xen.VM_protection.create(VM=vm, host=there, interval=INTERVAL)
            protection.start()
            xen.clock.sleep(0.02)
            xen.sim.power_cut(there.uuid)
            assert (protection.state, vm.state) == ("Lost", "Running")
            (message,) = [m.body for m in xen.message if m.name == "VM_PROTECTION_LOST"]
            step.gives(f"{protection.state}: {protection.reason}")
            step.gives(f"a message: {message}; the guest runs on and speaks freely")

        story.limit("In the simulator, where it is exact. No other engine of today offers it.")
        story.limit("What somebody typed after the last checkpoint is lost, as a packet may be.")
        story.limit("Output is the text console; simulated guests send no packets with content.")
