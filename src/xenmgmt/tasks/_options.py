"""How a call is to be run: its limits."""

from __future__ import annotations

from dataclasses import dataclass

from .. import errors as err

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
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise err.FieldTypeError(name, value=value, expected="seconds as a number")
            if not 0 <= value <= 10**9:
                raise err.InvalidValue(name, value, would_do="seconds from 0 to 10**9")

    def changed(self, timeout: float | None, wait: float | None) -> Options:
        """The same with other limits; None leaves one as it is."""
        return Options(
            timeout=self.timeout if timeout is None else timeout,
            wait=self.wait if wait is None else wait,
        )
