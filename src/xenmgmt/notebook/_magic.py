"""``%xen``: what would take several lines to type.

    %xen why web start        why an operation is refused now, or that it is not
    %xen web start            an operation on an object by its name
    %xen web                  the object itself

and, at the top of a cell, ``%%xen``: run it, and show what it did to which VM, when.
"""

from __future__ import annotations

import shlex
from datetime import datetime
from typing import Any

from .. import errors as err
from ..explanation import explain
from ..model import CLASSES
from ..model._types import Bool, Float, Int, Ref, Type
from ..objects._base import Handle
from ..operations import OPERATIONS
from ..operations._operation import parameters
from ..plots import life
from ..states import TABLES
from ..timeline import Timeline
from ..toolstack import Xen

USAGE = "%xen NAME | %xen NAME OPERATION [ARGUMENT...] | %xen why NAME OPERATION"
ORDER = ("VM", "host", "network", "SR", "VDI")
"""Classes in which a name is looked for first."""


def connection(names: dict[str, Any]) -> Xen:
    """The connection of a notebook: ``xen`` by name, or the only one that is open."""
    found = [one for one in {id(v): v for v in names.values()}.values() if isinstance(one, Xen)]
    opened = [one for one in found if not one.closed]
    named = names.get("xen")
    if isinstance(named, Xen) and not named.closed:
        return named
    if len(opened) != 1:
        would_do = "a connection under the name xen: xen = xenmgmt.connect(...)"
        raise err.InvalidValue("xen", f"{len(opened)} open connections", would_do=would_do)
    return opened[0]


def find(xen: Xen, name: str) -> Handle:
    """The object of a name; `InvalidValue` when there is none, or more than one."""
    found = [
        xen.handle_of(cls, ref)
        for cls in (*ORDER, *(cls for cls in CLASSES if cls not in ORDER))
        if "name_label" in CLASSES[cls].fields
        for ref in xen.store.find(cls, "name_label", name)
    ]
    first = [one for one in found if one._class == found[0]._class]
    if len(first) != 1:
        would_do = "the name of one object" + "".join(f"; {one!r}" for one in first[:4])
        raise err.InvalidValue("name", name, would_do=would_do)
    return first[0]


def line(xen: Xen, text: str) -> Any:
    """What ``%xen`` gives for a line."""
    words = shlex.split(text)
    if words[:1] == ["why"] and len(words) == 3:
        return explain(find(xen, words[1]), words[2])
    if not words or words[0] == "why":
        raise err.InvalidValue("%xen", text, would_do=USAGE)
    thing = find(xen, words[0])
    if len(words) == 1:
        return thing
    title = f"{thing._class}.{words[1]}"
    if title not in OPERATIONS:
        raise err.MessageMethodUnknown(title, nearest=tuple(TABLES[thing._class].move))
    declared = OPERATIONS[title].extra or parameters(thing._class, words[1])
    given = [
        _value(xen, param.type, word)
        for param, word in zip(declared.values(), words[2:], strict=False)
    ]
    return getattr(thing, words[1])(*given, *words[2 + len(given) :])


def _value(xen: Xen, kind: Type, word: str) -> Any:
    """The value that a word stands for. What is left a text, the library checks."""
    if isinstance(kind, Ref):
        return find(xen, word)
    if kind is Bool and word.lower() in ("true", "false"):
        return word.lower() == "true"
    if kind in (Int, Float):
        try:
            return int(word) if kind is Int else float(word)
        except ValueError:
            return word  # a size, perhaps
    return word


def cell(xen: Xen, before: str, begun: datetime) -> Timeline:
    """The states of the VMs that went from one to another since a bookmark, from its moment on."""
    touched = {event.ref for event in xen.events.stream(("VM",), before).poll()}
    whole = life(xen, touched)
    long = (xen.clock.now() - begun).total_seconds()
    line = whole.after(max(0.0, whole.end - long))
    line.rows = {
        label: spans
        for label, spans in line.rows.items()
        if len(spans) > 1 or ((spans[0].start, spans[0].end) != (0.0, line.end))
    }
    return line


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext xenmgmt``."""

    def xen(text: str, body: str | None = None) -> Any:
        """%xen NAME [OPERATION [ARGUMENT...]], %xen why NAME OPERATION, %%xen."""
        found = connection(shell.user_ns)
        if body is None:
            return line(found, text)
        before, begun = found.events.token, found.clock.now()
        shell.run_cell(body).raise_error()
        return cell(found, before, begun)

    shell.register_magic_function(xen, "line_cell", "xen")
