"""Failed logins: counted by peer and by name, and answered later each time."""

from __future__ import annotations

import time
from dataclasses import dataclass

FIRST = 0.25
LONGEST = 5.0
FORGET = 900.0
"""Seconds after which a failure no longer counts."""
MOST = 10_000
"""So many peers and names are remembered."""


@dataclass(slots=True)
class _Count:
    failures: int
    last: float


class Throttle:
    """How long the answer to a failed login is held back."""

    def __init__(self, first: float = FIRST, longest: float = LONGEST) -> None:
        self._first = first
        self._longest = longest
        self._counts: dict[str, _Count] = {}
        self.failures = 0
        """All failed logins since the server started."""

    def delay(self, *keys: str) -> float:
        """Seconds to wait before the next attempt is looked at."""
        now = time.monotonic()
        worst = 0
        for key in keys:
            count = self._counts.get(key)
            if count is not None and now - count.last < FORGET:
                worst = max(worst, count.failures)
        return 0.0 if not worst else min(self._longest, self._first * 2.0 ** min(worst - 1, 20))

    def failed(self, *keys: str) -> None:
        """Count a failure."""
        now = time.monotonic()
        self.failures += 1
        for key in keys:
            count = self._counts.pop(key, None)
            fresh = count is None or now - count.last >= FORGET
            self._counts[key] = _Count(1 if fresh or count is None else count.failures + 1, now)
        while len(self._counts) > MOST:
            del self._counts[next(iter(self._counts))]

    def succeeded(self, *keys: str) -> None:
        """Forget what was counted."""
        for key in keys:
            self._counts.pop(key, None)
