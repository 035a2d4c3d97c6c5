"""The conformance suite on real Xen: guests of Linux, in dom0 of the lab."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator

import pytest
from tests.conformance.results import assert_recorded
from tests.xen.inside.guests import LINUX, PATIENCE

from xenmgmt.abc import EngineEvent
from xenmgmt.clock import RealClock
from xenmgmt.drivers.xen import XenDriver
from xenmgmt.testing.bench import MIB, Bench
from xenmgmt.testing.driver_suite import DriverSuite


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    events: list[EngineEvent] = []
    clock = RealClock()
    driver = XenDriver(clock, state=tmp_path_factory.mktemp("state"))
    driver.open(events.append)
    host = driver.host_list()[0].uuid
    seen: dict[str, int] = {}

    def await_guest(vm: str) -> None:
        """Until it has come up once more."""
        end = time.monotonic() + PATIENCE
        while (count := driver.console_read(vm, 0).data.count(b"guest is up")) <= seen.get(vm, 0):
            assert time.monotonic() < end, driver.console_read(vm, 0).data
            time.sleep(0.05)
        seen[vm] = count

    def behind(vm: str) -> None:
        """As a person at the host does."""
        info = driver.vm_info(vm)
        assert info is not None
        subprocess.run(["xl", "destroy", str(info.domid)], check=True, timeout=PATIENCE)

    bench = Bench(
        driver,
        host,
        "0f3f61c0-0a4e-4d0b-9d5c-4a2a4b1c0001",
        "0f3f61c0-0a4e-4d0b-9d5c-4a2a4b1c0002",
        "file",
        events,
        set(),
        guest={"boot": LINUX},
        sr_config=lambda: {"location": str(tmp_path_factory.mktemp("disks"))},
        await_guest=await_guest,
        behind=behind,
        memory=128 * MIB,
    )
    with bench.furnished({}):
        yield bench
    driver.close()
    driver.close()
    clock.close()


class TestNative(DriverSuite):
    """What Xen does through libxl, it does as the port says."""

    def test_zzz_is_recorded(self, bench: Bench) -> None:
        """The documentation says what was found here."""
        if self.is_whole():
            assert_recorded("Xen", bench)
