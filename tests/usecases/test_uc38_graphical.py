"""Use a graphical program in a guest

A guest shows a screen. Somebody wants to know where a viewer finds it, and to see it now without
one: for a ticket, or because the network is down.
"""

from __future__ import annotations

import struct
import zlib

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors

PROGRAM = """
boot: Desktop 1.0
prompt: $
draw -> a window
"""
PNG = b"\x89PNG\r\n\x1a\n"


def measured(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG of which every part is whole."""
    assert picture.startswith(PNG)
    at = len(PNG)
    while at < len(picture):
        (size,) = struct.unpack_from(">I", picture, at)
        (check,) = struct.unpack_from(">I", picture, at + 8 + size)
        assert check == zlib.crc32(picture[at + 4 : at + 8 + size])
        at += 12 + size
    width, height = struct.unpack_from(">II", picture, 16)
    return width, height


def test_uc38(story: Story) -> None:
    with xenmgmt.connect("sim://", seed=38) as xen:
        vm = xen.VM.create(name_label="desk", memory_static_max="512MiB")
        xen.sim.program(PROGRAM, vm.uuid)
        screen = xen.console.create(VM=vm, protocol="rfb")
        with story.refused("give it a second screen", errors.InvalidValue, unchanged=xen):
            xen.console.create(VM=vm, protocol="rfb")
        with story.refused("ask where the screen is before it runs", errors.InvalidState):
            screen.location  # noqa: B018
        vm.start()

        with story.step("ask again when it runs") as step:
            assert screen.location.startswith("rfb:")
            assert vm == screen.VM
            step.gives("an address with the protocol that viewers speak (rfb is VNC)")
        console = xen.open_console(vm)
        with story.step("take a picture of the screen") as step:
            console.expect(r"\$ ")
            first = console.screenshot()
            width, height = measured(first)
            step.gives(f"a PNG of {width} by {height} points")
            assert console.screenshot() == first
        with story.step("let the program draw, and take another") as step:
            console.run("draw", r"\$ ")
            second = console.screenshot()
            assert second != first
            step.gives("another picture")
        with story.step("make the screen larger") as step:
            console.resize(132, 50)
            wider, higher = measured(console.screenshot())
            assert (wider, higher) > (width, height)
            step.gives(f"{wider} by {higher} points")
        with story.step("pause the guest and look at it all the same") as step:
            vm.pause()
            assert measured(console.screenshot()) == (wider, higher)
            step.gives("its last picture")
        vm.unpause()
        vm.hard_shutdown()
        with story.refused("take a picture of what is off", errors.VMBadPowerState):
            console.screenshot()
    story.limit(
        "A simulated guest has no letters: its picture shows where text is, and changes with it. "
        "No viewer is part of the library, and no port is open in the simulator."
    )
