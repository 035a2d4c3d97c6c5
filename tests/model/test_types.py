"""The value types: what they take, what they keep, and what they say when they refuse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xenmgmt.model import CLASSES
from xenmgmt.model import _types as t
from xenmgmt.model._types import INT64_MAX, INT64_MIN, NULL, STRING_MAX, BadValue, Type, parse_size


class word(StrEnum):
    ONE = "one"
    TWO = "two"


FLAGS = t.Flags("bits", (("A", 1), ("B", 4)))
STRUCT = t.Struct("pair", (("number", t.Int), ("text", t.String)))
ATOMS: tuple[Type, ...] = (
    t.String,
    t.Int,
    t.Float,
    t.Bool,
    t.DateTime,
    t.Ref("VM"),
    t.Enum(word),
    FLAGS,
)

# What each type should take.

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
INT64 = st.integers(INT64_MIN, INT64_MAX)
ZONES = st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(timezone)
TIMES = st.datetimes(
    datetime(1, 1, 3),  # noqa: DTZ001  the zone is drawn apart
    datetime(9999, 12, 29),  # noqa: DTZ001
    timezones=ZONES,
)


def values(kind: Type) -> st.SearchStrategy[Any]:
    """Values that this type takes."""
    if isinstance(kind, t.Set):
        return st.lists(values(kind.of), max_size=4)
    if isinstance(kind, t.Option):
        return st.none() | values(kind.of)
    if isinstance(kind, t.Map):
        return st.dictionaries(values(kind.key), values(kind.value), max_size=4)
    if isinstance(kind, t.Struct):
        return st.fixed_dictionaries({name: values(part) for name, part in kind.members})
    return ATOM_VALUES[kind]


ATOM_VALUES: Mapping[Type, st.SearchStrategy[Any]] = {
    t.String: TEXT,
    t.Int: INT64,
    t.Float: st.floats(allow_nan=False, allow_infinity=False) | INT64,
    t.Bool: st.booleans(),
    t.DateTime: TIMES,
    t.Ref("VM"): st.none() | TEXT,
    t.Enum(word): st.sampled_from([*word, "one", "two"]),
    FLAGS: st.sampled_from([0, 1, 4, 5]),
    t.Void: st.none(),
}


def containers(inner: st.SearchStrategy[Type]) -> st.SearchStrategy[Type]:
    keys = st.sampled_from([t.String, t.Int, t.Ref("VM")])
    return st.builds(t.Map, keys, inner) | st.builds(t.Option, inner)


SETS = st.recursive(st.sampled_from(ATOMS), lambda inner: st.builds(t.Set, inner), max_leaves=2)
TYPES = st.recursive(SETS | st.just(STRUCT), containers, max_leaves=3) | st.just(t.Void)
TYPES_AND_VALUES = TYPES.flatmap(lambda kind: st.tuples(st.just(kind), values(kind)))

JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=10)
    | st.binary(max_size=10)
    | st.dates()
    | st.builds(object),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.tuples(inner)
    ),
    max_leaves=5,
)


def refusal(call: Callable[[Any], object], value: object) -> BadValue:
    with pytest.raises(BadValue) as caught:
        call(value)
    assert caught.value.would_do
    assert caught.value.would_do in str(caught.value)
    return caught.value


def refused(call: Callable[[Any], object], value: object) -> BadValue | None:
    """The refusal, if it is one; anything else that is raised fails the test."""
    try:
        call(value)
    except BadValue:
        return refusal(call, value)
    return None


# For all types.


@given(TYPES_AND_VALUES)
def test_what_is_kept_is_taken_again_unchanged(pair: tuple[Type, Any]) -> None:
    """A value in the form in which it is kept is its own check."""
    kind, value = pair
    kept = kind.check(value)
    again = kind.check(kept)
    assert again == kept
    assert type(again) is type(kept)


@given(TYPES)
def test_the_empty_value_fits(kind: Type) -> None:
    """The neutral value of a type is one of its values, as kept."""
    assert kind.check(kind.empty()) == kind.empty()


@given(TYPES, JUNK)
def test_a_value_is_kept_or_refused_with_what_would_do(kind: Type, junk: object) -> None:
    """Whatever is given, the answer is a value or a `BadValue` that says what would do."""
    error = refused(kind.check, junk)
    assert error is None or len(str(error)) <= 80 + len(": ") + len(error.would_do)


@given(TYPES_AND_VALUES)
def test_the_caller_keeps_what_he_gave(pair: tuple[Type, Any]) -> None:
    """Changing a list or dict after it was given changes nothing that is kept."""
    kind, value = pair
    kept = kind.check(value)
    before = repr(kept)
    if isinstance(value, list | dict):
        value.clear()
    assert repr(kept) == before


FIELDS = [field for model in CLASSES.values() for field in model.fields.values()]
MESSAGES = [message for model in CLASSES.values() for message in model.messages.values()]
TYPES_OF = [field.type for field in FIELDS] + [p.type for m in MESSAGES for p in m.params]
IN_USE: list[Type] = list(dict.fromkeys(TYPES_OF))


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.spec) for kind in IN_USE])
def test_every_type_in_use_can_be_checked(kind: Type) -> None:
    """Every type of a field or parameter has an annotation, and takes its neutral value."""
    assert kind.annotation
    assert kind.check(kind.empty()) == kind.empty()


WRONG: tuple[tuple[Type, object], ...] = (
    (t.String, 1),
    (t.String, b"text"),
    (t.String, None),
    (t.Int, True),
    (t.Int, 1.0),
    (t.Int, "1"),
    (t.Float, True),
    (t.Float, "1.0"),
    (t.Bool, 1),
    (t.Bool, "true"),
    (t.DateTime, "19700101T00:00:00Z"),
    (t.DateTime, 0),
    (t.Void, False),
    (t.Ref("VM"), 5),
    (t.Record("VM"), []),
    (t.Set(t.String), "abc"),
    (t.Set(t.String), b"abc"),
    (t.Set(t.String), {"a": "b"}),
    (t.Set(t.String), 1),
    (t.Set(t.String), ["a", 1]),
    (t.Option(t.String), 1),
    (t.Map(t.String, t.Int), [("a", 1)]),
    (t.Map(t.String, t.Int), {"a": "1"}),
    (t.Map(t.String, t.Int), {1: 1}),
    (t.Enum(word), 1),
    (t.Enum(word), ["one"]),
    (FLAGS, "A"),
    (STRUCT, None),
    (STRUCT, {"number": 1}),
    (STRUCT, {"number": 1, "text": "", "more": 1}),
)


@pytest.mark.parametrize(("kind", "value"), WRONG)
def test_wrong_types_are_refused(kind: Type, value: object) -> None:
    """A value of a wrong type is refused, as such."""
    assert refusal(kind.check, value).wrong_type


# Text.


@pytest.mark.parametrize("text", ["", "ü", "日本", "👩‍🚀 emoji", "\x01\t\n", "a" * STRING_MAX])
def test_text_that_is_kept(text: str) -> None:
    """Any Unicode is text, up to a million characters."""
    assert t.String.check(text) == text


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "a\udfffé", "a" * (STRING_MAX + 1)])
def test_text_that_is_refused(text: str) -> None:
    """NUL, half a character and books are no text, though they are of the right type."""
    error = refusal(t.String.check, text)
    assert not error.wrong_type
    assert len(str(error)) < 200


class Label(str):
    __slots__ = ()


def test_subclasses_of_str_are_kept_as_str() -> None:
    """What is kept is plain text: no behaviour of the caller's comes with it."""
    assert type(t.String.check(Label("a"))) is str


# Numbers.


@given(st.integers())
@example(INT64_MAX)
@example(INT64_MIN)
@example(INT64_MAX + 1)
@example(INT64_MIN - 1)
def test_integers_have_64_bits(number: int) -> None:
    """An integer is kept when 64 bits hold it, and refused otherwise."""
    if INT64_MIN <= number <= INT64_MAX:
        assert t.Int.check(number) == number
    else:
        assert not refusal(t.Int.check, number).wrong_type


@given(INT64)
def test_an_int_is_a_float(number: int) -> None:
    """A whole number does where a float is wanted, and is kept as one."""
    kept = t.Float.check(number)
    assert isinstance(kept, float)
    assert kept == float(number)


@given(INT64 | st.integers(-8, 8))
def test_flags_take_sums_of_their_bits(number: int) -> None:
    """Flags take any sum of their bits and nothing else."""
    if number in (0, 1, 4, 5):
        assert FLAGS.check(number) == number
    else:
        assert "A=1, B=4" in refusal(FLAGS.check, number).would_do


# Sizes.


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("4096", 4096),
        ("4096B", 4096),
        ("512MiB", 512 * 2**20),
        ("2 GiB", 2 * 2**30),
        (" 2GiB ", 2 * 2**30),
        ("1.5GB", 1_500_000_000),
        ("1.5GiB", 3 * 2**29),
        ("1k", 1000),
        ("1kB", 1000),
        ("1KiB", 1024),
        ("1Ki", 1024),
        ("3TiB", 3 * 2**40),
        ("7PiB", 7 * 2**50),
        ("9007199254740993", 2**53 + 1),
    ],
)
def test_sizes(text: str, size: int) -> None:
    """A size is a number with a decimal or binary unit, or plain bytes."""
    assert parse_size(text) == size


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "GiB", "-1", "+1", "1,5GB", "1.GB", ".5GB", "1e9", "0x10", "12 apples"),
        *("1 Gi B", "1GiBB", "1 2GB", "1mb", "1EiB", "inf", "nan", "½GB", "1GB\0", "1_000"),
        *("0.5", "1.0001KB", "1.1GiB", "9223372036854775808", "8192PiB", "9" * 40),
    ],
)
def test_no_sizes(text: str) -> None:
    """Anything else is refused, and so are parts of a byte and more than 63 bits."""
    refusal(parse_size, text)


@given(st.text())
def test_sizes_of_any_text(text: str) -> None:
    """Whatever text is given, the answer is a size or a `BadValue`."""
    if refused(parse_size, text) is None:
        assert 0 <= parse_size(text) <= INT64_MAX


@given(st.integers(0, 2**50), st.sampled_from(["", "k", "KiB", "M", "MiB"]))
def test_whole_sizes_are_exact(number: int, unit: str) -> None:
    """A whole number of units loses nothing."""
    factor = {"": 1, "k": 10**3, "KiB": 2**10, "M": 10**6, "MiB": 2**20}[unit]
    if number * factor <= INT64_MAX - 2048:
        assert parse_size(f"{number}{unit}") == number * factor


@given(st.integers(0, 2**32), st.integers(0, 999))
@example(17, 179)
def test_parts_of_a_unit_are_exact(whole: int, part: int) -> None:
    """A size with a fraction is exact when it is a whole number of bytes."""
    assert parse_size(f"{whole}.{part:03}GB") == (whole * 1000 + part) * 10**6


def test_the_largest_size() -> None:
    """The largest size is one byte less than 2**63."""
    assert parse_size(str(INT64_MAX)) == INT64_MAX


# Beyond all bounds.

HUGE = 10**5000
LAST = datetime.max.replace(tzinfo=timezone(timedelta(hours=-1)))


@pytest.mark.parametrize(
    ("call", "value"),
    [
        pytest.param(parse_size, "9" * 400, id="a size that is no float"),
        pytest.param(t.Int.check, HUGE, id="a number that Python does not spell"),
        pytest.param(t.Float.check, 10**400, id="a number that is no float"),
        pytest.param(t.DateTime.check, LAST, id="the year 10000 in UTC"),
    ],
)
def test_values_beyond_all_bounds(call: Callable[[Any], object], value: object) -> None:
    """A value beyond all bounds is refused like any other."""
    refusal(call, value)


def test_a_set_of_records() -> None:
    """Records have no hash; a set of them is kept as it was given."""
    assert t.Set(t.Record("VM")).check([{"a": 1}, {}]) == ({"a": 1}, {})


# Times.


def test_a_time_knows_its_zone() -> None:
    """A time without a zone could be any of 26 hours: it is refused, as a value."""
    error = refusal(t.DateTime.check, datetime(2006, 7, 3))  # noqa: DTZ001  that is the point
    assert not error.wrong_type


@given(TIMES)
def test_times_are_kept_in_utc(moment: datetime) -> None:
    """A time is kept as the same moment in UTC."""
    kept = t.DateTime.check(moment)
    assert kept == moment
    assert kept.tzinfo is UTC


# References and containers.


def test_null_is_written_as_none() -> None:
    """None is the reference to nothing."""
    assert t.Ref("VM").check(None) == NULL == t.Ref("VM").empty()


@given(st.lists(TEXT, max_size=8))
def test_a_set_keeps_order_and_drops_repetition(items: list[str]) -> None:
    """A set keeps each value once, where it first stood."""
    kept = t.Set(t.String).check(items)
    assert kept == tuple(dict.fromkeys(items))
    assert t.Set(t.String).check(iter(items)) == kept


@given(st.dictionaries(TEXT, INT64, max_size=5))
def test_a_map_is_a_copy(pairs: dict[str, int]) -> None:
    """A map is kept as another dict with the same pairs."""
    kept = t.Map(t.String, t.Int).check(pairs)
    assert kept == pairs
    assert kept is not pairs


def test_an_enum_takes_words_and_members() -> None:
    """A word of the list and its member are the same; another word is told the list."""
    assert t.Enum(word).check("two") is word.TWO
    assert t.Enum(word).check(word.TWO) is word.TWO
    error = refusal(t.Enum(word).check, "three")
    assert not error.wrong_type
    assert error.would_do == "one of one, two"


def test_spelling() -> None:
    """A type is spelled as in the specification."""
    kind = t.Map(t.Ref("VM"), t.Set(t.Enum(word)))
    assert kind.spec == "Map(Ref(VM),Set(Enum(word)))"
    assert [atom.spec for atom in ATOMS[:5]] == ["String", "Int", "Float", "Bool", "DateTime"]
    assert (FLAGS.spec, STRUCT.spec) == ("Flags(bits)", "Struct(pair)")
    assert (t.Void.spec, t.Record("VM").spec) == ("Void", "Record(VM)")


def test_annotations() -> None:
    """A type is annotated as users see its values."""
    assert t.Ref("VM").annotation == "VM | None"
    assert t.Set(t.Ref("VM")).annotation == "tuple[VM, ...]"
    assert t.Map(t.Ref("VM"), t.Int).annotation == "Mapping[VM, int]"
    assert t.Enum(word).annotation == "word"
