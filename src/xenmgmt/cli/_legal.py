"""What may be done now, for completion and ``why``: asked of the state tables, nothing is opened.

A store's file is read beside whoever has it open. For an engine without a file, the engine is
asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._rows import Plain, source
from ._where import Where, opened

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

    from ..model._layout import Row

HIDDEN = ("is_a_snapshot", "is_a_template")


class FileWorld:
    """The objects of a file, as rules look at them."""

    def __init__(self, tables: Any) -> None:
        self._cells = tables.cells

    def row(self, cls: str, ref: str) -> Row | None:
        cell = self._cells[cls].get(ref)
        return None if cell is None else cell.row


@contextmanager
def world(where: Where) -> Iterator[Any]:
    """Whom to ask for the rows of objects."""
    path = where.readable
    if path is None:
        with opened(where) as xen:
            yield xen
    else:
        from ..store._tables import Tables
        from ..store.reading import tables

        yield FileWorld(tables(Path(path)) if Path(path).exists() else Tables())


def named(where: Where, cls: str, name: str) -> list[Plain]:
    """The rows of the objects that somebody may mean."""
    with source(where) as rows:
        return [
            row
            for row in rows.rows(cls)
            if name in (row.get("name_label"), row.get("uuid"), row["ref"])
        ]


def refusal(where: Where, cls: str, ref: str, move: str) -> Any:
    """Why a move of the state table may not start now, or None; None also where there is none."""
    from ..states import TABLES

    if cls not in TABLES or move not in TABLES[cls].move:
        return None
    with world(where) as there:
        row = there.row(cls, ref)
        return TABLES[cls].refusal(move, ref, row, there)


def allowed(where: Where, cls: str, ref: str) -> list[str]:
    """The operations that may start now, as ``allowed_operations`` has them."""
    from ..objects._record import allowed as worked_out

    with world(where) as there:
        row = there.row(cls, ref)
        return [] if row is None else [str(one.value) for one in worked_out(cls, ref, row, there)]


def legal_verbs(where: Where, cls: str, name: str) -> Callable[[str], bool]:
    """Tells of a verb, as it is typed, whether it may be used on the object now."""
    from ..operations._operation import row_of
    from ..states import TABLES
    from ._verbs import verbs

    table = TABLES.get(cls)
    found = named(where, cls, name)
    if table is None or not found:
        return lambda typed: True
    operations = verbs(cls)
    with world(where) as there:
        row = there.row(cls, found[0]["ref"])
        legal = {move for move in table.move if table.may(move, found[0]["ref"], row, there)}

    def may(typed: str) -> bool:
        move = row_of(cls, operations.get(typed, typed))
        return move not in table.move or move in legal

    return may


def offered(ctx: click.Context, cls: str, verb: str, incomplete: str) -> list[CompletionItem]:
    """The objects that complete a word: those on which the verb is legal now."""
    from click.shell_completion import CompletionItem

    from ._app import given

    where = given(ctx).where
    already = {one for value in ctx.params.values() for one in _words(value)}
    with source(where) as rows:
        found = [row for row in rows.rows(cls) if verb == "revert" or not _is_hidden(row)]
    names = {row["ref"]: str(row.get("name_label") or row.get("uuid") or "") for row in found}
    fits = {
        ref: name
        for ref, name in names.items()
        if name.startswith(incomplete) and name and name not in already
    }
    if verb:
        fits = _legal_on(where, cls, verb, fits)
    states = {row["ref"]: row["state"] for row in found}
    return [CompletionItem(name, help=states[ref]) for ref, name in fits.items()]


def _legal_on(where: Where, cls: str, verb: str, fits: dict[str, str]) -> dict[str, str]:
    from ..operations._operation import row_of
    from ..states import TABLES

    table, move = TABLES.get(cls), row_of(cls, verb)
    if table is None or move not in table.move:
        return fits
    with world(where) as there:
        return {
            ref: name
            for ref, name in fits.items()
            if (row := there.row(cls, ref)) is not None and table.may(move, ref, row, there)
        }


def _is_hidden(row: Plain) -> bool:
    return any(row.get(flag) for flag in HIDDEN)


def _words(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, tuple) else ()
