"""Pieces of HTML. Whatever comes from outside is escaped here, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from ..model._types import EPOCH
from ..timeline import COLOURS, PASSING

STYLE = """<style>
.xm{font-size:13px;line-height:1.45;overflow-x:auto}
.xm table{border-collapse:collapse;margin:4px 0;font-size:12px;border:0}
.xm tbody tr:nth-child(n),.xm thead tr{background:none}
.xm.xm td,.xm.xm.xm th{text-align:left;padding:2px 10px 2px 0;border:0;vertical-align:top;max-width:44em}
.xm.xm td,.xm.xm.xm th{border-bottom:1px solid rgba(128,128,128,.25);overflow-wrap:anywhere;white-space:normal}
.xm.xm th{font-weight:600;white-space:nowrap}
.xm.xm .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.xm .q{opacity:.65}
.xm .s{display:inline-block;border-radius:9px;padding:0 8px;font-size:11px;line-height:17px}
.xm .o{display:inline-block;border:1px solid rgba(128,128,128,.5);border-radius:4px;padding:0 5px;margin:1px 3px 1px 0}
.xm .r{border-style:dashed;opacity:.6}
.xm summary{cursor:pointer;margin:3px 0}
.xm .b{height:10px;width:240px;background:rgba(128,128,128,.25);border-radius:5px;overflow:hidden;margin:4px 0}
.xm .b i{display:block;height:10px}
.xm svg{max-width:100%;height:auto}
</style>"""  # noqa: E501 - a rule to a line
GOOD, BAD, WAITS, QUIET = "#2f9e44", "#c92a2a", "#f2b705", "#9aa5b1"
MORE_COLOURS = {
    **COLOURS,
    **dict.fromkeys(("success", "Enabled", "Attached", "Present", "Online", "Plugged"), GOOD),
    **dict.fromkeys(("failure", "Offline", "Broken"), BAD),
    **dict.fromkeys(("pending", "cancelling", "Disabled", "Quarantined"), WAITS),
    **dict.fromkeys(("cancelled", "Detached", "Unplugged"), QUIET),
}
DARK = (GOOD, BAD, COLOURS["Suspended"], COLOURS["Unknown"])
"""Colours that want white letters."""
LONG = 120
"""So many characters of a value are shown."""

Cell = str
"""HTML that is ready."""


def page(*parts: str) -> str:
    """One output: the pieces, and the style that they need."""
    return f'{STYLE}<div class="xm">{"".join(parts)}</div>'


def text(value: object, limit: int = LONG) -> Cell:
    """Any text, escaped; what is too long is cut, and whole as a title."""
    told = str(value)
    if len(told) <= limit:
        return escape(told)
    return f'<span title="{escape(told[:2000])}">{escape(told[: limit - 1])}…</span>'


def lines(value: object) -> Cell:
    """A text of several lines."""
    return "".join(f"<div>{text(one, 600)}</div>" for one in str(value).splitlines())


def chip(state: str) -> Cell:
    """A state, in its colour."""
    colour = MORE_COLOURS.get(state, PASSING if state[:1].islower() else QUIET)
    ink = "#fff" if colour in DARK else "#1a1a1a"
    return f'<span class="s" style="background:{colour};color:{ink}">{escape(state)}</span>'


def table(
    titles: Sequence[str], rows: Iterable[Sequence[Cell]], numbers: Iterable[int] = ()
) -> str:
    """A table; the columns at ``numbers`` are set to the right. Titles are escaped, cells not."""
    right = set(numbers)
    opening = ['<td class="n">' if n in right else "<td>" for n in range(len(titles))]
    head = "".join(
        f"<th{' class=n' if n in right else ''}>{escape(title)}</th>"
        for n, title in enumerate(titles)
    )
    body = "".join(
        f"<tr>{''.join(a + b + '</td>' for a, b in zip(opening, row, strict=True))}</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def pairs(rows: Iterable[tuple[str, Cell]]) -> str:
    """A table of names and values."""
    body = "".join(f"<tr><th>{escape(name)}</th><td>{value}</td></tr>" for name, value in rows)
    return f"<table><tbody>{body}</tbody></table>"


def details(summary: str, body: str) -> str:
    """Something that is folded away. Both are HTML."""
    return f"<details><summary>{summary}</summary>{body}</details>"


def bar(share: float, colour: str) -> str:
    """How far something is."""
    width = max(0.0, min(1.0, share)) * 100
    return f'<div class="b"><i style="width:{width:.0f}%;background:{colour}"></i></div>'


def size(count: int) -> str:
    """Bytes for people."""
    for power, unit in ((4, "TiB"), (3, "GiB"), (2, "MiB"), (1, "KiB")):
        if count >= 1024**power:
            return f"{count / 1024**power:.4g} {unit}"
    return f"{count} B"


def moment(value: datetime) -> str:
    """A time for people, in UTC."""
    if value == EPOCH:
        return "never"
    return value.strftime("%Y-%m-%d %H:%M:%S")


def plain(value: Any, unit: str = "") -> Cell:
    """A value of the model that is no reference."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and unit == "bytes":
        return escape(size(value)) if value >= 0 else str(value)
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, Mapping):
        return text(", ".join(f"{_word(key)}={_word(one)}" for key, one in value.items()))
    if isinstance(value, tuple | list):
        return text(", ".join(map(_word, value)))
    return text(_word(value))


def _word(value: Any) -> str:
    if isinstance(value, tuple | list):
        return " ".join(map(_word, value))
    return str(getattr(value, "value", value))
