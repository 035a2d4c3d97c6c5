"""A connection with a bit of everything in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import xenmgmt
from xenmgmt import Xen
from xenmgmt.drivers.sim import Load

NASTY = "<script>alert('x')</script> & \"y\""


@pytest.fixture
def xen() -> Iterator[Xen]:
    with xenmgmt.connect("sim://?hosts=2", seed=8) as xen:
        sr = xen.SR.get_all()[0]
        disk = xen.VDI.create(name_label=NASTY, SR=sr, virtual_size="1GiB")
        for n, label in enumerate((NASTY, "web", "db", "idle")):
            vm = xen.VM.create(
                name_label=label, name_description=NASTY, memory_static_max="256MiB", tags=(NASTY,)
            )
            if n == 0:
                xen.VBD.create(VM=vm, VDI=disk, userdevice="0", bootable=True)
                xen.VIF.create(VM=vm, network=xen.network.get_all()[0], device="0")
            if label != "idle":
                vm.start()
                xen.sim.load(Load(cpu=0.25 * (n + 1), disk_read=4096.0, net_send=1e6), vm.uuid)
        yield xen
