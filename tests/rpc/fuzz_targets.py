"""What reads a peer's bytes, as targets for a fuzzer: a promise for each.

CI runs them over their seeds and over what hypothesis makes up (test_fuzz_targets.py), the night
with a coverage-guided fuzzer (fuzz.py).
"""

from __future__ import annotations

import asyncio
import io
import json
import xmlrpc.client
from collections.abc import Callable, Mapping
from functools import cache
from xml.parsers import expat

import xenmgmt
from xenmgmt import errors as err
from xenmgmt.rpc import Limits, jsonrpc
from xenmgmt.rpc import xmlrpc as wire
from xenmgmt.rpc._app import App
from xenmgmt.rpc._audit import Audit
from xenmgmt.rpc._handlers import _archive
from xenmgmt.rpc._handlers._archive import Manifest, Piece, Reader
from xenmgmt.rpc._service import Service
from xenmgmt.rpc._values import Call, Malformed, TooLarge
from xenmgmt.rpc.auth import Fixed, Peer

LIMITS = Limits(body=1 << 16, text=4096, depth=8)
MOST = 1 << 15


def xml_request(data: bytes) -> None:
    """A request is read or refused; the two readers of requests agree on what it says."""
    try:
        fast = wire.load_call_fast(data, LIMITS)
    except TooLarge:
        return
    try:
        slow = wire.load_call_slow(data, LIMITS)
    except Malformed:
        assert fast is None, "the fast reader takes what the strict one refuses"
        return
    assert fast is None or fast == slow
    for value in slow.params:
        expat.ParserCreate().Parse(wire.value_xml(value).encode(), True)


def xml_answer(data: bytes) -> None:
    """An answer is read or refused."""
    try:
        wire.load_answer(data, LIMITS)
    except Malformed:
        return


def json_request(data: bytes) -> None:
    """Calls are read or refused, and each is answered with JSON."""
    try:
        calls, _ = jsonrpc.load_calls(data, LIMITS)
    except (Malformed, jsonrpc.Invalid):
        return
    for one in calls:
        if isinstance(one, jsonrpc.Request):
            json.loads(jsonrpc.success(one, jsonrpc.value_json("x")))
            json.loads(jsonrpc.failure(one, ["CODE", "a"], {}))


def archive(data: bytes) -> None:
    """An archive is read or refused; pieces lie within the disks that it names."""
    try:
        reader = Reader(io.BytesIO(data))
        for piece in reader.pieces():
            assert 0 <= piece.disk < len(reader.manifest.disks)
            assert piece.offset >= 0
            assert reader.behind <= len(data) + 1024
    except err.XenError:
        return


class World:
    """A service with one machine, and a session."""

    def __init__(self) -> None:
        self.xen = xenmgmt.connect("sim://", seed=1)
        self.xen.VM.create(name_label="a", memory_static_max="64MiB")
        self.loop = asyncio.new_event_loop()
        service = Service(
            self.xen,
            self.loop,
            authenticate=Fixed("root", "pw"),
            limits=LIMITS,
            audit=Audit(None),
            dialect="xapi",
            strict=False,
        )
        self.app = App(service)
        session = self.loop.run_until_complete(service.login("root", "pw", PEER))
        self.token = session.token.encode()

    def answer(self, request: Call) -> bytes:
        """What the service answers."""
        return self.loop.run_until_complete(self.app._answer_xml(request, PEER))


PEER = Peer("127.0.0.1:1")
world = cache(World)


def call(data: bytes) -> None:
    """Any request to a service with one machine gives well-formed XML, and no failure inside."""
    try:
        request = wire.load_call(data.replace(b"TOKEN", world().token), LIMITS)
    except Malformed:
        return
    if request.method.startswith(("event", "session")) or "shutdown" in request.method:
        return  # these wait, or end the session that the next call is made in
    answer = world().answer(request)
    expat.ParserCreate().Parse(answer, True)
    assert b"INTERNAL_ERROR" not in answer, (request, answer)


def _calls() -> list[bytes]:
    values = ("TOKEN", "OpaqueRef:x", 5, True, 1.5, ["a", {"b": "c"}], {"name_label": "é&<"})
    names = ("VM.get_all_records", "VM.create", "VM.start", "Async.VM.clone", "pool.get_all")
    found = [xmlrpc.client.dumps(("TOKEN", *values[:n]), name) for n in (0, 1, 7) for name in names]
    return [one.encode() for one in found] + [
        b"<methodCall><methodName>VM.get_all</methodName><params><param><value>TOKEN</value>"
        b"</param></params></methodCall>",
        b"<?xml version='1.0'?><methodCall><methodName>system.listMethods</methodName>"
        b"</methodCall>",
    ]


def _archives() -> list[bytes]:
    manifest = Manifest({"name_label": "a"}, [{}, {}])
    pieces = [Piece(0, 0, b"some"), Piece(1, 1 << 20, b"x" * 600)]
    whole = _archive.begin(manifest) + b"".join(map(_archive.piece, pieces)) + _archive.end(2)
    return [whole, whole[:3000], _archive.begin(manifest) + _archive.end(0)]


TARGETS: Mapping[str, tuple[Callable[[bytes], None], Callable[[], list[bytes]]]] = {
    "xml_request": (xml_request, _calls),
    "xml_answer": (
        xml_answer,
        lambda: [wire.success(wire.value_xml(["a", 1, {"b": True}]).encode()), wire.fault(1, "x")],
    ),
    "json_request": (
        json_request,
        lambda: [
            b'{"jsonrpc": "2.0", "method": "VM.get_all", "params": ["x", {"a": [1]}], "id": 1}',
            b'[{"method": "a", "params": [], "id": "x"}, {"method": 5}, 7]',
        ],
    ),
    "archive": (archive, _archives),
    "call": (call, _calls),
}
"""The promises, each with inputs to begin with."""
