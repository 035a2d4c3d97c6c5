"""The two forms of a value on the wire, behind one face."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from . import jsonrpc, xmlrpc
from ._values import Plain


@dataclass(frozen=True, slots=True)
class Codec:
    """How values are written. ``struct`` and ``array`` put together what is written already.

    ``around`` gives what stands before and behind a member of a struct; ``whole`` the parts of a
    struct whose members have that around them. Large answers are such parts until the last moment,
    so that their bytes are copied once.
    """

    name: str
    value: Callable[[Plain], bytes]
    struct: Callable[[Iterable[tuple[str, bytes]]], bytes]
    array: Callable[[Iterable[bytes]], bytes]
    around: Callable[[str], tuple[bytes, bytes]]
    whole: Callable[[list[bytes]], list[bytes]]


Encoded = bytes | list[bytes]
"""A value as it goes on the wire, whole or in parts."""


def whole(value: Encoded) -> bytes:
    """An encoded value in one piece."""
    return value if isinstance(value, bytes) else b"".join(value)


def _xml_struct(members: Iterable[tuple[str, bytes]]) -> bytes:
    parts = [b"<value><struct>"]
    for name, value in members:
        parts.append(f"<member><name>{xmlrpc.escape(name)}</name>".encode())
        parts.append(value)
        parts.append(b"</member>")
    parts.append(b"</struct></value>")
    return b"".join(parts)


def _xml_array(values: Iterable[bytes]) -> bytes:
    return b"<value><array><data>" + b"".join(values) + b"</data></array></value>"


def _json_struct(members: Iterable[tuple[str, bytes]]) -> bytes:
    return b"{" + b",".join([jsonrpc.value_json(k) + b":" + v for k, v in members]) + b"}"


def _json_array(values: Iterable[bytes]) -> bytes:
    return b"[" + b",".join(values) + b"]"


def _xml_around(name: str) -> tuple[bytes, bytes]:
    return f"<member><name>{xmlrpc.escape(name)}</name>".encode(), b"</member>"


def _xml_whole(members: list[bytes]) -> list[bytes]:
    return [b"<value><struct>", *members, b"</struct></value>"]


def _json_around(name: str) -> tuple[bytes, bytes]:
    return b"," + jsonrpc.value_json(name) + b":", b""


def _json_whole(members: list[bytes]) -> list[bytes]:
    return [b"{", members[0][1:], *members[1:], b"}"] if members else [b"{}"]


XML = Codec(
    "xml",
    lambda value: xmlrpc.value_xml(value).encode(),
    _xml_struct,
    _xml_array,
    _xml_around,
    _xml_whole,
)
JSON = Codec("json", jsonrpc.value_json, _json_struct, _json_array, _json_around, _json_whole)
