"""From a change to the callback that hears of it, with 100 subscribers."""

from __future__ import annotations

import threading
import time
from typing import Any

from benchmarks._peers import define
from benchmarks.conftest import Compare

import xenmgmt

SUBSCRIBERS = 100
CHANGES = 400


class Ear:
    """Hears of a change; the last of the subscribers says when."""

    def __init__(self) -> None:
        self.left = 0
        self.done = threading.Event()
        self.at = 0.0

    def reset(self) -> None:
        self.left = SUBSCRIBERS
        self.done.clear()

    def heard(self, *_: Any) -> None:
        self.left -= 1
        if self.left == 0:
            self.at = time.perf_counter()
            self.done.set()


def p99(times: list[float]) -> float:
    """The 99th of a hundred."""
    return sorted(times)[int(len(times) * 0.99) - 1]


def test_event_to_callback(compare: Compare) -> None:
    """p99 until the last of 100 subscribers was called; ours and libvirt's in turn."""
    import libvirt

    libvirt.virEventRegisterDefaultImpl()
    running = True

    def loop() -> None:
        while running:
            libvirt.virEventRunDefaultImpl()

    connection = libvirt.open("test:///default")
    domain = define(connection, "evented")
    domain.create()
    theirs_ear, ours_ear = Ear(), Ear()
    # libvirt takes one such callback per connection; all connections see the same domains.
    listeners = [libvirt.open("test:///default") for _ in range(SUBSCRIBERS)]
    for listener in listeners:
        listener.domainEventRegisterAny(
            None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, theirs_ear.heard, None
        )
    thread = threading.Thread(target=loop, daemon=True)
    thread.start()
    ours: list[float] = []
    theirs: list[float] = []
    with xenmgmt.connect("sim://?seed=1") as xen:
        vm = xen.VM.create(name_label="a")
        for _ in range(SUBSCRIBERS):
            xen.events.subscribe(ours_ear.heard, ("VM",))
        for n in range(CHANGES):
            theirs_ear.reset()
            start = time.perf_counter()
            domain.suspend() if n % 2 == 0 else domain.resume()
            assert theirs_ear.done.wait(5)
            theirs.append(theirs_ear.at - start)
            ours_ear.reset()
            start = time.perf_counter()
            vm.user_version = n + 1
            assert ours_ear.done.wait(5)
            ours.append(ours_ear.at - start)
    running = False
    domain.destroy()
    domain.undefine()
    connection.close()
    compare._benchmark(lambda: None)
    compare.note(
        "event to the last of 100 callbacks, p99",
        p99(ours),
        p99(theirs),
        target=1.0,
        peer_name="libvirt test driver",
    )
