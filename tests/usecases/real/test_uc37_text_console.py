"""Use a text program in a guest"""

from __future__ import annotations

import pytest
from tests.usecases.real.world import World
from tests.usecases.story import Story

from xenmgmt import errors

ENGINES = ("libvirt QEMU",)


def test_uc37(world: World, story: Story) -> None:
    vm = world.ready("terminal")
    with story.step("open the console, type a command and read the answer"):
        console = world.shell(vm).console
        assert world.shell(vm).run("echo $((6 * 7))") == "42"
    with story.step("use an interactive program: an editor of lines that asks"):
        console.send("read -p 'name? ' name; echo hello $name")
        console.expect("name\\? ")
        console.send("you")
        console.expect("hello you")
    with story.step("interrupt a program that does not end"):
        console.send("echo going-$((3 + 4)); sleep 1000; echo never")
        console.expect("going-7")  # what is typed earlier is for the shell's line
        console.write("\x03")
        assert world.shell(vm).run("echo back") == "back"
    with story.step("wait for what never comes"), pytest.raises(errors.Timeout):
        console.expect("never", timeout=0.5)
    with story.refused("tell the terminal's size", errors.NotSupported, unchanged=world.still):
        console.resize(132, 50)
    with story.step("end the guest from inside"):
        console.send("poweroff -f")
        world.until(lambda: vm.state == "Halted")
    with story.refused("go on reading", errors.VMBadPowerState):
        console.read()
    story.limit("A serial line has no size; the guest is told with `stty` what it is to assume.")
