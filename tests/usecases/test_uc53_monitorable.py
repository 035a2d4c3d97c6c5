"""Watch every field at any time

A monitor never has to ask whether it may look. It gets an answer in every state, also while an
operation is under way, and it is told what means nothing at the moment.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import NotApplicable, errors

CLASSES = """VM VBD VIF VDI SR PBD host host_metrics host_cpu PIF network pool session task
VM_metrics user""".split()


def test_uc53(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=2&latency=real", seed=53) as xen:
        vm = xen.VM.create(name_label="watched", memory_static_max="1GiB")
        xen.sim.behave(vm.uuid, shutdown_seconds=5)
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1GiB")
        xen.VBD.create(VM=vm, VDI=disk)
        xen.VIF.create(VM=vm, network=xen.network.get_all()[0])

        with story.step("observe the guest all the time, through its whole life") as step:
            stream = xen.events.stream(["VM"])
            fields = set(vm.observe())
            seen: dict[str, int] = {}

            def look() -> None:
                found = vm.observe()
                assert set(found) == fields
                seen[found.state] = sum(isinstance(v, NotApplicable) for v in found.values())

            for verb in ("start", "pause", "unpause", "suspend", "resume", "clean_shutdown"):
                task = getattr(vm, verb).task()
                look()
                while not task.done:
                    xen.clock.advance(0.05)
                    look()
                task.wait()
            assert {"Halted", "starting", "Running", "suspending", "Suspended"} <= set(seen)
            step.gives(f"an answer with {len(fields)} fields in {len(seen)} states")
            story.note("Fields without meaning, by state: " + _listed(seen) + ".")

        with story.step("see what is said of a field without meaning") as step:
            told = vm.observe()["domid"]
            assert isinstance(told, NotApplicable)
            assert (told.state, bool(told)) == ("Halted", False)
            assert "Running" in told.states
            step.gives(f"domid: not applicable in {told.state}; it is in Running")

        with story.refused("read it as if it meant something", errors.InvalidState, unchanged=xen):
            vm.domid  # noqa: B018

        with story.step("compare with the states that the events tell") as step:
            told_states = [event.snapshot.state for event in stream.poll() if event.ref == vm.ref]
            assert set(told_states) <= set(seen)
            assert {"starting", "Running", "Suspended", "Halted"} <= set(told_states)
            step.gives(f"{len(told_states)} events, no state that was not seen")

        with story.step("observe every object of every class that there is") as step:
            objects = [one for cls in CLASSES for one in getattr(xen, cls).get_all()]
            observed = [one.observe() for one in objects]
            assert {found.version for found in observed} == {1}
            values = sum(len(found) for found in observed)
            step.gives(f"{len(objects)} objects, {values} fields, no refusal")

        with story.step("go on watching when a host cannot be reached") as step:
            vm.start()
            xen.sim.partition(vm.resident_on.uuid)
            look()
            assert vm.state == "Unknown"
            step.gives(f"the guest is {vm.state}, and can be observed")

        story.limit("A destroyed object cannot be observed; its last event has its record.")


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{state} {count}" for state, count in counts.items())
