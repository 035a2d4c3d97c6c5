"""What guests have used, as an engine tells it that knows nothing of accounts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.drivers.libvirt.daemon import running
from tests.drivers.libvirt.guests import SMALL, Lab, take_all_away
from tests.patience import LONG, until

import xenmgmt
from xenmgmt import Xen, metering


def test_nothing_is_billed_twice(guest_files: tuple[Path, Path], tmp_path: Path) -> None:
    """The account of a domain goes on when the connection, or the daemon, is another."""
    store = str(tmp_path / "store.db")
    with running(tmp_path / "daemon") as daemon:
        with xenmgmt.connect(daemon.uri, store=store) as xen:
            lab = Lab(xen, guest_files, tmp_path / "images")
            vm = lab.guest("billed", memory_static_max=SMALL)
            lab.boot(vm)
            uuid = vm.uuid
            first = account(xen, uuid)
            assert first.cpu_seconds > 0
        with xenmgmt.connect(daemon.uri, store=store) as xen:
            second = account(xen, uuid)
            assert first.cpu_seconds <= second.cpu_seconds
            (vm,) = (one for one in xen.VM if one.uuid == uuid)
            daemon.stop()
            until(lambda: vm.state == "Unknown", LONG)
            daemon.start()
            until(lambda: vm.state == "Running", LONG)
            third = account(xen, uuid)
            assert second.cpu_seconds <= third.cpu_seconds
            assert third.starts == 1
            vm.hard_reboot()
            last = account(xen, uuid)
            assert third.cpu_seconds <= last.cpu_seconds
            take_all_away(xen)


def account(xen: Xen, uuid: str) -> metering.Usage:
    """It has no more than what the engine tells a moment later."""
    (found,) = (one for one in metering.usage(xen) if one.vm_uuid == uuid)
    told: Any = xen.driver.vm_info(uuid)
    assert found.cpu_seconds <= told.cpu_time
    return found
