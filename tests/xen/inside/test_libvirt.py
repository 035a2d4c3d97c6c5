"""The same Xen through libvirt, ``xen:///system``, in the same dom0."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from tests.patience import PROGRAM
from tests.xen.inside.guests import LINUX, create, domains

import xenmgmt
from xenmgmt.errors import NotSupported

SIZE = 80 << 20


@pytest.fixture(scope="module")
def connection() -> Iterator[Any]:
    subprocess.run(["start-libvirt"], check=True, timeout=PROGRAM)
    with xenmgmt.connect("xen:///system") as opened:
        yield opened


def test_life(connection: Any) -> None:
    """A Linux guest is built, heard on its console, counted, paused and ended; dom0 is no VM."""
    xen = connection
    assert not [vm for vm in xen.VM if vm.name_label == "Domain-0"]
    vm = create(xen, "by libvirt", 80, LINUX, domain_type="pv")
    vm.start()
    console = xen.open_console(vm)
    console.expect("guest is up", timeout=PROGRAM)
    console.send("are you there")
    console.expect("guest heard: are you there", timeout=PROGRAM)
    sample = {each.uuid: each for each in xen.driver.vm_stats(0).samples}[vm.uuid]
    assert sample.memory == SIZE
    assert sample.cpu_time > 0
    vm.pause()
    (listed,) = domains()
    assert listed.uuid == vm.uuid
    assert "p" in listed.state  # an idle guest is blocked as well
    vm.unpause()
    vm.clean_shutdown()
    vm.start()  # libvirt may still be taking the other domain away
    vm.hard_shutdown()

    assert domains() == []


def test_what_it_cannot(connection: Any) -> None:
    """What libvirt's driver for Xen lacks is refused with the reason."""
    with pytest.raises(NotSupported, match="how busy a Xen host is"):
        connection.driver.host_stats(connection.driver.host_list()[0].uuid)
