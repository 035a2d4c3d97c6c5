"""What the codecs of this folder have in common.

A *plain* value is None, bool, int, float, str, datetime, list or dict with texts as keys. The
codecs turn plain values into bytes and back; what they mean, `_spell` knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Plain = Any


class Malformed(ValueError):
    """Bytes that are no request (or no answer) of the protocol."""


class TooLarge(Malformed):
    """A request beyond one of the limits."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call, as the client made it."""

    method: str
    params: list[Plain]
    id: Plain = None


def iso8601(time: datetime) -> str:
    """``20260101T12:30:00Z``, the form of both protocols."""
    t = time if time.tzinfo is UTC else time.astimezone(UTC)
    return f"{t.year:04}{t.month:02}{t.day:02}T{t.hour:02}:{t.minute:02}:{t.second:02}Z"


def parse_time(text: str) -> datetime:
    """A time with or without dashes, a zone or a fraction; without a zone it is UTC."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Malformed(f"{text[:40]!r} is no time of ISO 8601") from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
