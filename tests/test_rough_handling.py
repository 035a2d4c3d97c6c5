"""What a program does to the library by mistake: refused in words, and nothing is broken by it."""

from __future__ import annotations

import asyncio
import math
import os
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.patience import LONG, until

import xenmgmt
from xenmgmt import Xen, aio, balloon, drills, errors, leases
from xenmgmt.clock import RealClock, VirtualClock
from xenmgmt.store import _group
from xenmgmt.store._group import Group

NO_SECONDS = (math.nan, math.inf, 1e12, 10**400, "5", None)


@pytest.fixture
def xen() -> Iterator[Xen]:
    with xenmgmt.connect("sim://", seed=1) as found:
        yield found


# --- connect --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"seed": "a"}, "seed"),
        ({"seed": math.nan}, "seed"),
        ({"seed": True}, "seed"),
        ({"seed": [1]}, "seed"),
        ({"clock": 5}, "clock"),
        ({"authenticate": 5}, "authenticate"),
        ({"session": None}, "session"),
        ({"session": "a\0b"}, "NUL"),
        ({"session": "\ud800"}, "Unicode"),
        ({"store": 5}, "store"),
        ({"store": b"x.db"}, "store"),
        ({"store": False}, "store"),
        ({"store": ""}, "path"),
        ({"store": ":memory:"}, "all in memory"),
        ({"store": "x\0.db"}, "NUL"),
        ({"url": "sim://?hosts=99999999"}, "hosts"),
        ({"url": "sim://?cpus=99999999999"}, "cpus"),
        ({"url": f"sim://?seed={'9' * 5000}"}, "seed"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_connect(given: dict[str, Any], said: str, tmp_path: Path, monkeypatch: Any) -> None:
    """What cannot be connected with is refused by its name, and no file is made."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises((errors.FieldTypeError, errors.InvalidValue), match=said) as caught:
        xenmgmt.connect(**given)
    assert len(str(caught.value)) < 400
    assert list(tmp_path.iterdir()) == []


def test_a_store_is_a_file(tmp_path: Path) -> None:
    """A pipe, as a device, is refused and still there: never replaced by a file."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(errors.StoreNotWritable, match="no ordinary file"):
        xenmgmt.connect(store=pipe)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


def test_links_lead_to_one_store(tmp_path: Path) -> None:
    """A store under the name of a link is the store that it leads to, with its lock."""
    link, path = tmp_path / "link.db", tmp_path / "store.db"
    link.symlink_to(path)
    with xenmgmt.connect(store=link) as xen:
        xen.VM.create(name_label="one")
        assert link.is_symlink()
        with pytest.raises(errors.StoreInUse):
            xenmgmt.connect(store=path)
    with xenmgmt.connect(store=path) as xen:
        assert [vm.name_label for vm in xen.VM] == ["one"]
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    with pytest.raises(errors.StoreNotWritable, match="circle"):
        xenmgmt.connect(store=circle)


# --- values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("order", None),
        ("order", ""),
        ("order", "1KiB"),
        ("order", 10**5000),
        ("HVM_shadow_multiplier", "x"),
        ("HVM_shadow_multiplier", math.nan),
        ("HVM_shadow_multiplier", math.inf),
        ("affinity", 5),
        ("affinity", []),
        ("snapshot_schedule", {}),
    ],
    ids=lambda value: str(value)[:20] if not isinstance(value, int) else "int",
)
def test_setters_name_the_field(xen: Xen, field: str, value: Any) -> None:
    """A setter that refuses says which field and which value, and does not speak of bytes."""
    vm = xen.VM.create(name_label="a")
    before = vm.get_record()
    with pytest.raises((errors.FieldTypeError, errors.InvalidValue), match=field) as caught:
        setattr(vm, field, value)
    assert "bytes" not in str(caught.value)
    assert value is not None or "None" in str(caught.value)
    assert vm.get_record() == before


@pytest.mark.parametrize("value", [5, None, True, "OpaqueRef:x", {"a": 1}])
def test_sets_of_objects(xen: Xen, value: Any) -> None:
    """What is no collection of objects is told so."""
    vm = xen.VM.create(name_label="a")
    with pytest.raises(errors.FieldTypeError, match="several of class VM_group"):
        vm.set_groups(value)


# --- time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", NO_SECONDS, ids=lambda value: str(value)[:8])
def test_no_clock_takes_what_is_no_time(value: Any) -> None:
    """A clock that is told nonsense says so, and goes on as before."""
    for clock in (VirtualClock(), RealClock()):
        before = clock.now()
        calls: list[Callable[[], object]] = [
            lambda clock=clock: clock.sleep(value),
            lambda clock=clock: clock.call_later(value, print),
        ]
        if isinstance(clock, VirtualClock):
            calls.append(lambda clock=clock: clock.run_until_idle(value))
        for call in calls:
            with pytest.raises((errors.FieldTypeError, errors.InvalidValue), match="seconds"):
                call()
        assert (clock.now() - before).total_seconds() < 1
        clock.sleep(0)
        if isinstance(clock, RealClock):
            clock.close()


def test_time_ends() -> None:
    """Virtual time does not pass the year 9999, and is not broken by trying."""
    clock = VirtualClock()
    while clock.now().year < 9800:
        clock.sleep(5e9)
    before = clock.now()
    with pytest.raises(errors.InvalidValue, match="10000"):
        clock.sleep(1e10)
    assert clock.now() == before
    clock.sleep(1)
    assert (clock.now() - before).total_seconds() == 1


@pytest.mark.parametrize("value", NO_SECONDS, ids=lambda value: str(value)[:8])
def test_waits_and_periods(xen: Xen, value: Any) -> None:
    """No wait is without an end, and nothing is repeated without a pause."""
    task = xen.VM.create(name_label="a").start.task()
    template = xen.VM.create(name_label="t", is_a_template=True)
    before = len(xen.VM)
    balancer = balloon.Balancer(xen, balloon.OnDemand())

    def lease() -> None:
        with leases.vm(xen, template, seconds=value):
            pass

    calls: list[Callable[[], object]] = [
        lambda: xen.events.stream().next(value),
        lambda: xen.events.from_(["VM"], xen.events.token, value),
        lambda: xen.sampling(value),
        lambda: balancer.every(value),
        lambda: drills.every(xen, value, lambda: "/nowhere"),
        lease,
    ]
    if value is not None:
        calls.append(lambda: task.wait(value))
    for call in calls:
        with pytest.raises((errors.FieldTypeError, errors.InvalidValue), match="seconds"):
            call()
    assert len(xen.VM) == before
    xen.clock.sleep(1)


@pytest.mark.parametrize("value", [0, -1, 1e-300])
def test_periods_are_not_nothing(xen: Xen, value: float) -> None:
    """Work that would be repeated for ever at one moment is refused."""
    for every in (
        xen.sampling,
        balloon.Balancer(xen, balloon.OnDemand()).every,
        lambda seconds: drills.every(xen, seconds, lambda: "/nowhere"),
    ):
        with pytest.raises(errors.InvalidValue, match="seconds"):
            every(value)


# --- events ---------------------------------------------------------------------------------------


def test_what_cannot_be_subscribed(xen: Xen) -> None:
    """A callback is a function, and classes are names."""
    with pytest.raises(errors.FieldTypeError, match="callback"):
        xen.events.subscribe(5)  # type: ignore[arg-type]
    for classes in (5, None, True, [None], [["VM"]]):
        with pytest.raises(errors.FieldTypeError, match="classes"):
            xen.events.stream(classes)  # type: ignore[arg-type]


@pytest.mark.parametrize("token", ["99999", "9" * 29])
def test_a_token_of_another_life(xen: Xen, token: str) -> None:
    """A token ahead of the store, as after it was put back from a copy, is told with a snapshot."""
    vm = xen.VM.create(name_label="a")
    stream = xen.events.stream(["VM"], token=token)
    for read in (
        stream.poll,
        lambda: stream.next(1),
        lambda: xen.events.from_(["VM"], token, 1),
    ):
        with pytest.raises(errors.TokenCompacted, match="not of this store's past") as lost:
            read()
        assert set(lost.value.snapshot["VM"]) == {vm.ref}
    stream.lost(lost.value)
    vm.name_label = "b"
    assert [event.snapshot["name_label"] for event in stream.poll()] == ["b"]


@pytest.mark.parametrize("token", ["9" * 5000, 5, "-1", "", "1.0", "٣"])
def test_what_is_no_token(xen: Xen, token: Any) -> None:
    """A token that no store gave is refused, however long it is."""
    with pytest.raises(errors.EventFromTokenParseFailure) as caught:
        xen.events.stream(token=token)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("moment", [None, 5, True])
def test_moments_and_names(xen: Xen, moment: Any) -> None:
    """What is no time, and no name of a message, is told so."""
    vm = xen.VM.create(name_label="a")
    with pytest.raises(errors.FieldTypeError, match="moment"):
        xenmgmt.history.as_of(xen, moment, "VM", vm)
    with pytest.raises(errors.FieldTypeError, match="name"):
        xenmgmt.invoke(xen, moment, [])
    for args in (moment, "text", {"self": 1}):
        with pytest.raises(errors.FieldTypeError, match="args"):
            xenmgmt.invoke(xen, "VM.start", args)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_callback_ends_no_thread_of_ours(xen: Xen, monkeypatch: Any) -> None:
    """A callback that calls sys.exit() stops nobody's events."""
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    heard: list[str] = []

    def leaves(_: Any) -> None:
        raise SystemExit(3)

    xen.events.subscribe(leaves, ["VM"])
    xen.events.subscribe(lambda event: heard.append(event.ref), ["VM"])
    made = [xen.VM.create(name_label=str(n)).ref for n in range(3)]
    until(lambda: heard == made)
    assert heard == made


def test_a_watch_ends_with_its_connection() -> None:
    """Who awaits events of a connection that is closed is let go."""

    async def main() -> int:
        xen = aio.connect("sim://", seed=1)
        seen = 0

        async def watch() -> None:
            nonlocal seen
            async for _ in xen.watch(["VM"]):
                seen += 1

        watching = asyncio.create_task(watch())
        await asyncio.sleep(0.01)
        await xen.VM.create(name_label="a")
        await asyncio.sleep(0.01)
        xen.close()
        await asyncio.wait_for(watching, 10)
        return seen

    assert asyncio.run(main()) == 1


def test_a_watch_left_half_consumed() -> None:
    """A watch whose event loop is gone is no trouble to those who go on with the connection."""
    xen = aio.connect("sim://", seed=1)

    async def first() -> Any:
        watch = xen.watch(["VM"])
        waiting = asyncio.ensure_future(anext(watch))  # type: ignore[arg-type]
        await asyncio.sleep(0)
        await xen.VM.create(name_label="a")
        await waiting
        return watch

    loop = asyncio.new_event_loop()
    kept = loop.run_until_complete(first())
    loop.close()
    vm = asyncio.run(_made(xen, "b"))
    assert kept is not None
    assert vm.name_label == "b"
    xen.close()


async def _made(xen: aio.AsyncXen, name: str) -> Any:
    return await xen.VM.create(name_label=name)


# --- after close, after fork ----------------------------------------------------------------------


def test_a_closed_connection_is_not_an_empty_one(xen: Xen) -> None:
    """Whoever asks a closed connection what there is gets an error, not "nothing"."""
    vm = xen.VM.create(name_label="a")
    stream = xen.events.stream()
    xen.close()
    for ask in (
        lambda: len(xen.VM),
        lambda: xen.VM.get_all(),
        lambda: list(xen.VM),
        lambda: xen.VM.get_all_records(),
        lambda: xen.VM.get_by_name_label("a"),
        lambda: xen.VM.get_by_uuid("a"),
        lambda: vm.exists,
        lambda: list(xen.events),
        lambda: xen.events.from_(["VM"], "", 0),
        stream.poll,
        lambda: xenmgmt.health.check(xen),
        lambda: leases.held(xen),
        lambda: xenmgmt.invoke(xen, "VM.get_all", []),
    ):
        with pytest.raises(errors.ConnectionClosed):
            ask()
    assert "closed" in repr(vm)
    assert "closed" in repr(xen)


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_fork_leaves_the_store_alone(tmp_path: Path) -> None:
    """A process that came by fork() can neither read nor write the other's store; that goes on."""
    path = tmp_path / "store.db"
    with xenmgmt.connect(store=path, seed=1) as xen:
        vm = xen.VM.create(name_label="parent")
        child = os.fork()
        if child == 0:
            refused = 0
            for use in (
                lambda: vm.name_label,
                lambda: setattr(vm, "name_label", "child"),
                lambda: xen.VM.create(name_label="child"),
                lambda: len(xen.VM),
                lambda: xenmgmt.connect(store=path),
            ):
                try:
                    use()
                except (errors.ConnectionClosed, errors.StoreInUse):
                    refused += 1
            xen.close()
            os._exit(refused)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 5
        vm.name_label = "still mine"
        xen.VM.create(name_label="another")
        assert xen.store.check() == []  # type: ignore[attr-defined]
    with xenmgmt.connect(store=path) as xen:
        assert [vm.name_label for vm in xen.VM] == ["still mine", "another"]


# --- interrupts -----------------------------------------------------------------------------------


class _Interrupted:
    """A lock whose wait an interrupt ends."""

    def __init__(self, arrived: threading.Event, go: threading.Event) -> None:
        self._arrived, self._go = arrived, go
        self._times = 0

    def acquire(self) -> None:
        self._times += 1
        if self._times == 1:
            return
        self._arrived.set()
        self._go.wait(10)
        raise KeyboardInterrupt

    def release(self) -> None:
        """Nobody hears it."""


@pytest.mark.parametrize("when", ["queued", "leading"])
def test_who_is_interrupted_while_queueing_holds_up_nobody(when: str, monkeypatch: Any) -> None:
    """An interrupted caller leaves the queue, also when it was its turn to lead."""
    writing, release, arrived, go = (threading.Event() for _ in range(4))

    def write(turns: Any) -> None:
        if not writing.is_set():
            writing.set()
            release.wait(10)
        for turn in turns:
            turn.result = turn.work

    group: Group[int] = Group(write)
    first = threading.Thread(target=group.run, args=(1,))
    first.start()
    writing.wait(10)
    caught: list[BaseException] = []

    def interrupted() -> None:
        try:
            group.run(2)
        except KeyboardInterrupt as error:
            caught.append(error)

    second = threading.Thread(target=interrupted)
    monkeypatch.setattr(_group, "_Wake", lambda: _Interrupted(arrived, go))
    second.start()
    arrived.wait(LONG)
    if when == "queued":
        go.set()
        second.join(LONG)
        release.set()
        first.join(LONG)
    else:
        release.set()
        first.join(LONG)
        go.set()
        second.join(LONG)
    assert len(caught) == 1
    third = threading.Thread(target=group.run, args=(3,), daemon=True)
    third.start()
    third.join(LONG)
    assert not third.is_alive()


@pytest.mark.parametrize("wait", [False, True], ids=["at once", "while time passes"])
@pytest.mark.parametrize("kept", [False, True], ids=["memory", "file"])
@pytest.mark.parametrize("method", ["vm_start", "vm_destroy"])
def test_an_interrupted_call_leaves_nothing_taken(
    method: str, kept: bool, wait: bool, tmp_path: Path
) -> None:
    """Ctrl-C in the middle of an operation: it is rolled back or completed, and the VM is free."""
    url = "sim://?latency=real" if wait else "sim://"
    with xenmgmt.connect(url, seed=1, store=tmp_path / "store.db" if kept else None) as xen:
        vm = xen.VM.create(name_label="a", memory_static_max="64MiB")
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1GiB")
        xen.VBD.create(VM=vm, VDI=disk)
        if method == "vm_destroy":
            vm.start()

        def interrupt() -> None:
            raise KeyboardInterrupt

        xen.sim.at(method, interrupt)
        with pytest.raises(KeyboardInterrupt):
            (vm.hard_shutdown if method == "vm_destroy" else vm.start)()
        xen.clock.sleep(60)
        assert vm.state in ("Halted", "Running")
        assert not vm.current_operations
        assert xenmgmt.health.check(xen) == []
        assert not xen.store.journal()
        assert not xen.context.running
        if vm.state == "Halted":
            vm.start()
        vm.hard_shutdown()
        assert vm.state == "Halted"
