"""Everything that can be wrong with the file of a store."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from ..errors import StoreCorrupt
from . import _file
from ._history import History
from ._load import Loaded, relations
from ._trouble import examined

FEW = 100
"""So many problems are told; where there are more, they have one cause."""


def problems(path: Path) -> list[str]:
    """Read all of a file, change nothing, and tell what is wrong; also while it is in use."""
    try:
        loaded = examined(path, lambda: _read(path))
    except StoreCorrupt as error:
        return [str(error.reason)]
    found = []
    for problem in relations(loaded.tables):
        found.append(problem)
        if len(found) == FEW:
            found.append("and more")
            break
    return found


def _read(path: Path) -> Loaded:
    with closing(_file.reader(path)) as connection:
        connection.execute("BEGIN")  # everything is read as of one moment
        head = _file.assess(path, connection)
        loaded = Loaded(path, connection, head).read()
        cells = loaded.tables.cells
        history = History(
            connection,
            loaded.decoders,
            lambda cls, ref: cells[cls][ref].row if ref in cells[cls] else None,
        )
        history.between(head.oldest, head.revision, head.revision)
    return loaded
