"""The store port."""

from __future__ import annotations

import abc
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from ..model._layout import Row


class Cell:
    """Where the store keeps the current row of one object.

    A handle points at its cell. When the object is destroyed, or reborn in another incarnation,
    the cell keeps a tombstone: a row whose state is no state.
    """

    __slots__ = ("__weakref__", "cls", "ref", "row")

    incarnation: int = 0
    """The revision at which this incarnation began; 0 for the first that this process knows."""

    def __init__(self, cls: str, ref: str, row: Row) -> None:
        self.cls = cls
        self.ref = ref
        self.row = row


class RebornCell(Cell):
    """The cell of an object in a later incarnation."""

    __slots__ = ("incarnation",)

    def __init__(self, cls: str, ref: str, row: Row, incarnation: int) -> None:
        super().__init__(cls, ref, row)
        self.incarnation = incarnation


class Event(NamedTuple):
    """One change of one object, as it is in the log.

    ``id`` counts events, ``revision`` transactions: all events of one revision happened at once.
    ``row`` is the record after the change; of the last moment when ``operation`` is ``del``.
    """

    id: int
    revision: int
    timestamp: datetime
    cls: str
    operation: str
    ref: str
    row: Row


class Put(NamedTuple):
    """Write an object. ``row[REV]`` is filled in by the store."""

    cls: str
    ref: str
    row: list[Any]
    reborn: bool = False


class Delete(NamedTuple):
    """Remove an object. ``note`` stays on its tombstone."""

    cls: str
    ref: str
    note: str = ""


class Journal(NamedTuple):
    """Write, or with ``entry`` None remove, what is known of one unfinished operation."""

    key: str
    entry: Mapping[str, Any] | None


Change = Put | Delete | Journal


class StoreConflict(Exception):
    """An object that the transaction had read has changed since. Try again."""


class Snapshot(Protocol):
    """Several classes at one revision. Never changes."""

    revision: int

    def row(self, cls: str, ref: str) -> Row | None:
        """One record."""

    def items(self, cls: str) -> Iterable[tuple[str, Row]]:
        """All records of a class, by reference."""


class Store(abc.ABC):
    """Where objects, their relations, the journal and the event log live.

    Reads come from the store's own state in memory and take no lock. Bound relations are kept by
    the store: writing ``VBD.VM`` changes ``VM.VBDs``. Every transaction is atomic and durable, as
    far as the store is, when `txn` returns.
    """

    @property
    @abc.abstractmethod
    def revision(self) -> int:
        """The number of the last transaction."""

    @abc.abstractmethod
    def cell(self, cls: str, ref: str) -> Cell | None:
        """The cell of an object that exists."""

    @abc.abstractmethod
    def cells(self, cls: str) -> Sequence[Cell]:
        """The cells of all objects of a class, in order of creation."""

    @abc.abstractmethod
    def find(self, cls: str, field: str, value: Any) -> Sequence[str]:
        """References of the objects whose indexed field has that value, in order of creation."""

    @abc.abstractmethod
    def snapshot(self, classes: Iterable[str]) -> Snapshot:
        """Several classes, all at one revision."""

    @abc.abstractmethod
    def txn(
        self,
        compare: Iterable[tuple[Cell, Row]],
        absent: Iterable[tuple[str, str, Any]],
        changes: Sequence[Change],
    ) -> int:
        """Apply ``changes`` if every compared cell still holds its row.

        ``absent`` names (class, indexed field, value) that no object may have. Returns the
        revision; raises `StoreConflict` when a comparison fails, and has then changed nothing.
        A transaction of journal entries alone does not count a revision.
        """

    @abc.abstractmethod
    def journal(self) -> Mapping[str, Mapping[str, Any]]:
        """The unfinished operations."""

    @abc.abstractmethod
    def events(self, after: int) -> tuple[Sequence[Event], int]:
        """All events with a revision above ``after``, and the revision up to which they reach.

        Raises `TokenCompacted` when some of them are no longer kept.
        """

    @property
    @abc.abstractmethod
    def last_event(self) -> int:
        """The number of the latest event."""

    @property
    @abc.abstractmethod
    def oldest(self) -> int:
        """The revision after which all events are still kept."""

    @abc.abstractmethod
    def on_commit(self, fn: Callable[[], object]) -> Callable[[], None]:
        """Call ``fn`` after each transaction with events. Returns a function that ends it."""

    @abc.abstractmethod
    def lease(self, key: str, holder: str, seconds: float) -> bool:
        """Take or renew a lease. False while another holder has it."""

    @abc.abstractmethod
    def close(self) -> None:
        """Give everything back; every cell becomes a tombstone."""
