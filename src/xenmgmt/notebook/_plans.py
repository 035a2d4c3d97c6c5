"""Plans and timelines."""

from __future__ import annotations

import re

from ..plan import Plan
from ..timeline import Timeline
from . import _page as page

SHOWN = 20
"""So many moves and hosts are shown."""


def plan(found: Plan) -> str:
    """A plan: what it comes to, how full hosts are before and after, and the moves."""
    head = (
        f"<b>plan</b> to {page.text(found.kind)}: {len(found.moves):,} moves, {len(found.used):,} "
        f"of {len(found.before):,} hosts in use afterwards"
    )
    reasons = "".join(f"<div>{page.text(reason, 300)}</div>" for reason in found.reasons)
    sure = f'<div class="q">{page.text(found.confidence, 300)}</div>'
    return page.page(head, reasons, _hosts(found), _moves(found), sure)


def _hosts(found: Plan) -> str:
    limited = sorted({name for shares in found.before.values() for name in shares})
    rows = [
        [
            page.text(found.names[host]),
            *(
                f"{found.before[host].get(name, 0):.0%} → {found.after[host].get(name, 0):.0%}"
                for name in limited
            ),
            "spare" if host in found.spare else ("free" if host in found.frees else ""),
        ]
        for host in list(found.before)[:SHOWN]
    ]
    numbers = range(1, len(limited) + 1)
    more = _more(len(found.before) - len(rows), "hosts")
    return page.table(["host", *limited, ""], rows, numbers) + more


def _moves(found: Plan) -> str:
    rows = [
        [
            page.text(move.name),
            page.text(found.names[move.source]),
            page.text(found.names[move.target]),
            page.text(move.reason),
        ]
        for move in found.moves[:SHOWN]
    ]
    if not rows:
        return ""
    body = page.table(["guest", "from", "to", "because"], rows)
    return page.details("moves", body + _more(len(found.moves) - len(rows), "moves"))


def _more(count: int, what: str) -> str:
    return f'<div class="q">{count:,} more {what}</div>' if count > 0 else ""


def timeline(line: Timeline) -> str:
    """States over time, on the page's own colours."""
    drawn = line.to_svg()
    drawn = re.sub(r'<rect width="\d+" height="\d+" fill="#ffffff"/>', "", drawn)
    return drawn.replace("<svg ", '<svg fill="currentColor" ', 1)
