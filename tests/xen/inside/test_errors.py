"""What goes wrong on a real Xen host, as errors of the library."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tests.patience import PROGRAM

from xenmgmt import _native as native
from xenmgmt._native import Hypervisor
from xenmgmt.abc import VMSpec
from xenmgmt.drivers.xen import XenDriver, XenHost
from xenmgmt.errors import HandleInvalid
from xenmgmt.testing.bench import settled

MIB = 1 << 20
OPEN = """
from xenmgmt.drivers.xen import XenHost
try:
    XenHost()
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

    assert done.stdout.startswith(kind), done.stdout + done.stderr
    assert text in done.stdout


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
    spec = VMSpec(
        uuid="5f3f61c0-0a4e-4d0b-9d5c-4a2a4b1c0099", name="goes", memory_static_max=4 * MIB,
        memory_target=4 * MIB, vcpus_max=1, vcpus=1, boot={"PV_kernel": "/srv/xen/tiny"},
    )  # fmt: skip
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
