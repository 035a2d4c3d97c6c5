"""The conformance suite on libvirt's own test driver."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conformance.results import assert_recorded

from xenmgmt.abc import EngineEvent
from xenmgmt.clock import RealClock
from xenmgmt.drivers.libvirt import LibvirtDriver
from xenmgmt.testing.bench import Bench
from xenmgmt.testing.driver_suite import DriverSuite

NODE = "<node><pool type='dir'><name>p</name><target><path>/p</path></target></pool></node>"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder: Path = tmp_path_factory.mktemp("node")
    (folder / "node.xml").write_text(NODE)
    uri = f"test://{folder}/node.xml"
    events: list[EngineEvent] = []
    clock = RealClock()
    driver = LibvirtDriver(uri, clock=clock)
    driver.open(events.append)

    def behind(vm: str) -> None:
        driver._made(lambda c: driver._domain(c, vm).destroy())  # this kind of URI has one user

    bench = Bench(
        driver,
        driver.host_list()[0].uuid,
        driver.sr_found()[0].uuid,
        "6a1d7bb0-7ad0-4bd4-9fa0-3f1d6d2c9b01",
        "file",
        events,
        set(),
        behind=behind,
    )
    bench.calls.network_create(bench.network, "lan", {})
    yield bench
    driver.close()
    driver.close()
    clock.close()


class TestLibvirtTest(DriverSuite):
    """What libvirt's test driver does, it does as the port says."""

    def test_zzz_is_recorded(self, bench: Bench) -> None:
        """The documentation says what was found here."""
        if self.is_whole():
            assert_recorded("libvirt test", bench)
