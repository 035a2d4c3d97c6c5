"""Use a graphical program in a guest"""

from __future__ import annotations

import struct
import zlib

from tests.usecases.real.qemu import QemuWorld
from tests.usecases.story import Story

ENGINES = ("libvirt QEMU",)


def pixels(picture: bytes) -> tuple[int, int, set[bytes]]:
    """Width, height and the colours of a PNG of eight bits a channel without filters."""
    width, height = struct.unpack(">II", picture[16:24])
    data, at = b"", 8
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        if picture[at + 4 : at + 8] == b"IDAT":
            data += picture[at + 8 : at + 8 + length]
        at += 12 + length
    plain = zlib.decompress(data)
    assert len(plain) == height * (3 * width + 1)
    return width, height, {plain[i : i + 3] for i in range(1, 3 * width, 3)}


def test_uc38(world: QemuWorld, story: Story) -> None:
    xen = world.xen
    vm = world.guest("desk", platform={"vncpasswd": "sesame"})
    vm.start(start_paused=True)
    with story.step("ask where a viewer finds its screen, and what password it needs"):
        console = xen.open_console(vm)
        place = console.endpoint()
        assert (place.protocol, place.address, place.password) == ("rfb", "127.0.0.1", "sesame")
        assert "sesame" not in repr(place)
    with story.step("connect as a viewer: the server speaks RFB, and asks for the password"):
        told = world.daemon.speak(place.port, b"RFB 003.008\n")
        assert told.startswith(b"RFB 003.008\n")
        assert told[12:14] == b"\x01\x02"  # one kind of security: VNC authentication
    with story.step("take a picture of the screen"):
        width, height, colours = pixels(console.screenshot())
        assert width >= 320
        assert height >= 200
        assert colours
    story.limit("There is no viewer in it: any that speaks RFB will do.")
    story.limit("The password stands in the VM's platform, which who reads the VM can read.")
