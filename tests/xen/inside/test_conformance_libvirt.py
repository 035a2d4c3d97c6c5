"""The conformance suite on real Xen through libvirt, ``xen:///system``, in the same dom0."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from tests.conformance.results import assert_recorded
from tests.patience import PROGRAM
from tests.xen.inside.benches import opened_bench
from tests.xen.inside.guests import LINUX

from xenmgmt.clock import RealClock
from xenmgmt.drivers.libvirt import LibvirtDriver
from xenmgmt.testing.bench import Bench
from xenmgmt.testing.driver_suite import DriverSuite


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    subprocess.run(["start-libvirt"], check=True, timeout=PROGRAM)
    clock = RealClock()
    driver = LibvirtDriver("xen:///system", clock=clock)
    guest = {"boot": LINUX, "domain_type": "pv"}
    sched = {"weight": "300"}
    with opened_bench(driver, clock, tmp_path_factory, guest=guest, sched=sched) as made:
        yield made


class TestLibvirtXen(DriverSuite):
    """What libvirt's driver for Xen does, it does as the port says."""

    def test_zzz_is_recorded(self, bench: Bench) -> None:
        """The documentation says what was found here."""
        if self.is_whole():
            assert_recorded("libvirt Xen", bench)
