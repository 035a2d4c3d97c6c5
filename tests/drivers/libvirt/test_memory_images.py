"""Memory images that several VMs and snapshots have are one file, until one of them is changed."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.drivers.libvirt.daemon import Daemon
from tests.drivers.libvirt.guests import SMALL, Lab, Shell, lab_of_its_own
from tests.patience import until

from xenmgmt.drivers.libvirt import _files as files


@pytest.fixture
def lab(libvirtd: Daemon, guest_files: tuple[Path, Path], tmp_path: Path) -> Iterator[Lab]:
    with lab_of_its_own(libvirtd.uri, guest_files, tmp_path / "images") as lab:
        yield lab


def image(lab: Lab, vm: Any) -> Path:
    return lab.pool / vm.suspend_VDI.location


def done(call: Any) -> Any:
    until(call.done)
    return call.result()


def test_shared_until_changed(lab: Lab) -> None:
    """Reverts and clones take no room; a clone that resumes has names of its own in its image."""
    vm = lab.guest("origin", memory_static_max=SMALL)
    lab.boot(vm).run("kept=in-memory")
    point = vm.checkpoint(new_name="point")
    before = image(lab, point).read_bytes()
    for _ in range(2):
        vm = point.revert()
        assert image(lab, vm).samefile(image(lab, point))
        vm.resume()
        assert Shell(lab.xen, vm).run("echo $kept") == "in-memory"
    vm.suspend()
    asleep = image(lab, vm).read_bytes()
    clone = vm.clone("clone")
    assert image(lab, clone).samefile(image(lab, vm))
    clone.resume()
    assert Shell(lab.xen, clone).run("echo $kept") == "in-memory"
    assert image(lab, vm).read_bytes() == asleep
    vm.resume()
    assert {one.state for one in (vm, clone)} == {"Running"}
    assert image(lab, point).read_bytes() == before


def test_written_and_wiped(lab: Lab) -> None:
    """A write or a wipe is for one alone, and a wipe tells who else has the content."""
    vm = lab.guest("origin", memory_static_max=SMALL)
    vm.start(start_paused=True)
    vm.suspend()
    first, second = vm.clone("first"), vm.clone("second")
    paths = [image(lab, one) for one in (vm, first, second)]
    before = paths[0].read_bytes()
    driver, sr = lab.xen.driver, lab.sr.uuid
    done(driver.vdi_write(sr, paths[1].name, 0, b"somebody else's"))
    assert [path.read_bytes() == before for path in paths] == [True, False, True]
    told = done(driver.vdi_wipe(sr, paths[2].name, paths[2].stat().st_size))
    assert f"{paths[0].name} has the same content" in told.remains
    assert paths[0].read_bytes() == before
    vm.resume()


def test_shared_again(tmp_path: Path) -> None:
    """What was cut off may be done again, and leaves nothing else behind."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"memory")
    for _ in range(2):
        files.share(one, other)
        assert other.samefile(one)
        assert files.sharing(one) == [other]
        assert sorted(tmp_path.iterdir()) == [one, other]
    files.own(other)
    assert files.sharing(one) == []
    assert other.read_bytes() == b"memory"


def test_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that has none holds copies."""

    def refused(*given: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"memory")
    monkeypatch.setattr(os, "link", refused)
    files.share(one, other)
    assert other.read_bytes() == b"memory"
    assert not other.samefile(one)
    assert files.sharing(one) == []
