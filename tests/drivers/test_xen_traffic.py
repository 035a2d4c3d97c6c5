"""What back ends have carried, from files as Linux has them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from xenmgmt.drivers.xen._traffic import Carried, Traffic


class Linux:
    """Two folders as /sys has them."""

    def __init__(self, folder: Path) -> None:
        self.network, self.blocks = folder / "net", folder / "blocks"
        self.network.mkdir()
        self.blocks.mkdir()

    def vif(self, name: str, received: int, sent: int) -> None:
        """What dom0's end of an interface has received and sent."""
        self._write(self.network / name, rx_bytes=received, tx_bytes=sent)

    def vbd(self, name: str, read: int, written: int) -> None:
        """Sectors."""
        self._write(self.blocks / name, rd_sect=read, wr_sect=written)

    @staticmethod
    def _write(folder: Path, **numbers: int) -> None:
        (folder / "statistics").mkdir(parents=True, exist_ok=True)
        for name, number in numbers.items():
            (folder / "statistics" / name).write_text(f"{number}\n")


@pytest.fixture
def linux(tmp_path: Path) -> Linux:
    return Linux(tmp_path)


@pytest.fixture
def traffic(linux: Linux) -> Traffic:
    return Traffic(linux.network, linux.blocks)


def test_as_the_guest_sees_it(linux: Linux, traffic: Traffic) -> None:
    """What dom0 sends, the guest receives; sectors are bytes; several devices are added up."""
    linux.vif("vif3.0", received=10, sent=100)
    linux.vif("vif3.1", received=1, sent=2)
    linux.vif("eth0", received=7, sent=7)
    linux.vbd("vbd-3-51712", read=2, written=3)
    linux.vbd("vbd-4-51712", read=1, written=0)

    assert traffic.read() == {3: Carried(1024, 1536, 102, 11), 4: Carried(512, 0, 0, 0)}


def test_never_goes_back(linux: Linux, traffic: Traffic) -> None:
    """What a device had carried stays when it is unplugged, and when one comes in its place."""
    linux.vif("vif3.0", received=10, sent=100)
    assert traffic.read()[3] == Carried(net_received=100, net_sent=10)
    shutil.rmtree(linux.network / "vif3.0")
    assert traffic.read()[3] == Carried(net_received=100, net_sent=10)
    linux.vif("vif3.0", received=1, sent=1)
    assert traffic.read()[3] == Carried(net_received=101, net_sent=11)
    linux.vif("vif3.0", received=0, sent=0)  # another one, seen too late
    assert traffic.read()[3] == Carried(net_received=101, net_sent=11)


def test_domains_that_have_gone(linux: Linux, traffic: Traffic) -> None:
    """Of a domain that is not there any more nothing is kept."""
    linux.vif("vif3.0", received=10, sent=100)
    traffic.read()
    shutil.rmtree(linux.network / "vif3.0")
    traffic.read()
    traffic.forget({0})

    assert traffic.read() == {}


def test_no_back_ends(tmp_path: Path) -> None:
    """A host that never had a guest's disk has no such folder."""
    assert Traffic(tmp_path / "none", tmp_path / "neither").read() == {}
