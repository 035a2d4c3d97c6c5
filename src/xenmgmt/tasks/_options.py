"""How a call is to be run: its limits."""

from __future__ import annotations

from dataclasses import dataclass

from ..clock import seconds

DEFAULT_TIMEOUT = 1200.0
"""Seconds that a call may take when the caller names no other time."""

GRACE = 5.0
"""Seconds that a cancelled driver call has to give up before its task counts as stuck."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a call is to be run.

    ``timeout``: seconds for the whole call. ``wait``: seconds to wait for another operation on the
    same object to end; 0 refuses at once with `OtherOperationInProgress`.
    """

    timeout: float = DEFAULT_TIMEOUT
    wait: float = 0.0

    def __post_init__(self) -> None:
        for name in ("timeout", "wait"):
            seconds(name, getattr(self, name))

    def changed(self, timeout: float | None, wait: float | None) -> Options:
        """The same with other limits; None leaves one as it is."""
        return Options(
            timeout=self.timeout if timeout is None else timeout,
            wait=self.wait if wait is None else wait,
        )
