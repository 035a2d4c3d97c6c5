"""How values of the model stand on the wire, by their type and the client's dialect.

Writing gives plain values for a codec, reading takes what a codec gave. Integers are accepted as
decimal text, since that is how XML-RPC clients send them. ``None`` as dialect stands for the whole
model, as programs of this library use it with each other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import Enum as PyEnum
from functools import cache
from typing import Any

from .. import errors as err
from ..model import CLASSES, Field
from ..model import _types as t
from ..model._derive import Dialect
from ..model._layout import LAYOUTS, STATE, Row
from ..objects._record import Record
from ..operations import OPERATIONS
from ..states import TABLES
from ._values import Malformed, Plain, parse_time
from .xmlrpc import value_xml

_TASK = LAYOUTS["task"].index
_SUCCESS = TABLES["task"].mask(("success",))
STATE_KEY = "_state"
INCARNATION_KEY = "_incarnation"
"""Where the state in the dynamic model stands, for clients that speak the whole model."""

CLASS_NAMES: Mapping[str, str] = {name.lower(): name for name in CLASSES}
"""Classes by their name in lower case, as xapi spells it in events."""

Speller = Callable[[Any], Plain]
AnyDialect = Dialect | None


def fields_of(cls: str, dialect: AnyDialect) -> tuple[Field, ...]:
    """The fields of a class that a dialect has."""
    found = CLASSES[cls].fields.values()
    if dialect is None:
        return tuple(found)
    if dialect == "1.0":
        return tuple(field for field in found if field.in_1_0)
    return tuple(field for field in found if field.xapi is not None)


@cache
def field_type(cls: str, name: str, dialect: AnyDialect) -> t.Type:
    """The type under which a dialect knows a field."""
    field = CLASSES[cls].fields[name]
    if (cls, name, dialect) == ("task", "progress", None):
        return t.Float
    return field.xapi_type if dialect == "xapi" and field.xapi_type is not None else field.type


# --- writing --------------------------------------------------------------------------------------


def _same(value: Any) -> Plain:
    return value


def _word(value: Any) -> Plain:
    return value.value if isinstance(value, PyEnum) else value


def _key(value: Any) -> str:
    return str(value.value if isinstance(value, PyEnum) else value)


def _percent(value: Any) -> Plain:
    return round(value * 100)


def _since_1970(value: Any) -> Plain:
    return datetime.fromtimestamp(value, UTC)


@cache
def field_speller(cls: str, name: str, dialect: AnyDialect) -> Speller:
    """What spells the value of a field."""
    if (cls, name, dialect) == ("task", "progress", "1.0"):
        return _percent
    if (cls, name, dialect) == ("session", "last_active", "xapi"):
        return _since_1970
    return speller(field_type(cls, name, dialect), dialect)


@cache
def speller(kind: t.Type, dialect: AnyDialect) -> Speller:
    """What spells values of a type."""
    if isinstance(kind, t.Enum):
        return _word
    if isinstance(kind, t.Set):
        one = speller(kind.of, dialect)
        return list if one is _same else lambda values: [one(value) for value in values]
    if isinstance(kind, t.Map):
        key, entry = speller(kind.key, dialect), speller(kind.value, dialect)
        plain_keys = kind.key is t.String or isinstance(kind.key, t.Ref)
        if plain_keys and entry is _same:
            return dict
        return lambda values: {_key(key(k)): entry(v) for k, v in values.items()}
    if isinstance(kind, t.Record):
        cls = kind.of
        return lambda value: record(cls, value, dialect)
    if isinstance(kind, t.Struct):
        parts = [(name, speller(part, dialect)) for name, part in kind.members]
        return lambda value: {name: spell(value[name]) for name, spell in parts}
    if isinstance(kind, t.Option):
        inner = speller(kind.of, dialect)
        return lambda value: None if value is None else inner(value)
    if kind is t.Float:
        return float
    if kind is t.Void:
        return lambda _: None
    return _same


@cache
def _plan(cls: str, dialect: AnyDialect) -> tuple[tuple[str, Speller], ...]:
    return tuple(
        (field.name, field_speller(cls, field.name, dialect)) for field in fields_of(cls, dialect)
    )


def record(cls: str, value: Mapping[str, Any], dialect: AnyDialect) -> dict[str, Plain]:
    """All fields of a record that the dialect has; those that an answer has of them."""
    if isinstance(value, Record) and value._cls in LAYOUTS:
        return {name: spell(value[name]) for name, spell in _plan(cls, dialect)}
    return {name: spell(value[name]) for name, spell in _plan(cls, dialect) if name in value}


# --- reading --------------------------------------------------------------------------------------


@cache
def reader(kind: t.Type, dialect: AnyDialect) -> Callable[[str, Plain], Any]:
    """What reads values of a type; called with the parameter's name, for its errors.

    It undoes the spelling only: whether the value will do, the model checks.
    """
    if kind is t.Int or isinstance(kind, t.Flags):
        return _read_int
    if kind is t.Float:
        return _read_float
    if kind is t.Bool:
        return _read_bool
    if kind is t.DateTime:
        return _read_time
    if kind is t.String or isinstance(kind, t.Enum | t.Ref):
        return _read_text
    if isinstance(kind, t.Set):
        return _set_reader(kind, dialect)
    if isinstance(kind, t.Map):
        return _map_reader(kind, dialect)
    if isinstance(kind, t.Record):
        return _record_reader(kind.of, dialect)
    if isinstance(kind, t.Struct):
        return _struct_reader(kind, dialect)
    if isinstance(kind, t.Option):
        inner = reader(kind.of, dialect)
        return lambda name, value: None if value is None else inner(name, value)
    return lambda _, value: value


def field_reader(cls: str, name: str, dialect: AnyDialect) -> Callable[[str, Plain], Any]:
    """What reads the value of a field, as the model keeps it."""
    if (cls, name, dialect) == ("task", "progress", "1.0"):
        return lambda name, value: _read_int(name, value) / 100
    return reader(field_type(cls, name, dialect), dialect)


def _wrong(name: str, value: Plain, expected: str) -> err.FieldTypeError:
    return err.FieldTypeError(name, value=value, expected=expected)


def _read_int(name: str, value: Plain) -> int:
    if type(value) is int:
        return value
    if isinstance(value, str):
        digits = value.strip()
        if digits.removeprefix("-").removeprefix("+").isdecimal() and len(digits) < 30:
            return int(digits)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise _wrong(name, value, "an integer, or its decimal text")


def _read_float(name: str, value: Plain) -> float:
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        try:
            return float(value)
        except (ValueError, OverflowError):
            pass
    raise _wrong(name, value, "a number")


def _read_bool(name: str, value: Plain) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "1", 1):
        return True
    if value in ("false", "0", 0):
        return False
    raise _wrong(name, value, "a boolean")


def _read_time(name: str, value: Plain) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return parse_time(value)
        except Malformed:
            pass
    raise _wrong(name, value, "a time of ISO 8601, such as 20260101T12:00:00Z")


def _read_text(name: str, value: Plain) -> str:
    if isinstance(value, str):
        return value
    raise _wrong(name, value, "a text")


def _set_reader(kind: t.Set, dialect: AnyDialect) -> Callable[[str, Plain], Any]:
    one = reader(kind.of, dialect)

    def read(name: str, value: Plain) -> Any:
        if not isinstance(value, list):
            raise _wrong(name, value, "an array")
        return [one(name, item) for item in value]

    return read


def _map_reader(kind: t.Map, dialect: AnyDialect) -> Callable[[str, Plain], Any]:
    key, entry = reader(kind.key, dialect), reader(kind.value, dialect)

    def read(name: str, value: Plain) -> Any:
        if not isinstance(value, dict):
            raise _wrong(name, value, "a struct")
        return {key(name, k): entry(name, v) for k, v in value.items()}

    return read


def _struct_reader(kind: t.Struct, dialect: AnyDialect) -> Callable[[str, Plain], Any]:
    readers = {name: reader(part, dialect) for name, part in kind.members}

    def read(name: str, value: Plain) -> Any:
        if not isinstance(value, dict):
            raise _wrong(name, value, "a struct")
        return {key: readers[key](key, one) for key, one in value.items() if key in readers}

    return read


def _record_reader(cls: str, dialect: AnyDialect) -> Callable[[str, Plain], Any]:
    known = {field.name for field in fields_of(cls, dialect)}

    def read(name: str, value: Plain) -> Any:
        if not isinstance(value, dict):
            raise _wrong(name, value, f"a struct with fields of {cls}")
        return {
            key: field_reader(cls, key, dialect)(key, one) if key in known else one
            for key, one in value.items()
        }

    return read


def read_record(cls: str, value: Mapping[str, Plain], dialect: AnyDialect) -> dict[str, Any]:
    """The fields of a record that came from a peer, those known here."""
    found: dict[str, Any] = _record_reader(cls, dialect)(cls, dict(value))
    return found


# --- errors ---------------------------------------------------------------------------------------


def error(found: err.XenError, dialect: AnyDialect) -> list[str]:
    """Code and parameters; xapi spells power states with a small letter."""
    wire = found.wire()
    if dialect == "xapi" and wire[0] == "VM_BAD_POWER_STATE":
        wire[2:4] = [text.lower() for text in wire[2:4]]
    return wire


def told(found: err.XenError, dialect: AnyDialect) -> dict[str, Plain]:
    """What an error says beyond code and parameters, to clients of this library."""
    if dialect is not None:
        return {}
    return {"kind": type(found).__name__, "text": found.text, "hint": found.hint or ""}


# --- results of tasks -----------------------------------------------------------------------------


def shown_result(row: Row) -> str:
    """What ``task.result`` shows: a value in XML, as xapi gives it; "" without one.

    The result of an operation is kept as text, or as JSON when it is no text. What the maker of a
    task by hand wrote is shown as it is.
    """
    kept: str = row[_TASK["result"]]
    title: str = row[_TASK["type"]]
    if not title or not kept or not row[STATE] & _SUCCESS:
        return kept if row[STATE] & _SUCCESS else ""
    if _is_text(title):
        return value_xml(kept)
    try:
        return value_xml(json.loads(kept))
    except ValueError:  # a record is told by its reference
        return value_xml(kept)


@cache
def _is_text(title: str) -> bool:
    """Whether the result of an operation is a text or a reference."""
    kind = OPERATIONS[title].returns if title in OPERATIONS else None
    if kind is None:
        cls, _, name = title.partition(".")
        message = CLASSES[cls].messages.get(name) if cls in CLASSES else None
        kind = message.result if message is not None else t.String
    return isinstance(kind, t.Ref | t.Enum) or kind is t.String
