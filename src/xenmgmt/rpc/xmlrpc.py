"""XML-RPC as a pure function of bytes to calls, and of values to bytes.

Requests are read by a strict expression that knows the one form in which almost all calls come
(texts without entities), and otherwise by expat. Document type declarations are refused, and with
them every entity of a client's own; nesting and sizes are bounded.

Answers have no white space between elements; texts and integers stand as ``<value>text</value>``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from xml.parsers import expat

from ._limits import Limits
from ._values import Call, Malformed, Plain, TooLarge, iso8601, parse_time

CONTENT_TYPE = b"text/xml"
HEAD = b'<?xml version="1.0"?>'
DEFAULT = Limits()

# --- writing --------------------------------------------------------------------------------------

_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ENTITY = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}


def escape(text: str) -> str:
    """Text as XML can carry it; what no XML can is replaced by U+FFFD."""
    if _SPECIAL.search(text) is None:
        return text
    return _SPECIAL.sub(lambda found: _ENTITY.get(found[0], "\ufffd"), text)


def _list(value: Sequence[Plain]) -> str:
    items = "".join(map(value_xml, value))
    return f"<value><array><data>{items}</data></array></value>"


def _dict(value: dict[str, Plain]) -> str:
    members = "".join(
        f"<member><name>{escape(str(key))}</name>{value_xml(one)}</member>"
        for key, one in value.items()
    )
    return f"<value><struct>{members}</struct></value>"


def _float(value: float) -> str:
    text = repr(value)
    if "e" in text:  # XML-RPC knows no exponents
        text = format(Decimal(text), "f")
    return f"<value><double>{text}</double></value>"


def _bool(value: bool) -> str:
    return f"<value><boolean>{int(value)}</boolean></value>"


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: lambda text: f"<value>{escape(text)}</value>",
    int: lambda number: f"<value>{number}</value>",
    bool: _bool,
    float: _float,
    datetime: lambda time: f"<value><dateTime.iso8601>{iso8601(time)}</dateTime.iso8601></value>",
    list: _list,
    tuple: _list,
    dict: _dict,
    type(None): lambda _: "<value></value>",
}


def value_xml(value: Plain) -> str:
    """``<value>…</value>``."""
    return _WRITERS[type(value)](value)


_OPEN = HEAD + b"<methodResponse><params><param><value><struct><member><name>Status</name><value>"
_SUCCESS = _OPEN + b"Success</value></member><member><name>Value</name>"
_FAILURE = _OPEN + b"Failure</value></member><member><name>ErrorDescription</name>"
_CLOSE = b"</member></struct></value></param></params></methodResponse>"


def success(value: bytes | list[bytes]) -> bytes:
    """The answer around a value that is XML already, whole or in parts."""
    if isinstance(value, bytes):
        return _SUCCESS + value + _CLOSE
    return b"".join((_SUCCESS, *value, _CLOSE))


def failure(error: Sequence[str]) -> bytes:
    """The answer with an error: code, then parameters."""
    return _FAILURE + _list(list(error)).encode() + _CLOSE


def bare(value: bytes) -> bytes:
    """An answer without Status, as ``system.listMethods`` gives."""
    return HEAD + b"<methodResponse><params><param>" + value + b"</param></params></methodResponse>"


def fault(code: int, text: str) -> bytes:
    """The answer to what is no request."""
    return (
        HEAD
        + b"<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>"
        + str(code).encode()
        + b"</int></value></member><member><name>faultString</name>"
        + value_xml(text).encode()
        + b"</member></struct></value></fault></methodResponse>"
    )


def dump_call(call: Call) -> bytes:
    """A request."""
    params = "".join(f"<param>{value_xml(one)}</param>" for one in call.params)
    return (
        HEAD
        + f"<methodCall><methodName>{escape(call.method)}</methodName>".encode()
        + f"<params>{params}</params></methodCall>".encode()
    )


# --- reading --------------------------------------------------------------------------------------

_TEXT = "[^<&>\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]*"
_PARAM = (
    rf"[ \n\t]*<param>[ \n\t]*<value>(?:<string>({_TEXT})</string>|({_TEXT}))</value>"
    r"[ \n\t]*</param>"
)
_FAST = re.compile(
    r"(?:<\?xml version=['\"]1\.0['\"](?: encoding=['\"](?:utf|UTF)-8['\"])?[ ]*\?>)?[ \n\t]*"
    r"<methodCall>[ \n\t]*<methodName>([\w.:/-]{1,200})</methodName>[ \n\t]*"
    rf"(?:<params>((?:{_PARAM})*)[ \n\t]*</params>|<params[ ]?/>)?[ \n\t]*</methodCall>[ \n\t]*\Z",
    re.ASCII,
)
_ONE = re.compile(_PARAM, re.ASCII)


def load_call(body: bytes, limits: Limits = DEFAULT) -> Call:
    """The call in a request.

    Raises `Malformed` when it is none, `TooLarge` when it goes beyond a limit.
    """
    if len(body) > limits.body:
        raise TooLarge(f"a request of {len(body)} bytes; at most {limits.body}")
    return load_call_fast(body, limits) or load_call_slow(body, limits)


def load_call_fast(body: bytes, limits: Limits = DEFAULT) -> Call | None:
    """The call, if the request is of the usual form; else None."""
    try:
        found = _FAST.match(body.decode())
    except UnicodeDecodeError:
        return None
    if found is None:
        return None
    params = [typed or plain for typed, plain in _ONE.findall(found[2] or "")]
    if any(len(text) > limits.text for text in params):
        raise TooLarge(f"a text of more than {limits.text} characters")
    return Call(found[1], params)


def load_call_slow(body: bytes, limits: Limits = DEFAULT) -> Call:
    """The call in any well-formed request."""
    reader = _read(body, limits)
    if reader.method is None:
        raise Malformed("no methodName")
    return Call(reader.method, reader.params)


def load_answer(body: bytes, limits: Limits = DEFAULT) -> Plain:
    """The value in an answer; a Fault comes as `Malformed`."""
    reader = _read(body, limits)
    if reader.is_fault:
        raise Malformed(f"the peer calls the request malformed: {reader.params}")
    if len(reader.params) != 1:
        raise Malformed(f"an answer with {len(reader.params)} values")
    return reader.params[0]


def _read(body: bytes, limits: Limits) -> _Reader:
    reader = _Reader(limits)
    try:
        reader.parser.Parse(body, True)
    except expat.ExpatError as error:
        raise Malformed(f"no XML: {error}") from None
    except (ValueError, LookupError, UnicodeError) as error:  # an encoding that nobody knows
        if isinstance(error, Malformed):
            raise
        raise Malformed(f"no XML: {error}") from None
    finally:
        reader.forget()
    return reader


def _to_int(text: str) -> int:
    if not re.fullmatch(r"\s*[+-]?\d{1,25}\s*", text, re.ASCII):
        raise Malformed(f"{text[:40]!r} is no integer")
    return int(text)


def _to_float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Malformed(f"{text[:40]!r} is no number") from None


def _to_bool(text: str) -> bool:
    if text.strip() not in ("0", "1", "true", "false"):
        raise Malformed(f"{text[:40]!r} is no boolean")
    return text.strip() in ("1", "true")


_SCALARS: dict[str, Callable[[str], Plain]] = {
    "string": str,
    "int": _to_int,
    "i4": _to_int,
    "i8": _to_int,
    "ex:i8": _to_int,
    "double": _to_float,
    "boolean": _to_bool,
    "dateTime.iso8601": parse_time,
    "base64": str,
    "nil": lambda _: None,
    "ex:nil": lambda _: None,
}
_WITHIN: dict[str, tuple[str, ...]] = {
    "methodCall": ("",),
    "methodResponse": ("",),
    "methodName": ("methodCall",),
    "params": ("methodCall", "methodResponse"),
    "fault": ("methodResponse",),
    "param": ("params",),
    "value": ("param", "member", "data", "fault"),
    "array": ("value",),
    "struct": ("value",),
    "data": ("array",),
    "member": ("struct",),
    "name": ("member",),
    **dict.fromkeys(_SCALARS, ("value",)),
}
_CHILDREN = {"param": (1, 1), "member": (2, 2), "value": (0, 1), "array": (1, 1), "fault": (1, 1)}
"""How many elements must stand within one; any number where nothing is said."""
_MISSING: Any = object()


class _Reader:
    """Builds values while expat reads. The document must nest as XML-RPC says."""

    def __init__(self, limits: Limits) -> None:
        self.method: str | None = None
        self.params: list[Plain] = []
        self.is_fault = False
        self._limits = limits
        self._path: list[str] = []
        self._children: list[int] = []
        self._text: list[str] = []
        self._length = 0
        self._boxes: list[Any] = []
        self._names: list[str | None] = []
        self._values: list[Any] = []
        parser = self.parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype

    def forget(self) -> None:
        """The parser and this object point at each other: let both go at once."""
        parser = self.parser
        parser.StartElementHandler = parser.EndElementHandler = None
        parser.CharacterDataHandler = parser.StartDoctypeDeclHandler = None
        parser.EntityDeclHandler = None

    def _doctype(self, *_: object) -> None:
        raise Malformed("a document type declaration; entities of one's own are refused")

    def _start(self, tag: str, _: dict[str, str]) -> None:
        around = self._path[-1] if self._path else ""
        if tag not in _WITHIN or around not in _WITHIN[tag]:
            raise Malformed(f"<{tag[:40]}> within <{around}>")
        self._path.append(tag)
        if self._children:
            self._children[-1] += 1
        self._children.append(0)
        if tag == "value":
            self._values.append(_MISSING)
        if tag in ("array", "struct"):
            if len(self._boxes) >= self._limits.depth:
                raise TooLarge(f"nested deeper than {self._limits.depth}")
            self._boxes.append([] if tag == "array" else {})
        elif tag == "member":
            self._names.append(None)
        elif tag == "fault":
            self.is_fault = True
        self._text.clear()
        self._length = 0

    def _data(self, text: str) -> None:
        self._length += len(text)
        if self._length > self._limits.text:
            raise TooLarge(f"a text of more than {self._limits.text} characters")
        self._text.append(text)

    def _end(self, tag: str) -> None:
        self._path.pop()
        least, most = _CHILDREN.get(tag, (0, sys.maxsize))
        if not least <= self._children.pop() <= most:
            raise Malformed(f"<{tag}> with too few or too many elements in it")
        text = "".join(self._text)
        if tag in _SCALARS:
            self._values[-1] = _SCALARS[tag](text)
        elif tag == "value":
            value = self._values.pop()
            self._take(text if value is _MISSING else value)
        elif tag in ("array", "struct"):
            self._values[-1] = self._boxes.pop()
        elif tag == "name":
            self._names[-1] = text
        elif tag == "member":
            self._names.pop()
        elif tag == "methodName":
            if self.method is not None or not text.strip():
                raise Malformed("not one methodName")
            self.method = text.strip()
        self._text.clear()
        self._length = 0

    def _take(self, value: Plain) -> None:
        around = self._path[-1]
        if around in ("param", "fault"):
            self.params.append(value)
        elif around == "data":
            self._boxes[-1].append(value)
        else:
            name = self._names[-1]
            if name is None:
                raise Malformed("a member whose value stands before its name")
            self._boxes[-1][name] = value
