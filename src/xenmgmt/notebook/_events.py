"""Events, streams of them, and what a connection is."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from .. import errors as err
from ..events import Batch, Event, Events, Stream
from ..frames import name_of
from ..states import TABLES
from ..toolstack import Toolstack
from . import _page as page

SHOWN = 12
"""So many of the latest events are shown."""
TITLES = ("time (UTC)", "class", "object", "operation", "state", "token")
MARKS = {"add": "+ add", "mod": "~ mod", "del": "− del"}


def _row(event: Event) -> Sequence[page.Cell]:
    state = page.chip(event.snapshot.state) if event.cls in TABLES else ""
    name = name_of(event.snapshot) or event.ref.removeprefix("OpaqueRef:")[:8]
    return (
        page.moment(event.timestamp),
        page.text(event.cls),
        f'<span title="{escape(event.ref)}">{page.text(name)}</span>',
        page.text(MARKS.get(event.operation, event.operation)),
        state,
        page.text(event.token),
    )


def table(found: Sequence[Event]) -> str:
    """The latest of some events, the oldest first."""
    if not found:
        return ""
    rows = [_row(event) for event in found[-SHOWN:]]
    left_out = len(found) - len(rows)
    told = f'<div class="q">{left_out:,} earlier ones are not shown</div>' if left_out else ""
    return told + page.table(TITLES, rows)


def events(found: Events) -> str:
    """The log of a connection."""
    try:
        every = list(found)
    except err.TokenCompacted:  # it went on meanwhile
        every = []
    head = f"<b>{len(every):,} events</b> are kept; the bookmark of now is {page.text(found.token)}"
    return page.page(head, table(every))


def stream(found: Stream) -> str:
    """A place in the log: what would come next. Looking does not read it."""
    what = ", ".join(sorted(found.classes))
    try:
        waiting = found.peek()
    except err.TokenCompacted:
        told = "what comes next is no longer kept: the next poll gives a fresh snapshot"
        return page.page(f"<b>stream</b> of {page.text(what)}: {told}")
    head = (
        f"<b>stream</b> of {page.text(what)} behind {page.text(found.token)}: "
        f"{len(waiting):,} events wait"
    )
    return page.page(head, table(waiting))


def batch(found: Batch) -> str:
    """Some events, and the bookmark behind them."""
    head = f"<b>{len(found.events):,} events</b>; the bookmark behind them is "
    return page.page(head, page.text(found.token), table(found.events))


def event(found: Event) -> str:
    """One event."""
    return page.page(table([found]))


def connection(xen: Toolstack) -> str:
    """A connection: where to, and what is there."""
    head = f"<b>{page.text(type(xen).__name__)}</b> {page.text(xen.url)} "
    if xen.closed:
        return page.page(head, page.chip("closed"))
    from ._objects import _counts

    classes = ("host", "VM", "VDI", "SR", "network", "task")
    lines = [_counts(xen.collection(cls)) for cls in classes if len(xen.collection(cls))]
    return page.page(head, "".join(f"<div>{line}</div>" for line in lines))


__all__: list[Any] = ["batch", "connection", "event", "events", "stream", "table"]
