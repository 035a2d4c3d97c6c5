"""Reading a whole store from its file into memory."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..abc import Cell
from ..errors import StoreCorrupt
from ..model._layout import LAYOUTS, NULL, Row
from . import _tagged
from ._codec import Decoder, Delta, OpenReport, in_full
from ._file import Head
from ._format import SEAL, log_crc, note_crc, object_crc
from ._tables import Tables, _add
from ._trouble import damaged

NUMBER = 32
"""Where a row stands and its checksum are kept as one integer: ``number << NUMBER | checksum``."""


@contextmanager
def no_collection() -> Iterator[None]:
    """Millions of new objects, none of them garbage: the collector would only look at them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Loaded:
    """What a file holds, checked row by row."""

    def __init__(self, path: Path, connection: sqlite3.Connection, head: Head) -> None:
        self._path = str(path)
        self._connection = connection
        self.head = head
        self.tables = Tables()
        self.report = OpenReport(revision=head.revision)
        self.decoders: dict[int, Decoder] = {}
        self.forms: dict[str, int] = {}
        """The numbers of the schemas by their text."""
        self.numbers: dict[str, dict[str, int]] = {cls: {} for cls in LAYOUTS}
        self.notes: dict[tuple[str, str], int] = {}
        self.journal: dict[str, Mapping[str, Any]] = {}
        self.leases: dict[str, tuple[str, float]] = {}
        self.last_object = 0
        self.last_note = 0
        self._shared: dict[str, str] = {}
        self._large: list[tuple[Cell, int]] = []
        self._rows = 0
        self._seal = 0

    def read(self) -> Loaded:
        """Everything but the events, which are only checked."""
        with no_collection():
            self._read_schemas()
            self._read_objects()
            self._join_large()
            self._read_notes()
        if (self._rows, self._seal) != (self.head.rows, self.head.seal):
            raise self._damage(
                f"it has {self._rows} rows where {self.head.rows} were written, or others"
            )
        self._check_log()
        self.report.objects = sum(map(len, self.numbers.values()))
        return self

    def _damage(self, reason: str) -> StoreCorrupt:
        return damaged(self._path, reason)

    def _read_schemas(self) -> None:
        for number, data, crc in self._connection.execute("SELECT id, data, crc FROM schema"):
            if note_crc(data, number) != crc:
                raise self._damage(f"schema {number} does not have its checksum")
            text = data.decode()
            self.decoders[number] = Decoder(text, self.report, self._shared.setdefault)
            self.forms[text] = number

    def _read_objects(self) -> None:
        cells, index = self.tables.cells, self.tables.index
        shared = self._shared.setdefault
        number = 0
        query = "SELECT id, schema, data, crc FROM object ORDER BY id"
        for number, schema, data, crc in self._connection.execute(query):
            if object_crc(data, number, schema) != crc:
                raise self._damage(f"the row of object {number} does not have its checksum")
            self._rows += 1
            self._seal += crc
            decoder = self.decoders[schema]
            cls = decoder.cls
            if decoder.layout is None:
                unknown = self.report.unknown_classes
                unknown[cls] = unknown.get(cls, 0) + 1
                continue
            ref, values = decoder.row(data.decode())
            ref = shared(ref, ref)
            row = tuple(values)
            cells[cls][ref] = cell = Cell(cls, ref, row)
            self.numbers[cls][ref] = number << NUMBER | crc
            for place, found in index[cls].items():
                value = row[place]
                if value is not None:
                    if value in found:
                        _add(found, value, ref)
                    else:
                        found[value] = ref
            if decoder.delta:
                self._large += [
                    (cell, place) for place, value in enumerate(row) if type(value) is Delta
                ]
        self.last_object = number

    def _join_large(self) -> None:
        """Large sets come from the other end of their relation."""
        members: dict[tuple[str, int], dict[str, list[str]]] = {}
        for cell, place in self._large:
            end = next(e for e in LAYOUTS[cell.cls].many_ends if e.index == place)
            key = (end.one_class, end.one_index)
            if key not in members:
                by_owner: dict[str, list[str]] = {}
                members[key] = by_owner
                for ref, member in self.tables.cells[end.one_class].items():
                    owner = member.row[end.one_index]
                    if owner != NULL:
                        by_owner.setdefault(owner, []).append(ref)
            value = cell.row[place].value
            refs = in_full(members[key].get(cell.ref, [])) if value is None else value
            cell.row = (*cell.row[:place], refs, *cell.row[place + 1 :])

    def _read_notes(self) -> None:
        query = "SELECT id, data, crc FROM note WHERE id > 0 ORDER BY id"
        for number, data, crc in self._connection.execute(query):
            if note_crc(data, number) != crc:
                raise self._damage(f"note {number} does not have its checksum")
            self._rows += 1
            self._seal += crc
            kind, key, *rest = _tagged.decode(data.decode())
            self.notes[kind, key] = number << NUMBER | crc
            self.last_note = number
            if kind == "journal":
                self.journal[key] = rest[0]
            else:
                self.leases[key] = (rest[0], rest[1])
        self._seal &= SEAL

    def _check_log(self) -> None:
        """Events are read when somebody asks; that they are all there is checked now."""
        due = self.head.oldest + 1
        query = "SELECT id, event, large, data, crc FROM log ORDER BY id"
        for revision, event, large, data, crc in self._connection.execute(query):
            if log_crc(data, revision, event, large) != crc:
                raise self._damage(f"the events of revision {revision} lack their checksum")
            if revision != due:
                raise self._damage(f"the events of revision {due} are missing")
            due += 1
        if due != self.head.revision + 1:
            raise self._damage(f"the events of revision {due} are missing")


def relations(tables: Tables) -> Iterator[str]:
    """Where the two ends of a relation do not agree."""
    for cls, layout in LAYOUTS.items():
        for end in layout.one_ends:
            owners = tables.cells[end.many_class]
            for ref, cell in tables.cells[cls].items():
                owner = cell.row[end.index]
                if owner == NULL:
                    continue
                name = layout.names[end.index - 2]
                if owner not in owners:
                    yield f"{cls} {ref}: {name} points at {owner}, which is not there"
                elif ref not in owners[owner].row[end.many_index]:
                    yield f"{cls} {ref}: {end.many_class} {owner} does not know of its {name}"
        for many in layout.many_ends:
            members = tables.cells[many.one_class]
            for ref, cell in tables.cells[cls].items():
                yield from _strangers(cls, ref, cell.row, many.index, many.one_index, members)


def _strangers(
    cls: str, ref: str, row: Row, place: int, other: int, members: Mapping[str, Cell]
) -> Iterator[str]:
    name = LAYOUTS[cls].names[place - 2]
    for member in row[place]:
        cell = members.get(member)
        if cell is None or cell.row[other] != ref:
            yield f"{cls} {ref}: {name} has {member}, which does not point back"
