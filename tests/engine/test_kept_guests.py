"""A simulator that keeps its guests: programs that run one after the other see one world."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import xenmgmt
from xenmgmt import errors
from xenmgmt.abc import EngineEvent
from xenmgmt.drivers.sim import SimDriver

URL = "sim://?hosts=2&memory=4GiB&seed=1&guests="


def opened(path: Path, guests: str = "kept") -> xenmgmt.Xen:
    return xenmgmt.connect(URL + guests, store=path)


def test_guests_go_on(tmp_path: Path) -> None:
    """Who runs goes on with its number, memory and devices; nothing has changed."""
    path = tmp_path / "store.db"
    with opened(path) as xen:
        for name, verbs in {
            "runs": ("start",),
            "paused": ("start", "pause"),
            "suspended": ("start", "suspend"),
            "halted": (),
        }.items():
            vm = xen.VM.create(name_label=name, memory_static_max="512MiB", VCPUs_max=2)
            disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1GiB")
            xen.VBD.create(VM=vm, VDI=disk)
            xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
            for verb in verbs:
                getattr(vm, verb)()
        xen.VM.get_by_name_label("runs")[0].set_VCPUs_number_live(2)
        before = {vm.name_label: dict(vm.get_record()) for vm in xen.VM}
    for _ in range(3):
        with opened(path) as xen:
            assert xen.recovery == ()
            assert {vm.name_label: dict(vm.get_record()) for vm in xen.VM} == before
            engine = {one.uuid: one for one in xen.driver.vm_list()}
            for name in ("runs", "paused"):
                found = engine[before[name]["uuid"]]
                assert (found.domid, found.memory) == (before[name]["domid"], 512 << 20)
            assert len(engine) == 2
            hosts = xen.driver.host_list()
            assert sum(one.memory_free for one in hosts) == (8 << 30) - (1 << 30)
    with opened(path) as xen:
        xen.VM.get_by_name_label("suspended")[0].resume()
        xen.VM.get_by_name_label("paused")[0].unpause()
        new = xen.VM.get_by_name_label("halted")[0]
        new.start()
        domids = [(vm.resident_on.ref, vm.domid) for vm in xen.VM if vm.resident_on]
        assert len(set(domids)) == 4
        xen.VM.get_by_name_label("runs")[0].clean_shutdown()


def test_guests_are_forgotten_unless_asked(tmp_path: Path) -> None:
    """Without the parameter a new process has no guests; where there is no room, none either."""
    path = tmp_path / "store.db"
    with opened(path) as xen:
        vm = xen.VM.create(name_label="a", memory_static_max="3GiB")
        vm.start()
    with xenmgmt.connect("sim://?hosts=2&memory=1GiB&seed=1&guests=kept", store=path) as xen:
        assert xen.VM.get_all()[0].state == "Halted"
    with opened(path) as xen:
        xen.VM.get_all()[0].start()
    with opened(path, "forgotten") as xen:
        assert xen.VM.get_all()[0].state == "Halted"
    with pytest.raises(errors.InvalidValue, match="kept"):
        opened(path, "lost")


def test_what_an_end_asks_for_is_nothing_left_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An operation that begins as the engine tells of an end at opening is not ended as a rest."""
    path = tmp_path / "store.db"
    with opened(path, "forgotten") as xen:
        vm = xen.VM.create(
            name_label="a", memory_static_max="1GiB", actions_after_shutdown="restart"
        )
        vm.start()
        uuid = vm.uuid
    really_open = SimDriver.open

    def tells(driver: SimDriver, listener: Callable[[EngineEvent], None]) -> None:
        really_open(driver, listener)
        driver.slow("vm_start", 1)
        listener(EngineEvent(kind="halted", subject=uuid))

    monkeypatch.setattr(SimDriver, "open", tells)
    with opened(path, "forgotten") as xen:
        assert not [one for one in xen.recovery if one.operation == "VM.start"]
        xen.clock.sleep(2)
        assert xen.VM.get_by_uuid(uuid).state == "Running"
