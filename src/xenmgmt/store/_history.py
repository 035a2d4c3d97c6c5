"""Events that are no longer in memory, read from the file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ..abc import Event
from ..model._layout import Row
from ._codec import Decoder, Delta, in_full
from ._format import log_crc

Known = dict[tuple[str, str, int], set[str]]


class History:
    """Reads from the latest event back: large sets are known now, and events tell what changed."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        decoders: Mapping[int, Decoder],
        now: Callable[[str, str], Row | None],
    ) -> None:
        self._connection = connection
        self._decoders = decoders
        self._now = now
        self._known: Known = {}

    def between(self, after: int, upto: int, current: int) -> list[Event]:
        """The events of the revisions above ``after`` up to ``upto``; ``current`` is the latest."""
        later = "SELECT * FROM log WHERE large AND id > ? AND id <= ? ORDER BY id DESC"
        for found in self._connection.execute(later, (upto, current)):
            self._revision(found)
        wanted = "SELECT * FROM log WHERE id > ? AND id <= ? ORDER BY id DESC"
        revisions = [
            self._revision(found) for found in self._connection.execute(wanted, (after, upto))
        ]
        return [event for events in reversed(revisions) for event in events]

    def _revision(self, found: tuple[int, int, int, bytes, int]) -> list[Event]:
        revision, number, large, data, crc = found
        if log_crc(data, revision, number, large) != crc:
            raise ValueError(f"the events of revision {revision} lack their checksum")
        time, items = json.loads(data)
        when = datetime.fromisoformat(time)
        events: list[Event] = []
        for place in range(len(items) - 1, -1, -1):
            word, schema, text = items[place]
            decoder = self._decoders[schema]
            if decoder.layout is None:
                continue
            ref, row = decoder.of(text)
            if word == "del":
                for end in decoder.layout.many_ends:
                    self._known[decoder.cls, ref, end.index] = set(row[end.index])
            elif decoder.delta:
                self._settle(decoder.cls, ref, row)
            events.append(Event(number + place, revision, when, decoder.cls, word, ref, tuple(row)))
        events.reverse()
        return events

    def _settle(self, cls: str, ref: str, row: list[Any]) -> None:
        """Put large sets in place, and go back behind the change."""
        for place, value in enumerate(row):
            if type(value) is not Delta:
                continue
            key = (cls, ref, place)
            if value.value is not None:
                row[place] = value.value
                self._known[key] = set(value.value)
            else:
                if key not in self._known:
                    present = self._now(cls, ref)
                    self._known[key] = set() if present is None else set(present[place])
                row[place] = in_full(sorted(self._known[key]))
            self._known[key] = (self._known[key] - set(value.added)) | set(value.removed)
