"""The result of a driver call outside of an operation."""

from __future__ import annotations

from typing import Any, Protocol

from .. import errors as err
from ..abc import Clock
from ..tasks import DEFAULT_TIMEOUT


class Clocked(Protocol):
    """A connection's context, or a driver."""

    @property
    def clock(self) -> Clock: ...


def settled(whose: Clocked, value: Any, limit: float = DEFAULT_TIMEOUT) -> Any:
    """The result of a driver call, waited for when it takes time; `Timeout` when that is over."""
    if not hasattr(value, "add_done_callback"):
        return value
    value.add_done_callback(lambda _: whose.clock.wake())
    if not whose.clock.wait(value.done, limit):
        raise err.Timeout(None, limit, "a driver call")
    return value.result()
