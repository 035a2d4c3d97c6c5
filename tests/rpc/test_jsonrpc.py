"""The JSON-RPC codec, against the standard library's JSON and against broken input."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xenmgmt.rpc import jsonrpc as ours
from xenmgmt.rpc._limits import Limits
from xenmgmt.rpc._values import Call, Malformed, TooLarge

TEXT = st.text(st.characters(exclude_categories=("Cs",)))
SCALARS = st.one_of(
    TEXT,
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)
IDS = st.one_of(st.none(), TEXT, st.integers(-(2**53), 2**53), st.floats(-1e9, 1e9))


def one(body: bytes) -> ours.Request:
    (found,), is_batch = ours.load_calls(body)
    assert not is_batch
    assert isinstance(found, ours.Request)
    return found


@given(TEXT.filter(bool), st.lists(VALUES, max_size=4), IDS)
@settings(max_examples=150)
def test_calls_are_read(name: str, params: list[Any], id: Any) -> None:
    """A call is read as json.dumps wrote it, and answered with its id as it came."""
    body = json.dumps({"jsonrpc": "2.0", "method": name, "params": params, "id": id}).encode()
    request = one(body)

    assert request.call == Call(name, params, id)
    answer = json.loads(ours.success(request, ours.value_json(params)))
    assert answer == {"jsonrpc": "2.0", "result": params, "id": id}


def test_version_1() -> None:
    """A call without a version is of 1.0: result, error and id, all three."""
    for id in ("[1,{}]", "{}", "true", "1.5", "null"):  # of any type, and echoed as it came
        request = one(f'{{"method": "m", "params": [], "id": {id}}}'.encode())
        assert ours.success(request, b"5") == f'{{"result":5,"error":null,"id":{id}}}'.encode()
    request = one(b'{"method": "m", "params": ["a"], "id": "x"}')

    assert json.loads(ours.success(request, b"5")) == {"result": 5, "error": None, "id": "x"}
    told = json.loads(ours.failure(request, ["CODE", "a", "b"]))
    error = {"code": ours.API_ERROR, "message": "CODE", "data": ["a", "b"]}
    assert told == {"result": None, "error": error, "id": "x"}


def test_errors_of_version_2() -> None:
    """An error has an integer as code, the API's code as message, and the parameters as data."""
    request = one(b'{"jsonrpc": "2.0", "method": "m", "id": 5}')
    told = json.loads(ours.failure(request, ["VM_IS_TEMPLATE", "OpaqueRef:1"]))

    error = {"code": ours.API_ERROR, "message": "VM_IS_TEMPLATE", "data": ["OpaqueRef:1"]}
    assert told == {"jsonrpc": "2.0", "error": error, "id": 5}


def test_values() -> None:
    """Integers are numbers, times texts of ISO 8601, void an empty text."""
    time = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    assert ours.value_json({"n": 2**62, "t": time}) == (
        b'{"n":4611686018427387904,"t":"20260102T03:04:05Z"}'
    )
    assert ours.value_json(None) == b'""'


def test_notification() -> None:
    """A call of 2.0 without an id wants no answer; one of 1.0 does."""
    assert one(b'{"jsonrpc": "2.0", "method": "m"}').silent
    assert not one(b'{"method": "m"}').silent


@pytest.mark.parametrize(
    "body", [b"", b"{", b"nul", b"\xff", b'{"a": "\\ud800"}', b"[" * 100_000, b"1 2", b"NaN"]
)
def test_no_json(body: bytes) -> None:
    """What is no JSON is refused as such."""
    with pytest.raises(Malformed):
        ours.load_calls(body)


@pytest.mark.parametrize(
    "body",
    [
        b"5",
        b"null",
        b"{}",
        b'{"method": 5}',
        b'{"method": ""}',
        b'{"method": "m", "params": {"a": 1}}',
        b'{"method": "m", "jsonrpc": "3.0"}',
        b'{"jsonrpc": "2.0", "method": "m", "id": []}',
        b'{"jsonrpc": "2.0", "method": "m", "id": true}',
    ],
)
def test_no_request(body: bytes) -> None:
    """JSON that is no request is told so, with its id if it has one."""
    (found,), _ = ours.load_calls(body)

    assert isinstance(found, ours.Invalid)


def test_limits() -> None:
    """Size, nesting, texts and batches are bounded."""
    deep = json.dumps({"method": "m", "params": [[[[["x"]]]]]}).encode()
    for body, limits in (
        (b'{"method": "m"}', Limits(body=5)),
        (deep, Limits(depth=2)),
        (b'{"method": "m", "params": ["aaaaaaaa"]}', Limits(text=4)),
        (b"[1,2,3]", Limits(calls=2)),
    ):
        with pytest.raises(TooLarge):
            ours.load_calls(body, limits)


@given(st.binary(max_size=100), st.integers(0, 60), st.integers(0, 20))
@settings(max_examples=300)
def test_mutations(noise: bytes, at: int, length: int) -> None:
    """A request with a piece cut out and noise put in is read, or refused; no third way."""
    body = b'{"jsonrpc": "2.0", "method": "m", "params": ["a", {"b": [1]}], "id": 1}'
    with suppress(Malformed):
        assert ours.load_calls(body[:at] + noise + body[at + length :])
