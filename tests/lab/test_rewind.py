"""A simulated guest is turned back in its domain: what comes back, and when it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import xenmgmt
from xenmgmt import errors

PROGRAM = """
    prompt: $
    every: 5 tick {n}
"""


@pytest.fixture
def vm() -> Iterator[Any]:
    with xenmgmt.connect("sim://?hosts=2", seed=3) as xen:
        xen.sim.program(PROGRAM)
        found = xen.VM.create(name_label="web", memory_static_max="64MiB", VCPUs_max=2)
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="8MiB")
        xen.VBD.create(VM=found, VDI=disk)
        found.start()
        yield found


def block(vm: Any) -> Any:
    disk = vm.VBDs[0].VDI
    return vm._xen.sim.disk_read(disk.SR.uuid, disk.location, 0)


def write(vm: Any, content: object) -> None:
    disk = vm.VBDs[0].VDI
    vm._xen.sim.disk_write(disk.SR.uuid, disk.location, 0, content)


def test_what_comes_back(vm: Any) -> None:
    """Disks, what was typed and counted, pausedness; the domain stays, what was printed too."""
    xen = vm._xen
    console = xen.open_console(vm)
    console.write("ec")
    write(vm, "before")
    xen.sim.vm_mark(vm.uuid, "m")
    domid = vm.domid
    for _ in range(3):
        console.send("ho spoiled")
        xen.clock.sleep(5)
        write(vm, "after")
        vm.snapshot("in between")
        write(vm, "after that")
        xen.sim.vm_pause(vm.uuid)
        xen.sim.vm_rewind(vm.uuid, "m")
        assert block(vm) == "before"
        info = xen.driver.vm_info(vm.uuid)
        assert (info.domid, info.state) == (domid, "Running")
        console.read()
        console.send("ho whole")
        xen.clock.sleep(5)
        text = console.read()
        assert "\nwhole\r\n" in text
        assert "tick 1" in text
        xen.sim.vm_rewind(vm.uuid, "m")
    assert [xen.sim.disk_read(one.SR.uuid, one.location, 0) for one in xen.VDI if one.is_a_snapshot]
    for snapshot in vm.snapshots:
        (disk,) = [vbd.VDI for vbd in snapshot.VBDs]
        assert xen.sim.disk_read(disk.SR.uuid, disk.location, 0) == "after"


def test_when_it_is_refused(vm: Any) -> None:
    """Without the mark, with other devices, and in another domain; nothing is changed then."""
    xen = vm._xen
    xen.sim.vm_mark(vm.uuid, "m")
    write(vm, "since")
    with pytest.raises(errors.EngineError, match="no mark 'n'"):
        xen.sim.vm_rewind(vm.uuid, "n")
    vbd = xen.VBD.create(
        VM=vm, VDI=xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="8MiB"), userdevice="1"
    )
    vbd.plug()
    with pytest.raises(errors.EngineError, match="devices"):
        xen.sim.vm_rewind(vm.uuid, "m")
    vbd.unplug()
    assert block(vm) == "since"
    xen.sim.vm_rewind(vm.uuid, "m")
    assert block(vm) is None
    for _ in range(2):
        xen.sim.vm_unmark(vm.uuid, "m")
    with pytest.raises(errors.EngineError, match="no mark"):
        xen.sim.vm_rewind(vm.uuid, "m")
    xen.sim.vm_mark(vm.uuid, "m")
    vm.hard_reboot()
    with pytest.raises(errors.EngineError, match="no mark"):
        xen.sim.vm_rewind(vm.uuid, "m")
