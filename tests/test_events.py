"""The six guarantees of the event log, by name, and the three ways to read it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.patience import LONG

import xenmgmt
from xenmgmt import Event, Xen, errors
from xenmgmt.clock import VirtualClock
from xenmgmt.store import MemoryStore


@pytest.fixture
def xen() -> Iterator[Xen]:
    with xenmgmt.connect("sim://?cpus=1", seed=1) as found:
        yield found


def busy(xen: Xen, rounds: int) -> None:
    for n in range(rounds):
        vm = xen.VM.create(name_label=f"vm{n}")
        vm.start()
        vm.hard_shutdown()
        vm.destroy()


class TestGuarantees:
    """What a reader may rely on."""

    def test_ordered(self, xen: Xen) -> None:
        """Revisions never go back, and numbers rise by one."""
        stream = xen.events.stream()
        busy(xen, 5)
        events = stream.poll()
        assert events[-1].id == xen.events.get_current_id()
        assert [e.revision for e in events] == sorted(e.revision for e in events)
        assert [e.id for e in events] == list(range(events[0].id, events[0].id + len(events)))

    def test_unique_and_reliable(self, xen: Xen) -> None:
        """Many small reads give the same events as one large read, each once."""
        one, many = xen.events.stream(), xen.events.stream()
        pieces: list[Event] = []
        for _ in range(10):
            busy(xen, 1)
            pieces += many.poll()
        assert [e.id for e in pieces] == [e.id for e in one.poll()]
        assert many.poll() == []

    def test_atomic(self, xen: Xen) -> None:
        """All that one transaction changed is in one revision: a start moves VM and devices."""
        vm = xen.VM.create(name_label="a")
        xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
        stream = xen.events.stream()
        vm.start()
        events = stream.poll()
        running = next(e for e in events if e.cls == "VM" and e.snapshot.state == "Running")
        together = {e.cls for e in events if e.revision == running.revision}
        assert {"VM", "VIF", "VM_metrics", "VIF_metrics", "host"} <= together

    @settings(max_examples=20)
    @given(st.integers(0, 40))
    def test_resumable(self, cut: int) -> None:
        """From any bookmark a new stream gives exactly what follows."""
        with xenmgmt.connect("sim://?cpus=1", seed=1) as xen:
            stream = xen.events.stream()
            busy(xen, 3)
            events = stream.poll()
            token = events[min(cut, len(events) - 1)].token
            again = xen.events.stream(token=token).poll()
            assert [e.id for e in again] == [e.id for e in events if e.revision > int(token)]

    def test_bookmarkable(self, xen: Xen) -> None:
        """A stream comes forward also when nothing of interest to it happened."""
        stream = xen.events.stream(["SR"])
        before = int(stream.token)
        busy(xen, 2)
        assert stream.poll() == []
        assert int(stream.token) == xen.store.revision > before

    def test_compacted(self) -> None:
        """A bookmark that is too old is an error that carries a fresh snapshot."""
        clock = VirtualClock()
        store = MemoryStore(clock, keep_events=10)
        with xenmgmt.connect("sim://?cpus=1", seed=1, clock=clock, store=store) as xen:
            stream = xen.events.stream(["VM"])
            survivor = xen.VM.create(name_label="survivor")
            busy(xen, 20)
            with pytest.raises(errors.TokenCompacted) as caught:
                stream.poll()
            lost = caught.value
            assert lost.snapshot is not None
            assert list(lost.snapshot["VM"]) == [survivor.ref]
            stream.lost(lost)
            survivor.name_label = "renamed"
            assert [e.snapshot["name_label"] for e in stream.poll()] == ["renamed"]


class TestReading:
    """Polling, batches, callbacks, the 1.0 way."""

    def test_number_of_events_is_linear(self, xen: Xen) -> None:
        """N changes cause O(N) events, however many objects there are."""
        network = xen.network.get_all()[0]
        vms = [xen.VM.create(name_label=f"vm{n}") for n in range(200)]
        stream = xen.events.stream()
        for vm in vms:
            xen.VIF.create(VM=vm, network=network)
        assert len(stream.poll()) == 4 * len(vms)

    def test_from(self, xen: Xen) -> None:
        """Token "" gives all there is; its token gives what follows; nothing gives nothing."""
        vm = xen.VM.create(name_label="a")
        first = xen.events.from_(["VM"], "", 0)
        assert [e.ref for e in first.events] == [vm.ref]
        vm.name_label = "b"
        second = xen.events.from_(["VM"], first.token, 0)
        assert [e.snapshot["name_label"] for e in second.events] == ["b"]
        assert xen.events.from_(["VM"], second.token, 0.01).events == ()
        assert xen.events.from_(["VM"], xen.events.inject("VM", vm.ref), 0).events == ()

    def test_inject(self, xen: Xen) -> None:
        """An injected event is a mod of the unchanged object."""
        vm = xen.VM.create(name_label="a")
        stream = xen.events.stream(["VM"])
        token = xen.events.inject("VM", vm.ref)
        (event,) = stream.poll()
        assert (event.operation, event.ref, event.token) == ("mod", vm.ref, token)

    def test_the_1_0_way(self, xen: Xen) -> None:
        """Register, next, unregister."""
        with pytest.raises(errors.SessionNotRegistered):
            xen.events.next(0)
        xen.events.register(["VM"])
        vm = xen.VM.create(name_label="a")
        assert [e.ref for e in xen.events.next(1)] == [vm.ref]
        assert xen.events.next(0) == []
        xen.events.unregister(["VM"])
        with pytest.raises(errors.SessionNotRegistered):
            xen.events.next(0)

    def test_callbacks(self, xen: Xen) -> None:
        """A subscriber is called in order; another one's error and slowness do not matter."""
        heard: list[Event] = []
        done = threading.Event()
        hooked: list[Any] = []

        def failing(_: Event) -> None:
            raise ValueError("mine")

        def hear(event: Event) -> None:
            heard.append(event)
            if event.operation == "del":
                done.set()

        old, threading.excepthook = threading.excepthook, hooked.append
        try:
            stop = xen.events.subscribe(failing, ["VM"])
            xen.events.subscribe(hear, ["VM"])
            busy(xen, 1)
            assert done.wait(LONG)
        finally:
            threading.excepthook = old
        assert [e.id for e in heard] == sorted(e.id for e in heard)
        assert len(hooked) == len(heard)
        stop()

    def test_bad_requests(self, xen: Xen) -> None:
        """Unknown classes and tokens are told."""
        with pytest.raises(errors.UnknownClass, match="VMM"):
            xen.events.stream(["VMM"])
        with pytest.raises(errors.FieldTypeError):
            xen.events.stream("VM")
        for token in ("x", "-1", "1.5"):
            with pytest.raises(errors.EventFromTokenParseFailure):
                xen.events.from_(["VM"], token, 0)
        with pytest.raises(errors.HandleInvalid):
            xen.events.inject("VM", "OpaqueRef:nowhere")


def test_same_seed_same_log() -> None:
    """Two connections with one seed write the same log, uuids and times included."""

    def log(seed: int) -> list[Any]:
        with xenmgmt.connect("sim://?latency=real", seed=seed) as xen:
            stream = xen.events.stream()
            busy(xen, 3)
            return [
                (e.id, e.revision, e.timestamp, e.cls, e.operation, e.ref, dict(e.snapshot))
                for e in stream.poll()
            ]

    assert log(5) == log(5)
    assert log(5) != log(6)
