"""The objects of a remote server as rows in memory, kept current by its events.

It is a store that only the server's events change. So the same handles read from it, with the same
guards, and a read costs no round trip.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from .. import errors as err
from ..abc import Clock, Event
from ..model import _types as t
from ..model._layout import FIRST, LAYOUTS, STATE
from ..states import TABLES
from ..store._base import TablesStore
from ._spell import CLASS_NAMES, INCARNATION_KEY, STATE_KEY, AnyDialect, field_reader
from ._values import Plain


class UnknownWord(str):
    """A word of an enumeration that this library does not know; kept as it came."""

    __slots__ = ()

    @property
    def value(self) -> str:
        """The word."""
        return str(self)


def row_of(cls: str, record: Mapping[str, Plain], dialect: AnyDialect) -> list[Any]:
    """A record of the peer as a row; what it does not have is left at its default."""
    layout = LAYOUTS[cls]
    row = list(layout.defaults)
    for place, field in enumerate(layout.fields, FIRST):
        if field.name in record:
            try:
                value = field_reader(cls, field.name, dialect)(field.name, record[field.name])
                row[place] = kept(field.type, value)
            except (err.XenError, t.BadValue):
                continue  # a peer's value that means nothing here does not spoil the record
    row[STATE] = state_of(cls, record)
    return row


def kept(kind: t.Type, value: Any) -> Any:
    """A value in the form in which rows hold it; words that nobody knows are kept."""
    if isinstance(kind, t.Enum):
        try:
            return kind.members(value)
        except ValueError:
            return UnknownWord(value)
    if isinstance(kind, t.Set):
        return tuple(dict.fromkeys(kept(kind.of, one) for one in value))
    if isinstance(kind, t.Map):
        return {kept(kind.key, k): kept(kind.value, v) for k, v in value.items()}
    if kind is t.Int and isinstance(value, float):  # progress, in rows a part of 1
        return value
    return kind.check(value)


OWN_KEYS = (STATE_KEY, INCARNATION_KEY)
"""What a server of this library tells beside the fields."""

_BY_FIELD: Mapping[str, tuple[str, Mapping[Any, str]]] = {
    "VM": ("power_state", {}),
    "task": ("status", {}),
    "VBD": ("currently_attached", {True: "Attached", False: "Detached"}),
    "VIF": ("currently_attached", {True: "Attached", False: "Detached"}),
    "PBD": ("currently_attached", {True: "Plugged", False: "Unplugged"}),
    "PIF": ("currently_attached", {True: "Plugged", False: "Unplugged"}),
    "host": ("enabled", {True: "Enabled", False: "Disabled"}),
}
"""The field that tells the state of an object, for peers that do not tell the state itself."""


def state_of(cls: str, record: Mapping[str, Plain]) -> int:
    """The state of an object in the dynamic model, as a bit."""
    table = TABLES.get(cls)
    if table is None:
        return 1
    word = record.get(STATE_KEY)
    if isinstance(word, str) and word in table.bit_of:
        return table.bit_of[word]
    busy = record.get("current_operations")
    running = set(busy.values()) if isinstance(busy, dict) else set()
    for move in table.moves:
        if move.via is not None and move.word in running:
            return table.bit[move.via]
    if cls in _BY_FIELD:
        name, words = _BY_FIELD[cls]
        told = record.get(name)
        word = words.get(told, told) if isinstance(told, str | bool) else None
        if isinstance(word, str) and word in table.bit_of:
            return table.bit_of[word]
    return table.bit[table.initial]


class Mirror(TablesStore):
    """The store of a remote connection."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.extra: dict[str, Mapping[str, Plain]] = {}
        """Fields of a peer that this library does not know, by reference."""
        self._incarnations: dict[str, int] = {}
        """Which incarnation of an object was told of last, for those that had several."""

    def txn(self, compare: Any, absent: Any, changes: Any) -> NoReturn:
        """Nobody writes here but the server."""
        raise err.NotSupported("txn", capability="txn", reason="the objects are a server's")

    def apply(
        self, events: Sequence[Mapping[str, Plain]], dialect: AnyDialect, whole: bool
    ) -> None:
        """Take over what a server told. ``whole``: it told of everything there is."""
        now = self._clock.now()
        with self._lock:
            if self._closed:
                return
            revision, number = self._revision + 1, self._log.last_id
            found: list[Event] = []
            present = set()
            for event in events:
                cls = CLASS_NAMES.get(str(event["class"]).lower())
                if cls is None:
                    continue
                ref, record = str(event["ref"]), event.get("snapshot")
                present.add((cls, ref))
                number += 1
                if event["operation"] == "del" or not isinstance(record, dict):
                    last = self._tables.remove(cls, ref, revision, "the server")
                    self.extra.pop(ref, None)
                    self._incarnations.pop(ref, None)
                    if last is not None:
                        found.append(Event(number, revision, now, cls, "del", ref, last))
                    continue
                row = row_of(cls, record, dialect)
                row[1] = revision
                known = LAYOUTS[cls].index
                more = {k: v for k, v in record.items() if k not in known and k not in OWN_KEYS}
                if more:
                    self.extra[ref] = more
                reborn = self._is_reborn(ref, record)
                word = "add" if self._tables.apply(cls, ref, tuple(row), reborn) else "mod"
                found.append(Event(number, revision, now, cls, word, ref, tuple(row)))
            if whole:
                found += self._forget(present, revision, number)
            if found:
                self._log.extend(found)
                self._revision = revision
        if found:
            for listener in self._listeners:
                listener()

    def _is_reborn(self, ref: str, record: Mapping[str, Plain]) -> bool:
        """Whether a record is of another incarnation than the one before.

        A server that was started again has forgotten: then it is taken for the same.
        """
        told = record.get(INCARNATION_KEY)
        if not isinstance(told, int) or self._incarnations.get(ref) == told:
            return False
        self._incarnations[ref] = told
        return True

    def _forget(self, present: set[tuple[str, str]], revision: int, number: int) -> list[Event]:
        """Remove what a complete telling did not have."""
        found = []
        now = self._clock.now()
        for cls, cells in self._by_class.items():
            for ref in [ref for ref in cells if (cls, ref) not in present and cls != "session"]:
                last = self._tables.remove(cls, ref, revision, "the server")
                self.extra.pop(ref, None)
                self._incarnations.pop(ref, None)
                number += 1
                if last is not None:
                    found.append(Event(number, revision, now, cls, "del", ref, last))
        return found
