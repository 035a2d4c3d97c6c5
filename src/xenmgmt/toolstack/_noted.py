"""Keeping the calls that are made on a connection: what a recorder is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from ..errors import XenError
from ..objects._base import Handle
from ..tasks import Options


class Recorder(Protocol):
    """Who keeps the calls that are made on a connection."""

    def call(
        self, kind: str, target: list[str], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Take note of one call; the note can be added to."""


@contextmanager
def noted(
    recorder: Recorder | None,
    kind: str,
    target: list[str],
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    options: Options | None = None,
) -> Iterator[None]:
    """Keep a call with its own limits, and the code of the error that it raises."""
    if recorder is None:
        yield
        return
    step = recorder.call(kind, target, args, kwargs)
    if options is not None:
        step["options"] = {"timeout": options.timeout, "wait": options.wait}
    try:
        yield
    except XenError as error:
        step["raised"] = error.code
        raise


def target_of(owner: Any, name: str) -> list[str]:
    return [owner._class, owner.ref if isinstance(owner, Handle) else "", name]
