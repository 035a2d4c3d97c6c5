"""The result of a driver call outside of an operation."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..tasks import DEFAULT_TIMEOUT, Context


def settled(context: Context, value: Any) -> Any:
    """The result of a driver call, waited for when it takes time."""
    if not hasattr(value, "add_done_callback"):
        return value
    value.add_done_callback(lambda _: context.clock.wake())
    if not context.clock.wait(value.done, DEFAULT_TIMEOUT):
        raise err.Timeout(None, DEFAULT_TIMEOUT, "a driver call")
    return value.result()
