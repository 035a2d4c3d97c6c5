"""One change of the model: read, decide, write, all or nothing.

A transaction stages rows and remembers what it read. Committing compares: when anything it read has
changed, nothing is written and the change is computed anew. So no lock is held while deciding.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from .. import errors as err
from ..abc import Cell, Change, Delete, Journal, Put, Store, StoreConflict
from ..model._layout import FIRST, LAYOUTS, STATE, Row
from ..states import TABLES, Table
from ..states import _coupling as coupling

T = TypeVar("T")

ATTEMPTS = 10_000
"""A transaction that loses every time would mean a broken store; this bounds it."""

_NO_TABLE_STATE = 1


def initial_state(cls: str) -> int:
    """The state bit of a new object."""
    table = TABLES.get(cls)
    return table.bit[table.initial] if table is not None else _NO_TABLE_STATE


_DEFAULTS: dict[str, tuple[Any, ...]] = {
    cls: (initial_state(cls), *layout.defaults[1:]) for cls, layout in LAYOUTS.items()
}


class Txn:
    """A change in the making. Also the `World` that rules look at: it sees what is staged."""

    __slots__ = (
        "_absent",
        "_journal",
        "_kind",
        "_missed",
        "_new_id",
        "_seen",
        "_staged",
        "_store",
        "_taken",
    )

    def __init__(self, store: Store, new_id: Callable[[], str]) -> None:
        self._store = store
        self._new_id = new_id
        self._seen: dict[str, tuple[Cell, Row]] = {}
        self._missed: list[tuple[str, str]] = []
        self._taken: list[tuple[str, str]] = []
        self._staged: dict[str, list[Any] | None] = {}
        self._kind: dict[str, tuple[str, str, bool]] = {}
        self._absent: dict[tuple[str, str, Any], None] = {}
        self._journal: list[Journal] = []

    # --- reading --------------------------------------------------------------------------------

    def row(self, cls: str, ref: str) -> Any:
        """The record as this transaction leaves it so far, or None."""
        if ref in self._staged:
            return self._staged[ref]
        seen = self._seen.get(ref)
        if seen is None:
            cell = self._store.cell(cls, ref)
            if cell is None:
                self._missed.append((cls, ref))
                return None
            seen = self._seen[ref] = (cell, cell.row)
        row = seen[1]
        return row if row[STATE] else None

    def need(self, cls: str, ref: str) -> Any:
        """The record, or `HandleInvalid`."""
        row: Any = self._staged.get(ref)
        if row is not None:
            return row
        row = self.row(cls, ref)
        if row is None:
            raise err.HandleInvalid(cls, ref)
        return row

    def get(self, cls: str, ref: str, field: str) -> Any:
        """One field of an object that must exist."""
        return self.need(cls, ref)[LAYOUTS[cls].index[field]]

    def peek(self, cls: str, ref: str) -> Row | None:
        """The committed record, without depending on it."""
        cell = self._store.cell(cls, ref)
        return cell.row if cell is not None and cell.row[STATE] else None

    def all(self, cls: str) -> list[str]:
        """All references of a class, as committed."""
        return [cell.ref for cell in self._store.cells(cls)]

    def some(self, cls: str) -> bool:
        """Whether there is an object of a class, as committed."""
        return bool(self._store.cells(cls))

    def made(self, cls: str) -> list[str]:
        """The references of the objects of a class that this transaction has made so far."""
        return [
            ref
            for ref, row in self._staged.items()
            if row is not None and self._kind[ref][0] == cls and ref not in self._seen
        ]

    def find(self, cls: str, field: str, value: Any) -> list[str]:
        """References by an indexed field, as committed."""
        return list(self._store.find(cls, field, value))

    def in_progress(self, name: str) -> bool:
        """Whether an unfinished operation has to do with what has this unique name."""
        return any(name in repr(entry["plan"]) for entry in self._store.journal().values())

    # --- writing --------------------------------------------------------------------------------

    def edit(self, cls: str, ref: str) -> list[Any]:
        """The record, to be changed in place within this transaction."""
        staged = self._staged.get(ref)
        if staged is not None:
            return staged
        staged = list(self.need(cls, ref))
        self._staged[ref] = staged
        self._kind[ref] = (cls, "", False)
        return staged

    def set(self, cls: str, ref: str, **values: Any) -> None:
        """Write some fields."""
        row = self.edit(cls, ref)
        index = LAYOUTS[cls].index
        for name, value in values.items():
            row[index[name]] = value

    def create(
        self, cls: str, values: dict[str, Any], *, ref: str = "", state: Enum | None = None
    ) -> str:
        """A new object; its reference. Missing fields take their defaults."""
        row = list(_DEFAULTS[cls])
        index = LAYOUTS[cls].index
        for name, value in values.items():
            row[index[name]] = value
        place = index.get("uuid")
        if place is not None:
            if row[place]:
                if self._store.find(cls, "uuid", row[place]):
                    self._taken.append((cls, row[place]))
                    raise err.InvalidValue("uuid", row[place], would_do="a uuid not yet in use")
                if self.claimed(cls, "uuid", row[place]):
                    raise err.InvalidValue("uuid", row[place], would_do="a uuid for each")
                self.unique(cls, "uuid", row[place])
            else:
                row[place] = self._new_id()
        if state is not None:
            row[STATE] = TABLES[cls].bit[state]
        ref = ref or f"OpaqueRef:{self._new_id()}"
        self._staged[ref] = row
        self._kind[ref] = (cls, "", False)
        return ref

    def delete(self, cls: str, ref: str, note: str = "") -> None:
        """Remove an object."""
        self.need(cls, ref)
        self._staged[ref] = None
        self._kind[ref] = (cls, note, False)

    def rebirth(self, cls: str, ref: str) -> None:
        """Make the object another incarnation of itself: older handles go stale."""
        self.edit(cls, ref)
        self._kind[ref] = (cls, "", True)

    def fresh(self) -> str:
        """A fresh uuid."""
        return self._new_id()

    def unique(self, cls: str, field: str, value: Any) -> None:
        """Commit only while no object has this value in this indexed field."""
        self._absent[cls, field, value] = None

    def claimed(self, cls: str, field: str, value: Any) -> bool:
        """Whether this transaction gives an object this value, which is to be `unique`."""
        return (cls, field, value) in self._absent

    def journal(self, key: str, entry: dict[str, Any] | None) -> None:
        """Write what is known of an unfinished operation in the same transaction."""
        self._journal.append(Journal(key, entry))

    # --- moving ---------------------------------------------------------------------------------

    def move(self, cls: str, ref: str, to: Enum | str) -> None:
        """Put an object into a state, and move with it whatever is coupled to it."""
        table = TABLES[cls]
        after = table.bit_of[to]
        row = self.need(cls, ref)
        if row[STATE] == after:
            return
        if (row[STATE], after) not in table.edges:
            word = table.word[row[STATE]]
            raise err.InternalError(f"no move of {cls} leads from {word} to {table.word[after]}")
        before = table.settled(row)
        row = self.edit(cls, ref)
        row[STATE] = after
        show(table, row)
        if not after & table.passing:
            for place, rule in _rules(cls, before, table.word[after]):
                if row[place]:
                    self._couple(rule, row[place])

    def _couple(self, rule: coupling.Coupling, members: Any) -> None:
        for ref in (members,) if isinstance(members, str) else members:
            member = self.row(rule.member, ref)
            if member is None:
                continue
            table = TABLES[rule.member]
            if table.word[member[STATE]] not in rule.sources:
                continue
            if rule.only is None or rule.only(ref, member, self):
                self.move(rule.member, ref, rule.dest)

    # --- committing -----------------------------------------------------------------------------

    def commit(self) -> int:
        """Write it all; `StoreConflict` when something it read has changed."""
        changes: list[Change] = [*self._journal]
        kinds = self._kind
        for ref, row in self._staged.items():
            cls, note, reborn = kinds[ref]
            if row is not None and LAYOUTS[cls].lasting:
                self._outlive(cls, ref, row)
            changes.append(Delete(cls, ref, note) if row is None else Put(cls, ref, row, reborn))
        return self._store.txn(self._seen.values(), self._absent, changes)

    def _outlive(self, cls: str, ref: str, row: list[Any]) -> None:
        """Empty the fields that last as long as others have the value that they had."""
        seen = self._seen.get(ref)
        if seen is None:
            return
        for lasting in LAYOUTS[cls].lasting:
            if any(row[place] != seen[1][place] for place in lasting.others):
                for place in lasting.places:
                    row[place] = LAYOUTS[cls].defaults[place]

    def sketch(self) -> Txn:
        """Another change from where the store is: to see whether one could be made. Not kept."""
        return Txn(self._store, self._new_id)

    def stands(self) -> bool:
        """Whether all that was read is as it was.

        Reading takes no lock, so it may see one object before and another after a change that
        somebody else commits just then. Such a change cannot be committed; and what was refused
        because of it must be decided anew.
        """
        try:
            self._store.txn(self._seen.values(), (), ())
        except StoreConflict:
            return False
        store = self._store
        return all(store.cell(cls, ref) is None for cls, ref in self._missed) and all(
            store.find(cls, "uuid", uuid) for cls, uuid in self._taken
        )


def show(table: Table, row: list[Any]) -> None:
    """Write the state into the field in which the wire sees it."""
    shown = coupling.SHOWN.get(table.cls)
    if shown is None:
        return
    name, words = shown
    word = table.word[row[STATE]]
    place = LAYOUTS[table.cls].index[name]
    if words is not None:
        row[place] = word in words
    elif not row[STATE] & table.passing or table.cls == "task":
        row[place] = _member(table.cls, place, word)


@cache
def _member(cls: str, place: int, word: str) -> Any:
    """A state's word as the member of the field's enumeration."""
    return LAYOUTS[cls].fields[place - FIRST].type.check(word)


Placed = tuple[int, coupling.Coupling]
_RULES: dict[tuple[str, str, str], tuple[Placed, ...]] = {}


def _rules(cls: str, before: str, after: str) -> tuple[Placed, ...]:
    """The joint rules of one step with the place of their relation, worked out once."""
    key = (cls, before, after)
    found = _RULES.get(key)
    if found is None:
        found = _RULES[key] = tuple(
            (LAYOUTS[cls].index[rule.relation], rule)
            for rule in coupling.TABLE
            if rule.cls == cls and _crosses(rule, before, after)
        )
    return found


def _crosses(rule: coupling.Coupling, old: str, new: str) -> bool:
    was, is_now = old in rule.when, new in rule.when
    return (is_now and not was) if rule.edge == "enter" else (was and not is_now)


def transact(store: Store, new_id: Callable[[], str], change: Callable[[Txn], T]) -> T:
    """Run ``change`` in a transaction until it is committed; its result."""
    for _ in range(ATTEMPTS):
        txn = Txn(store, new_id)
        try:
            result = change(txn)
        except Exception:
            if txn.stands():
                raise
            continue
        try:
            txn.commit()
        except StoreConflict:
            continue
        return result
    raise err.InternalError(f"a transaction was overtaken {ATTEMPTS} times")
