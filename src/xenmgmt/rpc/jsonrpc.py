"""JSON-RPC 1.0 and 2.0 as a pure function of bytes to calls, and of values to bytes.

The id is echoed as it came. An error is ``{"code": 1, "message": CODE, "data": [parameters]}``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from ._limits import Limits
from ._values import Call, Malformed, Plain, TooLarge, iso8601

CONTENT_TYPE = b"application/json"
DEFAULT = Limits()

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
API_ERROR = 1
"""The code of every error of the API itself; which one, ``message`` says."""

_OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS


class Invalid(Malformed):
    """JSON, but no request."""

    def __init__(self, text: str, request: Request | None = None) -> None:
        super().__init__(text)
        self.request = request


@dataclass(frozen=True, slots=True)
class Request:
    """How one call wants to be answered."""

    call: Call
    version: int = 2
    silent: bool = False
    """A notification: it gets no answer."""


def _other(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso8601(value)
    raise TypeError(f"no JSON for a {type(value).__name__}")


def value_json(value: Plain) -> bytes:
    """A value as JSON; None, as void and as a missing option, is an empty text."""
    return b'""' if value is None else orjson.dumps(value, _other, _OPTIONS)


def load_calls(body: bytes, limits: Limits = DEFAULT) -> tuple[list[Request | Invalid], bool]:
    """The calls in a request, and whether it is a batch of them.

    Raises `Malformed` when it is no JSON, `Invalid` when it is no request.
    """
    if len(body) > limits.body:
        raise TooLarge(f"a request of {len(body)} bytes; at most {limits.body}")
    try:
        found = orjson.loads(body)
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise Malformed(f"no JSON: {error}") from None
    if not isinstance(found, list):
        return [_request(found, limits)], False
    if not found:
        raise Invalid("an empty batch")
    if len(found) > limits.calls:
        raise TooLarge(f"a batch of {len(found)} calls; at most {limits.calls}")
    return [_request(one, limits) for one in found], True


def _request(found: Any, limits: Limits) -> Request | Invalid:
    if not isinstance(found, dict):
        return Invalid("a request is an object")
    version = found.get("jsonrpc", "1.0")
    name, params, id = found.get("method"), found.get("params", []), found.get("id")
    known = Request(Call("", [], id), 2 if version == "2.0" else 1)
    if version not in ("1.0", "2.0"):
        return Invalid('jsonrpc is "2.0", or left out', known)
    if version == "2.0" and isinstance(id, list | dict | bool):  # in 1.0 it is of any type
        return Invalid("an id is a text or a number", Request(Call("", []), known.version))
    _assert_bounded(id, limits.depth, limits.text)
    if not isinstance(name, str) or not name:
        return Invalid("no method", known)
    if not isinstance(params, list):
        return Invalid("params are an array: the session, then the parameters in order", known)
    _assert_bounded(params, limits.depth, limits.text)
    return Request(Call(name, params, id), known.version, version == "2.0" and "id" not in found)


def _assert_bounded(value: Plain, depth: int, text: int) -> None:
    if isinstance(value, str):
        if len(value) > text:
            raise TooLarge(f"a text of more than {text} characters")
        return
    if not isinstance(value, list | dict):
        return
    if depth < 0:
        raise TooLarge("nested too deep")
    for one in value if isinstance(value, list) else value.values():
        _assert_bounded(one, depth - 1, text)


def success(request: Request, value: bytes | list[bytes]) -> bytes:
    """The answer around a value that is JSON already, whole or in parts."""
    id = orjson.dumps(request.call.id)
    parts = [value] if isinstance(value, bytes) else value
    if request.version == 1:
        return b"".join((b'{"result":', *parts, b',"error":null,"id":', id, b"}"))
    return b"".join((b'{"jsonrpc":"2.0","result":', *parts, b',"id":', id, b"}"))


def failure(
    request: Request | None, error: Sequence[str], more: Mapping[str, Plain] | None = None
) -> bytes:
    """The answer with an error of the API: code, then parameters.

    ``more`` are further members of the error, for clients that know them.
    """
    return _failed(request, API_ERROR, error[0], list(error[1:]), more)


def fault(request: Request | None, code: int, text: str) -> bytes:
    """The answer to what is no request."""
    return _failed(request, code, text, [])


def _failed(
    request: Request | None,
    code: int,
    message: str,
    data: list[str],
    more: Mapping[str, Plain] | None = None,
) -> bytes:
    version = 2 if request is None else request.version
    error = {"code": code, "message": message, "data": data, **(more or {})}
    id = None if request is None else request.call.id
    if version == 1:
        return orjson.dumps({"result": None, "error": error, "id": id})
    return orjson.dumps({"jsonrpc": "2.0", "error": error, "id": id})


def batch(answers: Sequence[bytes]) -> bytes:
    """The answers of a batch."""
    return b"[" + b",".join(answers) + b"]"
