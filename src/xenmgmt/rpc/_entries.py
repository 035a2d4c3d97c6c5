"""The names that a client may call, and what each of them needs to be answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from .. import dispatch
from ..model import CLASSES
from ..model._derive import READS, Dialect, WireMessage
from ..operations import OPERATIONS
from . import _spell as spell
from ._logins import LOGINS
from ._own_verbs import own_verbs
from ._roles import level_of
from ._special import HANDLERS
from ._values import Plain


@dataclass(frozen=True, slots=True)
class Entry:
    """One message as a client of one dialect may call it."""

    name: str
    message: WireMessage
    level: int
    readers: tuple[Callable[[str, Plain], Any], ...]
    least: int
    is_async: bool = False
    reads: bool = False
    handler: str = ""
    """What answers a message that is not the model's: see `_special` and `_events`."""
    spell: Callable[[Any], Plain] | None = None
    """What spells the field, for a getter that needs nothing else."""


@cache
def entries(dialect: Dialect | None) -> Mapping[str, Entry]:
    """Every name that a client may call: with a dot, with an underscore, and ``Async.``."""
    found: dict[str, Entry] = {}
    for cls in CLASSES:
        for message in dispatch.messages(cls, dialect).values():
            name = f"{cls}.{message.name}"
            entry = _entry(name, message, dialect)
            found[name] = entry
            found.setdefault(f"{cls}_{message.name}", entry)
            has_operation = name in OPERATIONS or message.kind == "create"
            if (message.has_async or dialect is None) and has_operation:
                task = _entry(f"Async.{name}", message, dialect, is_async=True)
                found[f"Async.{name}"] = task
                found.setdefault(f"Async_{cls}_{message.name}", task)
                found.setdefault(f"Async.{cls}_{message.name}", task)
    if dialect is None:
        _add_own_verbs(found)
    return found


def _entry(
    name: str, message: WireMessage, dialect: Dialect | None, *, is_async: bool = False
) -> Entry:
    readers = [spell.reader(kind, dialect) for _, kind in message.params]
    if message.field is not None and message.kind == "setter":
        readers[-1] = spell.field_reader(message.cls, message.field, dialect)
    plain = name.removeprefix("Async.")
    if plain in LOGINS:
        handler = "login"
    elif message.cls == "event":
        handler = message.name
    else:
        handler = HANDLERS.get(plain, "")
    return Entry(
        name,
        message,
        level_of(message),
        tuple(readers),
        len(message.params) - len(message.defaults),
        is_async,
        message.kind in READS and plain not in OPERATIONS,
        handler,
        _field_speller(message, dialect),
    )


def _field_speller(message: WireMessage, dialect: Dialect | None) -> Callable[[Any], Plain] | None:
    cls, name = message.cls, message.field
    if message.kind != "getter" or name is None or cls == "session":
        return None
    if f"{cls}.{message.name}" in OPERATIONS:  # it does more than read the field
        return None
    return None if (cls, name) == ("task", "result") else spell.field_speller(cls, name, dialect)


def _add_own_verbs(found: dict[str, Entry]) -> None:
    """Operations of this library that no document has, for its own client."""
    for name, message in own_verbs().items():
        found[name] = _entry(name, message, None)
        found[f"Async.{name}"] = _entry(f"Async.{name}", message, None, is_async=True)
