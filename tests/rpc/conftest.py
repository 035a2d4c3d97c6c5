"""A server on the simulator, and a plain client for it."""

from __future__ import annotations

import http.client
import json
import xmlrpc.client
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

import xenmgmt
from xenmgmt import Xen, rpc

PASSWORD = "a pass phrase"


@pytest.fixture
def xen() -> Iterator[Xen]:
    with xenmgmt.connect("sim://?hosts=2&memory=8GiB", seed=7) as xen:
        yield xen


@pytest.fixture
def serve(xen: Xen) -> Iterator[Callable[..., rpc.Server]]:
    """Start servers with settings of one's own."""
    servers: list[rpc.Server] = []

    def start(listen: Any = "http://127.0.0.1:0", **settings: Any) -> rpc.Server:
        settings.setdefault("authenticate", ("root", PASSWORD))
        server = rpc.serve(settings.pop("xen", xen), listen, **settings)
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def server(serve: Callable[..., rpc.Server]) -> rpc.Server:
    return serve()


class Client:
    """Speaks to a server as bytes, and as calls. Nothing of the library is in it."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url = url
        self.token = token

    def http(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def post(self, path: str, body: bytes) -> bytes:
        return self.http("POST", path, body)[1]

    def raw(self, method: str, *params: Any) -> Any:
        """What the standard library's own marshalling makes of the answer."""
        request = xmlrpc.client.dumps(params, method).encode()
        return xmlrpc.client.loads(self.post("/RPC2", request))[0][0]

    def login(self, name: str = "root", password: str = PASSWORD, *more: str) -> Client:
        told = self.raw("session.login_with_password", name, password, *more)
        assert told["Status"] == "Success", told
        return Client(self.url, told["Value"])

    def call(self, method: str, *params: Any) -> Any:
        """The value of a call in the session; `Failed` with the error description."""
        told = self.raw(method, self.token, *params)
        if told["Status"] != "Success":
            raise Failed(told["ErrorDescription"])
        return told["Value"]

    def json(self, method: str, *params: Any, **more: Any) -> Any:
        request = {"jsonrpc": "2.0", "method": method, "params": params, "id": 1, **more}
        return json.loads(self.post("/jsonrpc", json.dumps(request).encode()))

    def json_call(self, method: str, *params: Any) -> Any:
        told = self.json(method, self.token, *params)
        if "error" in told:
            raise Failed([told["error"]["message"], *told["error"]["data"]])
        return told["result"]


class Failed(Exception):
    """An error of the API."""

    def __init__(self, details: list[str]) -> None:
        super().__init__(details)
        self.details = details


@pytest.fixture
def client(server: rpc.Server) -> Client:
    return Client(server.url).login()
