"""Which state an object was in when: from the event log, as text and as a picture (SVG)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from .events import Event
from .shown import Shown

if TYPE_CHECKING:
    import pandas

COLOURS = {
    "Halted": "#9aa5b1",
    "Running": "#2f9e44",
    "Paused": "#f2b705",
    "Suspended": "#3b6fb6",
    "Crashed": "#c92a2a",
    "Unknown": "#6b4c9a",
}
PASSING = "#d9a679"
"""The colour of every passing state."""
MARKS = {
    "Halted": ".",
    "Running": "#",
    "Paused": "=",
    "Suspended": "z",
    "Crashed": "!",
    "Unknown": "?",
}

AT_ONCE = "in their order: all at one moment"
"""Stands where the axis of time would."""


@dataclass(frozen=True, slots=True)
class Span:
    """One state, from when to when, and the place it was in."""

    state: str
    start: float
    end: float
    place: str = ""


@dataclass
class Timeline(Shown):
    """Rows of spans. Times are seconds since the first event.

    Where everything happened at one moment, as it may on a virtual clock, states are shown in their
    order: ``ordered``, and times count the turns.
    """

    rows: dict[str, list[Span]] = field(default_factory=dict)
    end: float = 0.0
    ordered: bool = field(default=False, repr=False)

    @classmethod
    def from_events(
        cls,
        events: Iterable[Event],
        names: dict[str, str],
        places: dict[str, str],
        until: datetime | None = None,
    ) -> Timeline:
        """The life of VMs from their events.

        ``names`` maps the references to be shown to labels, ``places`` hosts to theirs. It ends
        with the last event, or ``until`` a later moment.
        """
        events = list(events)
        line = cls._drawn(events, names, places, until)
        return line if line.end or not line.rows else cls._drawn(events, names, places, None, True)

    @classmethod
    def _drawn(
        cls,
        events: Iterable[Event],
        names: dict[str, str],
        places: dict[str, str],
        until: datetime | None,
        ordered: bool = False,
    ) -> Timeline:
        line = cls(ordered=ordered)
        first: datetime | None = None
        open_: dict[str, tuple[str, float, str]] = {}
        for event in events:
            first = first or event.timestamp
            now = line.end if ordered else (event.timestamp - first).total_seconds()
            line.end = max(line.end, now)
            if event.cls != "VM" or event.ref not in names:
                continue
            label = names[event.ref]
            place = places.get(event.snapshot["resident_on"], "")
            state = "" if event.operation == "del" else event.snapshot.state
            if line._turn(label, state, now, place, open_) and ordered:
                line.end += 1
        if first is not None and until is not None:
            line.end = max(line.end, (until - first).total_seconds())
        for label, (state, start, place) in open_.items():
            line.rows.setdefault(label, []).append(Span(state, start, line.end, place))
        return line

    def after(self, start: float) -> Timeline:
        """The part after a time, which is its new beginning; what had ended by then is left out."""
        rows = {
            label: [
                Span(span.state, max(0.0, span.start - start), span.end - start, span.place)
                for span in spans
                if span.end > start
            ]
            for label, spans in self.rows.items()
        }
        kept = {label: spans for label, spans in rows.items() if spans}
        return Timeline(kept, self.end - start, self.ordered)

    def _turn(
        self,
        label: str,
        state: str,
        now: float,
        place: str,
        open_: dict[str, tuple[str, float, str]],
    ) -> bool:
        """Whether another state begins."""
        self.rows.setdefault(label, [])
        before = open_.get(label)
        if before is not None:
            if (before[0], before[2]) == (state, place):
                return False
            if now > before[1]:
                self.rows[label].append(Span(before[0], before[1], now, before[2]))
            del open_[label]
        if state:
            open_[label] = (state, now, place)
        return bool(state)

    def to_frame(self) -> pandas.DataFrame:
        """A pandas frame with a row for each span: label, state, place, start and end.

        Raises `MissingExtra` when pandas is not installed.
        """
        from .frames import library

        pd = library("Timeline.to_frame")
        flat = [(label, span) for label, spans in self.rows.items() for span in spans]
        second = 0.0 if self.ordered else 1.0
        frame: pandas.DataFrame = pd.DataFrame(
            {
                "label": pd.Categorical([label for label, _ in flat]),
                "state": pd.Categorical([span.state for _, span in flat]),
                "place": pd.Categorical([span.place for _, span in flat]),
                "start": pd.to_timedelta([span.start * second for _, span in flat], unit="s"),
                "end": pd.to_timedelta([span.end * second for _, span in flat], unit="s"),
            }
        )
        return frame

    def to_text(self, width: int = 72) -> str:
        """One line per object, one character per stretch of time; a key below."""
        scale = self.end / width if self.end else 1.0
        pad = max((len(label) for label in self.rows), default=0)
        lines = []
        for label, spans in self.rows.items():
            cells = [" "] * width
            for span in spans:
                mark = MARKS.get(span.state, "~")
                for cell in range(int(span.start / scale), max(1, int(span.end / scale))):
                    if cell < width:
                        cells[cell] = mark
            lines.append(f"{label:<{pad}} |{''.join(cells)}|")
        key = "  ".join(f"{mark} {state}" for state, mark in MARKS.items())
        scale_line = AT_ONCE if self.ordered else f"0 s{'':<{width - 10}}{self.end:6.1f} s"
        lines.append(f"{'':<{pad}}  {scale_line}")
        lines.append(f"{key}  ~ passing")
        return "\n".join(lines)

    def to_svg(self, width: int = 960) -> str:
        """A picture that stands alone: rows, a time axis, a key; titles name state and time."""
        left, row, top = 120, 34, 28
        height = top + row * len(self.rows) + 76
        scale = (width - left - 24) / self.end if self.end else 1.0
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
            "<title>States over time</title>",
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        ]
        for number, (label, spans) in enumerate(self.rows.items()):
            y = top + number * row
            parts.append(
                f'<text x="{left - 10}" y="{y + 16}" text-anchor="end">{escape(label[:18])}</text>'
            )
            parts += [self._bar(span, left, y, scale) for span in spans]
        y = top + row * len(self.rows) + 8
        parts += self._axis(left, y, scale, width)
        parts += self._key(left, y + 44)
        parts.append("</svg>")
        return "\n".join(parts) + "\n"

    def _bar(self, span: Span, left: int, y: int, scale: float) -> str:
        x, w = left + span.start * scale, max(1.0, (span.end - span.start) * scale)
        colour = COLOURS.get(span.state, PASSING)
        told = f"{span.state}{f' on {span.place}' if span.place else ''}"
        when = "" if self.ordered else f", {span.start:.1f} s to {span.end:.1f} s"
        title = escape(told + when)
        text = ""
        if w > 7 * len(span.state) + 6:
            ink = "#1a1a1a" if span.state in ("Paused", "Halted") or colour == PASSING else "#fff"
            text = f'<text x="{x + 4:.1f}" y="{y + 16}" fill="{ink}">{escape(span.state)}</text>'
        return (
            f'<g><title>{title}</title><rect x="{x:.1f}" y="{y}" width="{w:.1f}" height="24" '
            f'rx="2" fill="{colour}"/>{text}</g>'
        )

    def _axis(self, left: int, y: int, scale: float, width: int) -> list[str]:
        parts = [f'<line x1="{left}" y1="{y}" x2="{width - 24}" y2="{y}" stroke="#555"/>']
        if self.ordered:
            return [*parts, f'<text x="{left}" y="{y + 18}">{AT_ONCE}</text>']
        step = next(
            (s for s in (1, 2, 5, 10, 20, 30, 60, 120, 300, 600) if self.end / s <= 10), 3600
        )
        at = 0.0
        while at <= self.end:
            x = left + at * scale
            parts.append(f'<line x1="{x:.1f}" y1="{y}" x2="{x:.1f}" y2="{y + 5}" stroke="#555"/>')
            parts.append(f'<text x="{x:.1f}" y="{y + 18}" text-anchor="middle">{at:.0f} s</text>')
            at += step
        return parts

    def _key(self, left: int, y: int) -> list[str]:
        seen = {span.state for spans in self.rows.values() for span in spans}
        shown = [(state, colour) for state, colour in COLOURS.items() if state in seen]
        if seen - COLOURS.keys():
            shown.append(("passing", PASSING))
        parts = []
        x = left
        for state, colour in shown:
            parts.append(f'<rect x="{x}" y="{y - 10}" width="12" height="12" fill="{colour}"/>')
            parts.append(f'<text x="{x + 17}" y="{y}">{escape(state)}</text>')
            x += 30 + 8 * len(state)
        return parts
