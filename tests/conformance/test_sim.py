"""The conformance suite on the simulator."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.conformance.results import assert_recorded

from xenmgmt.abc import EngineEvent
from xenmgmt.drivers.sim import SimDriver
from xenmgmt.testing.bench import Bench
from xenmgmt.testing.driver_suite import DriverSuite


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    driver = SimDriver(seed=1)
    events: list[EngineEvent] = []
    driver.open(events.append)
    host = driver.host_list()[0].uuid
    driver.sr_create("sr", "nfs", 1 << 40, {})
    driver.sr_attach("sr", host, {})
    pci = next(one.id for one in driver.host_devices(host) if one.kind == "pci")
    yield Bench(
        driver,
        host,
        "sr",
        "net",
        "nfs",
        events,
        set(),
        behind=driver.guest_halt,
        power=lambda host, on: driver.host_recover(host) if on else driver.host_crash(host),
        pci=pci,
    )
    driver.close()
    driver.close()


class TestSim(DriverSuite):
    """The simulator does all that the port has."""

    def test_zzz_is_recorded(self, bench: Bench) -> None:
        """The documentation says what was found here."""
        if self.is_whole():
            assert_recorded("sim", bench)
