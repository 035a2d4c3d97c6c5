"""Objects as plain rows: straight from the file of a store, or from a connection."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from os.path import exists
from typing import TYPE_CHECKING, Any, Protocol

from . import _print
from ._where import Where, opened

if TYPE_CHECKING:
    from ..toolstack import Xen

Plain = dict[str, Any]


class Rows(Protocol):
    """Who has the objects."""

    def fields(self, cls: str) -> tuple[str, ...]:
        """The fields of a class, ``ref`` and ``state`` first; () where nothing is known."""

    def rows(self, cls: str, fields: Collection[str] | None = None) -> Iterator[Plain]:
        """All objects of a class: ``ref``, ``state``, and fields as JSON has them, some or all."""

    def texts(self, cls: str, without: Collection[str] = ()) -> Iterator[str]:
        """The same as JSON, with all fields; without those that have one of these flags set."""


class LiveRows:
    """The objects of a connection."""

    def __init__(self, xen: Xen) -> None:
        self._xen = xen

    def sample(self) -> None:
        """Have the metrics say what guests use now, where the engine can tell."""
        from ..errors import NotSupported

        try:
            self._xen.sample()
        except NotSupported:
            return

    def fields(self, cls: str) -> tuple[str, ...]:
        from ..model._layout import LAYOUTS

        return tuple(dict.fromkeys(("ref", "state", *LAYOUTS[cls].names)))

    def rows(self, cls: str, fields: Collection[str] | None = None) -> Iterator[Plain]:
        from ..model._layout import STATE
        from ..states import TABLES

        table = TABLES.get(cls)
        for ref, record in self._xen.records(cls).items():
            row = self._xen.row(cls, ref)
            state = table.word[row[STATE]] if table is not None and row is not None else "Present"
            names = record if fields is None else [name for name in record if name in fields]
            yield {"ref": ref, "state": state, **{name: plain(record[name]) for name in names}}

    def texts(self, cls: str, without: Collection[str] = ()) -> Iterator[str]:
        for row in self.rows(cls):
            if not any(row.get(flag) for flag in without):
                yield _print.line(row)


class NoRows:
    """A store that nobody has made yet."""

    def fields(self, cls: str) -> tuple[str, ...]:
        return ()

    def rows(self, cls: str, fields: Collection[str] | None = None) -> Iterator[Plain]:
        return iter(())

    def texts(self, cls: str, without: Collection[str] = ()) -> Iterator[str]:
        return iter(())


@contextmanager
def source(where: Where) -> Iterator[Rows]:
    """Where rows come from: the file, where it knows all; else the engine."""
    path = where.readable
    if path is None:
        with opened(where) as xen:
            yield LiveRows(xen)
    elif not exists(path):  # noqa: PTH110 - see _where
        yield NoRows()
    else:
        from ..store.reading import Reader

        with Reader(path) as reader:
            yield reader


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        word = getattr(value, "value", value)
        return str(word)
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(one) for one in value]
    moment = getattr(value, "isoformat", None)
    if moment is not None:
        return moment()
    ref = getattr(value, "ref", None)
    if isinstance(ref, str):
        return ref
    word = getattr(value, "value", None)
    return str(value) if word is None else plain(word)
