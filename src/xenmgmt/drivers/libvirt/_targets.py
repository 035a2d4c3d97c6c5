"""Names of disks within a guest: from the number or name that a VBD has to libvirt's target."""

from __future__ import annotations

import re
from typing import NamedTuple

from ...errors import InvalidValue

NAMED = re.compile(r"(xvd|vd|sd|hd)([a-z]{1,2})\Z")
BUSES = {"xvd": "xen", "vd": "virtio", "sd": "sata", "hd": "ide"}


class Target(NamedTuple):
    """A device name in the guest, and the bus it is on."""

    dev: str
    bus: str


def target(engine: str, device: str, kind: str) -> Target:
    """Where a disk goes: ``"0"`` and ``"xvda"`` are the first, whatever the engine calls it."""
    found = NAMED.match(device)
    if found is None and not (device.isascii() and device.isdigit()):
        raise InvalidValue("userdevice", device, would_do='a number, or a name such as "vda"')
    prefix = found[1] if found else ""
    letters = found[2] if found else spelt(int(device))
    if engine == "xen":
        prefix = prefix if prefix == "hd" else "xvd"
    elif kind == "CD":
        prefix = prefix if prefix == "hd" else "sd"
    elif prefix in ("", "xvd"):
        prefix = "vd"
    return Target(prefix + letters, BUSES[prefix])


def spelt(number: int) -> str:
    """0: a, 25: z, 26: aa."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
