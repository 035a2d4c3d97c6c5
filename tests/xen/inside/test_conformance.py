"""The conformance suite on real Xen: guests of Linux, in dom0 of the lab."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.conformance.results import assert_recorded
from tests.xen.inside.benches import opened_bench

from xenmgmt.clock import RealClock
from xenmgmt.drivers.xen import XenDriver
from xenmgmt.testing.bench import Bench
from xenmgmt.testing.driver_suite import DriverSuite


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    clock = RealClock()
    driver = XenDriver(clock, state=tmp_path_factory.mktemp("state"))
    # the lab's hypervisor has no shadow paging, by which a paravirtual guest's writes are seen
    with opened_bench(driver, clock, tmp_path_factory, live=False, pool_cpus=(1,)) as made:
        yield made


class TestNative(DriverSuite):
    """What Xen does through libxl, it does as the port says."""

    def test_zzz_is_recorded(self, bench: Bench) -> None:
        """The documentation says what was found here."""
        if self.is_whole():
            assert_recorded("Xen", bench)
