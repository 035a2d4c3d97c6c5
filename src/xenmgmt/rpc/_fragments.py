"""Records in the form of the wire, kept until they change.

A record depends on its own row and, through ``allowed_operations``, on the rows that the rules
looked at. All of them are noted with the fragment: it is good as long as each is still the current
one, which is a comparison by identity. So nothing has to be told when something changes.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .. import errors as err
from ..abc import Cell
from ..model._layout import STATE, Row
from ..objects._record import Record
from ..states import TABLES
from ..toolstack import Toolstack
from ._codec import Codec
from ._spell import INCARNATION_KEY, STATE_KEY, AnyDialect, record, shown_result

BUDGET = 96 << 20
"""Bytes of fragments that are kept; the oldest half goes when there are more."""


class _Kept(NamedTuple):
    row: Row
    needs: tuple[tuple[Cell, Row], ...]
    member: bytes
    """The record as a member of a struct, by its reference."""


class _Noting:
    """The world as the rules see it, with a note of what they looked at."""

    def __init__(self, xen: Toolstack) -> None:
        self._xen = xen
        self.seen: dict[str, tuple[Cell, Row]] = {}

    def row(self, cls: str, ref: str) -> Row | None:
        """The record of an object."""
        cell = self._xen.store.cell(cls, ref)
        if cell is None:
            return None
        row = cell.row
        self.seen[ref] = (cell, row)
        return row if row[STATE] else None


class Fragments:
    """The records of a connection in one codec and one dialect."""

    def __init__(self, xen: Toolstack, codec: Codec, dialect: AnyDialect) -> None:
        self._xen = xen
        self.codec = codec
        self.dialect = dialect
        self._kept: dict[str, _Kept] = {}
        self._size = 0
        self._lock = threading.Lock()

    def one(self, cls: str, ref: str) -> bytes:
        """The record of an object that exists."""
        cell = self._xen.store.cell(cls, ref)
        if cell is None or not cell.row[STATE]:
            raise err.HandleInvalid(cls, ref)
        return self.of_row(cls, ref, cell.row)

    def of_row(self, cls: str, ref: str, row: Row) -> bytes:
        """The record of an object at some moment; kept when that is the present."""
        before, behind = self.codec.around(ref)
        return self._member(cls, ref, row)[len(before) : -len(behind) or None]

    def _member(self, cls: str, ref: str, row: Row) -> bytes:
        """The same, as a member of a struct."""
        kept = self._kept.get(ref)
        if kept is not None and kept.row is row:
            for cell, seen in kept.needs:
                if cell.row is not seen:
                    break
            else:
                return kept.member
        world = _Noting(self._xen)
        plain = record(cls, Record(cls, ref, row, world), self.dialect)
        if self.dialect is None and cls in TABLES:
            plain[STATE_KEY] = TABLES[cls].word[row[STATE]]
            now = self._xen.store.cell(cls, ref)
            if now is not None and now.incarnation:
                plain[INCARNATION_KEY] = now.incarnation
        if cls == "task":
            plain["result"] = shown_result(row)
        before, behind = self.codec.around(ref)
        member = before + self.codec.value(plain) + behind
        present = self._xen.store.cell(cls, ref)
        if present is not None and present.row is row:
            self._keep(ref, _Kept(row, tuple(world.seen.values()), member))
        return member

    def all(self, cls: str) -> list[bytes]:
        """All records of a class at one moment, by reference, in parts."""
        frozen = self._xen.store.snapshot((cls,))
        member = self._member
        return self.codec.whole([member(cls, ref, row) for ref, row in frozen.items(cls)])

    def _keep(self, ref: str, kept: _Kept) -> None:
        with self._lock:
            before = self._kept.pop(ref, None)
            self._kept[ref] = kept
            self._size += len(kept.member) - (len(before.member) if before is not None else 0)
            if self._size > BUDGET:
                for old in list(self._oldest(len(self._kept) // 2 + 1)):
                    self._size -= len(self._kept.pop(old).member)

    def _oldest(self, count: int) -> Iterator[str]:
        for number, ref in enumerate(self._kept):
            if number >= count:
                return
            yield ref

    def forget(self, refs: Iterable[str]) -> None:
        """Objects that are gone."""
        with self._lock:
            for ref in refs:
                kept = self._kept.pop(ref, None)
                self._size -= len(kept.member) if kept is not None else 0

    @property
    def size(self) -> int:
        """Bytes kept now."""
        return self._size
