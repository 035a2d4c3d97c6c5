"""Operations of the object API as calls of a dialect: names, order and form of parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from .. import errors as err
from ..dispatch import messages, python_names
from ..model import _types as t
from . import _spell as spell
from ._own_verbs import own_verbs
from ._values import Plain


@dataclass(frozen=True, slots=True)
class Call:
    """One call, ready to be sent in a session."""

    name: str
    verb: str
    params: list[Plain]
    result: t.Type
    no_session: bool = False

    @property
    def title(self) -> str:
        """The name, for messages to people."""
        return self.name


@cache
def _message(cls: str, verb: str, dialect: spell.AnyDialect) -> Any:
    own = own_verbs().get(f"{cls}.{verb}") if dialect is None else None
    found = own or messages(cls, dialect).get(verb)
    if found is None:
        raise err.NotSupported(
            f"{cls}.{verb}", capability=verb, reason=f"the server speaks {dialect}"
        )
    return found


def call_of(
    cls: str, verb: str, ref: str, values: Mapping[str, Any], dialect: spell.AnyDialect
) -> Call:
    """The call for an operation on an object, or with ``ref`` "" on its class."""
    message = _message(cls, verb, dialect)
    name = f"{cls}.{verb}"
    if message.kind == "create":
        record = {
            field: spell.field_speller(cls, field, dialect)(value)
            for field, value in values.items()
        }
        return Call(name, verb, [record], message.result)
    names = [one for one, _ in message.params]
    kinds = dict(message.params)
    params: list[Plain] = []
    if ref and names and kinds[names[0]] == t.Ref(cls):
        params.append(ref)
        names = names[1:]
    left = dict(values)
    least = len(message.params) - len(message.defaults)
    for wire, python in zip(names, python_names(message, names), strict=True):
        place = list(kinds).index(wire)
        if python in left:
            params.append(spell.speller(kinds[wire], dialect)(left.pop(python)))
        elif place >= least and not left:
            break
        else:
            default = message.defaults[place - least] if place >= least else kinds[wire].empty()
            params.append(spell.speller(kinds[wire], dialect)(default))
    if any(value not in ((), {}, False, None, "") for value in left.values()):
        raise err.NotSupported(
            name, capability=next(iter(left)), reason=f"the server speaks {dialect}"
        )
    return Call(name, verb, params, message.result, message.no_session)


__all__ = ["Call", "call_of"]
