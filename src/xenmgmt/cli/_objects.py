"""Finding the object that somebody means, and offering those that fit."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from .. import errors as err
from ._columns import ALIASES, NOUNS

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from ..toolstack import Xen

SHORTEST = 4
"""So many characters of a uuid are enough, when they fit one object."""


class OBJECT(click.ParamType[str]):
    """An object of a class, by name, uuid, the beginning of its uuid, or reference.

    ``verb``: the one that it is for, so that completion offers only objects on which it is legal.
    """

    name = "object"

    def __init__(self, cls: str, verb: str = "") -> None:
        self.cls = cls
        self.verb = verb

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from ._legal import offered

        return offered(ctx, self.cls, self.verb, incomplete)


def noun_of(cls: str) -> str:
    """What people type for a class."""
    return next((name for name, noun in NOUNS.items() if noun.cls == cls), cls.lower())


def find(xen: Xen, cls: str, text: str, verb: str = "") -> Any:
    """The handle of the object that is meant.

    ``web/0`` is the device 0 of web, ``web/before`` its snapshot of that name. Where a VM and its
    snapshot have one name, the VM is meant, unless only a snapshot can be.
    """
    parent, slash, child = text.rpartition("/")
    if slash and cls in ("VM", "VBD", "VIF"):
        return _part(xen, cls, text, parent, child)
    handles = list(getattr(xen, cls))
    fits = [one for one in handles if text in _names(one)]
    if not fits and len(text) >= SHORTEST:
        fits = [one for one in handles if str(getattr(one, "uuid", "")).startswith(text)]
    if len(fits) > 1 and cls == "VM":
        fits = [one for one in fits if one.is_a_snapshot == (verb == "revert")] or fits
    return _only(cls, text, fits, handles)


def _part(xen: Xen, cls: str, text: str, parent: str, child: str) -> Any:
    owner = find(xen, "VM", parent)
    parts = {"VM": "snapshots", "VBD": "VBDs", "VIF": "VIFs"}[cls]
    label = {"VM": "name_label", "VBD": "userdevice", "VIF": "device"}[cls]
    handles = list(getattr(owner, parts))
    fits = [one for one in handles if child in (one.get_record()[label], one.uuid)]
    return _only(cls, text, fits, handles)


def _names(one: Any) -> tuple[str, ...]:
    record = one.get_record()
    found = [one.ref, str(record.get("uuid", "")), str(record.get("name_label", ""))]
    return tuple(name for name in found if name)


def _only(cls: str, text: str, fits: list[Any], handles: list[Any]) -> Any:
    if len(fits) == 1:
        return fits[0]
    records = (one.get_record() for one in (() if fits else handles))
    raise not_one(
        cls,
        text,
        [str(getattr(one, "uuid", one.ref)) for one in fits],
        [str(record.get("name_label") or record.get("uuid")) for record in records],
    )


def not_one(cls: str, text: str, fits: Sequence[str], known: Sequence[str]) -> err.InvalidValue:
    """The refusal of a word that means several objects, by their uuids, or none of those known."""
    noun = noun_of(cls)
    if fits:
        would_do = f"one of the uuids, as {len(fits)} fit: {', '.join(fits[:5])}"
    else:
        names = list(dict.fromkeys(known))
        near = get_close_matches(text, names, n=3) or names[:3]
        hint = f"such as {', '.join(near)}" if near else f"there is no {noun} yet"
        would_do = f"the name or uuid of a {noun}: {hint}"
    return err.InvalidValue(noun, text, would_do=would_do)


__all__ = ["ALIASES", "OBJECT", "find", "noun_of"]
