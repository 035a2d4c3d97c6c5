"""The conformance suite on real guests: libvirt and QEMU, in software emulation, on two hosts."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conformance.results import assert_recorded
from tests.drivers.libvirt.daemon import Daemon
from tests.patience import PROGRAM
from tools.make_guest import arguments

from xenmgmt.abc import EngineEvent
from xenmgmt.clock import RealClock
from xenmgmt.drivers import resolve
from xenmgmt.testing.bench import MIB, Bench
from xenmgmt.testing.driver_suite import DriverSuite


@pytest.fixture(scope="module")
def bench(
    libvirtd: Daemon,
    other_libvirtd: Daemon,
    guest_files: tuple[Path, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Bench]:
    events: list[EngineEvent] = []
    clock = RealClock()
    driver = resolve(f"{libvirtd.uri} {other_libvirtd.uri}", clock=clock)
    driver.open(events.append)
    host = driver.host_list()[0].uuid
    kernel, initrd = map(str, guest_files)
    boot = {"PV_kernel": kernel, "PV_ramdisk": initrd, "PV_args": arguments()}
    asked = itertools.count(1)

    def await_guest(vm: str) -> None:
        """Until its shell answers. What it said before anybody listened, nobody hears."""
        number, end = next(asked), time.monotonic() + PROGRAM
        for tried in itertools.count():
            if tried % 20 == 0:  # a shell that is not there yet hears nothing
                driver.console_write(vm, b"echo up-$((%d))-up\r" % number)
            said = driver.console_read(vm, 0).data
            if b"up-%d-up" % number in said:
                return
            assert time.monotonic() < end, said
            time.sleep(0.05)

    def config() -> dict[str, str]:
        return {"location": str(tmp_path_factory.mktemp("pool"))}

    bench = Bench(
        driver,
        host,
        "0f3f61c0-0a4e-4d0b-9d5c-4a2a4b1c0001",
        "0f3f61c0-0a4e-4d0b-9d5c-4a2a4b1c0002",
        "file",
        events,
        set(),
        guest={"boot": boot},
        sr_config=config,
        await_guest=await_guest,
        behind=lambda vm: libvirtd.virsh("destroy", vm),
        memory=160 * MIB,
    )
    with bench.furnished(config()):
        yield bench
    driver.close()
    driver.close()
    clock.close()


class TestLibvirtQemu(DriverSuite):
    """What QEMU does through libvirt, it does as the port says."""

    def test_zzz_is_recorded(self, bench: Bench) -> None:
        """The documentation says what was found here."""
        if self.is_whole():
            assert_recorded("libvirt QEMU", bench)
