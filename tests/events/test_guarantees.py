"""The guarantees of the event log, checked on recorded runs by validators of their own."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pytest
from tests.patience import LONG, until

import xenmgmt
from xenmgmt import Event, Xen, errors
from xenmgmt.clock import RealClock, VirtualClock
from xenmgmt.model import CLASSES
from xenmgmt.store import MemoryStore
from xenmgmt.testing import scripts

PLENTY = 10**6
Batches = list[list[Event]]
Model = dict[tuple[str, str], Any]


# --- validators -----------------------------------------------------------------------------------


def flat(batches: Batches) -> list[Event]:
    return [event for batch in batches for event in batch]


def assert_ordered(events: Sequence[Event]) -> None:
    """Revisions, numbers and times never go back."""
    for before, after in pairwise(events):
        assert before.revision <= after.revision
        assert before.id < after.id
        assert before.timestamp <= after.timestamp


def assert_unique(events: Sequence[Event]) -> None:
    """No event comes twice."""
    assert len({event.id for event in events}) == len(events)


def assert_reliable(events: Sequence[Event], xen: Xen, after: Model) -> None:
    """No event is left out: what the reader makes of them is what the store holds."""
    assert [e.id for e in events] == list(range(events[0].id, events[0].id + len(events)))
    model = dict(after)
    for event in events:
        key = (event.cls, event.ref)
        if event.operation == "del":
            del model[key]
        else:
            assert (key in model) == (event.operation == "mod")
            model[key] = event.snapshot._row
    assert model == held(xen)


def assert_atomic(batches: Batches, whole: Sequence[Event]) -> None:
    """All events of one revision come in one batch, and all of them."""
    sizes: dict[int, int] = {}
    for event in whole:
        sizes[event.revision] = sizes.get(event.revision, 0) + 1
    seen: set[int] = set()
    for batch in batches:
        own = {event.revision for event in batch}
        assert not own & seen
        seen |= own
        for revision in own:
            assert sum(event.revision == revision for event in batch) == sizes[revision]


def assert_resumable(xen: Xen, events: Sequence[Event], every: int = 1) -> None:
    """From each token of the log (or every so many) a new stream gives exactly the rest."""
    ids = [event.id for event in events]
    start = 0
    for token in sorted({event.revision for event in events})[::every]:
        while start < len(events) and events[start].revision <= token:
            start += 1
        rest = xen.events.stream(token=str(token)).poll()
        assert [event.id for event in rest] == ids[start:]


def held(xen: Xen) -> Model:
    """The rows that the store holds."""
    frozen = xen.store.snapshot(CLASSES)
    return {(cls, ref): row for cls in CLASSES for ref, row in frozen.items(cls)}


def validate(xen: Xen, batches: Batches, before: Model) -> None:
    """All of it, and that the stream is the log."""
    events = flat(batches)
    whole = [event for event in xen.events if event.id >= events[0].id]
    assert [event.id for event in events] == [event.id for event in whole]
    assert_ordered(events)
    assert_unique(events)
    assert_reliable(events, xen, before)
    assert_atomic(batches, whole)


# --- runs -----------------------------------------------------------------------------------------


@pytest.fixture
def real() -> Iterator[Xen]:
    """A connection in real time that forgets no event."""
    clock = RealClock()
    store = MemoryStore(clock, keep_events=PLENTY)
    with xenmgmt.connect("sim://?cpus=1", seed=1, clock=clock, store=store) as xen:
        yield xen


def work(xen: Xen, rounds: int, name: str) -> None:
    """A writer: VMs come, live and go."""
    for n in range(rounds):
        vm = xen.VM.create(name_label=f"{name}-{n}", memory_static_max="64MiB")
        vm.start()
        vm.add_to_other_config("a", "b")
        vm.hard_shutdown()
        vm.destroy()


@pytest.mark.parametrize("seed", range(24))
def test_random_scripts(seed: int) -> None:
    """Whatever happens, faults and all: read after each step, and from every token."""
    clock = VirtualClock()
    store = MemoryStore(clock, keep_events=PLENTY)
    with xenmgmt.connect(scripts.url(seed), seed=seed, clock=clock, store=store) as xen:
        before, stream, batches = held(xen), xen.events.stream(), []
        run = scripts.Run(xen)
        run.furnish()
        for step in scripts.script(seed, 40):
            run.do(step)
            batches.append(stream.poll())
        run.settle()
        batches.append(stream.poll())
        validate(xen, batches, before)
        if seed < 6:
            assert_resumable(xen, flat(batches))


def test_concurrent_writers_and_slow_readers(real: Xen) -> None:
    """Eight writers, a hasty reader, and readers that take their time: all see one log."""
    before = held(real)
    streams = [real.events.stream() for _ in range(6)]
    pieces: list[Batches] = [[] for _ in streams]
    over = threading.Event()

    def read(n: int) -> None:
        while not over.is_set():
            pieces[n].append(streams[n].next(0.05) if n % 2 else streams[n].poll())
            time.sleep((0.0, 0.0, 0.001, 0.005, 0.02, 0.1)[n])

    readers = [threading.Thread(target=read, args=(n,)) for n in range(len(streams))]
    writers = [threading.Thread(target=work, args=(real, 12, f"w{n}")) for n in range(8)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join(LONG)
    time.sleep(0.2)  # what the guests' agents tell
    over.set()
    for thread in readers:
        thread.join(LONG)
    for stream, batches in zip(streams, pieces, strict=True):
        batches.append(stream.poll())
        validate(real, [batch for batch in batches if batch], before)
    assert_resumable(real, flat(pieces[0]), every=20)


def test_a_hundred_subscribers(real: Xen) -> None:
    """Each is told of every event once and in order, while several write."""
    heard: list[list[Event]] = [[] for _ in range(100)]
    ends = [real.events.subscribe(own.append) for own in heard]
    first = int(real.events.token)
    writers = [threading.Thread(target=work, args=(real, 5, f"w{n}")) for n in range(4)]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join(LONG)
    time.sleep(0.1)
    last = real.VM.create(name_label="last")
    until(lambda: all(any(e.ref == last.ref for e in h) for h in heard))
    whole = [event.id for event in real.events if event.revision > first]
    for own in heard:
        assert [event.id for event in own][: len(whole)] == whole
        assert_ordered(own)
    for end in ends:
        end()


def test_bookmarks_come_forward(real: Xen) -> None:
    """A stream of a class to which nothing happens can be resumed from where it looked last."""
    stream = real.events.stream(["SR"])
    tokens = [int(stream.token)]
    for _ in range(5):
        work(real, 1, "a")
        assert stream.poll() == []
        tokens.append(int(stream.token))
    assert tokens == sorted(set(tokens))
    real.SR.get_all()[0].name_label = "renamed"
    resumed = real.events.stream(["SR"], str(tokens[-1])).poll()
    assert [event.id for event in resumed] == [event.id for event in stream.poll()]
    assert len(resumed) == 1


def test_compaction_with_a_slow_reader() -> None:
    """A reader that was too slow gets a snapshot of now, and from there on every event."""
    clock = RealClock()
    store = MemoryStore(clock, keep_events=64)
    with xenmgmt.connect("sim://?cpus=1", seed=1, clock=clock, store=store) as xen:
        stream, lost = xen.events.stream(), 0
        model = held(xen)
        writers = [threading.Thread(target=work, args=(xen, 40, f"w{n}")) for n in range(3)]
        for thread in writers:
            thread.start()

        def begin_anew(error: errors.TokenCompacted) -> None:
            assert int(error.oldest) > int(stream.token)
            model.clear()
            for cls, records in error.snapshot.items():
                model.update({(cls, ref): record._row for ref, record in records.items()})
            stream.lost(error)
            assert stream.token == str(error.current)

        def catch_up() -> bool:
            try:
                events = stream.poll()
            except errors.TokenCompacted as error:
                begin_anew(error)
                return False
            for event in events:
                if event.operation == "del":
                    del model[event.cls, event.ref]
                else:
                    model[event.cls, event.ref] = event.snapshot._row
            return True

        while any(thread.is_alive() for thread in writers):
            lost += not catch_up()
            time.sleep(0.02)
        time.sleep(0.1)
        while not catch_up():
            lost += 1
        assert lost > 0
        assert model == held(xen)


def test_every_token_of_a_compacted_log() -> None:
    """Tokens are either too old, with a snapshot, or give exactly the rest."""
    clock = VirtualClock()
    store = MemoryStore(clock, keep_events=50)
    with xenmgmt.connect("sim://?cpus=1", seed=1, clock=clock, store=store) as xen:
        work(xen, 20, "a")
        kept = list(xen.events)
        for token in range(store.revision + 1):
            stream = xen.events.stream(["VM"], str(token))
            if token < store.oldest:
                with pytest.raises(errors.TokenCompacted) as caught:
                    stream.poll()
                stream.lost(caught.value)
                assert stream.poll() == []
            else:
                wanted = [e.id for e in kept if e.revision > token and e.cls == "VM"]
                assert [e.id for e in stream.poll()] == wanted
