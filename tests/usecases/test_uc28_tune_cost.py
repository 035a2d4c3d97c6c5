"""Let a client tune what a guest costs

A client pays for processors and memory, and takes less of them at night. The owner has set limits,
and the client moves within them while the guest runs.
"""

from __future__ import annotations

from tests.usecases.story import Story
from tests.usecases.wire import tuned_over_the_wire

import xenmgmt
from xenmgmt import errors

MIB = 1 << 20


def test_uc28(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=1&memory=8GiB&cpus=8", seed=28) as xen:
        (host,) = xen.host.get_all()
        with story.step("the owner makes a guest with limits: 1 to 4 vCPUs, 1 to 4 GiB") as step:
            vm = xen.VM.create(
                name_label="client",
                memory_static_max="4GiB",
                memory_dynamic_max="4GiB",
                memory_dynamic_min="1GiB",
                VCPUs_max=4,
                VCPUs_at_startup=4,
                VCPUs_params={"weight": "256"},
            )
            vm.start()
            full = host.metrics.memory_free
            step.gives(f"{vm.memory_target // MIB} MiB, {vm.metrics.VCPUs_number} vCPUs")

        with story.step("at night the client takes less of everything, in a running guest") as step:
            vm.set_memory_target_live("1GiB")
            vm.wait_memory_target_live()
            vm.set_VCPUs_number_live(1)
            vm.add_to_VCPUs_params_live("weight", "64")
            assert vm.state == "Running"
            assert vm.metrics.memory_actual == 1024 * MIB
            told = xen.driver.vm_info(vm.uuid)
            assert (told.memory, told.vcpus) == (1024 * MIB, 1)
            assert vm.VCPUs_params == {"weight": "64"}
            step.gives(f"{told.memory // MIB} MiB, {told.vcpus} vCPU, weight 64, says the engine")

        saved = host.metrics.memory_free - full
        assert saved == 3072 * MIB
        story.note(f"The host has {saved // MIB} MiB more to give to others at night.")

        with story.step("a neighbour is started in that memory") as step:
            night = xen.VM.create(name_label="night job", memory_static_max="6GiB")
            night.start()
            step.gives(night.state)

        with story.refused(
            "take all back while the neighbour has it",
            errors.HostNotEnoughFreeMemory,
            unchanged=xen,
        ):
            vm.set_memory_target_live("4GiB")
        with story.refused("less memory than the limit", errors.InvalidValue, unchanged=xen):
            vm.set_memory_target_live("512MiB")
        with story.refused("more memory than the limit", errors.InvalidValue, unchanged=xen):
            vm.set_memory_target_live("5GiB")
        with story.refused("more vCPUs than the limit", errors.InvalidValue, unchanged=xen):
            vm.set_VCPUs_number_live(5)
        with story.refused(
            "move the owner's limit in a running guest", errors.VMBadPowerState, unchanged=xen
        ):
            vm.memory_static_max = 8 << 30

        with story.step("in the morning the neighbour ends, and the client takes all back") as step:
            night.clean_shutdown()
            vm.set_memory_target_live("4GiB")
            vm.set_VCPUs_number_live(4)
            told = xen.driver.vm_info(vm.uuid)
            assert (told.memory, told.vcpus) == (4096 * MIB, 4)
            step.gives(f"{told.memory // MIB} MiB, {told.vcpus} vCPUs")

        tuned_over_the_wire(story, xen)
        story.limit("Whoever may tune may also set limits, of a halted guest: xapi's roles are so.")
        story.limit("The simulator keeps weights and shares CPUs evenly all the same.")
