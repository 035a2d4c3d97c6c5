"""The XML-RPC codec, against the standard library's and against broken input."""

from __future__ import annotations

import re
import xmlrpc.client
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xenmgmt.rpc import xmlrpc as ours
from xenmgmt.rpc._limits import Limits
from xenmgmt.rpc._values import Call, Malformed, TooLarge

# What XML 1.0 can carry; a carriage return is written as a reference by ours, and lost by theirs.
TEXT = st.text(
    st.characters(
        exclude_categories=("Cs",),
        exclude_characters=[chr(n) for n in range(32) if n not in (9, 10)] + ["\ufffe", "\uffff"],
    )
)
TIMES = st.integers(0, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
SCALARS = st.one_of(TEXT, st.booleans(), st.floats(allow_nan=False, allow_infinity=False), TIMES)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)
NAMES = st.from_regex(r"[A-Za-z_]{1,20}(\.[A-Za-z_0-9]{1,20}){0,2}", fullmatch=True)


def theirs(value: Any) -> Any:
    """A value as the standard library's marshalling takes and gives it: times of its own."""
    if isinstance(value, datetime):
        return xmlrpc.client.DateTime(f"{value:%Y%m%dT%H:%M:%S}Z")
    if isinstance(value, list):
        return [theirs(one) for one in value]
    if isinstance(value, dict):
        return {key: theirs(one) for key, one in value.items()}
    return value


class TestAgainstStandardLibrary:
    """Each reads what the other wrote, and gets what was meant."""

    @given(NAMES, st.lists(VALUES, max_size=4))
    @settings(max_examples=150)
    def test_their_calls_are_read(self, name: str, params: list[Any]) -> None:
        """A call that xmlrpc.client wrote is read as it was meant."""
        body = xmlrpc.client.dumps(tuple(theirs(params)), name).encode()

        assert ours.load_call(body) == Call(name, params)

    @given(NAMES, st.lists(VALUES, max_size=4))
    @settings(max_examples=150)
    def test_our_calls_are_read(self, name: str, params: list[Any]) -> None:
        """A call that we wrote is read by xmlrpc.client as it was meant."""
        body = ours.dump_call(Call(name, params))
        found, method = xmlrpc.client.loads(body.decode())

        assert (method, list(found)) == (name, theirs(params))

    @given(VALUES)
    @settings(max_examples=150)
    def test_our_answers_are_read(self, value: Any) -> None:
        """A value in an answer of ours is read by xmlrpc.client, and by us."""
        body = ours.success(ours.value_xml(value).encode())
        (told,), _ = xmlrpc.client.loads(body.decode())

        assert told == {"Status": "Success", "Value": theirs(value)}
        assert ours.load_answer(body) == {"Status": "Success", "Value": value}

    @given(st.integers(-(2**63), 2**63 - 1))
    def test_integers_are_decimal_text(self, number: int) -> None:
        """An integer of 64 bits, which XML-RPC has no type for, is written as text."""
        assert ours.value_xml(number) == f"<value>{number}</value>"

    @given(st.lists(TEXT, max_size=5))
    @settings(max_examples=150)
    @example(["a & b < c", "]]>", "\t\n"])
    def test_faults_and_failures(self, words: list[str]) -> None:
        """Errors are read by xmlrpc.client."""
        (told,), _ = xmlrpc.client.loads(ours.failure(["CODE", *words]).decode())
        assert told == {"Status": "Failure", "ErrorDescription": ["CODE", *words]}
        with pytest.raises(xmlrpc.client.Fault) as caught:
            xmlrpc.client.loads(ours.fault(7, "".join(words)).decode())
        assert (caught.value.faultCode, caught.value.faultString) == (7, "".join(words))


class TestFastPath:
    """The expression for the usual form, and expat, read the same."""

    @given(NAMES, st.lists(TEXT, max_size=4), st.booleans())
    @settings(max_examples=200)
    def test_same_as_slow(self, name: str, params: list[str], typed: bool) -> None:
        """What the fast path takes, the slow one reads alike."""
        texts = [ours.escape(text) for text in params]
        if typed:
            texts = [f"<string>{text}</string>" for text in texts]
        body = (
            f"<?xml version='1.0'?>\n<methodCall><methodName>{name}</methodName><params>"
            + "".join(f"<param>\n <value>{text}</value></param>" for text in texts)
            + "</params></methodCall>"
        ).encode()
        slow = ours.load_call_slow(body)
        fast = ours.load_call_fast(body)

        assert slow == Call(name, list(params))
        assert fast is None or fast == slow

    @given(st.binary(max_size=300))
    @settings(max_examples=200)
    @example(b"<methodCall><methodName>a</methodName></methodCall>")
    @example(b"<methodCall><methodName>a</methodName><params/></methodCall>\n")
    def test_takes_nothing_that_is_wrong(self, body: bytes) -> None:
        """What the fast path takes is well-formed."""
        if ours.load_call_fast(body) is not None:
            assert ours.load_call_fast(body) == ours.load_call_slow(body)

    def test_usual_calls_are_fast(self) -> None:
        """The form that xmlrpc.client sends is of the usual form."""
        body = xmlrpc.client.dumps(("OpaqueRef:1", "OpaqueRef:2"), "VM.get_record").encode()

        assert ours.load_call_fast(body) == Call("VM.get_record", ["OpaqueRef:1", "OpaqueRef:2"])

    def test_long_input_takes_no_longer_than_its_length(self) -> None:
        """The expression does not try over and over: a megabyte is refused at once."""
        body = b"<methodCall><methodName>a</methodName><params>" + b"<param> " * 130_000

        with pytest.raises(Malformed):
            ours.load_call(body)


def call(params: str) -> bytes:
    return f"<methodCall><methodName>m</methodName><params>{params}</params></methodCall>".encode()


def value(inner: str) -> bytes:
    return call(f"<param><value>{inner}</value></param>")


class TestForms:
    """Forms that clients use."""

    @pytest.mark.parametrize(
        ("inner", "expected"),
        [
            ("", ""),
            ("<string></string>", ""),
            ("<string/>", ""),
            ("plain", "plain"),
            (" \n", " \n"),
            ("<int>-5</int>", -5),
            ("<i4>5</i4>", 5),
            ("<i8>9007199254740993</i8>", 9007199254740993),
            ("<double>1e3</double>", 1000.0),
            ("<boolean>1</boolean>", True),
            ("<boolean>false</boolean>", False),
            ("<nil/>", None),
            ("\n <string>x</string>\n", "x"),
            ("<array><data/></array>", []),
            ("<array>\n<data>\n<value>a</value>\n</data>\n</array>", ["a"]),
            ("<struct/>", {}),
            (
                "<struct><member><name>a&amp;b</name><value>1</value></member></struct>",
                {"a&b": "1"},
            ),
            ("<dateTime.iso8601>20260101T12:30:00Z</dateTime.iso8601>", 12),
            ("<dateTime.iso8601>20260101T12:30:00</dateTime.iso8601>", 12),
            ("<dateTime.iso8601>2026-01-01T12:30:00.5+00:00</dateTime.iso8601>", 12),
            ("&#65;&lt;", "A<"),
            ("<![CDATA[<b>]]>", "<b>"),
        ],
    )
    def test_value(self, inner: str, expected: Any) -> None:
        """Each form of a value is read as XML-RPC means it."""
        (found,) = ours.load_call(value(inner)).params

        if isinstance(found, datetime):
            assert (found.hour, found.utcoffset() is not None) == (expected, True)
        else:
            assert found == expected
            assert type(found) is type(expected)

    def test_utf16(self) -> None:
        """Another encoding of XML does too, when it is declared."""
        text = '<?xml version="1.0" encoding="utf-16"?>' + value("é").decode()

        assert ours.load_call(text.encode("utf-16")).params == ["é"]

    @given(st.floats(allow_nan=False, allow_infinity=False))
    def test_double(self, number: float) -> None:
        """A float is written without exponent, as XML-RPC says, and is the same when read."""
        text = (
            ours.value_xml(number).removeprefix("<value><double>").removesuffix("</double></value>")
        )

        assert re.fullmatch(r"-?\d+\.?\d*", text)
        assert float(text) == number

    def test_no_white_space(self) -> None:
        """Nothing stands between two elements of an answer, and texts are untyped."""
        body = ours.success(ours.value_xml({"a": ["b", {"c": 1}, True, 1.5]}).encode()).decode()

        assert re.search(r">\s+<", body.removeprefix('<?xml version="1.0"?>')) is None
        assert "<string>" not in body
        assert "<value>b</value>" in body

    def test_what_xml_cannot_carry(self) -> None:
        """Characters that no XML can carry are replaced; the answer stays well-formed."""
        body = ours.success(ours.value_xml("a\x00b\ud800c\rd").encode())

        assert ours.load_answer(body)["Value"] == "a\ufffdb\ufffdc\rd"


BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>"""


class TestRefusals:
    """What is no request is `Malformed`, what is too much `TooLarge`; nothing else is raised."""

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"x",
            b"<a/>",
            b"<methodCall/>",
            b"<methodCall></methodCall>",
            b"<methodCall><methodName></methodName></methodCall>",
            b"<methodCall><methodName>a</methodName><methodName>b</methodName></methodCall>",
            b"<methodCall><methodName>a</methodName>",
            b"<methodResponse><params/></methodResponse>",
            call("<value>a</value>"),
            call("<param><value>a</value><value>b</value></param>"),
            value("<string>a</string><string>b</string>"),
            value("<array><value>a</value></array>"),
            value("<struct><member><value>a</value><name>n</name></member></struct>"),
            value("<int>1.5</int>"),
            value("<int></int>"),
            value("<int>" + "9" * 100 + "</int>"),
            value("<boolean>2</boolean>"),
            value("<double>x</double>"),
            value("<dateTime.iso8601>today</dateTime.iso8601>"),
            value("<what>1</what>"),
            value("\x00"),
            value("&unknown;"),
            b"\xff\xfe" + value("a"),
            value("a").replace(b"a", b"\xff"),
            b'<?xml version="1.0" encoding="no-such"?>' + value("a"),
            BOMB.encode() + value("&b;"),
            b'<!DOCTYPE a SYSTEM "file:///etc/passwd">' + value("a"),
        ],
    )
    def test_malformed(self, body: bytes) -> None:
        """It is refused as malformed."""
        with pytest.raises(Malformed):
            ours.load_call(body)

    def test_depth(self) -> None:
        """Nesting is bounded."""
        limits = Limits(depth=5)

        def nested(depth: int) -> bytes:
            return value("<array><data><value>" * depth + "x" + "</value></data></array>" * depth)

        ours.load_call(nested(5), limits)
        with pytest.raises(TooLarge):
            ours.load_call(nested(6), limits)
        with pytest.raises(Malformed):
            ours.load_call(nested(100_000))

    def test_text(self) -> None:
        """The length of a text is bounded, also when it comes in pieces."""
        limits = Limits(text=10)
        for text in ("a" * 11, "<string>" + "&amp;" * 11 + "</string>"):
            with pytest.raises(TooLarge):
                ours.load_call(value(text), limits)

    def test_body(self) -> None:
        """The size of a request is bounded."""
        with pytest.raises(TooLarge):
            ours.load_call(value("a"), Limits(body=10))

    @given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 40))
    @settings(max_examples=300)
    def test_mutations(self, noise: bytes, at: int, length: int) -> None:
        """A request with a piece cut out and noise put in is read, or refused; no third way."""
        body = value("<struct><member><name>n</name><value><int>5</int></value></member></struct>")
        mutated = body[:at] + noise + body[at + length :]
        with suppress(Malformed):
            assert ours.load_call(mutated).method
