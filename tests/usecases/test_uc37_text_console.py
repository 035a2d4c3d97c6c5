"""Use a text program in a guest

Somebody types into a guest and reads what it answers; a script does the same and waits for what it
expects.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors

PROGRAM = """
boot: Welcome
prompt: $
hostname -> shop
greet -> hello {0}
"""


def test_uc37(story: Story) -> None:
    with xenmgmt.connect("sim://", seed=37) as xen:
        vm = xen.VM.create(name_label="shop", memory_static_max="128MiB")
        xen.sim.program(PROGRAM, vm.uuid)
        with story.refused("open the console of a guest that does not run", errors.VMBadPowerState):
            xen.open_console(vm)
        record = xen.console.create(VM=vm, protocol="vt100")
        with story.refused("ask where to find it before it runs", errors.InvalidState):
            record.location  # noqa: B018
        vm.start()

        with story.step("open it, and wait for its greeting") as step:
            console = xen.open_console(vm)
            console.expect("Welcome")
            assert record.location.startswith("vt100:")
            step.gives("Welcome")
        with story.step("type a command and read the answer") as step:
            console.expect(r"\$ ")
            assert console.run("hostname", r"\$ ") == "shop\n"
            assert console.run("greet you", r"\$ ") == "hello you\n"
            step.gives("shop; hello you")
        with story.step("correct a typing error, and give a line up") as step:
            console.write("hostnamx\x7fe\r")
            console.expect("shop")
            console.write("nonsense\x03")
            console.expect(r"\^C")
            step.gives("the guest saw what was meant")
        with story.step("change the size of the terminal") as step:
            console.resize(132, 50)
            console.read()
            assert console.run("stty size", r"\$ ") == "50 132\n"
            step.gives("50 lines of 132 columns, says the guest")
        with story.refused("wait for what never comes", errors.Timeout):
            console.expect("never", timeout=5)
        with story.step("end the guest from inside") as step:
            console.send("poweroff")
            xen.clock.sleep(1)
            assert vm.state == "Halted"
            step.gives("Halted")
        with story.refused("go on reading", errors.VMBadPowerState):
            console.read()
        story.limit("Full-screen programs work as far as the guest's program prints for them.")
