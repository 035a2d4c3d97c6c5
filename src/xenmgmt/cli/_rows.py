"""Objects as plain rows: straight from the file of a store, or from a connection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from os.path import exists
from typing import TYPE_CHECKING, Any, Protocol

from ._where import Where, opened

if TYPE_CHECKING:
    from ..toolstack import Xen

Plain = dict[str, Any]


class Rows(Protocol):
    """Who has the objects."""

    def rows(self, cls: str) -> Iterator[Plain]:
        """All objects of a class: ``ref``, ``state``, and the fields as JSON has them."""


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

    def rows(self, cls: str) -> Iterator[Plain]:
        from ..model._layout import STATE
        from ..states import TABLES

        table = TABLES.get(cls)
        for ref, record in self._xen.records(cls).items():
            row = self._xen.row(cls, ref)
            state = table.word[row[STATE]] if table is not None and row is not None else "Present"
            yield {"ref": ref, "state": state, **{name: plain(one) for name, one in record.items()}}


class NoRows:
    """A store that nobody has made yet."""

    def rows(self, cls: str) -> Iterator[Plain]:
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
