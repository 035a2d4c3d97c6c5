"""The server: requests, all records, long polls; on loopback, with wrk as load generator."""

from __future__ import annotations

import asyncio
import re
import shutil
import statistics
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from benchmarks._wire_servers import VMS, Running
from benchmarks.conftest import Compare

import xenmgmt
from xenmgmt.rpc import _spell as spell
from xenmgmt.rpc import jsonrpc
from xenmgmt.rpc import xmlrpc as wire
from xenmgmt.rpc._codec import JSON, XML
from xenmgmt.rpc._fragments import Fragments

ROUNDS = 7
SECONDS = 1
POLLERS = 1000


@contextmanager
def running(*kinds: str) -> Iterator[list[Running]]:
    found = [Running(kind) for kind in kinds]
    try:
        yield found
    finally:
        for one in found:
            one.close()


def login(server: Running) -> str:
    with xmlrpc.client.ServerProxy(server.url) as proxy:
        told: Any = proxy.session.login_with_password("root", "pw")
    return str(told["Value"])


def per_request(server: Running, clients: int, script: Path) -> float:
    """Seconds per request."""
    command = ["wrk", "-t1", f"-c{clients}", f"-d{SECONDS}s", "-s", str(script), server.url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in told
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert found is not None, told
    return 1 / float(found[1])


@pytest.fixture
def script(tmp_path: Path) -> Path:
    assert shutil.which("wrk"), "wrk is missing: `make bench` installs it"
    return tmp_path / "post.lua"


def write(script: Path, body: str) -> None:
    script.write_text(
        f'wrk.method = "POST"\nwrk.body = [[{body}]]\nwrk.headers["Content-Type"] = "text/xml"\n'
    )


@pytest.mark.parametrize(
    ("peer", "clients", "target"),
    [("constant", 1, 1 / 0.6), ("constant", 16, 1 / 0.6), ("stdlib", 16, 1 / 4)],
)
def test_get_power_state(
    compare: Compare, script: Path, peer: str, clients: int, target: float
) -> None:
    """One call with session, roles and audit, beside a server that does next to nothing."""
    with running("ours", peer) as (ours, other):
        params = (login(ours), ours.told["vm"])
        write(script, xmlrpc.client.dumps(params, "VM.get_power_state").replace("\n", ""))
        mine, theirs = [], []
        for _ in range(ROUNDS):
            theirs.append(per_request(other, clients, script))
            mine.append(per_request(ours, clients, script))
    name = {"constant": "the HTTP server with a constant", "stdlib": "SimpleXMLRPCServer"}[peer]
    compare.idle()
    compare.note(
        f"VM.get_power_state over HTTP, {clients} clients",
        statistics.median(mine),
        statistics.median(theirs),
        target=round(target, 3),
        peer_name=name,
    )


@pytest.fixture
def world() -> Iterator[Any]:
    with xenmgmt.connect("sim://?hosts=2", seed=1) as xen:
        for number in range(VMS):
            vm = xen.VM.create(name_label=f"vm{number}", memory_static_max="64MiB")
            xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
        yield xen


def test_all_records_xml(compare: Compare, world: Any) -> None:
    """VM.get_all_records of 1,000 VMs, as XML."""
    fragments = Fragments(world, XML, "xapi")
    records = {k: spell.record("VM", v, "xapi") for k, v in world.records("VM").items()}
    text = {k: {n: as_text(one) for n, one in v.items()} for k, v in records.items()}
    answer = {"Status": "Success", "Value": text}
    compare(
        f"VM.get_all_records of {VMS:,} VMs as XML-RPC",
        lambda: wire.success(fragments.all("VM")),
        lambda: xmlrpc.client.dumps((answer,), methodresponse=True),
        target=1 / 20,
        peer_name="xmlrpc.client.dumps of the same",
        rounds=10,
    )


def as_text(value: Any) -> Any:
    """A value for the standard library, which has no integers of 64 bits."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value


def test_all_records_json(compare: Compare, world: Any) -> None:
    """VM.get_all_records of 1,000 VMs, as JSON."""
    fragments = Fragments(world, JSON, "xapi")
    records = {k: spell.record("VM", v, "xapi") for k, v in world.records("VM").items()}
    plain = orjson.loads(jsonrpc.value_json(records))
    (request,), _ = jsonrpc.load_calls(b'{"method": "x", "id": 1}')
    assert isinstance(request, jsonrpc.Request)
    compare(
        f"VM.get_all_records of {VMS:,} VMs as JSON-RPC",
        lambda: jsonrpc.success(request, fragments.all("VM")),
        lambda: orjson.dumps(plain),
        target=1.5,
        peer_name="orjson.dumps of the same",
        rounds=20,
    )


# --- long polls -----------------------------------------------------------------------------------


async def connected(port: int, count: int) -> list[Any]:
    found = []
    for _ in range(count):
        found.append(await asyncio.open_connection("127.0.0.1", port))
    return found


def request(path: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def answered(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    found = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    assert found is not None
    return await reader.readexactly(int(found[1]))


async def last_answer(server: Running, path: str, first: bytes, call: bytes) -> list[float]:
    """Times from a change until the last of all pollers has its answer.

    With a ``call``, each round waits from the token on that the one before gave.
    """
    streams = await connected(server.port, POLLERS)
    times = []
    body = first
    for _ in range(5):
        for _, writer in streams:
            writer.write(request(path, body))
        await asyncio.sleep(2.0)
        begun = time.perf_counter()
        told = asyncio.get_running_loop().run_in_executor(None, server.say, "touch")
        answers = await asyncio.gather(*(answered(reader) for reader, _ in streams))
        times.append(time.perf_counter() - begun)
        await told
        if call:
            value: Any = xmlrpc.client.loads(answers[0].decode())[0][0]
            assert len(value["Value"]["events"]) == 1
            body = call.replace(b"TOKEN", value["Value"]["token"].encode())
    for _, writer in streams:
        writer.close()
    return times


def test_event_to_pollers(compare: Compare) -> None:
    """From a change to the last of 1,000 clients that wait for it."""
    with running("ours", "parked") as (ours, other):
        token = login(ours)
        call = xmlrpc.client.dumps((token, ["VM"], "TOKEN", 60.0), "event.from").encode()
        first = call.replace(b"TOKEN", position(ours, token))
        theirs = asyncio.run(last_answer(other, "/park", first, b""))
        mine = asyncio.run(last_answer(ours, "/", first, call))
    compare.idle()
    compare.note(
        f"an event to the last of {POLLERS:,} long polls",
        statistics.median(mine),
        statistics.median(theirs),
        target=2.0,
        peer_name=f"the HTTP server pushes {POLLERS:,} ready answers",
    )


def position(server: Running, token: str) -> bytes:
    """Where the log stands."""
    with xmlrpc.client.ServerProxy(server.url) as proxy:
        told: Any = getattr(proxy.event, "from")(token, ["pool"], "", 0.0)
    return str(told["Value"]["token"]).encode()


def test_idle_pollers(compare: Compare) -> None:
    """Memory of a client that waits for events."""
    with running("ours") as (ours,):
        token = login(ours)
        call = xmlrpc.client.dumps((token, ["pool"], "TOKEN", 60.0), "event.from").encode()
        body = call.replace(b"TOKEN", position(ours, token))

        async def measure() -> tuple[int, int]:
            await hold(ours, body, 100)  # what the first ones cost once
            before = ours.say("rss")
            streams = await connected(ours.port, POLLERS)
            for _, writer in streams:
                writer.write(request("/", body))
            await asyncio.sleep(2.0)
            after = ours.say("rss")
            for _, writer in streams:
                writer.close()
            return before, after

        before, after = asyncio.run(measure())
    compare.idle()
    compare.note(
        f"memory of each of {POLLERS:,} idle pollers",
        (after - before) / POLLERS,
        20 * 1024,
        target=1.0,
        peer_name="20 KiB",
        unit="bytes",
    )


async def hold(server: Running, body: bytes, count: int) -> None:
    streams = await connected(server.port, count)
    for _, writer in streams:
        writer.write(request("/", body))
    await asyncio.sleep(0.5)
    for _, writer in streams:
        writer.close()
    await asyncio.sleep(0.5)


# --- the choice of an HTTP server -----------------------------------------------------------------

BIN = Path(sys.executable).parent
CANDIDATES = {
    "granian": ("granian", "--interface", "asgi", "--port", "{port}", "--log-level", "error"),
    "hypercorn": ("hypercorn", "-b", "127.0.0.1:{port}", "--log-level", "error"),
}


@pytest.mark.parametrize("name", CANDIDATES)
def test_http_servers(compare: Compare, script: Path, name: str) -> None:
    """uvicorn, which ours stands on, beside two others: a constant, 16 clients."""
    write(script, "<a/>")
    port = 18080 + list(CANDIDATES).index(name)
    command = [word.format(port=port) for word in CANDIDATES[name]]
    peer = subprocess.Popen(
        [str(BIN / command[0]), *command[1:], "benchmarks._wire_servers:constant"],
        cwd=Path(__file__).parents[1],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with running("constant") as (ours,):
            other = Running.__new__(Running)
            other.url = f"http://127.0.0.1:{port}/"
            await_port(port)
            mine, theirs = [], []
            for _ in range(5):
                theirs.append(per_request(other, 16, script))
                mine.append(per_request(ours, 16, script))
    finally:
        peer.terminate()
        peer.wait(20)
    compare.idle()
    compare.note(
        "uvicorn answers a constant, 16 clients",
        statistics.median(mine),
        statistics.median(theirs),
        target=1.0,
        peer_name=name,
    )


def await_port(port: int) -> None:
    import socket

    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"nothing listens at {port}")
