"""What a running Linux guest sees of what is done to it: typed, plugged, unplugged, crashed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.patience import PROGRAM
from tests.xen.inside.guests import LINUX, MIB, create, domains, within

import xenmgmt
from xenmgmt import errors


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Any]:
    with xenmgmt.connect(f"xen+native://?state={tmp_path}") as opened:
        yield opened


def test_console_devices_and_crash(connection: Any, tmp_path: Path) -> None:
    """A command typed on the console tells of a disk and an interface that come and go.

    A guest that crashes is told, its memory can be kept, and its domain goes as its record says.
    """
    xen = connection
    host = xen.host.get_all()[0]
    sr = xen.SR.create(host=host, name_label="files", type="file", physical_size=0)
    network = xen.network.create(name_label="between")
    vm = create(
        xen,
        "plugged",
        80,
        LINUX,
        PV_args=f"{LINUX['PV_args']} sysrq_always_enabled=1",
        actions_after_crash="destroy",
    )
    vm.start()
    console = xen.open_console(vm)
    console.expect("guest is up", timeout=PROGRAM)

    def guest(command: str) -> str:
        console.read()
        console.send(f"run {command}")
        found = console.expect(r"guest ran: \d+", timeout=PROGRAM)
        return str(found.string[: found.start()])

    def sees(text: str, command: str) -> None:
        """The guest's half of a device comes when the guest gets to it."""
        within(lambda: text in guest(command).partition(command)[2])

    disk = xen.VDI.create(SR=sr, virtual_size=8 * MIB, name_label="data")
    vbd = xen.VBD.create(VM=vm, VDI=disk, userdevice="1")
    vbd.plug()
    sees("xvdb", "cat /proc/partitions")
    guest("echo from the guest >/dev/xvdb; sync")
    vbd.unplug()
    assert "xvdb" not in guest("cat /proc/partitions").partition("run cat")[2]
    (file,) = tmp_path.glob("storage/*/*.disk")
    assert file.read_bytes().startswith(b"from the guest\n")

    vif = xen.VIF.create(VM=vm, network=network, device="0", MAC="00:16:3e:11:22:33", MTU=1500)
    vif.plug()
    sees("00:16:3e:11:22:33", "ip link show eth0")
    links = subprocess.check_output(["ip", "link", "show", "master", network.bridge], text=True)
    assert f"vif{vm.domid}.0" in links
    vif.unplug()
    assert "00:16:3e:11:22:33" not in guest("ip link")

    vm.send_sysrq("c")
    within(lambda: vm.power_state == "Halted")
    assert domains() == []


def test_an_interface_is_no_network(connection: Any, tmp_path: Path) -> None:
    """The name of something else than a bridge is refused; nothing is noted."""
    with pytest.raises(errors.InvalidValue, match="lo"):
        connection.network.create(name_label="lan", bridge="lo")
    assert not list(tmp_path.glob("networks/*"))
