"""Each of the 586 messages of 1.0.10 over the wire: bytes in, bytes out.

The calls are those of tests/messages, which show what each message does; here each goes through
the codec, the dispatcher with its roles, and back through the standard library's marshalling.
"""

from __future__ import annotations

import asyncio
import xmlrpc.client
from enum import Enum
from typing import Any

import pytest
from tests.messages.test_all_of_1_0 import ALWAYS_FAILS, NAMES, good_calls
from tests.messages.world import World

from xenmgmt import errors
from xenmgmt.dispatch import find, messages
from xenmgmt.model import CLASSES
from xenmgmt.operations import OPERATIONS
from xenmgmt.rpc import Limits
from xenmgmt.rpc._app import App
from xenmgmt.rpc._audit import Audit
from xenmgmt.rpc._entries import entries
from xenmgmt.rpc._service import Service
from xenmgmt.rpc._values import Call
from xenmgmt.rpc.auth import Identity, Peer
from xenmgmt.rpc.xmlrpc import load_call

PEER = Peer("127.0.0.1:1")


def plain(value: Any) -> Any:
    """A parameter as a client would send it: integers as text."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bool | str | float):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return {str(plain(key)): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return xmlrpc.client.DateTime(value)


class Wire:
    """One world behind a service; calls go in and out as bytes."""

    def __init__(self) -> None:
        self.world = World()

    async def call(self, name: str, args: list[Any]) -> Any:
        service = Service(
            self.world.xen,
            asyncio.get_running_loop(),
            authenticate=lambda name, password, peer: (
                Identity("root", "pool-admin", "test") if password == "right" else None
            ),
            limits=Limits(),
            audit=Audit(None),
            dialect="1.0",
            strict=False,
        )
        try:
            session = await service.login("root", "right", PEER)
            if name == "event.next":
                service.events.register(session, ["VM"])
                self.world.vms["halted"].name_label = "told"
            head = [] if find(name, "1.0").no_session else [session.token]
            params = tuple(plain(one) for one in [*head, *args])
            body = xmlrpc.client.dumps(params, name).encode()
            call = load_call(body)
            assert call == Call(name, call.params)
            answer = await App(service)._answer_xml(call, PEER)
            return xmlrpc.client.loads(answer.decode())[0][0]
        finally:
            service.close()


@pytest.fixture(scope="module")
def wires() -> dict[str, Wire]:
    return {}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ALWAYS_FAILS])
def test_it_is_called_over_the_wire(name: str, wires: dict[str, Wire]) -> None:
    """The message is carried out, and its result is written as its type says."""
    message = find(name, "1.0")
    reads = message.kind in ("getter", "get_record", "get_all", "get_all_records", "get_by_uuid")
    wire = wires.setdefault("reading", Wire()) if reads else Wire()
    problems = []
    for args in good_calls(wire.world, message):
        told = asyncio.run(wire.call(name, args))
        if told["Status"] == "Success":
            assert_spelt(message.result.spec, told["Value"])
            return
        problems.append(told["ErrorDescription"])
    pytest.fail(f"{name} was refused every time: {problems}")


def assert_spelt(spec: str, value: Any) -> None:
    kind, _, _ = spec.partition("(")
    if kind in ("Int", "Flags"):
        assert isinstance(value, str)
        int(value)
    elif kind == "Void":
        assert value == ""
    else:
        expected = {
            "String": str,
            "Ref": str,
            "Enum": str,
            "Bool": bool,
            "Float": float,
            "Set": list,
            "Map": dict,
            "Record": dict,
            "Struct": dict,
            "DateTime": xmlrpc.client.DateTime,
        }
        assert isinstance(value, expected[kind])


def test_xapi_names() -> None:
    """What the xapi dialect lists can be called, or says that it is not there."""
    known = entries("xapi")
    for cls in CLASSES:
        for message in messages(cls, "xapi").values():
            entry = known[f"{cls}.{message.name}"]
            assert entry.level > 0
            assert known[f"{cls}_{message.name}"] is entry
            if message.has_async and entry.name in OPERATIONS:
                assert known[f"Async.{entry.name}"].is_async


def test_nobody_may_call_by_default() -> None:
    """A message whose role is unknown needs more than read-only, unless it only reads."""
    for dialect in ("1.0", "xapi"):
        for entry in entries(dialect).values():  # type: ignore[arg-type]
            if entry.message.kind in ("setter", "adder", "remover", "create", "destroy"):
                assert entry.level > 1 or entry.message.role, entry.name


def test_unknown() -> None:
    """A message that is not there is told so."""
    with pytest.raises(errors.MessageMethodUnknown):
        find("VM.fly", "1.0")
