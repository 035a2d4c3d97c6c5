"""Keep monitoring apart from debugging

What a monitor is built on must not change. What helps to find a fault must be free to change. There
are two doors, and it is plain which is which.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors


def test_uc54(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=1&latency=real", seed=54) as xen:
        vm = xen.VM.create(name_label="patient", memory_static_max="512MiB")

        with story.step("monitor: a version, the state, and the fields of the reference") as step:
            found = vm.observe()
            assert found.version == 1
            assert (found.cls, found.ref, found.state) == ("VM", vm.ref, "Halted")
            assert set(found) == set(vm.get_record())
            step.gives(f"version {found.version}, {len(found)} fields")

        with story.step("the version and the fields are the same in another state") as step:
            vm.start()
            later = vm.observe()
            assert (later.version, set(later)) == (found.version, set(found))
            assert later.revision > found.revision
            step.gives(f"{later.state}: the same form, a later revision")

        with story.refused("write into what was observed", TypeError, AttributeError):
            later.fields = {}  # type: ignore[misc]

        with story.step("debug a guest whose shutdown hangs") as step:
            xen.sim.hang("vm_shutdown")
            task = vm.clean_shutdown.task()
            xen.clock.advance(5)
            assert vm.observe().state == "shutting_down"
            insides = vm.debug
            assert isinstance(insides, dict)
            (operation,) = insides["operations"].values()
            assert operation["operation"] == "VM.clean_shutdown"
            assert insides["engine"].uuid == vm.uuid
            assert insides["journal"]
            step.gives("the operation, its place in the journal, and the engine's own view")

        with story.step("nothing of that is in what a monitor reads") as step:
            assert not {"journal", "row", "engine"} & set(vm.observe())
            assert not hasattr(insides, "version")
            step.gives("debug has no version, and monitoring has no insides")

        with story.step("spoil what debug gave") as step:
            token = xen.events.token
            insides.clear()
            assert vm.debug
            assert xen.events.token == token
            step.gives("the next look has it all again; nothing has changed")

        with story.step("clear up") as step:
            xen.sim.unhang("vm_shutdown")
            try:
                task.wait()
            except errors.XenError as error:
                step.gives(f"the shutdown that hung: {type(error).__name__}")
            assert vm.state == "Running"
            vm.hard_shutdown()
            step.gives(f"after a hard shutdown {vm.state}")

        story.limit("Nobody may build on debug: it may differ with every release and every engine.")
