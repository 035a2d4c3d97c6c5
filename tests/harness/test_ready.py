"""Readiness: conditions that are waited for, each with its limit."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xenmgmt
from xenmgmt import errors, ready

PROGRAM = """
    boot: booting
    every: 3 tick {n}
"""


@pytest.fixture
def vm() -> Iterator[Any]:
    with xenmgmt.connect("sim://", seed=1) as xen:
        xen.sim.program(PROGRAM)
        xen.sim.behave(boot_seconds=20)
        found = xen.VM.create(name_label="web", memory_static_max="64MiB")
        found.start()
        yield found


def test_all_become_true(vm: Any) -> None:
    """Conditions are waited for in turn, on the connection's clock, and no longer than needed."""
    clock = vm._xen.clock
    begun = clock.monotonic()
    ready.wait(vm, ready.console("tick 2"), ready.agent(), ready.until(lambda vm: vm.domid > 0))

    assert 20 <= clock.monotonic() - begun < 21


def test_one_text_serves_several_conditions(vm: Any) -> None:
    """Each condition on the console finds what was printed since it was opened, in any order."""
    console = vm._xen.open_console(vm)
    ready.wait(vm, ready.console("tick 2"), ready.console("booting"), console=console)

    assert "booting" in console.read()
    assert console.read() == ""


@pytest.mark.parametrize(
    ("condition", "waited", "seen"),
    [
        (ready.console("never", 7), "console text 'never'", "tick 2"),
        (ready.agent(7), "guest agent", "no report"),
        (ready.tcp(22, 7), "TCP port 22", "has told none"),
        (ready.until(lambda vm: vm.tags, 7, "tagged"), "tagged", "answered ()"),
        (ready.until(lambda vm: vm.guest_metrics, 7, "asked"), "asked", "VMBadPowerState"),
    ],
)
def test_a_limit_names_what_was_seen_last(vm: Any, condition: Any, waited: str, seen: str) -> None:
    """The error says what was waited for, how long, and what was there instead."""
    clock = vm._xen.clock
    begun = clock.monotonic()
    with pytest.raises(errors.Timeout) as caught:
        ready.wait(vm, condition)

    assert 7 <= clock.monotonic() - begun < 7.1
    for part in ("'web'", "7", waited, seen):
        assert part in str(caught.value)


def test_a_guest_that_ends_is_not_waited_for(vm: Any) -> None:
    """A guest that shuts down meanwhile ends the wait at once, and says what it printed."""
    xen = vm._xen
    xen.clock.call_later(4, lambda: xen.sim.guest_halt(vm.uuid))
    with pytest.raises(errors.VMBadPowerState) as caught:
        ready.wait(vm, ready.console("never", 60))

    assert xen.clock.monotonic() < 6
    assert "it ended while console text 'never' was waited for" in str(caught.value)
    assert "tick 1" in str(caught.value)


def test_a_port(vm: Any) -> None:
    """A port that somebody listens on is ready; one that is closed is not, and says why."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        ready.wait(vm, ready.tcp(port, host="127.0.0.1"))
        ready.wait(vm, ready.tcp(port, host=lambda vm: "127.0.0.1"))
    with pytest.raises(errors.Timeout, match=r"127\.0\.0\.1: .*refused"):
        ready.wait(vm, ready.tcp(port, 1, host="127.0.0.1"))


@given(st.one_of(st.integers(max_value=0), st.integers(min_value=65536)))
def test_ports_that_are_none(port: int) -> None:
    with pytest.raises(errors.InvalidValue, match="1 to 65535"):
        ready.tcp(port)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: ready.tcp("22"), "port does not take str '22'; it takes a number"),  # type: ignore[arg-type]
        (lambda: ready.tcp(22, host=5), "host does not take int 5; it takes an address"),  # type: ignore[arg-type]
        (lambda: ready.agent("x"), "timeout does not take str 'x'; it takes seconds"),  # type: ignore[arg-type]
        (lambda: ready.console(5), "pattern does not take int 5; it takes a regular"),  # type: ignore[arg-type]
        (
            lambda: ready.console("[open"),
            r"pattern cannot be \[open; it takes a regular expression",
        ),
        (lambda: ready.until("x"), "ask does not take str 'x'; it takes a function"),  # type: ignore[arg-type]
    ],
)
def test_a_value_that_is_none_is_told_when_the_condition_is_made(
    make: Callable[[], object], told: str
) -> None:
    with pytest.raises(errors.CallerError, match=told):
        make()


@pytest.mark.parametrize("seconds", [-1, float("inf"), float("nan")])
def test_no_wait_is_unbounded(seconds: float) -> None:
    """A limit that is none is refused when the condition is made."""
    makers: tuple[Any, ...] = (
        lambda: ready.console("x", seconds),
        lambda: ready.agent(seconds),
        lambda: ready.tcp(1, seconds),
        lambda: ready.until(bool, seconds),
    )
    for make in makers:
        with pytest.raises(errors.InvalidValue, match="timeout"):
            make()


def test_what_stands_for_conditions() -> None:
    """A function is a condition; anything else is refused."""
    assert [str(one) for one in ready.conditions([len, ready.agent()])] == ["len", "guest agent"]
    with pytest.raises(errors.InvalidValue, match="takes a condition"):
        ready.conditions("soon")
