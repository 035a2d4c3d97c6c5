"""Requests as they come through a connection: in pieces, several at once, with words about it."""

from __future__ import annotations

import http.client
import socket
import xmlrpc.client
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.patience import LONG, until
from tests.rpc.conftest import Client

from xenmgmt import Xen, rpc
from xenmgmt.rpc import Limits

MIB = 1 << 20


@pytest.fixture
def vm(xen: Xen) -> Any:
    return xen.VM.create(name_label="a", memory_static_max=64 * MIB)


@pytest.fixture
def sock(client: Client) -> Iterator[socket.socket]:
    host, port = client.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as sock:
        yield sock


def post(body: bytes, path: str = "/", more: str = "") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


def call(client: Client, method: str, *params: Any) -> bytes:
    return xmlrpc.client.dumps((client.token, *params), method).encode()


class Answers:
    """What comes back through a connection, one answer after the other."""

    def __init__(self, sock: socket.socket) -> None:
        self.file = sock.makefile("rb")

    def next(self) -> tuple[dict[str, str], bytes]:
        status = self.file.readline()
        assert status.startswith(b"HTTP/1.1 200"), status
        headers = http.client.parse_headers(self.file)
        found = {name.lower(): value for name, value in headers.items()}
        return found, self.file.read(int(found["content-length"]))

    def value(self) -> Any:
        answer: Any = xmlrpc.client.loads(self.next()[1].decode())[0][0]
        return answer["Value"]


KINDS = ("field", "list", "json", "large", "wrong")
"""Fields are answered in another way than all the rest."""


def request_of(kind: str, client: Client, vm: Any) -> tuple[bytes, str]:
    """A request, and a piece of its answer."""
    if kind == "field":
        return post(call(client, "VM.get_name_label", vm.ref)), "<value>a</value>"
    if kind == "list":
        return post(call(client, "VM.get_all"), "/RPC2"), f"<value>{vm.ref}</value>"
    if kind == "json":
        params = f'["{client.token}", "{vm.ref}"]'
        told = f'{{"method": "VM.get_power_state", "params": {params}, "id": 7}}'
        return post(told.encode(), "/jsonrpc"), '"Halted"'
    if kind == "large":
        many = ["OpaqueRef:x" * 10] * 100
        return post(call(client, "VM.get_by_name_label", many)), "Failure"
    return post(call(client, "VM.get_power_state", "OpaqueRef:none")), "HANDLE_INVALID"


@given(
    kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=6),
    cuts=st.lists(st.integers(1, 400), max_size=4),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_order_in_any_pieces(
    client: Client, vm: Any, kinds: list[str], cuts: list[int]
) -> None:
    """Requests sent one behind the other, in whatever pieces, are answered in their order."""
    host, port = client.url.removeprefix("http://").split(":")
    requests = [request_of(kind, client, vm) for kind in kinds]
    data = b"".join(request for request, _ in requests)
    with socket.create_connection((host, int(port)), timeout=LONG) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for cut in cuts:
            sock.sendall(data[:cut])
            data = data[cut:]
        sock.sendall(data)
        answers = Answers(sock)
        for _, piece in requests:
            assert piece in answers.next()[1].decode()


def test_headers(client: Client, sock: socket.socket, vm: Any) -> None:
    """Every answer has the same headers: type, length and date, and nothing of the server."""
    answers = Answers(sock)
    seen = []
    for kind in ("field", "list"):
        sock.sendall(request_of(kind, client, vm)[0])
        headers, body = answers.next()
        seen.append(sorted(headers))
        assert headers["content-type"] == "text/xml"
        assert int(headers["content-length"]) == len(body)
    assert seen[0] == seen[1] == ["content-length", "content-type", "date"]
    sock.sendall(request_of("json", client, vm)[0])
    assert answers.next()[0]["content-type"] == "application/json"


@pytest.mark.parametrize("more", ["Connection: close\r\n", "connection: Close\r\n"])
def test_close(client: Client, sock: socket.socket, vm: Any, more: str) -> None:
    """A client that wants the connection closed gets its answer, and the end."""
    sock.sendall(post(call(client, "VM.get_name_label", vm.ref), more=more))
    answers = Answers(sock)
    assert answers.value() == "a"
    assert answers.file.read() == b""


def test_http_1_0(client: Client, sock: socket.socket, vm: Any) -> None:
    """HTTP/1.0 is answered, and the connection closed."""
    body = call(client, "VM.get_name_label", vm.ref)
    sock.sendall(f"POST / HTTP/1.0\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    answers = Answers(sock)
    assert answers.value() == "a"
    assert answers.file.read() == b""


def test_expect(client: Client, sock: socket.socket, vm: Any) -> None:
    """A client that waits for leave to send its body gets it."""
    body = call(client, "VM.get_name_label", vm.ref)
    sock.sendall(post(body, more="Expect: 100-continue\r\n")[: -len(body)])
    answers = Answers(sock)
    assert answers.file.readline() == b"HTTP/1.1 100 Continue\r\n"
    assert answers.file.readline() == b"\r\n"
    sock.sendall(body)
    assert answers.value() == "a"


def test_chunked(client: Client, sock: socket.socket, vm: Any) -> None:
    """A body in chunks is a body."""
    body = call(client, "VM.get_name_label", vm.ref)
    head = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunks = b"".join(b"%x\r\n%b\r\n" % (1, body[n : n + 1]) for n in range(len(body)))
    sock.sendall(head + chunks + b"0\r\n\r\n")
    assert Answers(sock).value() == "a"


@pytest.mark.parametrize("kind", ["field", "list"])
def test_a_client_that_reads_nothing(
    client: Client, server: rpc.Server, sock: socket.socket, vm: Any, kind: str
) -> None:
    """A client that sends and sends and reads nothing is read no further, and costs no memory."""
    sock.settimeout(1)
    with pytest.raises(TimeoutError):
        flood(sock, request_of(kind, client, vm)[0])
    assert client.call("VM.get_all") == [vm.ref]
    (one,) = [one for one in connections(server) if one.pipeline]
    assert len(one.pipeline) < 10_000


def flood(sock: socket.socket, request: bytes) -> None:
    """Send without end, and read nothing."""
    for _ in range(100_000):
        sock.sendall(request * 100)


def connections(server: rpc.Server) -> list[Any]:
    return [one for http in server._servers for one in http.server_state.connections]


def test_a_client_that_takes_nothing(serve: Callable[..., rpc.Server], xen: Xen, vm: Any) -> None:
    """A client that takes nothing of its answers for too long is not waited for."""
    server = serve(limits=Limits(request=0.5))
    client = Client(server.url).login()
    host, port = client.url.removeprefix("http://").split(":")
    with (
        socket.create_connection((host, int(port)), timeout=20) as sock,
        pytest.raises((ConnectionError, TimeoutError)),
    ):
        flood(sock, request_of("field", client, vm)[0])
    until(lambda: not connections(server))
