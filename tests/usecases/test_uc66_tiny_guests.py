"""Run tiny guests as guests like any other

A guest of 4 MiB without a disk boots its kernel directly. It has the same life, the same console
and the same records as a large one.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors

MIB = 1 << 20


def test_uc66(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=1&memory=1GiB", seed=66) as xen:
        (host,) = xen.host.get_all()
        with story.step("create a guest of 4 MiB with a kernel and no disk") as step:
            vm = xen.VM.create(
                name_label="mini-os",
                memory_static_max="4MiB",
                PV_kernel="/boot/mini-os.gz",
                PV_args="app=httpd",
                domain_type="pv",
            )
            console = xen.console.create(VM=vm, protocol="vt100")
            xen.sim.program("boot: Mini-OS\nprompt: >\nping -> pong", vm.uuid)
            assert (vm.VBDs, vm.memory_static_min) == ((), 0)
            step.gives(f"{vm.state}, {vm.memory_static_max // MIB} MiB, kernel {vm.PV_kernel}")

        with story.step("start it") as step:
            vm.start()
            told = xen.driver.vm_info(vm.uuid)
            assert (told.memory, told.vcpus, told.state) == (4 * MIB, 1, "Running")
            assert console.state == "Live"
            assert b"Mini-OS" in xen.driver.console_read(vm.uuid, 0).data
            step.gives(f"{vm.state} in {told.memory // MIB} MiB; its console is {console.state}")

        with story.step("take it through the life of every guest") as step:
            seen = [vm.state]
            for verb in ("pause", "unpause", "suspend", "resume", "clean_reboot", "clean_shutdown"):
                getattr(vm, verb)()
                seen.append(vm.state)
            assert seen == [
                *("Running", "Paused", "Running", "Suspended", "Running", "Running", "Halted")
            ]
            step.gives(", ".join(seen))

        with story.refused("give it no memory at all", errors.XenError, unchanged=xen):
            xen.VM.create(name_label="nothing", memory_static_max=0)

        with story.step("fill a host of 1 GiB with them") as step:
            free = host.metrics.memory_free
            many = [vm.clone(f"mini-{number}") for number in range(free // (4 * MIB))]
            for one in many:
                one.start()
            assert {one.PV_kernel for one in many} == {"/boot/mini-os.gz"}
            assert len(xen.driver.vm_list()) == len(many)
            step.gives(f"{len(many)} guests run")
            story.note(f"{host.metrics.memory_free // MIB} MiB of the host are left.")

        with story.refused(
            "start one more than there is memory for",
            errors.HostNotEnoughFreeMemory,
            unchanged=xen,
        ):
            vm.start()

        story.limit("The simulator does not run the kernel; the engine gets its path.")
