"""No wait without an end: whatever call of the engine hangs, the caller is told in time."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests.operations.test_rollback import CASES, prepared
from tests.patience import until
from tests.states.arrange import Scene

import xenmgmt
from xenmgmt import errors

LIMIT = 0.2
GRACE = 0.1
AT_ONCE = 4
AGAIN = 3
"""So often is a call that was told late tried again, alone: it was late for want of a CPU."""


class TooLateError(AssertionError):
    """The caller waited longer than it was promised."""


def methods() -> dict[str, str]:
    """Every driver method that an operation calls, and an operation that does."""
    found: dict[str, str] = {}
    for title in CASES:
        _, subject, given, driver = prepared(title, 0)
        getattr(subject, title.split(".")[1])(**given)
        for name in driver.calls:
            found.setdefault(name, title)
    return found


def hang(method: str, title: str) -> None:
    """Let one operation run into a method that hangs, in real time."""
    with xenmgmt.connect("sim://?seed=1&memory=8GiB&cpus=3&clock=real") as xen:
        s = Scene(xen)
        arrange, arguments = CASES[title]
        subject, other = arrange(s), s.new_vm("other")
        given: dict[str, Any] = arguments(s)
        xen.sim.hang(method)
        operation = getattr(subject, title.split(".")[1]).options(timeout=LIMIT)
        began = time.monotonic()
        with pytest.raises(errors.Timeout) as caught:
            operation(**given)
        took = time.monotonic() - began
        task = xen.task.get_by_ref(caught.value.task)
        assert task.other_config["stuck"] == "true"
        assert task.ref in xen.context.running
        other.name_label = "renamed"  # others go on
        if method != "vm_start":
            host = next((host for host in xen.host if host.state == "Enabled"), None)
            if host is not None:
                other.start_on(host)
                assert other.state == "Running"
        xen.sim.unhang(method)
        until(lambda: not xen.context.running)
        assert not xen.context.running
        assert xen.store.journal() == {}
        assert str(task.status) in ("failure", "cancelled")
        if took >= LIMIT + GRACE:
            raise TooLateError(f"{title} told after {took:.3f} s that {method} hangs")


def test_every_method_that_an_operation_calls() -> None:
    """The caller has its `Timeout` in time, the task is stuck, others go on, no thread stays."""
    found = methods()
    assert len(found) > 35
    before = threading.active_count()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = {method: pool.submit(hang, method, title) for method, title in found.items()}
    told = {method: future.exception() for method, future in running.items()}
    with ThreadPoolExecutor(1) as alone:
        for method, error in told.items():
            for _ in range(AGAIN):
                if isinstance(error, TooLateError):
                    told[method] = error = alone.submit(hang, method, found[method]).exception()
    failures = [
        f"{method} ({found[method]}): {type(error).__name__} {error}"
        for method, error in told.items()
        if error is not None
    ]
    assert failures == []
    assert threading.active_count() == before
