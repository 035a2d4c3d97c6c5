"""Servers for the benchmarks of the wire, each in a process of its own.

``python -m benchmarks._wire_servers KIND``: prints a line of JSON with its port (and what a client
needs), serves until its standard input ends, and answers each line it reads: ``touch`` changes an
object, ``rss`` tells its memory in bytes.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BODY = b"x" * 320
VMS = 1000


async def constant(scope: Any, receive: Any, send: Any) -> None:
    """Answers every request with the same bytes."""
    if scope["type"] != "http":
        return
    await receive()
    size = str(len(BODY)).encode()
    head = [(b"content-type", b"text/xml"), (b"content-length", size)]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await send({"type": "http.response.body", "body": BODY})


_parked: list[Any] = []


async def parked(scope: Any, receive: Any, send: Any) -> None:
    """Holds every request back until it is told to answer them all."""
    import asyncio

    await receive()
    if scope["path"] == "/park":
        event = asyncio.Event()
        _parked.append((asyncio.get_running_loop(), event))
        await event.wait()
    size = str(len(BODY) * 20).encode()
    head = [(b"content-type", b"text/xml"), (b"content-length", size)]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await send({"type": "http.response.body", "body": BODY * 20})


def release() -> None:
    """Answer all that were held back."""
    waiting = list(_parked)
    _parked.clear()
    if waiting:
        loop = waiting[0][0]
        loop.call_soon_threadsafe(lambda: [event.set() for _, event in waiting])


def rss() -> int:
    """Memory of this process in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


def ours() -> None:
    """A server on the simulator, with roles and audit in place."""
    import tempfile

    import xenmgmt
    from xenmgmt import rpc

    audit = tempfile.NamedTemporaryFile()  # noqa: SIM115
    with xenmgmt.connect("sim://?hosts=2", seed=1) as xen:
        vms = [xen.VM.create(name_label=f"vm{n}", memory_static_max="64MiB") for n in range(VMS)]
        settings: Any = {"authenticate": ("root", "pw"), "audit": audit.name}
        with rpc.serve(xen, "http://127.0.0.1:0", **settings) as server:
            told = {"port": int(server.url.rpartition(":")[2]), "vm": vms[0].ref}
            print(json.dumps(told), flush=True)
            for number, line in enumerate(sys.stdin):
                if line.strip() == "touch":
                    vms[0].name_description = str(number)
                print(rss(), flush=True)


def plain(app: Any) -> None:
    """The HTTP server that ours stands on, with an application of a few lines."""
    import asyncio

    import uvicorn
    import uvloop

    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    settings: Any = {"log_config": None, "access_log": False, "lifespan": "off", "backlog": 2048}
    server = uvicorn.Server(uvicorn.Config(app, http="httptools", loop="none", **settings))
    server.capture_signals = _no_signals  # type: ignore[method-assign]

    def run() -> None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(server.serve([sock]))

    threading.Thread(target=run, daemon=True).start()
    while not server.started:
        pass
    print(json.dumps({"port": sock.getsockname()[1]}), flush=True)
    for line in sys.stdin:
        if line.strip() == "touch":
            release()
        print(rss(), flush=True)


@contextmanager
def _no_signals() -> Iterator[None]:
    yield


def stdlib() -> None:
    """SimpleXMLRPCServer as it comes."""
    from xmlrpc.server import SimpleXMLRPCServer

    server = SimpleXMLRPCServer(("127.0.0.1", 0), logRequests=False)
    answer = {"Status": "Success", "Value": "Halted"}
    server.register_function(lambda session, vm: answer, "VM.get_power_state")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"port": server.server_address[1]}), flush=True)
    for _ in sys.stdin:
        print(rss(), flush=True)


KINDS = {
    "ours": ours,
    "constant": lambda: plain(constant),
    "parked": lambda: plain(parked),
    "stdlib": stdlib,
}


class Running:
    """One of them, from outside."""

    def __init__(self, kind: str) -> None:
        root = str(Path(__file__).parents[1])
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks._wire_servers", kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=root,
        )
        self.told: dict[str, Any] = json.loads(self._read())
        self.port: int = self.told["port"]
        self.url = f"http://127.0.0.1:{self.port}/"

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def say(self, word: str) -> int:
        """Tell it something; the answer is its memory."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        return int(self._read())

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process.terminate()
        self._process.wait(20)


if __name__ == "__main__":
    KINDS[sys.argv[1]]()
