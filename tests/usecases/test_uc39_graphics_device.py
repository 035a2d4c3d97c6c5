"""Give a guest a share of a graphics device

Programs that draw in three dimensions want a real graphics processor. Hosts have a few, each with a
few shares, and a guest can run only where one is left.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors


def test_uc39(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=2&memory=16GiB", seed=39) as xen:
        first, second = xen.host.get_all()
        (group,) = xen.GPU_group.get_all()
        (kind,) = group.enabled_VGPU_types
        with story.step("ask which graphics devices there are") as step:
            slots = [gpu.supported_VGPU_max_capacities[kind] for gpu in group.PGPUs]
            step.gives(f"{len(slots)} of one kind, with {sum(slots)} shares: {kind.model_name}")
        guests = [
            xen.VM.create(name_label=f"cad-{n}", memory_static_max="256MiB") for n in range(9)
        ]
        with story.step("give each of eight guests a share, and start them") as step:
            shares = [xen.VGPU.create(vm, group) for vm in guests[:8]]
            for vm in guests[:8]:
                vm.start()
            counts = [len(gpu.resident_VGPUs) for gpu in group.PGPUs]
            assert counts == slots
            assert all(share.currently_attached for share in shares)
            step.gives(f"{counts[0]} on one host's device and {counts[1]} on the other's")
        with story.refused("give a ninth one", errors.OperationNotAllowed, unchanged=xen):
            xen.VGPU.create(guests[8], group)
        with story.refused("take the share of one that runs", errors.VMBadPowerState):
            shares[0].destroy()

        with story.step("stop one, and start its share on a chosen host") as step:
            here = next(vm for vm in guests if vm.state == "Running" and vm.resident_on == first)
            here.hard_shutdown()
            freed = here.VGPUs[0]
            assert (freed.currently_attached, freed.resident_on) == (False, None)
            step.gives("its share is free, and kept for it")
        with story.refused(
            "start it on the host whose shares are all in use", errors.XenError, unchanged=xen
        ) as refused:
            here.start_on(second)
        assert isinstance(refused.error, errors.VMRequiresVGPU)
        with story.step("start it where one is left") as step:
            here.start()
            assert here.resident_on == first
            assert freed.resident_on is not None
            assert freed.resident_on.host == first
            step.gives("it runs on the only host with a share left")
        with story.step("start a guest without graphics on the full host") as step:
            guests[8].start_on(second)
            step.gives("shares bind only those that have one")
    story.limit(
        "The configuration is carried to the engine; that a program draws with it was not tried, "
        "as there is no such hardware here. A share is of one kind for each model of device."
    )
