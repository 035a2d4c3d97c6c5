"""What every error can do, and the branches that tell whose it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

__all__ = [
    "BY_CODE",
    "CallerError",
    "HostError",
    "Refused",
    "UnknownError",
    "XenError",
]

_Error = TypeVar("_Error", bound="XenError")

registry: dict[str, type[XenError]] = {}

BY_CODE: Mapping[str, type[XenError]] = MappingProxyType(registry)
"""Wire code to class. A class that narrows another one of the same code is not in here."""


def spell(value: Any) -> str:
    """A parameter as the wire and the reader see it."""
    if isinstance(value, str):
        return str(value.value) if isinstance(value, Enum) else str(value)
    if isinstance(value, Enum):
        return str(value.value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (tuple, list)):
        return ", ".join(map(spell, value))
    if isinstance(value, (set, frozenset)):
        return ", ".join(sorted(map(spell, value)))
    ref = getattr(value, "ref", None)  # a handle stands for its reference
    return str(ref) if isinstance(ref, str) else str(value)


def words(value: Any) -> tuple[str, ...]:
    """A set of names from a tuple of strings or enum members, or from one of either."""
    if value is None:
        return ()
    return (spell(value),) if isinstance(value, (str, Enum)) else tuple(map(spell, value))


def _rebuild(kind: type[_Error], args: tuple[Any, ...]) -> _Error:
    """An error as it was, for pickle and copy: nothing is checked a second time."""
    error = kind.__new__(kind)
    error.args = args
    return error


class XenError(Exception):
    """Base of every error of this library and of its remote peers.

    A concrete class takes the parameters of its wire code, by position or by name, and keeps each
    as an attribute of that name. ``args`` holds those that go on the wire, in wire order.

    ``message``, when given, is the human text in place of the one built from ``template``
    (except where the wire itself calls a parameter so); ``hint`` is appended to it.
    """

    code: ClassVar[str] = ""
    """The wire code."""
    params: ClassVar[tuple[str, ...]] = ()
    """The names of the parameters, in wire order."""
    params_xapi: ClassVar[tuple[str, ...]] = ()
    """The same for xapi, where it gives this code parameters that 1.0 does not."""
    template: ClassVar[str] = ""
    """The human text, with parameters and attributes in braces."""
    brief: ClassVar[str] = ""
    """The same for when a parameter that may be left out was."""

    _optional: ClassVar[int] = 0  # how many of the last parameters may be left out
    _details: ClassVar[tuple[str, ...]] = ()  # attributes that do not go on the wire

    message: str | None
    hint: str | None
    extra: tuple[str, ...]
    """What a remote peer sent beyond the parameters known here."""

    def __init__(
        self,
        *args: Any,
        message: str | None = None,
        hint: str | None = None,
        **named: Any,
    ) -> None:
        self._take(args, named, message, hint)

    def _take(
        self,
        args: Sequence[Any],
        named: dict[str, Any],
        message: str | None,
        hint: str | None,
        *,
        lenient: bool = False,
    ) -> None:
        names = self.params
        if self.params_xapi:
            if len(args) > len(names) or not named.keys() <= {*names, *self._details}:
                names = self.params_xapi
            for name in (*self.params, *self.params_xapi):
                setattr(self, name, None)
        self.message, self.hint = message, hint
        if message is not None and "message" in names:
            named["message"] = message
        for name in self._details:
            if name not in names:
                setattr(self, name, named.pop(name, None))

        given: dict[str, Any] = dict(zip(names, args, strict=False))
        for name in names:
            if name not in given and name in named:
                given[name] = named.pop(name)
            elif name in self._details:  # a guard may say "operation" both ways
                named.pop(name, None)
        self._agree(given)
        must = () if lenient else names[: len(names) - self._optional]
        beyond = args[len(names) :]
        if named or (beyond and not lenient) or any(name not in given for name in must):
            raise TypeError(self._misuse(names, given, must, named, len(args)))
        values = [given.get(name) for name in names]
        for name, value in zip(names, values, strict=True):
            setattr(self, name, value)
        while values and values[-1] is None:
            values.pop()
        self.extra = tuple(map(spell, beyond))
        self.args = (*values, *self.extra)

    def _misuse(
        self,
        names: Sequence[str],
        given: Mapping[str, Any],
        must: Sequence[str],
        named: Mapping[str, Any],
        count: int,
    ) -> str:
        text = f"{type(self).__name__} takes ({', '.join(names)})"
        if self._details:
            text += f" and by name {', '.join(self._details)}"
        if count > len(names):
            text += f"; {count} were given by position"
        if named:
            text += f"; no use for {', '.join(named)}, or given twice"
        missing = [name for name in must if name not in given]
        return f"{text}; missing: {', '.join(missing)}" if missing else text

    def _agree(self, given: dict[str, Any]) -> None:
        """Fill in parameters that follow from the details, and details that follow from them."""

    @classmethod
    def from_wire(cls, error: Sequence[Any], narrow: type[XenError] | None = None) -> XenError:
        """The error for ``[code, *params]`` of a remote peer.

        Never fails: a code that is not known gives `UnknownError`, and parameters more or fewer
        than the code should have are kept as they came. ``narrow`` is the class to take for its
        code, when the peer says which.
        """
        code, params = (str(error[0]), error[1:]) if error else ("", ())
        kind = narrow if narrow is not None and narrow.code == code else registry.get(code)
        if kind is None:
            return UnknownError(code, *params)
        found = kind.__new__(kind)
        found._take([str(param) for param in params], {}, None, None, lenient=True)
        return found

    def wire(self) -> list[str]:
        """``[code, *params]``, every one a string."""
        return [self.code, *map(spell, self.args)]

    @property
    def text(self) -> str:
        """The human text, without the code and the hint."""
        if self.message is not None and "message" not in self.params:
            return self.message
        text = self._text()
        return f"{text} ({', '.join(self.extra)})" if self.extra else text

    def _text(self) -> str:
        short = self.brief and any(getattr(self, name) is None for name in self.params)
        return (self.brief if short else self.template).format_map(_Shown(self))

    def __str__(self) -> str:
        hint = f" Hint: {self.hint}" if self.hint else ""
        return f"{self.code}: {self.text}{hint}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args), self.__dict__.copy()


class _Shown(dict[str, str]):
    """The attributes of an error as its template shows them; one left out is said to be."""

    def __init__(self, error: XenError) -> None:
        super().__init__()
        self._error = error

    def __missing__(self, name: str) -> str:
        value = getattr(self._error, name)
        return "(not said)" if value is None else spell(value)


def subject(kind: str, ref: str, name_label: str | None) -> str:
    """An object as a sentence names it."""
    if name_label:
        return f'{kind} "{name_label}"' + (f" ({ref})" if ref else "")
    return f"{kind} {ref}".rstrip()


class CallerError(XenError):
    """Yours: another argument, another moment or another object would do."""


class HostError(XenError):
    """Theirs: the engine, a host, its storage or this library failed or cannot."""


class UnknownError(XenError):
    """A code that this library has no class for; ``code`` and ``args`` as they came."""

    def __init__(
        self, code: str, *params: Any, message: str | None = None, hint: str | None = None
    ) -> None:
        self.__dict__["code"] = code  # of the instance: every code is its own
        self._take(params, {}, message, hint, lenient=True)

    def _text(self) -> str:
        return "an error code not known here"


# --- refused by the state tables ----------------------------------------------------------------


class Refused(CallerError):
    """A call that the state of things forbids; nothing was changed.

    The guard that refuses says more than the wire can carry; each of these is None, or empty,
    where nobody said.
    """

    object: Any
    """The reference or handle of what refused."""
    cls: str | None
    """Its class, such as ``"VM"``."""
    name_label: str | None
    operation: str | None
    """The message or the accessor that was refused."""
    state: str | None
    """The state the object is in."""
    legal_states: tuple[str, ...]
    """The states that would do."""
    allowed_operations: tuple[str, ...]
    """What may be called on the object now."""
    cause: str | None
    """The sentence on another object, when the reason is the state of that."""

    _details = (
        "object",
        "cls",
        "name_label",
        "operation",
        "state",
        "legal_states",
        "allowed_operations",
        "cause",
    )

    def _agree(self, given: dict[str, Any]) -> None:
        self.legal_states = words(self.legal_states)
        self.allowed_operations = words(self.allowed_operations)
        if self.state is not None:
            self.state = spell(self.state)

    def _subject(self) -> str:
        ref = "" if self.object is None else spell(self.object)
        return subject(self.cls or "this object", ref, self.name_label)

    def told(self) -> str:
        """The sentence on the object and its state; empty when the guard said nothing."""
        what = self.operation or "A call"
        if self.state is not None and self.state in self.legal_states:  # something else refuses
            return f"{what} on {self._subject()}, now {self.state}, is refused."
        if self.state is not None or self.legal_states:
            known = f"{self._subject()} is {self.state}" if self.state else self._subject()
            if self.legal_states:
                needs = " or ".join(self.legal_states)
                known += f"; {self.operation or 'this call'} needs {needs}"
            elif self.operation:
                known += f"; {self.operation} is refused"
            return known + "."
        if self.name_label or (self.operation and "operation" not in self.params):
            return f"{what} on {self._subject()} is refused."
        return ""

    def _situation(self) -> str:
        """One sentence for each thing the guard said; empty when it said nothing."""
        parts = [self.cause or "", self.told()]
        if self.allowed_operations:
            parts.append(f"Allowed now: {', '.join(self.allowed_operations)}.")
        return " ".join(filter(None, parts))

    def _text(self) -> str:
        text, situation = super()._text(), self._situation()
        if not situation:
            return text
        return f"{text} {situation}" if text.endswith(".") else f"{text}. {situation}"
