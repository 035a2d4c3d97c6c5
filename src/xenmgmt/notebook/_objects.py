"""Objects, their records and their collections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from itertools import islice
from typing import Any

from .. import errors as err
from ..cli._columns import NOUNS, Column
from ..model import CLASSES
from ..model._fields import Field
from ..model._layout import FIRST, LAYOUTS, NULL, STATE, Row
from ..model._types import Bool, DateTime, Enum, Float, Int, Map, Ref, Set, String
from ..objects._base import Collection, Handle
from ..objects._record import NotApplicable, Observation, Record, _reading
from ..statechart import SCREEN, picture
from ..states import TABLES
from ..toolstack import Toolstack
from . import _page as page

SHOWN = 20
"""So many rows of a collection are shown: half from its beginning, half from its end."""
NAMED = 6
"""So many references of a set are named."""
_COLUMNS = {noun.cls: noun.columns for noun in NOUNS.values()}
_QUIET = ("allowed_operations", "current_operations", "uuid")
_SCALARS = (String, Int, Float, Bool, DateTime)


def columns(cls: str) -> tuple[Column, ...]:
    """What the table of a class shows: what the command line does, or the first plain fields."""
    if cls in _COLUMNS:
        return tuple(one for one in _COLUMNS[cls] if not one.wide and one.field != "uuid")
    fields = LAYOUTS[cls].fields
    named = [field for field in fields if field.name == "name_label"]
    plain = [
        field
        for field in fields
        if field not in named
        and field.name != "uuid"
        and (field.type in _SCALARS or isinstance(field.type, Enum | Ref))
    ]
    state = [Column("STATE", "state")] if cls in TABLES else []
    return tuple(
        [Column("NAME", "name_label") for _ in named]
        + state
        + [Column(field.name, field.name) for field in plain[:5]]
    )


# --- values ---------------------------------------------------------------------------------------


def link(xen: Any, cls: str, ref: str) -> page.Cell:
    """An object by its name; its reference as a title."""
    if ref == NULL:
        return "–"
    row = xen.row(cls, ref)
    told = ref.removeprefix("OpaqueRef:")[:8]
    if row is None:
        return f'<span class="q" title="{page.text(ref)}">{page.text(told)} (gone)</span>'
    index = LAYOUTS[cls].index
    label = row[index["name_label"]] if "name_label" in index else ""
    return f'<span title="{escape(ref)}">{page.text(label or told)}</span>'


def value(xen: Any, field: Field, one: Any) -> page.Cell:
    """A value of a field; references by name."""
    kind = field.type
    if isinstance(one, NotApplicable):
        return f'<span class="q">means nothing while {page.text(one.state)}</span>'
    if isinstance(kind, Ref):
        return link(xen, kind.to, one)
    if isinstance(kind, Set) and isinstance(kind.of, Ref):
        refs = tuple(one)
        some = ", ".join(link(xen, kind.of.to, ref) for ref in refs[:NAMED])
        return some + (f" and {len(refs) - NAMED} more" if len(refs) > NAMED else "")
    if isinstance(kind, Map) and isinstance(kind.key, Ref):
        return f"{len(one)}"
    return page.plain(one, field.unit)


def fields(xen: Any, cls: str, found: Mapping[str, Any]) -> str:
    """The fields that say something: set by somebody or measured, and not at their defaults."""
    known = CLASSES[cls].fields
    rows = []
    absent = 0
    for name, one in found.items():
        field = known[name]
        if isinstance(one, NotApplicable):
            absent += 1
        elif name not in _QUIET and one not in (field.default, field.neutral):
            told = f'<span title="{escape(field.doc)}">{value(xen, field, one)}</span>'
            rows.append((name, told))
    rest = f"{len(rows)} of {len(found)} fields"
    if absent:
        rest += f", {absent} mean nothing now"
    return page.details(f"{rest}; the others are at their defaults", page.pairs(rows))


# --- one object -----------------------------------------------------------------------------------


def handle(thing: Handle) -> str:
    """An object: what it is, what matters of it, and folded away: fields, operations, states."""
    xen, cls = thing._xen, thing._class
    try:
        found = thing.observe()
    except err.XenError:
        return page.page(f"<code>{page.text(repr(thing))}</code>")
    row = thing._cell.row
    parts = [_heading(cls, found), _summary(xen, cls, thing, row), fields(xen, cls, found)]
    if cls in TABLES:
        parts += [_operations(thing), _states(cls, found.state)]
    return page.page(*parts)


def _heading(cls: str, found: Observation | Record) -> str:
    label = found.get("name_label", "")
    told = label if isinstance(label, str) else ""
    state = page.chip(found.state) if cls in TABLES else ""
    ref = f'<span class="q">{page.text(found.ref)}</span>'
    return f"<b>{page.text(cls)}</b> {page.text(told)} {state} {ref}"


def _summary(xen: Any, cls: str, thing: Handle, row: Row) -> str:
    shown = [one for one in columns(cls) if one.field not in ("name_label", "state")]
    cells = [_drawer(xen, cls, one)(thing.ref, row) for one in shown]
    titles = [_title(one) for one in shown]
    return page.pairs(zip(titles, cells, strict=True)) if shown else ""


def _operations(thing: Handle) -> str:
    table = TABLES[thing._class]
    may, refused = [], []
    for move in table.moves:
        if move.engine or not move.listed:
            continue
        why = table.refusal(move.name, thing.ref, thing._live_row(), thing._xen)
        if why is None:
            may.append(f'<span class="o">{page.text(move.name)}</span>')
        else:
            reason = escape(str(why).partition("\n")[0][:300])
            refused.append(f'<span class="o r" title="{reason}">{page.text(move.name)}</span>')
    body = f"<div>{''.join(may) or 'none'}</div>"
    if refused:
        body += f'<div class="q">Refused; hover for the reason:</div><div>{"".join(refused)}</div>'
    return page.details(f"{len(may)} of {len(may) + len(refused)} operations may begin now", body)


def _states(cls: str, state: str) -> str:
    if len(TABLES[cls].stable) < 2:
        return ""
    return page.details("states", picture(TABLES[cls], state, SCREEN))


def record(found: Record | Observation) -> str:
    """A record: how an object was at one moment."""
    xen = getattr(found, "_world", None)
    at = f'<span class="q">at revision {found.revision}</span>'
    world = xen if xen is not None else _Nowhere()
    return page.page(_heading(found.cls, found), " ", at, fields(world, found.cls, found))


class _Nowhere:
    """Where an observation comes from: it knows no other objects."""

    def row(self, cls: str, ref: str) -> None:
        return None


# --- collections ----------------------------------------------------------------------------------


def collection(found: Collection[Any]) -> str:
    """A collection: how many in which state, and a table of some."""
    return page.page(_counts(found), listing(found, SHOWN))


def listing(found: Collection[Any], limit: int | None) -> str:
    """The table of a collection. At most ``limit`` rows, from both ends; None: all of them."""
    xen, cls = found._xen, found._class
    cells = xen.store.cells(cls)
    left_out = 0 if limit is None else max(0, len(cells) - limit)
    first = len(cells) if not left_out else (limit or 0) // 2
    shown = columns(cls)
    draw = [_drawer(xen, cls, one) for one in shown]
    rows: list[Sequence[page.Cell]] = []
    for number, cell in enumerate((*cells[:first], *cells[first + left_out :])):
        if number == first and left_out:
            rows.append(["⋮", *[""] * (len(shown) - 1)] if shown else [])
        row = cell.row
        if row[STATE]:
            rows.append([one(cell.ref, row) for one in draw])
    numbers = [n for n, one in enumerate(shown) if _is_number(cls, one)]
    table = page.table([_title(one) for one in shown], rows, numbers)
    if left_out:
        table += f'<div class="q">{len(cells):,} rows, {left_out:,} not shown</div>'
    return table


def _counts(found: Collection[Any]) -> str:
    """How many there are, and in which states."""
    cls = found._class
    cells = found._xen.store.cells(cls)
    told = f"<b>{len(cells):,} {page.text(cls)}</b> "
    if cls in TABLES and cells:
        word = TABLES[cls].word
        bits = Counter([cell.row[STATE] for cell in cells])
        told += " ".join(f"{page.chip(word[bit])} {n:,}" for bit, n in bits.most_common() if bit)
    return told


def _title(column: Column) -> str:
    return column.title.lower() if column.title.isupper() else column.title


def _is_number(cls: str, column: Column) -> bool:
    index = LAYOUTS[cls].index
    if column.field == "state" or column.field not in index:
        return False
    kind = LAYOUTS[cls].fields[index[column.field] - FIRST].type
    return kind in (Int, Float) or (isinstance(kind, Set) and isinstance(kind.of, Ref))


def _drawer(xen: Toolstack, cls: str, column: Column) -> Callable[[str, Row], page.Cell]:
    """What draws one column, given reference and row."""
    if column.field == "state" and "state" not in LAYOUTS[cls].index:
        word = TABLES[cls].word if cls in TABLES else {}
        chips = {bit: page.chip(name) for bit, name in word.items()}
        return lambda _, row: chips.get(row[STATE], "")
    place = LAYOUTS[cls].index[column.field]
    field = LAYOUTS[cls].fields[place - FIRST]
    mask = _reading(cls)[column.field][1]
    kind = field.type
    if isinstance(kind, Ref):
        known: dict[str, page.Cell] = {}

        def named(_: str, row: Row) -> page.Cell:
            ref = row[place] if row[STATE] & mask else NULL
            if ref not in known:
                known[ref] = link(xen, kind.to, ref)
            return known[ref]

        return named
    if isinstance(kind, Set) and isinstance(kind.of, Ref):
        return lambda _, row: f"{len(row[place]):,}"
    if column.kind == "percent":
        return lambda _, row: f"{row[place]:.0%}"
    if kind is String:
        return lambda _, row: page.text(row[place]) if row[STATE] & mask else "–"
    sized: dict[Any, page.Cell] = {}

    def drawn(_: str, row: Row) -> page.Cell:
        if not row[STATE] & mask:
            return "–"
        one = row[place]
        try:
            cell = sized.get(one)
        except TypeError:  # a map has no hash
            return value(xen, field, one)
        if cell is None:
            cell = sized[one] = value(xen, field, one)
        return cell

    return drawn


def handles(found: Iterable[Handle], limit: int = SHOWN) -> str:
    """Some objects, by their short forms."""
    some = list(islice(found, limit))
    return ", ".join(page.text(repr(one)) for one in some)
