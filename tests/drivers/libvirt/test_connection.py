"""The connection to a daemon that goes, comes back, and goes again."""

from __future__ import annotations

import os
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import libvirt
import pytest
from tests.drivers.libvirt.daemon import Daemon
from tests.patience import LONG, until

import xenmgmt
from xenmgmt import errors
from xenmgmt.abc import EngineEvent
from xenmgmt.drivers.libvirt import LibvirtDriver, _core
from xenmgmt.drivers.libvirt._held import KEPT
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
    found = ["host_lost", *["host_found"] * 3, *["network", "storage", "changed"] * 2]
    until(lambda: len(told) == len(found))
    driver.close()
    assert told == found
    assert mistakes == []


def test_who_works_has_a_connection_alone(
    libvirtd: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No call waits for the answer to another one; so many connections stay open."""
    driver: Any = LibvirtDriver(libvirtd.uri)
    driver.open(lambda event: None)
    with ExitStack() as all_at_once:
        taken = [all_at_once.enter_context(driver._using()) for _ in range(KEPT + 2)]
        assert len({*taken, driver._connection}) == KEPT + 3
    with ExitStack() as again:
        free = [again.enter_context(driver._using()) for _ in range(KEPT)]
        assert set(free) < set(taken)
        monkeypatch.setattr(free[-1], "isAlive", lambda: 0)
    with ExitStack() as again:
        free = [again.enter_context(driver._using()) for _ in range(KEPT)]
        assert [one.isAlive() for one in free] == [True] * KEPT
        assert not set(free) <= set(taken)
    driver.close()


def test_a_daemon_that_takes_no_more_connections(
    libvirtd: Daemon, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What needs another one is refused, and what goes on goes on."""
    driver: Any = LibvirtDriver(libvirtd.uri)
    driver.open(lambda event: None)
    with driver._using() as one:
        monkeypatch.setattr(driver._held, "_uri", f"qemu+unix:///system?socket={tmp_path / 'none'}")
        with pytest.raises(errors.HostNotLive, match="no connection"):
            driver._made(lambda connection: connection.getLibVersion())
        assert one.isAlive()
    assert driver._made(lambda connection: connection is one)
    driver.close()


def outcome_of(driver: Any, ended: list[type[Exception] | None]) -> None:
    """Ask, and note how that ended."""
    try:
        driver.vm_list()
    except errors.XenError as error:
        ended.append(type(error))
    else:
        ended.append(None)


def hurry(monkeypatch: pytest.MonkeyPatch, **given: float) -> None:
    """From now on a daemon that is silent counts as lost before long."""
    soon = {"EVERY": 0.1, "SILENT": 1.0, "GRACE": 2.0, "PATIENCE": 1.0}
    for name, seconds in {**soon, **given}.items():
        monkeypatch.setattr(_core, name, seconds)


def test_the_daemon_freezes(libvirtd: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noticed, also under several calls; nobody waits for it; all is well when it goes on."""
    ended: list[type[Exception] | None] = []
    with xenmgmt.connect(libvirtd.uri) as xen:
        driver: Any = xen.driver
        (host,) = xen.host
        given = {"memory_static_max": 64 << 20, "platform": {"accelerator": "tcg"}}
        vm, other = (xen.VM.create(name_label=name, **given) for name in ("one", "other"))
        vm.start()
        other.start()
        hurry(monkeypatch)
        first = driver._connection
        with libvirtd.frozen():
            threads = [threading.Thread(target=outcome_of, args=(driver, ended)) for _ in range(3)]
            for thread in threads:
                thread.start()
            with pytest.raises(errors.Timeout):
                other.pause.options(timeout=0.5)()
            until(lambda: (host.state, vm.state) == ("Offline", "Unknown"))
            for thread in threads:
                thread.join(LONG)
            assert ended == [errors.HostNotLive] * 3
            with pytest.raises(errors.HostNotLive, match=re.escape(libvirtd.uri)):
                driver.vm_list()
        until(lambda: (host.state, vm.state) == ("Disabled", "Running"))  # it was Offline
        until(lambda: other.state in ("Paused", "Running"))  # it may never have been asked
        assert driver._connection is not first
        vm.pause()
        for each in (vm, other):
            each.hard_shutdown()


def test_it_is_slow_to_answer(libvirtd: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is frozen for a moment is connected to again; its host was there all the time."""
    told: list[str] = []
    driver = LibvirtDriver(libvirtd.uri)
    driver.open(lambda event: told.append(event.kind))
    first = driver._connection
    hurry(monkeypatch, GRACE=LONG)
    with libvirtd.frozen():
        until(lambda: not driver.answers())
    until(driver.answers)
    assert driver._connection is not first
    assert driver.vm_list() == []
    until(lambda: len(told) == 2)
    driver.close()
    assert told == ["network", "storage"]  # what others did to those meanwhile nobody told


def test_it_is_busy_with_long_calls(libvirtd: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    """A daemon has five threads to begin with: one of them is left for questions."""
    hurry(monkeypatch, GRACE=LONG)
    with xenmgmt.connect(libvirtd.uri) as xen:
        driver: Any = xen.driver
        (host,) = xen.host
        given = {"memory_static_max": 64 << 20, "platform": {"accelerator": "tcg"}}
        vm, other = (xen.VM.create(name_label=name, **given) for name in ("slow", "other"))
        vm.start()
        (emulator,) = libvirtd.emulators()
        other.start()
        first = driver._connection

        def take_long(connection: Any) -> Any:
            return driver._domain(connection, vm.uuid).memoryStats()

        def waits_for_emulator(connection: Any) -> bool:
            state: int = driver._domain(connection, vm.uuid).controlInfo()[0]
            return state == libvirt.VIR_DOMAIN_CONTROL_OCCUPIED

        os.kill(emulator, signal.SIGSTOP)
        try:
            calls = [driver._begin("a long call", take_long) for _ in range(8)]
            until(lambda: driver._read(waits_for_emulator))
            for _ in range(20):
                assert {info.uuid for info in driver.vm_list()} == {vm.uuid, other.uuid}
            other.hard_shutdown()
            assert not any(call.done() for call in calls)
            assert driver._connection is first
        finally:
            os.kill(emulator, signal.SIGCONT)
        until(lambda: all(call.done() for call in calls))
        assert all(call.result() for call in calls)
        assert (host.state, vm.state) == ("Enabled", "Running")
        vm.hard_shutdown()


def test_closing_one_that_is_frozen(libvirtd: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not wait for the daemon, which neither answers nor closes anything."""
    hurry(monkeypatch)
    driver = LibvirtDriver(libvirtd.uri)
    driver.open(lambda event: None)
    with libvirtd.frozen():
        asked = threading.Thread(target=outcome_of, args=(driver, []))
        asked.start()
        closer = threading.Thread(target=driver.close)
        closer.start()
        closer.join(LONG)
        assert not closer.is_alive()
        asked.join(LONG)
        assert not asked.is_alive()


def test_opening_one_that_is_frozen(libvirtd: Daemon) -> None:
    """It is given up after the limit."""
    driver = LibvirtDriver(libvirtd.uri, limit=0.5)
    with libvirtd.frozen(), pytest.raises(errors.Timeout, match=re.escape(libvirtd.uri)):
        driver.open(lambda event: None)


@pytest.mark.parametrize(
    "uri", ["qemu+unix:///system?socket=/not/there", "qemu+tcp://[::1]:1/system"]
)
def test_there_is_no_daemon(uri: str) -> None:
    """The error says which daemon was meant, what happened, and what would do."""
    with pytest.raises(errors.HostNotLive) as refused:
        LibvirtDriver(uri).open(lambda event: None)
    assert uri in str(refused.value)
    assert "connect" in str(refused.value)
    assert "is libvirtd running" in str(refused.value)
    assert "socket?" in str(refused.value)
