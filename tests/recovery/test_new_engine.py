"""A store outlives its simulator: the next one is empty, and is given what the records have."""

from __future__ import annotations

from typing import Any

from tests.recovery.cuts import whole

from xenmgmt import Xen, connect
from xenmgmt.drivers import resolve
from xenmgmt.tasks import Options

URL = "sim://?hosts=2&memory=8GiB"


def again(xen: Xen, url: str = URL) -> Xen:
    """Another process, as far as the simulator is concerned."""
    store: Any = xen.store
    store._listeners = ()
    driver = resolve(url, seed=1, clock=xen.clock)
    return Xen(url, driver, store, xen.clock, seed=1, session="again", options=Options(timeout=60))


def test_vms_start_on_disks_made_anew() -> None:
    """Disks have their sizes; what ran is Halted; what was halted starts."""
    xen = connect(URL, seed=1)
    sr = xen.SR.create(type="lvm", shared=True, name_label="second", physical_size=1 << 30)
    vms = []
    for n in range(3):
        vm = xen.VM.create(name_label=f"vm{n}", memory_static_max="256MiB")
        disk = xen.VDI.create(SR=sr, virtual_size=(n + 1) << 20)
        xen.VBD.create(VM=vm, VDI=disk)
        vms.append(vm)
    vms[0].start()
    vms[1].start()
    vms[1].suspend()
    new = again(xen)
    whole(new)
    assert [vm.state for vm in new.VM] == ["Halted", "Suspended", "Halted"]
    assert any("has no domain" in str(one) for one in new.recovery)
    for vm in (new.VM.get_all()[0], new.VM.get_all()[2]):
        vm.start()
        assert vm.state == "Running"
    assert {info.virtual_size for info in new.sim.sr_summary(sr.uuid).vdis} >= {1 << 20, 3 << 20}
    whole(new)


def test_ids_are_never_given_twice() -> None:
    """The same seed goes on with other names, however often a store is opened."""
    xen = connect(URL, seed=1)
    known = {cell.ref for cls in ("VM", "VDI", "network") for cell in xen.store.cells(cls)}
    for n in range(5):
        vm = xen.VM.create(name_label=f"n{n}")
        assert vm.ref not in known
        known.add(vm.ref)
        xen = again(xen)


def test_hosts_that_are_not_there_any_more_are_offline() -> None:
    """A simulator with fewer hosts: those of before do not answer."""
    xen = connect(URL, seed=1)
    stays, gone = xen.host
    new = again(xen, "sim://?hosts=1&memory=8GiB")
    assert {host.uuid: host.state for host in new.host} == {
        stays.uuid: "Enabled",
        gone.uuid: "Offline",
    }
    assert new.VM.create(name_label="a").start() is None
