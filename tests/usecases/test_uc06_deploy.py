"""Deploy a new service from a template

Somebody has a template of a service and wants one more of it. They want to know where it can run
and why not elsewhere, and to hear when it is ready for work.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors


def test_uc06(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=2&memory=4GiB", seed=6) as xen:
        full, free = xen.host.get_all()
        with story.step("a template with a disk and an interface, and a first host that is full"):
            template = xen.VM.create(
                name_label="web template",
                is_a_template=True,
                memory_static_max="1GiB",
                VCPUs_max=2,
                other_config={"sim:boot_seconds": "40"},
            )
            disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="10GiB")
            xen.VBD.create(VM=template, VDI=disk, bootable=True)
            xen.VIF.create(VM=template, network=xen.network.get_all()[0])
            neighbour = xen.VM.create(name_label="neighbour", memory_static_max="3584MiB")
            neighbour.start_on(full)
            xen.clock.sleep(1)  # of virtual time, in which its agent reports

        with story.refused("start the template itself", errors.VMIsTemplate, unchanged=xen):
            template.start()

        with story.step("clone the template and provision the clone") as step:
            vm = template.clone("web-7")
            assert vm.is_a_template
            vm.provision()
            assert not vm.is_a_template
            clone = vm.VBDs[0].VDI
            assert clone != disk
            assert vm.VIFs[0].MAC != template.VIFs[0].MAC
            step.gives(f"{vm.state}, with a disk and a MAC of its own")

        with story.step("ask which hosts would take it") as step:
            possible = vm.get_possible_hosts()
            assert possible == (free,)
            step.gives(f"{len(possible)} of {len(xen.host)}: {free.name_label}")

        with story.refused(
            f"ask why not {full.name_label}", errors.HostNotEnoughFreeMemory, unchanged=xen
        ):
            vm.assert_can_boot_here(full)

        with story.step("start it, and wait for its guest agent by an event") as step:
            stream = xen.events.stream(["VM_guest_metrics"])
            begun = xen.clock.monotonic()
            vm.start()
            assert (vm.state, vm.resident_on) == ("Running", free)
            assert not [event for event in stream.poll() if event.operation == "add"]
            events = stream.next(timeout=120)
            assert [event.operation for event in events] == ["add"]
            waited = xen.clock.monotonic() - begun
            assert waited == 40
            address = vm.guest_metrics.networks["0/ip"]
            assert address
            step.gives(f"ready after {waited:.0f} s of virtual time, with an address")

        with story.step("see what the engine runs") as step:
            told = xen.driver.vm_info(vm.uuid)
            assert (told.host, told.memory, told.vcpus) == (free.uuid, 1 << 30, 2)
            step.gives(f"{told.memory >> 20} MiB and {told.vcpus} vCPUs on {free.name_label}")

        story.note(f"{free.name_label} has {free.metrics.memory_free >> 20} MiB free afterwards.")
        story.limit("Ready means that the guest agent has reported, not that the service answers.")
