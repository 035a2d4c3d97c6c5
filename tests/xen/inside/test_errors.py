"""What goes wrong on a real Xen host, as errors of the library."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tests.patience import PROGRAM
from tests.xen.inside.bare import every_number_taken
from tests.xen.inside.guests import create

import xenmgmt
from xenmgmt import _native as native
from xenmgmt._native import Hypervisor
from xenmgmt.abc import VMSpec
from xenmgmt.drivers.xen import XenDriver, XenHost
from xenmgmt.drivers.xen._core import XenCore
from xenmgmt.errors import BootloaderFailed, EngineError, HandleInvalid
from xenmgmt.testing.bench import settled

MIB = 1 << 20
SPEC = VMSpec(
    uuid="5f3f61c0-0a4e-4d0b-9d5c-4a2a4b1c0099", name="goes", memory_static_max=4 * MIB,
    memory_target=4 * MIB, vcpus_max=1, vcpus=1, boot={"PV_kernel": "/srv/xen/tiny"},
)  # fmt: skip
OPEN = """
import xenmgmt
from xenmgmt.drivers.xen import XenHost
for opened in (XenHost, lambda: xenmgmt.connect("xen+native://")):
    try:
        opened()
    except Exception as error:
        print(type(error).__name__, error)
"""

HIDDEN = """
mount -t tmpfs none /dev/xen
mount -t tmpfs none /proc/xen
exec "$0" "$@"
"""
"""The library takes the one device where the other is not there."""


@pytest.mark.parametrize(
    ("prefix", "kind", "text"),
    [
        (["setpriv", "--reuid", "65534", "--clear-groups", "--"], "NotPrivileged", "root in the"),
        (
            ["unshare", "--mount", "sh", "-ec", HIDDEN],
            "NoXen",
            "modprobe xen-privcmd",
        ),
    ],
    ids=["not root", "no privcmd"],
)
def test_closed_door(prefix: list[str], kind: str, text: str) -> None:
    """A process that may not, and a host without the device: what it is, and what would help."""
    done = subprocess.run(
        [*prefix, sys.executable, "-c", OPEN], capture_output=True, text=True, timeout=PROGRAM
    )

    host, connection = done.stdout.splitlines()
    for told in (host, connection):
        assert told.startswith(kind), done.stdout + done.stderr
        assert text in told


def test_no_place_for_notes(tmp_path: Path) -> None:
    """What the driver cannot write to is named, with what would do."""
    (tmp_path / "file").touch()
    with pytest.raises(EngineError, match=r"file/state .*\?state="):
        xenmgmt.connect(f"xen+native://?state={tmp_path}/file/state")


def test_wrong_interface() -> None:
    """A layout of another release is refused by the hypervisor, and nothing is read by it."""
    binding = native.load()
    right = native.layout_of((4, 17))
    wrong = replace(right, sysctl_version=right.sysctl_version + 1)

    with pytest.raises(native.WrongInterface):
        Hypervisor(replace(binding, layout=wrong))


def test_behind_our_back(tmp_path: Path) -> None:
    """A domain that somebody destroys meanwhile: the VM has none, and what undoes is done."""
    driver = XenDriver(state=tmp_path)
    driver.open(lambda event: None)
    spec = SPEC
    try:
        domid = settled(driver, driver.vm_start(spec, driver.host_uuid, False))
        subprocess.run(["xl", "destroy", str(domid)], check=True, timeout=PROGRAM)
        with pytest.raises(HandleInvalid):
            settled(driver, driver.vm_pause(spec.uuid))
        settled(driver, driver.vm_destroy(spec.uuid))
        with XenHost() as xen, pytest.raises(native.NoSuchDomain):
            xen.domain(domid)
        with pytest.raises(native.NoSuchDomain):
            driver.light.unpause(domid, 10)
    finally:
        driver.close()


def test_too_many_domains(tmp_path: Path) -> None:
    """When every number is taken, a start says how many there are and what would do.

    Nothing is left of it, and when there is a number again, the same VM starts. The driver does not
    watch its domains meanwhile: it would look at all of them again for each that goes.
    """
    driver = XenDriver(state=tmp_path)
    XenCore.open(driver, lambda event: None)
    spec = replace(SPEC, name="one too many")
    try:
        with every_number_taken() as count:
            assert len(driver.xen.domains()) == count == 32752
            with pytest.raises(native.TooManyDomains, match=r"has 32752 .*end one") as caught:
                settled(driver, driver.vm_start(spec, driver.host_uuid, False))
            assert caught.value.limit == 32752
            assert list(tmp_path.iterdir()) == []
        settled(driver, driver.vm_start(spec, driver.host_uuid, False))
        settled(driver, driver.vm_destroy(spec.uuid))
    finally:
        XenCore.close(driver)


def test_a_guest_that_is_too_small(tmp_path: Path) -> None:
    """What its kernel wants is not there: that is not the host's memory."""
    with xenmgmt.connect(f"xen+native://?state={tmp_path}") as xen:
        vm = create(xen, "small", 2)
        with pytest.raises(BootloaderFailed, match="too small for what it boots"):
            vm.start()
        assert vm.state == "Halted"
