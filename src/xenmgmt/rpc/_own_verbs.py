"""Operations as this library has them, for its own clients: with parameters and results of its own.

Some no document has; others take more than a document says, or give more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from ..dispatch import messages
from ..model import Param
from ..model import _types as t
from ..model._derive import WireMessage
from ..operations import OPERATIONS


@cache
def own_verbs() -> Mapping[str, WireMessage]:
    """A message for each, by its name."""
    return {
        name: _message(name)
        for name, kind in OPERATIONS.items()
        if kind.extra is not None or kind.returns is not None
    }


def _message(name: str) -> WireMessage:
    kind = OPERATIONS[name]
    known = messages(kind.cls, None).get(kind.verb)
    found = known or WireMessage(cls=kind.cls, name=kind.verb, kind="custom", has_async=True)
    extra = {} if known is None and kind.extra is None else kind.extra
    if extra is not None:
        own = () if kind.static else (("self", t.Ref(kind.cls)),)
        params = tuple((one, param.type) for one, param in extra.items())
        defaults = _defaults(tuple(extra.values()))
        found = replace(found, params=(*own, *params), defaults=defaults)
    return replace(found, result=kind.returns or found.result)


def _defaults(params: tuple[Param, ...]) -> tuple[object, ...]:
    """The values of the last parameters, those that may be left out."""
    found: list[object] = []
    for param in reversed(params):
        if not param.is_optional:
            break
        found.append(param.default if param.has_default else param.type.empty())
    return tuple(reversed(found))
