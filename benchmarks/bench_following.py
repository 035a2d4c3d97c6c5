"""What happens to a QEMU guest behind our back: the time until its record says so.

Each is timed from its cause on: the call that ends the domain, the signal that kills its emulator,
the command that the guest was given, the return of the daemon. The peer is a client of bare libvirt
in another process. What comes after libvirt's event is ours, and its bound is 1 s.

Emulators are collected at once (`collector`), else libvirt's own part would be the process 1 of the
machine that is measured on.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from benchmarks.conftest import Compare
from tests.drivers.libvirt.daemon import Daemon
from tests.drivers.libvirt.guests import Lab
from tests.patience import LONG, until
from tools.make_guest import make

import xenmgmt

ROOT = Path(__file__).resolve().parents[1]
BOUND = 1.0
ROUNDS = 5


class Place:
    """A daemon, guests, and who listens."""

    def __init__(self, daemon: Daemon, lab: Lab) -> None:
        self.daemon = daemon
        self.lab = lab

    def emulator(self, vm: Any) -> int:
        (pid,) = [pid for pid, words in self.daemon.emulators().items() if vm.uuid in words]
        return pid

    @contextmanager
    def bare(self, *args: str) -> Iterator[Callable[[str, float], float]]:
        """A bare client; when it told of the end of a domain."""
        command = [sys.executable, "-m", "benchmarks._bare_listener", self.daemon.uri, *args]
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        told = child.stdout
        assert told.readline() == "listening\n"

        def heard(uuid: str, since: float) -> float:
            while True:
                who, at = told.readline().split()
                if who == uuid and float(at) >= since:
                    return float(at)

        try:
            yield heard
        finally:
            child.kill()
            child.wait()
            told.close()

    @contextmanager
    def record(self, vm: Any) -> Iterator[Callable[[], float]]:
        """When the record of a guest that runs said first that it does not any more."""
        seen: list[float] = []
        ran = vm.state == "Running"

        def look() -> None:
            nonlocal ran
            ran = ran or vm.state == "Running"
            if ran and not seen and vm.state != "Running":
                seen.append(time.perf_counter())

        def when() -> float:
            until = time.monotonic() + LONG
            while not seen and time.monotonic() < until:
                time.sleep(0.01)
            return seen[0]

        leave = self.lab.xen.store.on_commit(look)
        try:
            yield when
        finally:
            leave()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("following")
    (folder / "daemon").mkdir()
    daemon = Daemon(folder / "daemon")
    daemon.start()
    try:
        with xenmgmt.connect(daemon.uri) as xen:
            yield Place(daemon, Lab(xen, make(), folder / "images"))
    finally:
        daemon.destroy()


def destroyed(place: Place, vm: Any) -> float:
    """``virsh destroy``, as somebody else types it."""
    vm.start()
    place.daemon.virsh("domid", vm.uuid)  # the program has been read from the disk
    began = time.perf_counter()
    place.daemon.virsh("destroy", vm.uuid)
    return began


def killed(place: Place, vm: Any) -> float:
    vm.start()
    pid = place.emulator(vm)
    began = time.perf_counter()
    os.kill(pid, signal.SIGKILL)
    return began


def types(words: str) -> Callable[[Place, Any], float]:
    """The guest ends by itself; timed from the command on."""

    def go(place: Place, vm: Any) -> float:
        shell = place.lab.boot(vm)
        began = time.perf_counter()
        shell.console.send(words)
        return began

    return go


WAYS = {
    "`virsh destroy`": destroyed,
    "a killed emulator": killed,
    "a guest that shuts itself down": types("poweroff -f"),
    "a guest that crashes": types("echo c > /proc/sysrq-trigger"),
}


def note(compare: Compare, what: str, mine: list[float], theirs: list[float], peer: str) -> None:
    """Two rows: the whole time, which is mostly libvirt's own; and what comes after its event."""
    compare.idle()
    ours, bare = statistics.median(mine), statistics.median(theirs)
    compare.note(f"the record follows {what}", ours, bare, target=1.1, peer_name=peer)
    behind = max(max(one - other, 0.0) for one, other in zip(mine, theirs, strict=True))
    name = f"the same, behind that, longest of {len(mine)}"
    compare.note(name, behind, BOUND, target=1, peer_name="1 s")
    assert behind < 30


@pytest.mark.parametrize("what", WAYS)
def bench_following(place: Place, compare: Compare, what: str) -> None:
    vm = place.lab.guest(what, actions_after_crash="destroy")
    mine, theirs = [], []
    with place.bare() as heard:
        for _ in range(ROUNDS):
            with place.record(vm) as when:
                began = WAYS[what](place, vm)
                mine.append(when() - began)
            theirs.append(heard(vm.uuid, began) - began)
            until(lambda: vm.state == "Halted")  # a crash is followed by what is to follow it
    note(compare, what, mine, theirs, "libvirt's event to a bare client")


def bench_following_a_restart(place: Place, compare: Compare) -> None:
    """The emulator was killed while the daemon was gone: timed from when that is back."""
    vm = place.lab.guest("gone")
    mine, theirs = [], []
    for number in range(ROUNDS):
        vm.start()
        pid = place.emulator(vm)
        with place.bare(vm.uuid) as heard, place.record(vm) as when:
            place.daemon.stop()
            os.kill(pid, signal.SIGKILL)
            time.sleep(0.5 + number)
            place.daemon.start()
            began = time.perf_counter()
            mine.append(when() - began)
            theirs.append(heard(vm.uuid, began) - began)
    compare.idle()
    peer = "a bare client that connects and lists, every 50 ms"
    ours, bare = statistics.median(mine), statistics.median(theirs)
    what = "the record follows a restart of the daemon"
    compare.note(what, ours, bare, target=2, peer_name=peer)
    name = f"the same, longest of {ROUNDS}"
    compare.note(name, max(mine), BOUND, target=1, peer_name="1 s")
    assert max(mine) < 30
