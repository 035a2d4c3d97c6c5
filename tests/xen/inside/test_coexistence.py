"""Guests of ``xl`` and guests of this library on one host: each sees and handles both."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.xen.inside.guests import LINUX, MIB, create, is_up, within, xl

import xenmgmt
from xenmgmt.drivers.xen._core import LIMIT
from xenmgmt.drivers.xen.table import PAUSED, Glance


def named(connection: Any, name: str) -> Any:
    """The VM of this name, None when there is none."""
    return next((vm for vm in connection.VM if vm.name_label == name), None)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"xen+native://?state={tmp_path}"


def test_found_on_opening(url: str) -> None:
    """A guest of xl's is there with what xl built it from, and is left as it is."""
    xl("create", "-q", "/srv/xen/tiny.cfg", 'name="theirs"', "memory=8", "vcpus=2")
    before = xl("list", "theirs").split()[8:12]
    with xenmgmt.connect(url) as xen:
        vm = named(xen, "theirs")
        assert vm.power_state == "Running"
        assert vm.domid == int(xl("domid", "theirs"))
        assert vm.uuid in xl("list", "-v")
        assert (vm.memory_static_max, vm.VCPUs_max) == (8 * MIB, 2)
        assert vm.PV_kernel == "/srv/xen/tiny"

    assert xl("list", "theirs").split()[8:12] == before


def test_found_while_open(url: str) -> None:
    """A guest that xl makes beside us has a record at once; it goes when xl ends it."""
    with xenmgmt.connect(url) as xen:
        xl("create", "-q", "/srv/xen/tiny.cfg", 'name="later"')
        within(lambda: named(xen, "later") is not None)
        vm = named(xen, "later")
        within(lambda: vm.power_state == "Running")
        xl("pause", "later")
        within(lambda: vm.power_state == "Paused")
        xl("destroy", "later")
        within(lambda: vm.power_state == "Halted")


def _runs(one: Glance, domid: int) -> bool:
    return one.domid == domid and not one.flags & PAUSED


def test_right_behind_us(url: str) -> None:
    """What others undo before we look again is seen, too: the guest is then as at our last look."""
    with xenmgmt.connect(url) as xen:
        vm = create(xen, "paused")
        vm.start()
        within(lambda: any(_runs(one, vm.domid) for one in xen.driver._glances))
        for _ in range(3):
            vm.pause()
            xen.driver.light.unpause(vm.domid, LIMIT)
            within(lambda: vm.power_state == "Running")
        vm.hard_shutdown()


def test_acted_on(url: str) -> None:
    """A guest of xl's is paused, resized and ended by us, and started again as ours."""
    xl("create", "-q", "/srv/xen/tiny.cfg", 'name="theirs"', "memory=8")
    with xenmgmt.connect(url) as xen:
        vm = named(xen, "theirs")
        vm.pause()
        assert re.search(r"theirs .*-.p---", xl("list"))
        vm.unpause()
        vm.add_to_VCPUs_params_live("weight", "700")
        domid = vm.domid
        assert re.search(rf" {domid} +700 ", xl("sched-credit"))
        vm.hard_reboot()
        assert vm.domid > domid
        vm.hard_shutdown()
        assert "theirs" not in xl("list")
        vm.start()
        assert int(xl("domid", "theirs")) == vm.domid


def test_theirs_shuts_down(url: str) -> None:
    """A Linux guest of xl's is asked to shut down, and xl's own watcher takes it away."""
    xl("create", "-q", "/srv/xen/pv.cfg", 'name="clean"', "memory=128")
    with xenmgmt.connect(url) as xen:
        within(lambda: is_up("clean"))
        vm = named(xen, "clean")
        vm.clean_shutdown()
        assert vm.power_state == "Halted"
        within(lambda: "clean" not in xl("list"))


def test_xl_changes_devices(url: str, tmp_path: Path) -> None:
    """What xl plugs into a guest of ours has a record; what it takes is not there any more."""
    with xenmgmt.connect(url, store=tmp_path / "store") as xen:
        (host,) = xen.host
        network = xen.network.create(name_label="lan")
        sr = xen.SR.create(host=host, type="file")
        disk = xen.VDI.create(SR=sr, virtual_size=MIB)
        vm = create(xen, "ours", 128, LINUX)
        vm.start()
        within(lambda: is_up("ours"))
        (file,) = tmp_path.glob("storage/*/*.disk")
        xl("block-attach", "ours", f"format=raw,vdev=xvdc,access=rw,target={file.resolve()}")
        within(lambda: [vbd.state for vbd in vm.VBDs] == ["Attached"])
        (vbd,) = vm.VBDs
        assert (vbd.VDI, vbd.userdevice, disk.state) == (disk, "2", "Attached")
        xl("network-attach", "ours", f"bridge={network.bridge}", "mac=00:16:3e:00:00:07")
        within(lambda: [vif.MAC for vif in vm.VIFs] == ["00:16:3e:00:00:07"])
        (vif,) = vm.VIFs
        xl("block-detach", "ours", "xvdc")
        within(lambda: vbd.state == "Detached")
        uuid = vif.uuid
    xl("network-detach", "ours", "00:16:3e:00:00:07")
    with xenmgmt.connect(url, store=tmp_path / "store") as xen:
        vif = xen.VIF.get_by_uuid(uuid)
        within(lambda: vif.state == "Detached")
        xen.VM.get_by_uuid(vif.VM.uuid).hard_shutdown()


def test_xl_handles_ours(url: str, tmp_path: Path) -> None:
    """xl shows a guest of ours with its configuration, saves it and restores it."""
    with xenmgmt.connect(url) as xen:
        vm = create(xen, "ours", 128, LINUX)
        vm.start()
        within(lambda: is_up("ours"))
        assert '"ours"' in xl("list", "-l", "ours")
        xl("save", "ours", str(tmp_path / "by-xl"))
        within(lambda: vm.power_state == "Halted")
        xl("restore", "-e", str(tmp_path / "by-xl"))
        within(lambda: vm.power_state == "Running")
        assert vm.domid == int(xl("domid", "ours"))
        vm.hard_shutdown()

    assert "ours" not in xl("list")
