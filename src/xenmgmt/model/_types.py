"""The value types of the Xen-API (1.0.10, section "Types"), as data.

A type knows its spelling in the specification, its Python annotation, its empty value and how to
check a value that a caller gives. It knows nothing of any wire.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum as PyEnum
from fractions import Fraction
from typing import Any, ClassVar

INT64_MAX = 2**63 - 1
INT64_MIN = -(2**63)
STRING_MAX = 1 << 20
"""Characters in one string value: one more than a million is a mistake, not a label."""

NULL = "OpaqueRef:NULL"
"""The reference that points at nothing."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([kKMGTP]i?)?B?\s*\Z", re.ASCII)
_FACTOR = {"k": 1, "K": 1, "M": 2, "G": 3, "T": 4, "P": 5}


class BadValue(ValueError):
    """A value does not fit its type; the caller turns this into an error that names the field."""

    def __init__(self, value: object, would_do: str, *, wrong_type: bool = False) -> None:
        super().__init__(f"{_shown(value)}: {would_do}")
        self.value = value
        self.would_do = would_do
        self.wrong_type = wrong_type


def _shown(value: object) -> str:
    """A value in an error, however long; Python spells no integer of over 4,300 digits."""
    try:
        return f"{value!r:.80}"
    except ValueError:
        return f"a {type(value).__name__} too long to show"


def parse_size(text: str) -> int:
    """Bytes from ``"512MiB"``, ``"2 GiB"``, ``"10GB"`` (decimal) or ``"4096"``."""
    match = _SIZE.match(text)
    if match is None:
        raise BadValue(text, 'a whole number, or for bytes a text such as "512MiB" or "2GiB"')
    number, unit = match.groups()
    factor = 1
    if unit is not None:
        factor = (1024 if unit.endswith("i") else 1000) ** _FACTOR[unit[0]]
    size = Fraction(number) * factor if len(number) <= 40 else Fraction(INT64_MAX + 1)
    if size.denominator != 1 or size > INT64_MAX:
        raise BadValue(text, "a whole number of bytes below 2**63")
    return size.numerator


@dataclass(frozen=True, slots=True)
class Type:
    """Base of all types."""

    @property
    def spec(self) -> str:
        """The spelling in the specification, such as ``Map(String,Int)``."""
        return type(self).__name__.lstrip("_")

    @property
    def annotation(self) -> str:
        """The Python annotation of a value, as users see it."""
        raise NotImplementedError

    def empty(self) -> Any:
        """The neutral value: what a reader gets who asks when there is nothing to tell."""
        raise NotImplementedError

    def check(self, value: Any) -> Any:
        """The value in the form in which it is kept, or `BadValue`."""
        raise NotImplementedError


class _String(Type):
    annotation = "str"

    def empty(self) -> str:
        return ""

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            raise BadValue(value, "a str", wrong_type=True)
        if len(value) > STRING_MAX:
            raise BadValue(value[:40], f"at most {STRING_MAX} characters, not {len(value)}")
        if "\0" in value:
            raise BadValue(value, "text without NUL characters")
        if not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError:
                raise BadValue(value, "text that is valid Unicode (no lone surrogates)") from None
        return str(value)


class _Int(Type):
    annotation = "int"

    def empty(self) -> int:
        return 0

    def check(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadValue(value, "an int", wrong_type=True)
        if not INT64_MIN <= value <= INT64_MAX:
            raise BadValue(value, "an int of 64 bits")
        return int(value)


class _Float(Type):
    annotation = "float"

    def empty(self) -> float:
        return 0.0

    def check(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadValue(value, "a float", wrong_type=True)
        try:
            kept = float(value)
        except OverflowError:
            raise BadValue("a number of so many digits", "a number that a float holds") from None
        if not math.isfinite(kept):
            raise BadValue(value, "a number that is finite")
        return kept


class _Bool(Type):
    annotation = "bool"

    def empty(self) -> bool:
        return False

    def check(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise BadValue(value, "True or False", wrong_type=True)
        return value


class _DateTime(Type):
    annotation = "datetime"

    def empty(self) -> datetime:
        return EPOCH

    def check(self, value: Any) -> datetime:
        if not isinstance(value, datetime):
            raise BadValue(value, "a datetime", wrong_type=True)
        if value.tzinfo is None:
            raise BadValue(value, "a datetime with a time zone (datetime.UTC)")
        try:
            return value.astimezone(UTC)
        except OverflowError:
            raise BadValue(value, "a time from the year 1 to 9999 in UTC") from None


class _Void(Type):
    annotation = "None"

    def empty(self) -> None:
        return None

    def check(self, value: Any) -> None:
        if value is not None:
            raise BadValue(value, "None", wrong_type=True)


@dataclass(frozen=True, slots=True)
class Ref(Type):
    """A reference to an object of class `to`; kept as text, `NULL` when unset."""

    to: str

    @property
    def spec(self) -> str:
        return f"Ref({self.to})"

    @property
    def annotation(self) -> str:
        return f"{self.to} | None"

    def empty(self) -> str:
        return NULL

    def check(self, value: Any) -> str:
        if value is None:
            return NULL
        if not isinstance(value, str):
            raise BadValue(value, f"a {self.to} or its reference", wrong_type=True)
        return value


@dataclass(frozen=True, slots=True)
class Record(Type):
    """All fields of one object of class `of`."""

    of: str

    @property
    def spec(self) -> str:
        return f"Record({self.of})"

    @property
    def annotation(self) -> str:
        return "Record"

    def empty(self) -> dict[str, Any]:
        return {}

    def check(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise BadValue(value, f"a mapping of {self.of} fields", wrong_type=True)
        return dict(value)


@dataclass(frozen=True, slots=True)
class Set(Type):
    """A set of values; kept as a tuple without repetition, in the order given."""

    of: Type

    @property
    def spec(self) -> str:
        return f"Set({self.of.spec})"

    @property
    def annotation(self) -> str:
        inner = self.of.to if isinstance(self.of, Ref) else self.of.annotation
        return f"tuple[{inner}, ...]"

    def empty(self) -> tuple[Any, ...]:
        return ()

    def check(self, value: Any) -> tuple[Any, ...]:
        if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
            raise BadValue(value, f"several values, each {self.of.annotation}", wrong_type=True)
        kept = [self.of.check(item) for item in value]
        if isinstance(self.of, Record):  # no hash: compared one by one
            return tuple(one for n, one in enumerate(kept) if one not in kept[:n])
        return tuple(dict.fromkeys(kept))


@dataclass(frozen=True, slots=True)
class Option(Type):
    """A value that may be missing: None."""

    of: Type

    @property
    def spec(self) -> str:
        return f"Option({self.of.spec})"

    @property
    def annotation(self) -> str:
        return f"{self.of.annotation} | None"

    def empty(self) -> None:
        return None

    def check(self, value: Any) -> Any:
        return None if value is None else self.of.check(value)


@dataclass(frozen=True, slots=True)
class Map(Type):
    """A map; kept as a dict that nobody changes in place."""

    key: Type
    value: Type

    @property
    def spec(self) -> str:
        return f"Map({self.key.spec},{self.value.spec})"

    @property
    def annotation(self) -> str:
        key, value = (
            part.to if isinstance(part, Ref) else part.annotation for part in (self.key, self.value)
        )
        return f"Mapping[{key}, {value}]"

    def empty(self) -> dict[Any, Any]:
        return {}

    def check(self, value: Any) -> dict[Any, Any]:
        if not isinstance(value, Mapping):
            raise BadValue(value, f"a {self.annotation}", wrong_type=True)
        return {self.key.check(k): self.value.check(v) for k, v in value.items()}


@dataclass(frozen=True, slots=True)
class Enum(Type):
    """One word of a list. Words that a remote peer invents are kept by the peer's own door."""

    members: type[PyEnum]

    @property
    def spec(self) -> str:
        return f"Enum({self.members.__name__})"

    @property
    def annotation(self) -> str:
        return self.members.__name__

    def empty(self) -> PyEnum:
        return next(iter(self.members))

    def check(self, value: Any) -> PyEnum:
        try:
            return self.members(value)
        except ValueError:
            words = ", ".join(str(member.value) for member in self.members)
            raise BadValue(
                value, f"one of {words}", wrong_type=not isinstance(value, str)
            ) from None


@dataclass(frozen=True, slots=True)
class Flags(Type):
    """Bits in an integer (`XSPolicy`)."""

    name: str
    bits: tuple[tuple[str, int], ...]

    @property
    def spec(self) -> str:
        return f"Flags({self.name})"

    annotation: ClassVar[str] = "int"

    def empty(self) -> int:
        return 0

    def check(self, value: Any) -> int:
        known = 0
        for _, bit in self.bits:
            known |= bit
        number = Int.check(value)
        if number & ~known:
            names = ", ".join(f"{name}={bit}" for name, bit in self.bits)
            raise BadValue(value, f"a sum of {names}")
        return number


@dataclass(frozen=True, slots=True)
class Struct(Type):
    """A named group of values (`xs_policystate`, `acm_policyheader`)."""

    name: str
    members: tuple[tuple[str, Type], ...]

    @property
    def spec(self) -> str:
        return f"Struct({self.name})"

    @property
    def annotation(self) -> str:
        return "Mapping[str, object]"

    def empty(self) -> dict[str, Any]:
        return {name: kind.empty() for name, kind in self.members}

    def check(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping) or set(value) != {name for name, _ in self.members}:
            names = ", ".join(name for name, _ in self.members)
            raise BadValue(value, f"a mapping with {names}", wrong_type=True)
        return {name: kind.check(value[name]) for name, kind in self.members}


String = _String()
Int = _Int()
Float = _Float()
Bool = _Bool()
DateTime = _DateTime()
Void = _Void()
