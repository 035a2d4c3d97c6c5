"""What objects look like in a notebook.

Nothing has to be set up: the core's objects name this face, and IPython asks them. `states`,
`table` and `timeline` show more than the short form of an object does; ``%load_ext xenmgmt`` adds
``%xen``.
"""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from .. import plots
from ..events import Batch, Event, Events, Stream
from ..explanation import Explanation
from ..objects._base import Collection, Handle
from ..objects._record import Observation, Record
from ..plan import Plan
from ..statechart import SCREEN, picture
from ..states import TABLES
from ..timeline import Timeline
from ..toolstack import BaseTask, Toolstack
from . import _events, _objects, _page, _plans, _tasks
from ._magic import load_ipython_extension
from ._tasks import live


class Drawing:
    """HTML that is ready, for the end of a cell."""

    def __init__(self, html: str, text: str) -> None:
        self._html = html
        self._text = text

    def _repr_html_(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return self._text


@singledispatch
def html(thing: Any) -> str:
    """The form of an object for notebooks: HTML, in which everything from outside is escaped."""
    return _page.page(f"<code>{_page.text(repr(thing))}</code>")


html.register(Handle, _objects.handle)
html.register(Collection, _objects.collection)
html.register(Record, _objects.record)
html.register(Observation, _objects.record)
html.register(BaseTask, _tasks.task)
html.register(Event, _events.event)
html.register(Events, _events.events)
html.register(Stream, _events.stream)
html.register(Batch, _events.batch)
html.register(Toolstack, _events.connection)
html.register(Timeline, lambda line: _page.page(_plans.timeline(line)))
html.register(Plan, _plans.plan)
html.register(Explanation, lambda found: _page.page(_page.lines(found)))


def states(thing: Handle | str) -> Drawing:
    """The states of an object's class as a picture, with the present one marked.

    ``thing`` may also be the name of a class. `UnknownClass` when it has no states.
    """
    from ..errors import UnknownClass

    cls = thing if isinstance(thing, str) else thing._class
    now = "" if isinstance(thing, str) else thing.state
    if cls not in TABLES:
        raise UnknownClass(cls, nearest=tuple(TABLES))
    told = f"<states of {cls}{f', now {now}' if now else ''}>"
    return Drawing(_page.page(picture(TABLES[cls], now, SCREEN)), told)


def table(found: Collection[Any], rows: int | None = None) -> Drawing:
    """The table of a collection with more rows than its short form has; None: all of them."""
    return Drawing(_page.page(_objects.listing(found, rows)), repr(found))


def timeline(xen: Toolstack, vms: Any = None) -> Timeline:
    """Which state VMs were in when; all that the event log knows, or those given."""
    return plots.life(xen, vms)


__all__ = [
    "Drawing",
    "html",
    "live",
    "load_ipython_extension",
    "states",
    "table",
    "timeline",
]
