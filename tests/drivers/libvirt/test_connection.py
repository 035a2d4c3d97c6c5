"""The connection to a daemon that goes, comes back, and goes again."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from tests.drivers.libvirt.daemon import Daemon
from tests.patience import until

import xenmgmt
from xenmgmt import errors
from xenmgmt.abc import EngineEvent
from xenmgmt.drivers.libvirt import LibvirtDriver
from xenmgmt.drivers.libvirt._hosts import HostCalls


@pytest.fixture(autouse=True)
def up(libvirtd: Daemon) -> Iterator[None]:
    """The daemon is up after a test, also after one that failed half way."""
    yield
    if not libvirtd.is_up:
        libvirtd.start()


def restart(daemon: Daemon) -> None:
    """Kill it and start another."""
    daemon.stop(signal.SIGKILL)
    daemon.start()


def test_it_ends_while_it_is_made(libvirtd: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    """A daemon that dies when it has answered the last question is connected to again."""
    real = HostCalls._look_at
    ends: list[Any] = []

    def die(driver: HostCalls, connection: Any) -> None:
        real(driver, connection)
        if not ends:
            ends.append(connection)
            restart(libvirtd)
            until(lambda: not connection.isAlive())

    with xenmgmt.connect(libvirtd.uri) as xen:
        monkeypatch.setattr(HostCalls, "_look_at", die)
        restart(libvirtd)
        driver: Any = xen.driver
        until(lambda: ends and driver.answers() and driver._connection is not ends[0])
        assert driver.vm_list() == []
        (host,) = xen.host
        assert host.state == "Enabled"


def test_it_ends_while_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be told of a connection that ended again is told of the next one."""
    mistakes: list[Any] = []
    monkeypatch.setattr(threading, "excepthook", mistakes.append)
    told: list[str] = []
    refusals = 2

    def listen(event: EngineEvent) -> None:
        nonlocal refusals
        told.append(event.kind)
        if event.kind != "host_lost" and refusals:
            refusals -= 1
            raise errors.HostNotLive

    driver = LibvirtDriver("test:///default")
    driver.open(listen)
    driver._post(driver._tell_lost)
    for _ in range(4):
        driver._post(driver._tell_found)
    found = ["host_lost", *["host_found"] * 3, "changed", "changed"]
    until(lambda: len(told) == len(found))
    driver.close()
    assert told == found
    assert mistakes == []
