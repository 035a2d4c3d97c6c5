"""What a group of transactions will change, in memory and in the file, before it is done."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from ..abc import Delete, Event, Journal, Put
from ..model._layout import REV, Row
from . import _file, _format, _tagged
from ._ahead import Ahead
from ._codec import Encoder
from ._file import Head
from ._format import SEAL
from ._load import NUMBER
from ._refset import RefSet
from ._tables import Staged, Tables

_LOW = (1 << NUMBER) - 1
Numbers = dict[str, dict[str, int]]
Notes = dict[tuple[str, str], int]


class Change(NamedTuple):
    """One object's new row; None when it goes."""

    cls: str
    ref: str
    row: Row | None
    reborn: bool
    note: str


class Part(NamedTuple):
    """What one transaction of the group does in memory."""

    revision: int
    changes: Sequence[Change]
    events: Sequence[Event]
    journal: Sequence[Journal]


class Counters:
    """The head and the next numbers to give out, as they are once everything is written."""

    __slots__ = ("head", "next_note", "next_object")

    def __init__(self, head: Head, next_object: int, next_note: int) -> None:
        self.head = head
        self.next_object = next_object
        self.next_note = next_note

    def copy(self) -> Counters:
        return Counters(self.head.copy(), self.next_object, self.next_note)


class Draft:
    """Rows to write for the transactions of a group, one after the other."""

    def __init__(
        self,
        tables: Tables,
        encoders: dict[str, Encoder],
        numbers: Numbers,
        notes: Notes,
        counters: Counters,
    ) -> None:
        self._base = tables
        self._encoders = encoders
        self._numbers = numbers
        self._notes = notes
        self.counters = counters.copy()
        self.ahead: Ahead | None = None
        self.parts: list[Part] = []
        self.new_numbers: dict[tuple[str, str], int] = {}
        self.new_notes: dict[tuple[str, str], int] = {}
        self._objects: list[tuple[int, int, bytes, int]] = []
        self._gone: list[tuple[int]] = []
        self._rewritten = 0
        self._note_rows: list[tuple[int, bytes, int]] = []
        self._notes_gone: list[tuple[int]] = []
        self._log: list[tuple[int, int, int, bytes, int]] = []

    def __bool__(self) -> bool:
        return bool(self.parts or self.new_notes)

    @property
    def pages(self) -> int:
        """About so many pages it writes: one for each row that is there, new ones side by side."""
        size = sum(len(row[2]) for row in self._objects) + sum(len(row[3]) for row in self._log)
        return 3 + self._rewritten + size // _format.PAGE

    @property
    def tables(self) -> Tables:
        """What the next transaction of the group builds upon."""
        return self.ahead if self.ahead is not None else self._base

    def look_ahead(self) -> None:
        """Another transaction follows in the same group."""
        if self.ahead is None:
            self.ahead = Ahead(self._base)
            for part in self.parts:
                self._show(part)

    def _show(self, part: Part) -> None:
        assert self.ahead is not None
        for change in part.changes:
            self.ahead.write(change.cls, change.ref, change.row)

    # --- one transaction ------------------------------------------------------------------------

    def add(
        self,
        staged: Staged,
        objects: Sequence[Put | Delete],
        journal: Sequence[Journal],
        now: datetime,
    ) -> int:
        """Take in one transaction; nothing when a value cannot be written. Its revision."""
        entries = [
            (
                one.key,
                None if one.entry is None else _tagged.encode(("journal", one.key, one.entry)),
            )
            for one in journal
        ]
        revision = self.counters.head.revision
        changes: list[Change] = []
        events: list[Event] = []
        if staged:
            revision += 1
            changes, events, texts, log = self._objects_of(staged, objects, revision, now)
            for change, text in zip(changes, texts, strict=True):
                self._write_object(change.cls, change.ref, text)
            self._log.append(log)
            self.counters.head.revision = revision
            self.counters.head.event += len(events)
        for key, entry in entries:
            self.write_note("journal", key, entry)
        part = Part(revision, changes, events, journal)
        self.parts.append(part)
        if self.ahead is not None:
            self._show(part)
        return revision

    def _objects_of(
        self, staged: Staged, objects: Sequence[Put | Delete], revision: int, now: datetime
    ) -> tuple[list[Change], list[Event], list[str], tuple[int, int, int, bytes, int]]:
        special = {(c.cls, c.ref): c for c in objects if isinstance(c, Delete) or c.reborn}
        cells = self.tables.cells
        number = first = self.counters.head.event + 1
        changes: list[Change] = []
        events: list[Event] = []
        texts: list[str] = []
        logged: list[str] = []
        any_large = False
        for (cls, ref), row in staged.items():
            cell = cells[cls].get(ref)
            old = None if cell is None else cell.row
            encoder = self._encoders[cls]
            if row is None:
                changes.append(Change(cls, ref, None, False, special[cls, ref].note))  # type: ignore[union-attr]
                texts.append("")
                if old is None:
                    continue
                word, new, text = "del", old, encoder.last(ref, old)
                any_large = any_large or any(type(value) is RefSet for value in old)
            else:
                row[REV] = revision
                new = tuple(row)
                word = "add" if old is None else "mod"
                text, large = encoder.text(ref, new, old)
                any_large = any_large or large
                changes.append(Change(cls, ref, new, (cls, ref) in special, ""))
                texts.append(text)
            events.append(Event(number, revision, now, cls, word, ref, new))
            logged.append(f'["{word}",{encoder.number},{text}]')
            number += 1
        data = f'["{now.isoformat()}",[{",".join(logged)}]]'.encode()
        crc = _format.log_crc(data, revision, first, any_large)
        return changes, events, texts, (revision, first, int(any_large), data, crc)

    def _write_object(self, cls: str, ref: str, text: str) -> None:
        counters, head = self.counters, self.counters.head
        packed = self.new_numbers.get((cls, ref))
        if packed is None:
            packed = self._numbers[cls].get(ref, 0)
        self._rewritten += bool(packed)
        if not text:
            if packed:
                self._gone.append((packed >> NUMBER,))
                head.rows -= 1
                head.seal = (head.seal - (packed & _LOW)) & SEAL
            self.new_numbers[cls, ref] = 0
            return
        number = packed >> NUMBER
        if not number:
            number = counters.next_object
            counters.next_object += 1
            head.rows += 1
        data = text.encode()
        schema = self._encoders[cls].number
        crc = _format.object_crc(data, number, schema)
        head.seal = (head.seal - (packed & _LOW) + crc) & SEAL
        self._objects.append((number, schema, data, crc))
        self.new_numbers[cls, ref] = number << NUMBER | crc

    def write_note(self, kind: str, key: str, text: str | None) -> None:
        """Write, or with None remove, a journal entry or a lease."""
        counters, head = self.counters, self.counters.head
        packed = self.new_notes.get((kind, key))
        if packed is None:
            packed = self._notes.get((kind, key), 0)
        number = packed >> NUMBER
        if text is None:
            if packed:
                self._notes_gone.append((number,))
                head.rows -= 1
                head.seal = (head.seal - (packed & _LOW)) & SEAL
            self.new_notes[kind, key] = 0
            return
        if not number:
            number = counters.next_note
            counters.next_note += 1
            head.rows += 1
        data = text.encode()
        crc = _format.note_crc(data, number)
        head.seal = (head.seal - (packed & _LOW) + crc) & SEAL
        self._note_rows.append((number, data, crc))
        self.new_notes[kind, key] = number << NUMBER | crc

    def write_lease(self, key: str, holder: str, until: float) -> None:
        """Write a lease."""
        self.write_note("lease", key, _tagged.encode(("lease", key, holder, until)))

    # --- all of them ----------------------------------------------------------------------------

    def store(self, connection: sqlite3.Connection) -> None:
        """Write everything; the caller begins and commits."""
        if self._objects:
            _write(connection, _file.PUT_OBJECT, self._objects)
        if self._gone:
            connection.executemany(_file.DELETE_OBJECT, self._gone)
        head = self.counters.head.data()
        self._note_rows.append((0, head, _format.note_crc(head, 0)))
        _write(connection, _file.PUT_NOTE, self._note_rows)
        if self._notes_gone:
            connection.executemany(_file.DELETE_NOTE, self._notes_gone)
        if self._log:
            _write(connection, _file.PUT_LOG, self._log)


def _write(connection: sqlite3.Connection, statement: str, rows: Sequence[Any]) -> None:
    if len(rows) == 1:
        connection.execute(statement, rows[0])  # half the price
    else:
        connection.executemany(statement, rows)
