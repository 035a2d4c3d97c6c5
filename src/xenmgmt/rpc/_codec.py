"""The two forms of a value on the wire, behind one face."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from . import jsonrpc, xmlrpc
from ._values import Plain


@dataclass(frozen=True, slots=True)
class Codec:
    """How values are written. ``struct`` and ``array`` put together what is written already."""

    name: str
    value: Callable[[Plain], bytes]
    struct: Callable[[Iterable[tuple[str, bytes]]], bytes]
    array: Callable[[Iterable[bytes]], bytes]


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


XML = Codec("xml", lambda value: xmlrpc.value_xml(value).encode(), _xml_struct, _xml_array)
JSON = Codec("json", jsonrpc.value_json, _json_struct, _json_array)
