"""Objects of a connection: their handles, rows, records and references."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from .. import errors as err
from ..abc import Cell, Store
from ..model._layout import NULL, STATE, Row
from ..objects import HANDLES
from ..objects._base import Handle
from ..objects._record import Record
from ..shown import Shown

_DERIVED_FROM = {
    "VM": ("VBD", "VDI"),
    "VBD": ("VM", "VDI"),
    "VIF": ("VM",),
    "VDI": ("SR", "VBD", "VM"),
    "PBD": ("SR", "VDI", "VBD", "VM"),
    "host": ("VM",),
}
"""The classes that the rules for ``allowed_operations`` look at, beside their own."""


class Objects(Shown):
    """What is in the store, as its users hold it. Handles are given the whole connection."""

    _handles: Mapping[str, type[Handle]] = HANDLES
    store: Store
    _closed = False
    _ids: random.Random

    @property
    def closed(self) -> bool:
        """Whether `close` has been called."""
        return self._closed

    def new_id(self) -> str:
        """A fresh uuid, from the connection's own random numbers."""
        text = self._ids.getrandbits(128).to_bytes(16, "big").hex()
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"

    def handle_class(self, cls: str) -> type[Handle]:
        """The class of handles for a class of the API."""
        return self._handles[cls]

    def collection(self, cls: str) -> Any:
        """The collection of a class."""
        return getattr(self, cls)

    def handle(self, cls: str, ref: str) -> Handle | None:
        """The handle of an object, None when there is none."""
        cell = self.store.cell(cls, ref)
        return None if cell is None else self._handles[cls](self, cell)  # type: ignore[arg-type]

    def handle_of(self, cls: str, ref: str) -> Handle:
        """The handle of an object that must exist."""
        found = self.handle(cls, ref)
        if found is None:
            if self._closed:
                raise err.ConnectionClosed()
            raise err.HandleInvalid(cls, ref)
        return found

    def wrap(self, cell: Cell) -> Handle:
        """The handle of a cell."""
        return self._handles[cell.cls](self, cell)  # type: ignore[arg-type]

    def row(self, cls: str, ref: str) -> Row | None:
        """The current record of an object: what rules look at."""
        cell = self.store.cell(cls, ref)
        return cell.row if cell is not None and cell.row[STATE] else None

    def record(self, cls: str, cell: Cell) -> Record:
        """One record."""
        row = cell.row
        if not row[STATE]:
            raise self.wrap(cell)._gone(row)
        return Record(cls, cell.ref, row, self)

    def record_of(self, cls: str, ref: str) -> Record:
        """One record, by reference."""
        return self.record(cls, self.handle_of(cls, ref)._cell)

    def records(self, cls: str) -> dict[str, Record]:
        """All records of a class at one moment."""
        frozen = self.store.snapshot((cls, *_DERIVED_FROM.get(cls, ())))
        return {ref: Record(cls, ref, row, frozen) for ref, row in frozen.items(cls)}

    def ref_of(self, cls: str, value: Any, name: str = "") -> str:
        """The reference that a handle, a reference or None stands for, given as ``name``."""
        if value is None:
            return NULL
        if isinstance(value, Handle):
            if value._xen.store is not self.store:
                raise err.ForeignHandle(cls, value.ref)
            if value._class != cls:
                raise err.FieldTypeError(name or cls, value=value, expected=f"a {cls}")
            value._live_row()
            return value.ref
        if isinstance(value, str):
            if value != NULL and self.store.cell(cls, value) is None:
                raise err.HandleInvalid(cls, value)
            return value
        raise err.FieldTypeError(name or cls, value=value, expected=f"a {cls} or its reference")
