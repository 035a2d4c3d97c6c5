"""Rows straight from the file of a durable store, without the model and without its lock.

For programs that start often and only look, as a command line does: the file has the names and
defaults of all fields in it, so nothing of the library has to be loaded. Another process may have
the store open; what is read is one moment. Each row is compared with its checksum, the file as a
whole is not: that is `xenmgmt store check`.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Iterator
from copy import copy
from json.encoder import encode_basestring
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, Self

from ._format import APPLICATION, FORMAT, log_crc, note_crc, object_crc

if TYPE_CHECKING:
    from pathlib import Path

    from ..errors import StoreError
    from ._tables import Tables

TOGETHER = 256
"""So many rows are decoded at once."""
WORKED_OUT = ("allowed_operations",)
"""Fields that no file has: the rules say what they are."""
Plain = dict[str, Any]
"""One object: ``ref`` and ``state``, then its fields; values as JSON has them.

A class with a field ``state`` shows that instead of the state in its table."""


class Happened(NamedTuple):
    """One event."""

    number: int
    revision: int
    time: str
    cls: str
    operation: str
    """``add``, ``mod`` or ``del``."""
    row: Plain


def tables(path: Path) -> Tables:
    """All objects of a file with the model's types, as of one moment; the lock is not taken.

    This loads the model and reads everything: for rules that look at several objects.
    """
    from contextlib import closing

    from . import _file
    from ._load import Loaded
    from ._trouble import examined

    def read() -> Tables:
        with closing(_file.reader(path)) as connection:
            connection.execute("BEGIN")
            return Loaded(path, connection, _file.assess(path, connection)).read().tables

    return examined(path, read)


_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


def _encoded(value: Any) -> str:
    """A value of a file as JSON."""
    if value.__class__ is str:
        return encode_basestring(value)
    return str(value) if value.__class__ is int else _ENCODE(value)


class _Form:
    """One form of one class, by the schema in the file."""

    def __init__(self, text: bytes) -> None:
        found = json.loads(text)
        self.cls: str = found["class"]
        names = tuple(name for name, _, _ in found["fields"])
        self.names: tuple[str, ...] = tuple(name for name in names if name not in WORKED_OUT)
        self._base: Plain = {"ref": "", "state": "Present"}
        self._base |= {name: value for name, _, value in found["fields"] if name in self.names}
        self._places = names
        self._kept: tuple[str | None, ...] = names
        self._states = {bit: word for word, bit in found["states"].items()}
        self._has_state = "state" in self.names

    def only(self, fields: Collection[str]) -> Self:
        """The same form, for rows with some of the fields."""
        found = copy(self)
        wanted = {"ref", "state", *fields}
        found._base = {name: value for name, value in self._base.items() if name in wanted}
        found._kept = tuple(name if name in wanted else None for name in self._places)
        return found

    def row(self, found: list[Any]) -> Plain:
        """A row from what the file has of it: only what differs from the defaults."""
        ref, state, _, places, values = found
        row = self._base.copy()
        row["ref"] = ref
        if not self._has_state:
            row["state"] = self._states.get(state, "Present")
        names = self._kept
        for place, value in zip(places, values, strict=True):
            name = names[place - 2]
            if name is not None:
                row[name] = value
        return row

    def parts(self) -> list[str]:
        """A row with nothing but defaults, as the parts of a JSON object; "" for no part."""
        base = {name: f'"{name}": {_ENCODE(value)}' for name, value in self._base.items()}
        fields = ("" if name == "state" else base.get(name, "") for name in self._places)
        return [base["ref"], base["state"], *fields]

    def text(self, found: list[Any], parts: list[str]) -> str:
        """A row as JSON, as `row` gives it."""
        ref, state, _, places, values = found
        parts = parts.copy()
        parts[0] = f'"ref": {encode_basestring(ref)}'
        if not self._has_state:
            parts[1] = f'"state": {encode_basestring(self._states.get(state, "Present"))}'
        names = self._places
        for place, value in zip(places, values, strict=True):
            name = names[place - 2]
            if name == "state":
                parts[1] = f'"state": {_encoded(value)}'
            elif parts[place]:
                parts[place] = f'"{name}": {_encoded(value)}'
        return f"{{{', '.join(filter(None, parts))}}}"

    def has(self, found: list[Any], flag: str) -> bool:
        """Whether a field of a row is set."""
        if flag not in self._places:
            return False
        place = self._places.index(flag) + 2
        _, _, _, places, values = found
        return bool(values[places.index(place)] if place in places else self._base.get(flag))


class Reader:
    """A file, open for reading.

    A large set of references that the file keeps by the other end of its relation is a mapping
    with what the last change added and removed (``+`` and ``-``).

    Raises:
        FileNotFoundError: there is no such file.
        StoreCorrupt: it is damaged, or no store.
        StoreTooNew: a later version of the library wrote it.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.path.abspath(path)  # noqa: PTH100 - pathlib takes as long as the rows do
        if not os.path.isfile(self.path):  # noqa: PTH113
            raise FileNotFoundError(f"{path}: there is no such file")
        quoted = self.path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        uri = f"file:{quoted}?mode=ro"
        self._forms: dict[int, _Form] = {}
        self._file = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=10.0)
        try:
            self._assess()
        except sqlite3.Error as error:
            self._file.close()
            raise self._trouble(error) from error
        except BaseException:
            self._file.close()
            raise

    def _assess(self) -> None:
        self._file.execute("BEGIN")  # all that is read is of one moment
        application = self._file.execute("PRAGMA application_id").fetchone()[0]
        version = self._file.execute("PRAGMA user_version").fetchone()[0]
        if application != APPLICATION:
            self._damage("it is a database, but no store of this library")
        if version > FORMAT:
            from ..errors import StoreTooNew

            raise StoreTooNew(self.path, version, FORMAT)

    def _damage(self, reason: str) -> NoReturn:
        from ..errors import StoreCorrupt

        raise StoreCorrupt(self.path, reason)

    def _trouble(self, error: sqlite3.Error) -> StoreError:
        from pathlib import Path

        from ._trouble import trouble

        return trouble(Path(self.path), error)

    def fields(self, cls: str) -> tuple[str, ...]:
        """What the objects of a class have; () when the file has never had one."""
        forms = self._forms_of(cls)
        names = [name for form in forms.values() for name in ("ref", "state", *form.names)]
        return tuple(dict.fromkeys(names))

    def rows(self, cls: str, fields: Collection[str] | None = None) -> Iterator[Plain]:
        """All objects of a class, in order of creation; with some of their fields, or all."""
        forms = self._forms_of(cls)
        if fields is not None:
            forms = {number: form.only(fields) for number, form in forms.items()}
        for number, found in self._found(forms):
            yield forms[number].row(found)

    def texts(self, cls: str, without: Collection[str] = ()) -> Iterator[str]:
        """The same with all fields, each as a JSON object; without those that have a flag set.

        Only what differs from the defaults is encoded.
        """
        forms = self._forms_of(cls)
        parts = {number: form.parts() for number, form in forms.items()}
        for number, found in self._found(forms):
            form = forms[number]
            if not any(form.has(found, flag) for flag in without):
                yield form.text(found, parts[number])

    def _found(self, forms: Collection[int]) -> Iterator[tuple[int, list[Any]]]:
        """What the file has of the objects of some forms, in order of creation."""
        if not forms:
            return
        some = ",".join(map(str, forms))
        query = f"SELECT id, schema, data, crc FROM object WHERE schema IN ({some}) ORDER BY id"
        try:
            cursor = self._file.execute(query)
            while some_rows := cursor.fetchmany(TOGETHER):
                for number, schema, data, crc in some_rows:
                    if object_crc(data, number, schema) != crc:
                        self._damage(f"the row of object {number} does not have its checksum")
                texts = b",".join([data for _, _, data, _ in some_rows])
                decoded = json.loads(b"[%b]" % texts)
                for (_, schema, _, _), one in zip(some_rows, decoded, strict=True):
                    yield schema, one
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def _forms_of(self, cls: str) -> dict[int, _Form]:
        """The forms of a class by number; only their schemas are read."""
        head = f'{{"class":"{cls}",'.encode()
        query = "SELECT id, data, crc FROM schema WHERE substr(data, 1, ?) = ?"
        return self._read_forms(query, (len(head), head))

    def _read_forms(self, query: str, values: tuple[Any, ...]) -> dict[int, _Form]:
        found = {}
        try:
            for number, data, crc in self._file.execute(query, values):
                if note_crc(data, number) != crc:
                    self._damage(f"schema {number} does not have its checksum")
                found[number] = _Form(data)
        except sqlite3.Error as error:
            raise self._trouble(error) from error
        return found

    # --- events ---------------------------------------------------------------------------------

    def renew(self) -> None:
        """From here on, read what the file has now."""
        self._file.execute("COMMIT")
        self._file.execute("BEGIN")

    @property
    def revision(self) -> int:
        """The revision of the last change."""
        return int(self._head()["revision"])

    @property
    def oldest(self) -> int:
        """All events after this revision are in the file."""
        return int(self._head()["oldest"])

    def _head(self) -> dict[str, int]:
        data, crc = self._file.execute("SELECT data, crc FROM note WHERE id = 0").fetchone()
        if note_crc(data, 0) != crc:
            self._damage("its head does not have the checksum that was written")
        found: dict[str, int] = json.loads(data)
        return found

    def events(self, after: int) -> Iterator[Happened]:
        """The events above a revision, in order."""
        query = "SELECT id, event, large, data, crc FROM log WHERE id > ? ORDER BY id"
        try:
            for revision, number, large, data, crc in self._file.execute(query, (after,)):
                if log_crc(data, revision, number, large) != crc:
                    self._damage(f"the events of revision {revision} lack their checksum")
                time, items = json.loads(data)
                for place, (word, schema, found) in enumerate(items):
                    form = self._form(schema)
                    row = form.row(found)
                    yield Happened(number + place, revision, time, form.cls, word, row)
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def _form(self, number: int) -> _Form:
        if number not in self._forms:
            query = "SELECT id, data, crc FROM schema WHERE id = ?"
            self._forms |= self._read_forms(query, (number,))
        return self._forms[number]

    # --- end ------------------------------------------------------------------------------------

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
