"""Guests of ``xl`` and guests of this library on one host: each sees and handles both."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.xen.inside.guests import LINUX, LOGS, MIB, create, domains, is_up, within, xl

import xenmgmt
from xenmgmt import errors
from xenmgmt._native import XenStore
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


def gone(name: str) -> bool:
    return name not in [one.name for one in domains()]


def ended(name: str) -> bool:
    """Whether its domain has shut down, and is there still."""
    return any(one.name == name and "s" in one.state for one in domains())


def test_theirs_is_built_anew_by_us(url: str) -> None:
    """From then on we see to its end: nobody else does."""
    xl("create", "-q", "/srv/xen/pv.cfg", 'name="anew"', "memory=128")
    with xenmgmt.connect(url) as xen:
        within(lambda: named(xen, "anew") is not None)
        vm = named(xen, "anew")
        vm.hard_reboot()
        LOGS.joinpath("guest-anew.log").unlink(missing_ok=True)
    with xenmgmt.connect(url) as xen:
        vm = named(xen, "anew")
        within(lambda: b"guest is up" in xen.driver.console_read(vm.uuid, 0).data)
        xl("shutdown", "anew")
        within(lambda: vm.power_state == "Halted")
        assert gone("anew")


@pytest.mark.parametrize("how", ["shutdown", "reboot"])
def test_ended_while_nobody_was_there(url: str, tmp_path: Path, how: str) -> None:
    """What follows the end of a guest of ours is done when we are back."""
    with xenmgmt.connect(url, store=tmp_path / "store") as xen:
        vm = create(xen, "alone", 128, LINUX)
        vm.start()
        within(lambda: b"guest is up" in xen.driver.console_read(vm.uuid, 0).data)
        uuid, domid = vm.uuid, vm.domid
    xl(how, "alone")
    within(lambda: ended("alone"))
    with xenmgmt.connect(url, store=tmp_path / "store") as xen:
        vm = xen.VM.get_by_uuid(uuid)
        if how == "shutdown":
            assert vm.power_state == "Halted"
            assert gone("alone")
        else:
            assert vm.power_state == "Running"
            assert int(xl("domid", "alone")) == vm.domid > domid
            vm.hard_shutdown()


def test_what_failed_is_done_again(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An end that could not be seen to at once is seen to a little later."""
    with xenmgmt.connect(url) as xen:
        vm = create(xen, "stubborn", 128, LINUX)
        vm.start()
        within(lambda: b"guest is up" in xen.driver.console_read(vm.uuid, 0).data)
        destroy, tried = xen.driver.light.destroy, []

        def fails(domid: int, seconds: float) -> None:
            tried.append(domid)
            if len(tried) < 3:
                raise errors.EngineError("not now", engine="test")
            destroy(domid, seconds)

        monkeypatch.setattr(xen.driver.light, "destroy", fails)
        xl("shutdown", "stubborn")
        within(lambda: vm.power_state == "Halted")
        assert len(tried) == 3
        assert gone("stubborn")


def test_two_of_us(url: str) -> None:
    """Of two connections that know a guest as theirs one sees to its end, and both know of it."""
    with xenmgmt.connect(url) as first, xenmgmt.connect(url) as second:
        one = create(first, "shared", 128, LINUX)
        one.start()
        within(lambda: named(second, "shared") is not None)
        other = named(second, "shared")

        def again(act: Callable[[], object]) -> None:
            before = one.domid
            act()
            within(lambda: one.domid != before and one.domid == other.domid)
            assert [each.name for each in domains()].count("shared") == 1
            assert int(xl("domid", "shared")) == one.domid

        within(lambda: b"guest is up" in first.driver.console_read(one.uuid, 0).data)
        again(lambda: xl("reboot", "shared"))
        again(one.hard_reboot)
        again(other.hard_reboot)
        assert first.driver.is_ours(one.uuid)
        one.hard_shutdown()
        within(lambda: other.power_state == "Halted")
        assert gone("shared")


def test_a_disk_that_is_in_no_repository(url: str, tmp_path: Path) -> None:
    """A guest of xl's has it again when it goes on from its memory; no copy of it can."""
    file = tmp_path / "theirs.img"
    file.write_bytes(bytes(MIB))
    disk = f"format=raw,vdev=xvdz,access=rw,target={file}"
    xl("create", "-q", "/srv/xen/pv.cfg", 'name="odd"', "memory=128", f"disk=['{disk}']")
    with xenmgmt.connect(url) as xen:
        (host,) = xen.host
        sr = xen.SR.create(host=host, type="file")
        next(iter(xen.pool)).default_SR = sr
        within(lambda: is_up("odd"))
        vm = named(xen, "odd")
        vm.suspend()
        assert gone("odd")
        copy = vm.clone("copy")
        with pytest.raises(errors.EngineError, match=r"theirs\.img"):
            copy.resume()
        assert copy.power_state == "Suspended"
        vm.resume()
        assert str(file) in xl("list", "-l", "odd")
        assert len(xl("block-list", "odd").splitlines()) == 2
        assert xen.driver.is_ours(vm.uuid)
        vm.hard_shutdown()
        copy.destroy()


def test_a_save_that_fails_leaves_nothing(url: str, tmp_path: Path, monkeypatch: Any) -> None:
    """The guest goes on, and no note says that it is being saved."""
    with xenmgmt.connect(url) as xen:
        (host,) = xen.host
        next(iter(xen.pool)).default_SR = xen.SR.create(host=host, type="file")
        vm = create(xen, "kept", 128, LINUX)
        vm.start()
        within(lambda: b"guest is up" in xen.driver.console_read(vm.uuid, 0).data)

        def fails(*_: Any) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(xen.driver.light, "save", fails)
        with pytest.raises(errors.EngineError, match="No space"):
            vm.suspend()
        assert vm.power_state == "Running"
        assert not list(tmp_path.glob("*.saving"))
        assert not list(tmp_path.glob("storage/*/*"))
        vm.hard_shutdown()


def test_the_store_goes_away(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What happens after its connection broke is heard over another one."""
    with xenmgmt.connect(url) as xen:
        fired, broken = XenStore.fired, []

        def breaks(store: XenStore) -> Any:
            if not broken:
                broken.append(store)
                raise OSError(32, "Broken pipe")
            return fired(store)

        monkeypatch.setattr(XenStore, "fired", breaks)
        for name in ("one", "two"):
            xl("create", "-q", "/srv/xen/tiny.cfg", f'name="{name}"')
            within(lambda name=name: named(xen, name) is not None)  # type: ignore[misc]
            xl("destroy", name)
        assert broken
