"""The lab's guests as the tests in dom0 make them, and what ``xl`` says of them."""

from __future__ import annotations

import subprocess
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from tests.patience import PROGRAM, until
from tools.xenlab.settings import GUEST_ARGUMENTS

MIB = 1 << 20
BIOS = {"HVM_boot_policy": "BIOS order", "HVM_boot_params": {"order": "c"}}
TINY = {"PV_kernel": "/srv/xen/tiny"}
LINUX = {
    "PV_kernel": "/srv/xen/vmlinux",
    "PV_ramdisk": "/srv/xen/initrd",
    "PV_args": GUEST_ARGUMENTS,
}
LOGS = Path("/var/log/xen/console")
within = partial(until, seconds=PROGRAM, step=0.05)
"""Wait until it is true: all of this is emulated, maybe on a machine with other work."""


def xl(*arguments: str, seconds: float = PROGRAM) -> str:
    """What xl prints; it must succeed."""
    done = subprocess.run(["xl", *arguments], capture_output=True, text=True, timeout=seconds)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Listed(NamedTuple):
    """A domain as xl lists it."""

    name: str
    domid: int
    state: str
    uuid: str


def domains() -> list[Listed]:
    """What xl lists, without dom0 and without what is only still being taken apart."""
    found = []
    for line in xl("list", "-v").splitlines()[2:]:
        name, domid, _, _, state, _, uuid = line.split()[:7]
        if "d" not in state:
            found.append(Listed(name, int(domid), state, uuid))
    return found


def create(connection: Any, name: str, memory: int = 4, boot: Any = None, **more: Any) -> Any:
    """A VM, Halted, with so many MiB: the tiny guest unless another is to boot."""
    size = memory * MIB
    return connection.VM.create(
        name_label=name,
        memory_static_max=size,
        memory_dynamic_max=size,
        memory_dynamic_min=more.pop("least", size),
        memory_static_min=0,
        VCPUs_max=more.pop("vcpus", 1),
        VCPUs_at_startup=1,
        **{**(boot or TINY), **more},
    )


def emulated(connection: Any, folder: Path, name: str, sector: bytes) -> Any:
    """An emulated machine, Halted, whose BIOS starts this first sector of a disk in a folder."""
    (host,), config = connection.host, {"location": str(folder / "disks")}
    sr = connection.SR.create(host=host, type="file", device_config=config)
    vm = create(connection, name, 32, BIOS, domain_type="hvm")
    disk = connection.VDI.create(SR=sr, virtual_size=MIB, name_label="boots")
    with (folder / "disks" / f"{disk.location}.disk").open("r+b") as file:
        file.write(sector)
    connection.VBD.create(VM=vm, VDI=disk, userdevice="0", bootable=True)
    return vm


def is_up(name: str) -> bool:
    """Whether a Linux guest has said on its console that it is up."""
    log = LOGS / f"guest-{name}.log"
    return log.exists() and b"guest is up" in log.read_bytes()
