"""Calls that block: run beside each other, waited for with a limit, and no thread is left."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import SplitResult

import pytest
from tests.patience import LONG, until

from xenmgmt import errors
from xenmgmt.clock import RealClock
from xenmgmt.drivers._workers import Workers
from xenmgmt.drivers.sim import SimDriver
from xenmgmt.store import MemoryStore
from xenmgmt.tasks import Options
from xenmgmt.toolstack import Xen


@pytest.fixture
def pool() -> Iterator[Workers]:
    before = set(threading.enumerate())
    pool = Workers("test", at_once=3)
    yield pool
    assert pool.close() == []
    assert set(threading.enumerate()) <= before


def ended(works: list[Any], limit: float = LONG) -> bool:
    until = time.monotonic() + limit
    while not all(work.done() for work in works) and time.monotonic() < until:
        time.sleep(0.002)
    return all(work.done() for work in works)


def test_value_and_error(pool: Workers) -> None:
    """A call that was begun ends with what the function returns, or with what it raises."""
    good, bad = pool.begin("good", lambda: 7), pool.begin("bad", lambda: 1 // 0)
    assert ended([good, bad])

    assert good.result() == 7
    with pytest.raises(ZeroDivisionError):
        bad.result()
    with pytest.raises(ZeroDivisionError):
        pool.call("bad", lambda: 1 // 0, 5)


def test_so_many_at_once(pool: Workers) -> None:
    """No more than ``at_once`` calls run beside each other; the others follow."""
    running, most, lock = 0, 0, threading.Lock()

    def work() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        with lock:
            running -= 1

    works = [pool.begin("work", work) for _ in range(20)]

    assert ended(works)
    assert most == 3


def test_a_call_does_not_queue(pool: Workers) -> None:
    """A call that somebody waits for runs at once, also when all threads are taken."""
    go = threading.Event()
    works = [pool.begin("long", lambda: go.wait(5)) for _ in range(9)]

    assert pool.call("now", lambda: "here", 2) == "here"
    assert not any(work.done() for work in works)
    go.set()
    assert ended(works)


def test_a_call_within_a_call(pool: Workers) -> None:
    """Calls made by calls do not wait for each other for ever, however few threads there are."""
    works = [
        pool.begin("outer", lambda: pool.call("inner", threading.get_ident, 5)) for _ in range(12)
    ]

    assert ended(works)
    assert all(work.result() for work in works)


def test_limit(pool: Workers) -> None:
    """A call that does not return raises `Timeout` in time, and others go on all the same."""
    go = threading.Event()
    began = time.monotonic()
    for _ in range(5):  # more than there are threads
        with pytest.raises(errors.Timeout, match="the engine"):
            pool.call("the engine", lambda: go.wait(10), 0.05)
    assert time.monotonic() - began < 9

    stuck = [pool.begin("stuck", lambda: go.wait(10)) for _ in range(3)]
    until(lambda: pool.hanging().count("stuck") == 3)
    assert [work.cancel() for work in stuck] == [False] * 3
    assert ended([pool.begin("next", lambda: None)])
    go.set()


def test_cancel(pool: Workers) -> None:
    """What waits is given up at once; what runs only if the engine can be asked to end it."""
    go = threading.Event()

    def interruptible() -> None:
        go.wait(5)
        raise errors.TaskCancelled("")

    def give_up() -> bool:
        go.set()
        return True

    running = pool.begin("save", interruptible, give_up=give_up)
    hold = threading.Event()
    fill = [pool.begin("fill", lambda: hold.wait(5)) for _ in range(4)]
    waiting = pool.begin("waiting", lambda: pytest.fail("it was cancelled before it began"))

    assert waiting.cancel()
    assert waiting.done()
    assert running.cancel()
    assert ended([running])
    with pytest.raises(errors.TaskCancelled):
        running.result()
    assert not running.cancel()
    hold.set()
    assert ended(fill)


def test_close() -> None:
    """Closing ends what waits, tells what hangs, and refuses what comes later."""
    pool = Workers("test", at_once=1)
    go = threading.Event()
    running, waiting = pool.begin("hangs", lambda: go.wait(10)), pool.begin("waits", lambda: 1)
    time.sleep(0.05)

    assert pool.close(0.05) == ["hangs"]
    with pytest.raises(errors.ConnectionClosed):
        waiting.result()
    with pytest.raises(errors.ConnectionClosed):
        pool.begin("late", lambda: None)
    with pytest.raises(errors.ConnectionClosed):
        pool.call("late", lambda: None, 1)
    go.set()
    assert ended([running])
    assert pool.close() == []


class Blocking(SimDriver):
    """A simulator whose calls block, in threads of their own, as those of a library do."""

    name = "blocking"

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.workers = Workers("blocking")
        self.hold: dict[str, threading.Event] = {}

    @classmethod
    def from_url(cls, url: SplitResult, **given: Any) -> Blocking:
        raise NotImplementedError

    def close(self) -> None:
        super().close()
        self.workers.close(1)

    def _do(self, method: str, size: int, effect: Callable[[], Any]) -> Any:
        def blocks() -> Any:
            time.sleep(0.001)
            if method in self.hold:
                self.hold[method].wait(10)
            return effect()

        return self.workers.begin(method, blocks)


@pytest.fixture
def xen() -> Iterator[Xen]:
    before = set(threading.enumerate())
    driver = Blocking(seed=1, clock=RealClock())
    with Xen(
        "blocking://",
        driver,
        MemoryStore(driver.clock),
        driver.clock,
        seed=1,
        session="test",
        options=Options(timeout=10),
    ) as xen:
        yield xen
    assert set(threading.enumerate()) <= before


def test_operations_wait_for_blocking_calls(xen: Xen) -> None:
    """A caller is woken when the blocking call has returned, not when it looks again."""
    vms = [xen.VM.create(name_label=f"vm{n}", memory_static_max="64MiB") for n in range(10)]
    began = time.monotonic()
    for vm in vms:
        vm.start()
        vm.pause()
        vm.unpause()
        vm.hard_shutdown()
    took = time.monotonic() - began

    assert all(vm.state == "Halted" for vm in vms)
    assert took < 4, f"40 calls of 1 ms took {took:.2f} s"


def test_a_hung_call(xen: Xen) -> None:
    """The caller has its `Timeout` in time, the object stays reserved, others go on."""
    stuck = xen.VM.create(name_label="stuck", memory_static_max="64MiB")
    other = xen.VM.create(name_label="other", memory_static_max="64MiB")
    stuck.start()
    xen.driver.hold["vm_pause"] = go = threading.Event()  # type: ignore[attr-defined]
    began = time.monotonic()
    with pytest.raises(errors.Timeout) as caught:
        stuck.pause.options(timeout=0.2)()
    assert time.monotonic() - began < 0.5

    assert xen.task.get_by_ref(caught.value.task).other_config["stuck"] == "true"
    with pytest.raises(errors.OtherOperationInProgress):
        stuck.unpause()
    other.start()
    assert other.state == "Running"

    go.set()
    until(lambda: not xen.context.running)
    assert not xen.context.running
    info = xen.driver.vm_info(stuck.uuid)  # it was done after all: the record says so too
    assert info is not None
    assert (stuck.state, info.state) == ("Paused", "Paused")
    stuck.unpause()


def test_calls_that_nobody_is_to_wait_for(pool: Workers) -> None:
    """Who waits for an answer gets an error at once; what was begun goes on."""
    begun, go_on = threading.Barrier(3), threading.Event()
    told: list[Exception] = []

    def work() -> int:
        begun.wait(LONG)
        go_on.wait(LONG)
        return 7

    def ask() -> None:
        try:
            pool.call("question", work, LONG)
        except errors.XenError as error:
            told.append(error)

    running, asking = pool.begin("work", work), threading.Thread(target=ask)
    asking.start()
    begun.wait(LONG)
    pool.fail_calls(errors.HostNotLive)
    asking.join(LONG)
    assert [type(error) for error in told] == [errors.HostNotLive]
    assert not running.done()
    go_on.set()
    assert ended([running])
    assert running.result() == 7
