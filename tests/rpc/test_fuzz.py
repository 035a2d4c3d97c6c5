"""A server that is thrown garbage: it answers or closes, and goes on answering others."""

from __future__ import annotations

import json
import socket
import xmlrpc.client
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.patience import LONG
from tests.rpc.conftest import PASSWORD, Client

import xenmgmt
from xenmgmt import rpc
from xenmgmt.errors import BY_CODE
from xenmgmt.model._types import Ref
from xenmgmt.rpc import Limits
from xenmgmt.rpc._entries import entries

SLOW = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: "
TEXT = st.text(max_size=20)
LEAVES = st.one_of(
    TEXT,
    st.integers(-(2**70), 2**70),
    st.booleans(),
    st.floats(),
    st.none(),
    st.just("OpaqueRef:NULL"),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=8,
)
NAMES = sorted(
    name
    for name, entry in entries("xapi").items()
    if not entry.handler and "." in name and not name.startswith("Async_")
)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    limits = Limits(request=1.0, poll=0.2)
    with (
        xenmgmt.connect("sim://?hosts=2", seed=5) as xen,
        rpc.serve(
            xen, "http://127.0.0.1:0", authenticate=("root", PASSWORD), limits=limits
        ) as server,
    ):
        xen.VM.create(name_label="a", memory_static_max="64MiB")
        yield Client(server.url).login()


def send(client: Client, data: bytes) -> bytes:
    """Send bytes, say that there are no more, and take what comes."""
    host, port = client.url.removeprefix("http://").split(":")
    answer = b""
    with socket.create_connection((host, int(port)), timeout=LONG) as sock:
        try:
            sock.sendall(data)
            sock.shutdown(socket.SHUT_WR)
            while piece := sock.recv(65536):
                answer += piece
        except ConnectionError:
            return answer
    return answer


def alive(client: Client) -> None:
    assert len(client.call("host.get_all")) == 2


class TestHTTP:
    """Bytes that may be HTTP."""

    @given(st.binary(max_size=400))
    @SLOW
    def test_noise(self, client: Client, noise: bytes) -> None:
        """Any bytes are answered with a status, or the connection is closed."""
        answer = send(client, noise)
        assert answer == b"" or answer.startswith(b"HTTP/1.1 ")
        alive(client)

    @given(st.integers(0, 120), st.binary(max_size=30), st.integers(0, 30))
    @SLOW
    def test_mutations(self, client: Client, at: int, noise: bytes, length: int) -> None:
        """A request with a piece cut out and noise put in is answered, or the connection closed."""
        body = xmlrpc.client.dumps((client.token,), "VM.get_all").encode()
        whole = HEAD + str(len(body)).encode() + b"\r\nConnection: close\r\n\r\n" + body
        answer = send(client, whole[:at] + noise + whole[at + length :])
        assert answer == b"" or answer.startswith(b"HTTP/1.1 ")
        alive(client)

    @given(
        st.sampled_from(["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD"]),
        st.sampled_from(
            "/ /RPC2 /jsonrpc /export /import /export_raw_vdi /import_raw_vdi /rrd_updates "
            "/vm_rrd /metrics /healthz /console /%00 /.. /a".split()
        ),
        st.text(st.characters(codec="ascii", categories=("L", "N")), max_size=20),
        st.binary(max_size=100),
    )
    @SLOW
    def test_paths(self, client: Client, method: str, path: str, word: str, body: bytes) -> None:
        """Every path takes every method and any query with a status below 500, or 503."""
        for query in (word, f"session_id={client.token}&uuid={word}&ref={word}&start={word}"):
            answer, _ = client.http(method, f"{path}?{query}", body)
            assert answer.status < 500 or answer.status == 503
        alive(client)


class TestCalls:
    """Well-formed calls with values that nobody expects."""

    @given(st.sampled_from(NAMES), st.lists(VALUES, max_size=4), st.data())
    @settings(parent=SLOW, max_examples=600)
    def test_any_values(
        self, client: Client, name: str, params: list[Any], data: st.DataObject
    ) -> None:
        """Any message with any values gives a result or an error of the API, no failure inside.

        The values are sent over JSON-RPC, which carries all of them. References are often those of
        objects that there are.
        """
        message = entries("xapi")[name].message
        if data.draw(st.integers(0, 9)):
            params = [
                some(client, kind.to, data.draw(st.integers(0, 9)), data.draw(VALUES))
                if isinstance(kind, Ref)
                else data.draw(fitting(kind) | VALUES)
                for _, kind in message.params
            ]
        request = {"method": name, "params": [client.token, *params], "id": 7}
        body = json.dumps(request, allow_nan=False, default=str).encode() if plain(params) else b"x"
        told = json.loads(client.post("/jsonrpc", body))
        error = told.get("error")
        if error is not None and error["code"] == 1:
            assert error["message"] in BY_CODE
            inside = error["message"] == "INTERNAL_ERROR"
            assert not inside or "Error: " not in str(error["data"]), (name, params, error)
        if name.startswith(("session.", "host.", "pool.")):
            client.token = Client(client.url).login().token
        assert "result" in told or error is not None


def fitting(kind: Any) -> st.SearchStrategy[Any]:
    """Values that a type may take."""
    spec = kind.spec.partition("(")[0]
    return {
        "Int": st.integers(-(2**64), 2**64).map(str),
        "Bool": st.booleans(),
        "Float": st.floats(-1, 2),
        "String": TEXT,
        "Set": st.lists(TEXT, max_size=3),
        "Map": st.dictionaries(TEXT, TEXT, max_size=3),
        "DateTime": st.just("20260101T00:00:00Z"),
    }.get(spec, VALUES)


def some(client: Client, cls: str, which: int, other: Any) -> Any:
    """An object that there is, or another value; what is drawn does not depend on them."""
    there = client.json(f"{cls}.get_all", client.token).get("result") or []
    return there[which % len(there)] if there and which < 7 else other


def plain(value: Any) -> bool:
    """Whether JSON has a form for it."""
    if isinstance(value, float):
        return value == value and abs(value) != float("inf")
    if isinstance(value, list):
        return all(map(plain, value))
    if isinstance(value, dict):
        return all(map(plain, value.values()))
    return True
