"""The conformance suite's bench on real Xen: guests of Linux, disks in files."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tests.patience import PROGRAM
from tests.xen.inside.guests import LINUX, MIB

from xenmgmt.abc import EngineEvent
from xenmgmt.clock import RealClock
from xenmgmt.testing.bench import Bench


@contextmanager
def opened_bench(
    driver: Any, clock: RealClock, folders: pytest.TempPathFactory, **more: Any
) -> Iterator[Bench]:
    """A bench with a driver on it, opened; all of it is closed at the end."""
    events: list[EngineEvent] = []
    driver.open(events.append)
    host = driver.host_list()[0].uuid
    seen: dict[str, int] = {}

    def await_guest(vm: str) -> None:
        """Until it has come up once more, on the console that it had or on a new one."""
        end = time.monotonic() + PROGRAM
        before = seen.get(vm, 0)
        while (count := driver.console_read(vm, 0).data.count(b"guest is up")) <= before:
            assert time.monotonic() < end, driver.console_read(vm, 0).data
            before = count
            time.sleep(0.05)
        seen[vm] = count

    def behind(vm: str) -> None:
        """As a person at the host does."""
        info = driver.vm_info(vm)
        assert info is not None
        subprocess.run(["xl", "destroy", str(info.domid)], check=True, timeout=PROGRAM)

    def folder() -> dict[str, str]:
        return {"location": str(folders.mktemp("disks"))}

    given: dict[str, Any] = {"guest": {"boot": LINUX}, "behind": behind, **more}
    bench = Bench(
        driver,
        host,
        "0f3f61c0-0a4e-4d0b-9d5c-4a2a4b1c0001",
        "0f3f61c0-0a4e-4d0b-9d5c-4a2a4b1c0002",
        "file",
        events,
        set(),
        sr_config=folder,
        await_guest=await_guest,
        memory=128 * MIB,
        **given,
    )
    with bench.furnished(folder()):
        yield bench
    driver.close()
    driver.close()
    clock.close()
