"""From words on the command line to values of the model's types."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .. import errors as err
from ..model._types import (
    Bool,
    DateTime,
    Enum,
    Float,
    Int,
    Map,
    Option,
    Ref,
    Set,
    String,
    Type,
)
from ._objects import find

if TYPE_CHECKING:
    from ..toolstack import Xen

YES = {"true": True, "yes": True, "on": True, "1": True}
NO = {"false": False, "no": False, "off": False, "0": False}


def value_of(xen: Xen, name: str, kind: Type, text: str, *, size: bool = False) -> Any:
    """The value that a word stands for; `InvalidValue` says what would do."""
    if kind is String:
        return text
    if kind is Bool:
        known = {**YES, **NO}
        if text.lower() not in known:
            raise err.InvalidValue(name, text, would_do="true or false")
        return known[text.lower()]
    if kind is Int:
        plain = text.removeprefix("-").isdecimal()  # no size is negative
        return text if size and not plain else _number(name, text, int)
    if kind is Float:
        return _number(name, text, float)
    if kind is DateTime:
        return _moment(name, text)
    if isinstance(kind, Option):
        return None if text == "" else value_of(xen, name, kind.of, text)
    if isinstance(kind, Ref):
        return find(xen, kind.to, text) if text else None
    if isinstance(kind, Enum):
        return text
    if isinstance(kind, Set):
        parts = [one.strip() for one in text.split(",")] if text else []
        return tuple(value_of(xen, name, kind.of, one) for one in parts)
    if isinstance(kind, Map):
        return mapping(xen, name, kind, text.split(",") if text else ())
    return _as_json(name, text)


def mapping(xen: Xen, name: str, kind: Map, pairs: Iterable[str]) -> dict[Any, Any]:
    """A map from words such as ``key=value``."""
    found = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise err.InvalidValue(name, pair, would_do="KEY=VALUE")
        key_value = value_of(xen, name, kind.key, key)
        found[key_value] = value_of(xen, name, kind.value, value)
    return found


def _number(name: str, text: str, kind: type[int] | type[float]) -> Any:
    try:
        return kind(text)
    except ValueError:
        words = "a whole number" if kind is int else "a number"
        raise err.InvalidValue(name, text, would_do=words) from None


def _moment(name: str, text: str) -> datetime:
    would_do = "a time such as 2026-01-31T12:00:00+00:00"
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise err.InvalidValue(name, text, would_do=would_do) from None
    if found.tzinfo is None:
        raise err.InvalidValue(name, text, would_do=would_do)
    return found


def _as_json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise err.InvalidValue(name, text, would_do=f"JSON: {error}") from None
