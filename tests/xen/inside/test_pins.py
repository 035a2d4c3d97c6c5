"""Which processors a guest may run on, as xl tells it; the lab has two CPUs for this."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.xen.inside.guests import LINUX, LOGS, create, within, xl

import xenmgmt
from xenmgmt._native import NoSuchDomain
from xenmgmt._native.pins import pins_of


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Any]:
    with xenmgmt.connect(f"xen+native://?state={tmp_path}") as connection:
        yield connection


def hard(domid: int) -> list[str]:
    """For each virtual CPU where it may run, as xl tells."""
    lines = xl("vcpu-list", str(domid)).splitlines()[1:]
    return [line.rsplit("/", 1)[0].split()[-1] for line in lines]


def boots_of(name: str) -> int:
    """How often a Linux guest has said on its console that it is up."""
    log = LOGS / f"guest-{name}.log"
    return log.read_bytes().count(b"guest is up") if log.exists() else 0


def test_pins_last(connection: Any) -> None:
    """Each domain that a VM has may run where its record says, whoever builds it."""
    (host,) = connection.host
    vm = create(connection, "pinned", 128, LINUX, VCPUs_params={"mask": "1"})
    vm.start()
    assert hard(vm.domid) == ["1"]
    within(lambda: boots_of("pinned"))
    for move in (lambda: vm.pool_migrate(host, {"live": "false"}), vm.hard_reboot):
        before = vm.domid
        move()
        assert vm.domid > before
        assert hard(vm.domid) == ["1"]
    vm.hard_shutdown()


def test_each_virtual_cpu(connection: Any) -> None:
    """What xl pins keeps its place when the guest itself reboots, and what it lets go does not."""
    vm = create(connection, "several", 128, LINUX, vcpus=2)
    vm.start()
    within(lambda: boots_of("several"))
    assert pins_of(connection.driver.light, vm.domid) == ()
    for pins in (["0", "all"], ["all", "1"], ["all", "all"]):
        before, boots = vm.domid, boots_of("several")
        for number, one in enumerate(pins):
            xl("vcpu-pin", str(before), str(number), one)
        connection.driver.xen.store.write(f"/local/domain/{before}/control/shutdown", "reboot")
        within(lambda before=before: vm.domid > before)
        assert hard(vm.domid) == pins
        within(lambda boots=boots: boots_of("several") > boots)
    vm.hard_shutdown()


def test_nobody(connection: Any) -> None:
    """A domain that is not there is named."""
    with pytest.raises(NoSuchDomain, match="number 4000"):
        pins_of(connection.driver.light, 4000)
