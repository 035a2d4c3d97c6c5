"""When a guest can be used: conditions that are waited for, instead of sleeping.

    from xenmgmt import ready

    ready.wait(vm, ready.console("login:"), ready.tcp(22))

Each condition has a limit of its own. When it is over, `Timeout` says what was waited for and what
was seen last. Time is that of the connection's clock: on a virtual one nobody waits.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from . import errors as err
from .clock import seconds
from .console import TextConsole
from .states.vm import TABLE

LIMIT = 60.0
"""Seconds that a condition is waited for when it names no other limit."""

POLL = 0.05
"""Seconds between two looks."""

ENDED = ("Halted", "Crashed", "Suspended")
"""States in which nothing becomes ready any more."""


class Condition(Protocol):
    """Something that becomes true of a guest."""

    @property
    def timeout(self) -> float:
        """Seconds that it may take."""

    def watch(self, vm: Any, console: TextConsole | None) -> Callable[[], tuple[bool, str]]:
        """A function that says whether it is true now, and what was seen, in words.

        It is asked again and again; one look takes at most a second. ``console`` has not been read
        since the guest was started, and is not read here; None: whoever needs one opens it.
        """


@dataclass(frozen=True, slots=True)
class Console:
    """See `console`."""

    pattern: str
    timeout: float = LIMIT

    def watch(self, vm: Any, console: TextConsole | None) -> Callable[[], tuple[bool, str]]:
        line = console or vm._xen.open_console(vm)
        wanted = re.compile(self.pattern, re.MULTILINE)

        def look() -> tuple[bool, str]:
            with suppress(err.VMBadPowerState):  # `wait` tells what was seen until then
                line.fetch()
            return wanted.search(line.unread) is not None, f"on the console: {line.unread[-200:]!r}"

        return look

    def __str__(self) -> str:
        return f"console text {self.pattern!r}"


@dataclass(frozen=True, slots=True)
class Agent:
    """See `agent`."""

    timeout: float = LIMIT

    def watch(self, vm: Any, console: TextConsole | None) -> Callable[[], tuple[bool, str]]:
        def look() -> tuple[bool, str]:
            told = vm.observe()["guest_metrics"]
            return bool(told), "no report of an agent"

        return look

    def __str__(self) -> str:
        return "guest agent"


@dataclass(frozen=True, slots=True)
class Tcp:
    """See `tcp`."""

    port: int
    host: str | Callable[[Any], str] = ""
    timeout: float = LIMIT

    def watch(self, vm: Any, console: TextConsole | None) -> Callable[[], tuple[bool, str]]:
        def look() -> tuple[bool, str]:
            place = self.host(vm) if callable(self.host) else self.host or _address(vm)
            if not place:
                return False, "no address: the guest has told none"
            try:
                with socket.create_connection((place, self.port), timeout=1.0):
                    return True, f"{place} answers"
            except OSError as error:
                return False, f"{place}: {error}"

        return look

    def __str__(self) -> str:
        return f"TCP port {self.port}"


@dataclass(frozen=True, slots=True)
class Until:
    """See `until`."""

    ask: Callable[[Any], object]
    timeout: float = LIMIT
    name: str = field(default="", compare=False)

    def watch(self, vm: Any, console: TextConsole | None) -> Callable[[], tuple[bool, str]]:
        def look() -> tuple[bool, str]:
            try:
                answer = self.ask(vm)
            except (err.XenError, OSError) as error:
                return False, f"it raised {type(error).__name__}: {error}"
            return bool(answer), f"it answered {answer!r}"

        return look

    def __str__(self) -> str:
        return self.name or getattr(self.ask, "__name__", repr(self.ask))


def console(pattern: str, timeout: float = LIMIT) -> Console:
    """The guest has printed what a regular expression finds."""
    if not isinstance(pattern, str):
        raise err.FieldTypeError("pattern", value=pattern, expected="a regular expression, as text")
    try:
        re.compile(pattern)
    except re.error as error:
        would_do = f"a regular expression (in this one: {error})"
        raise err.InvalidValue("pattern", pattern, would_do=would_do) from None
    return Console(pattern, seconds("timeout", timeout))


def agent(timeout: float = LIMIT) -> Agent:
    """The guest agent has reported since the guest was started."""
    return Agent(seconds("timeout", timeout))


def tcp(port: int, timeout: float = LIMIT, *, host: str | Callable[[Any], str] = "") -> Tcp:
    """A TCP port takes connections.

    ``host`` is an address, or a function that gives it for the VM; when left out, the first
    address that the guest agent has told.
    """
    if isinstance(port, bool) or not isinstance(port, int):
        raise err.FieldTypeError("port", value=port, expected="a number from 1 to 65535")
    if not 0 < port < 65536:
        raise err.InvalidValue("port", port, would_do="1 to 65535")
    if not isinstance(host, str) and not callable(host):
        raise err.FieldTypeError("host", value=host, expected="an address, a function of the VM")
    return Tcp(port, host, seconds("timeout", timeout))


def until(ask: Callable[[Any], object], timeout: float = LIMIT, name: str = "") -> Until:
    """``ask(vm)`` answers something true. An error of the library or of a socket means not yet.

    Each call has to return by itself: the limit is looked at in between.
    """
    if not callable(ask):
        raise err.FieldTypeError("ask", value=ask, expected="a function of the VM")
    return Until(ask, seconds("timeout", timeout), name)


def conditions(given: Any) -> tuple[Condition, ...]:
    """What somebody gives for readiness, as conditions: one, several, or functions of the VM."""
    several = given if isinstance(given, list | tuple) else (given,)
    found: list[Condition] = []
    for one in several:
        if hasattr(one, "watch"):
            found.append(one)
        elif callable(one):
            found.append(until(one))
        else:
            raise err.InvalidValue(
                "ready", one, would_do="a condition of xenmgmt.ready, a function"
            )
    return tuple(found)


def wait(vm: Any, *conditions: Condition, console: TextConsole | None = None) -> None:
    """Wait for each of the conditions in turn.

    What a ``console`` that is given has not read counts for each of them, and stays unread.

    Raises:
        Timeout: one did not become true within its limit; the message has what was seen last.
        VMBadPowerState: the guest has ended meanwhile.
    """
    clock = vm._xen.clock
    for condition in conditions:
        look = condition.watch(vm, console)
        end = clock.monotonic() + condition.timeout
        while True:
            if console is not None:
                with suppress(err.XenError):  # then it is there when the guest has ended
                    console.fetch()
            done, seen = look()
            if done:
                break
            if clock.monotonic() >= end:
                late = err.Timeout(None, condition.timeout, f"readiness of {vm.name_label!r}")
                late.hint = f"waited for {condition}; last seen: {seen}"
                raise late
            if vm.state in ENDED:
                ended = TABLE.needs(vm.ref, vm._live_row(), "Paused", "Running", name="readiness")
                ended.hint = f"it ended while {condition} was waited for; last seen: {seen}"
                raise ended
            clock.sleep(POLL)


def _address(vm: Any) -> str:
    metrics = vm.observe()["guest_metrics"]
    if not metrics:
        return ""
    networks = vm.guest_metrics.networks
    return next((str(text) for key, text in sorted(networks.items()) if "ip" in key), "")
