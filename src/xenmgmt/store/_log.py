"""The event log: append-only, with a bounded past."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ..abc import Event
from ..errors import TokenCompacted


class EventLog:
    """The events that are still kept, in order. Appending is the store's, under its lock."""

    def __init__(self, keep: int, first_revision: int = 0) -> None:
        self._keep = keep
        self._events: list[Event] = []
        self.complete_after = first_revision
        self.last_id = 0

    def extend(self, events: Sequence[Event]) -> None:
        """Append the events of one revision, and forget the oldest once in a while.

        Doing it again, after it was cut short anywhere, completes it.
        """
        if not events:
            return
        log = self._events
        if not log or log[-1].id != events[-1].id:
            log.extend(events)
        self.last_id = events[-1].id
        if len(log) > 2 * self._keep:
            self.compact(log[-self._keep].revision - 1)

    def compact(self, revision: int) -> None:
        """Forget all up to and including a revision."""
        if revision > self.complete_after:
            place = self._place(revision)
            self.complete_after = revision  # first: what is not promised any more may be there
            self._events = self._events[place:]

    def after(self, revision: int, current: int) -> Sequence[Event]:
        """The events above a revision, or `TokenCompacted`."""
        if revision < self.complete_after:
            raise TokenCompacted(token=str(revision), oldest=self.complete_after, current=current)
        if revision >= current:
            return ()
        return self._events[self._place(revision) :]

    def _place(self, revision: int) -> int:
        return bisect_right(self._events, revision, key=lambda event: event.revision)
