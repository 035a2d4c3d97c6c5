"""A soak of the server: many requests of every kind, and memory watched.

``python -m benchmarks.soak_wire 500000 100000``: all requests, and those of the warm-up, in which
the log of events and the records of tasks fill up (some 60,000 requests). The memory after the
warm-up is compared with that at the end. The exit status is 1 when it grew by 2 % or more.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
import xmlrpc.client
from typing import Any

from benchmarks._wire_servers import Running

CLIENTS = 4
LIMIT = 0.02


class Client:
    """One keep-alive connection with a session."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.token = self.xml("session.login_with_password", "root", "pw")["Value"]

    def post(self, path: str, body: bytes) -> bytes:
        self.connection.request("POST", path, body)
        return self.connection.getresponse().read()

    def xml(self, method: str, *params: Any) -> Any:
        body = xmlrpc.client.dumps(params, method).encode()
        return xmlrpc.client.loads(self.post("/", body).decode())[0][0]

    def json(self, method: str, *params: Any) -> Any:
        request = {"jsonrpc": "2.0", "method": method, "params": [self.token, *params], "id": 1}
        return json.loads(self.post("/jsonrpc", json.dumps(request).encode()))


def one_round(client: Client, vm: str) -> int:
    """Some of everything; how many requests that were."""
    token = client.token
    for _ in range(10):
        client.xml("VM.get_power_state", token, vm)
        client.json("VM.get_record", vm)
    client.xml("VM.start", token, vm, False, False)
    at = client.json("event.from", ["VM"], "0", 0.0)
    client.xml("Async.VM.hard_shutdown", token, vm)
    while client.json("VM.get_power_state", vm)["result"] != "Halted":
        pass
    client.xml("VM.no_such", token, vm)
    client.post("/", b"<nonsense")
    client.post("/jsonrpc", b"{")
    assert "result" in at or "error" in at
    return 27


def main(total: int, warm_up: int) -> int:
    """Run it."""
    server = Running("ours")
    done = [0] * CLIENTS
    stop = threading.Event()
    errors: list[BaseException] = []

    def work(number: int) -> None:
        try:
            client = Client(server.port)
            made = {"name_label": f"soak {number}", "memory_static_max": "67108864"}
            vm = client.xml("VM.create", client.token, made)["Value"]
            while not stop.is_set():
                done[number] += one_round(client, vm)
        except BaseException as error:  # noqa: BLE001 - told below
            errors.append(error)
            stop.set()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(CLIENTS)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    while sum(done) < warm_up and not stop.is_set():
        time.sleep(0.2)
    warm, at = server.say("rss"), sum(done)
    curve, step = [], (total - warm_up) // 8
    while sum(done) < total and not stop.is_set():
        time.sleep(0.2)
        if sum(done) >= at + step * (len(curve) + 1):
            curve.append(f"{server.say('rss') / 2**20:.1f}")
    stop.set()
    for thread in threads:
        thread.join(60)
    end = server.say("rss")
    server.close()
    grown = end / warm - 1
    seconds = time.monotonic() - begun
    print(
        f"{sum(done):,} requests in {seconds:,.0f} s; memory {warm / 2**20:.1f} MiB after {at:,}, "
        f"{end / 2**20:.1f} MiB at the end: {grown:+.2%}"
    )
    print(f"memory on the way, in MiB: {' '.join(curve)}")
    for error in errors:
        print(f"error: {error!r}")
    return 1 if errors or grown >= LIMIT else 0


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    raise SystemExit(main(*(given or (500_000, 100_000))))
