"""Any plain value as JSON and back: what the journal holds, and values that no type describes.

JSON has no tuples, no dates, no records with a name. Such a value becomes an object with one key
that begins with ``$``. Of classes only those of this library are written and read: a file names
what to make, so it may name nothing else.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any

from ._refset import RefSet

_AS_IT_IS = frozenset({str, int, float, bool, type(None)})
_HOME = "xenmgmt."


class Unwritable(TypeError):
    """A value that cannot be kept in a file."""


def _path(kind: type) -> str:
    if not kind.__module__.startswith(_HOME):
        raise Unwritable(f"a {kind.__module__}.{kind.__qualname__} cannot be kept in a file")
    return f"{kind.__module__}:{kind.__qualname__}"


@cache
def _found(path: str) -> Any:
    """The class of that name: a named tuple, a dataclass or an enumeration of this library."""
    module, _, name = path.partition(":")
    if not module.startswith(_HOME):
        raise ValueError(f"{path} is no class of this library")
    try:
        found = getattr(import_module(module), name)
    except (ImportError, AttributeError):
        raise ValueError(f"this version of the library has no class {path}") from None
    known = isinstance(found, type) and (
        is_dataclass(found)
        or issubclass(found, Enum)
        or (issubclass(found, tuple) and hasattr(found, "_fields"))
    )
    if not known:
        raise ValueError(f"{path} is no record that a file may hold")
    return found


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def pack(value: Any) -> Any:
    """The value in terms of JSON."""
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    packer = _PACKERS.get(kind)
    if packer is None:
        packer = _PACKERS[kind] = _packer(kind)
    return packer(value)


def _pack_dict(value: Mapping[Any, Any]) -> Any:
    plain = {}
    for key, one in value.items():
        if type(key) is not str or key[:1] == "$":
            return {"$map": [[pack(key), pack(one)] for key, one in value.items()]}
        plain[key] = one if type(one) in _AS_IT_IS else pack(one)
    return plain


def _packer(kind: type) -> Callable[[Any], Any]:
    """How values of a class are written; worked out once for each."""
    if issubclass(kind, Enum):
        path = _path(kind)
        return lambda value: {"$enum": [path, pack(value.value)]}
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        path = _path(kind)
        return lambda value: {"$named": [path, {k: pack(v) for k, v in value._asdict().items()}]}
    if is_dataclass(kind):
        path, names = _path(kind), _names(kind)
        return lambda value: {"$data": [path, {name: pack(getattr(value, name)) for name in names}]}
    if issubclass(kind, Mapping):
        return _pack_dict
    raise Unwritable(f"a {kind.__module__}.{kind.__qualname__} cannot be kept in a file")


_PACKERS: dict[type, Callable[[Any], Any]] = {
    dict: _pack_dict,
    list: lambda value: [pack(one) for one in value],
    tuple: lambda value: {"$tuple": [pack(one) for one in value]},
    RefSet: lambda value: {"$tuple": list(value)},
    set: lambda value: {"$set": [pack(one) for one in value]},
    frozenset: lambda value: {"$frozen": [pack(one) for one in value]},
    bytes: lambda value: {"$bytes": base64.b85encode(value).decode()},
    datetime: lambda value: {"$time": value.isoformat()},
}


def unpack(value: Any) -> Any:
    """The value that `pack` was given."""
    kind = type(value)
    if kind is list:
        return [unpack(one) for one in value]
    if kind is not dict:
        return value
    if len(value) == 1:
        ((key, inner),) = value.items()
        if key[:1] == "$":
            return _UNPACKERS[key](inner)
    return {key: unpack(one) for key, one in value.items()}


def _unpack_data(inner: Any) -> Any:
    path, given = inner
    kind = _found(path)
    known = {one.name: one for one in fields(kind)}
    values = {name: unpack(one) for name, one in given.items() if name in known}
    missing = [
        name
        for name, one in known.items()
        if name not in values and one.default is MISSING and one.default_factory is MISSING
    ]
    if missing:
        raise ValueError(f"{path} lacks {', '.join(missing)}")
    return kind(**values)


def _unpack_named(inner: Any) -> Any:
    path, given = inner
    kind = _found(path)
    return kind(**{name: unpack(one) for name, one in given.items() if name in kind._fields})


_UNPACKERS: dict[str, Callable[[Any], Any]] = {
    "$map": lambda inner: {unpack(key): unpack(one) for key, one in inner},
    "$tuple": lambda inner: tuple([unpack(one) for one in inner]),
    "$set": lambda inner: {unpack(one) for one in inner},
    "$frozen": lambda inner: frozenset(unpack(one) for one in inner),
    "$bytes": base64.b85decode,
    "$time": datetime.fromisoformat,
    "$enum": lambda inner: _found(inner[0])(unpack(inner[1])),
    "$named": _unpack_named,
    "$data": _unpack_data,
}

dumps = json.JSONEncoder(separators=(",", ":")).encode


def encode(value: Any) -> str:
    """Any plain value as text."""
    return dumps(pack(value))


def decode(text: str) -> Any:
    """The value from its text."""
    return unpack(json.loads(text))
