"""The guests of this project: three variants, on whatever engine the run has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from guests import boot

from xenmgmt import ready
from xenmgmt.harness import Template

MIB = 1 << 20
VARIANTS = {
    "plain": {"processors": 1, "arguments": ""},
    "wide": {"processors": 2, "arguments": ""},
    "bare": {"processors": 2, "arguments": "run=rm,/bin/nproc"},  # an older userland
}
UP = ready.console(r"guest ready[^#]*# ", timeout=90)

SIMULATED = """
    boot: guest ready
    prompt: / #
    grep -c ^processor /proc/cpuinfo -> 2
    grep MemTotal /proc/meminfo -> MemTotal: 140000 kB
    capacity -> workers: 4
    capacity --since -> first time
    capacity --nonsense -> capacity: what is --nonsense?
"""
"""What simulated guests answer: written down, as no program runs in them."""


def pytest_xen_template(xen: Any, name: str, engine: str, images: Path | None) -> Template | None:
    """A template for one of the variants."""
    variant = VARIANTS.get(name)
    if variant is None:
        return None
    if engine.startswith("sim:"):
        xen.sim.program(SIMULATED)
    else:
        storage(xen, images)
    cpus = variant["processors"]
    kernel, initrd, arguments = boot(engine, cpus)
    vm = xen.VM.create(
        name_label=name,
        is_a_template=True,
        memory_static_max=160 * MIB,
        VCPUs_max=cpus,
        VCPUs_at_startup=cpus,
        PV_kernel=kernel,
        PV_ramdisk=initrd,
        PV_args=f"{arguments} {variant['arguments']}".strip(),
    )
    disk = xen.VDI.create(SR=xen.pool.get_all()[0].default_SR, virtual_size=16 * MIB)
    xen.VBD.create(VM=vm, VDI=disk, userdevice="0", bootable=True)
    return Template(vm, (UP,))


def storage(xen: Any, images: Path | None) -> None:
    """Where disks and memory images go; made with the first template."""
    if xen.SR.get_by_name_label("harness"):
        return
    sr = xen.SR.create(
        host=xen.host.get_all()[0],
        name_label="harness",
        type="file",
        device_config={"location": str(images)},
    )
    xen.pool.get_all()[0].default_SR = sr


@pytest.fixture
def shell(xen: Any, vm: Any) -> Callable[[str], str]:
    """Run a command in the guest; what it printed."""
    console = xen.open_console(vm)
    return lambda command: console.run(command, r"/ # ").strip()
