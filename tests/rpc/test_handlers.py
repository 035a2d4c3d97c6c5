"""Health, metrics, time series and consoles over HTTP."""

from __future__ import annotations

import json
import math
import socket
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest
from tests.patience import LONG, until
from tests.rpc.conftest import Client, Failed
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from xenmgmt import Xen, rpc

MIB = 1 << 20
Serve = Callable[..., rpc.Server]


@pytest.fixture
def vm(xen: Xen) -> Any:
    vm = xen.VM.create(name_label="web", memory_static_max=128 * MIB)
    disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size=MIB)
    xen.VBD.create(VM=vm, VDI=disk)
    xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
    vm.start()
    return vm


class TestHealth:
    """``/healthz``."""

    def test_without_a_session(self, client: Client, xen: Xen) -> None:
        """It needs no session, and tells how far the store is."""
        answer, body = client.http("GET", "/healthz")
        assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
        assert json.loads(body) == {"status": "ok", "revision": xen.store.revision}

    def test_closed(self, client: Client, xen: Xen) -> None:
        """When the connection that is served is closed, it is not healthy."""
        xen.close()
        assert client.http("GET", "/healthz")[0].status == 503


class TestMetrics:
    """``/metrics``."""

    def test_open_metrics(self, client: Client, xen: Xen, vm: Any) -> None:
        """Accounts and the server's counters, in one text that ends as it must."""
        xen.clock.sleep(60)
        answer, body = client.http("GET", f"/metrics?session_id={client.token}")
        text = body.decode()
        assert answer.headers["content-type"].startswith("application/openmetrics-text")
        assert text.endswith("# EOF\n")
        assert text.count("# EOF") == 1
        assert f'xenmgmt_vm_running_seconds_total{{uuid="{vm.uuid}",name="web"}} 60.0' in text
        assert "xenmgmt_server_sessions 1\n" in text
        assert "xenmgmt_server_failed_logins_total 0\n" in text
        families = [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")]
        assert len(families) == len(set(families))

    def test_needs_somebody(self, client: Client) -> None:
        """Not for everybody."""
        answer, _ = client.http("GET", "/metrics")
        assert (answer.status, "Basic" in answer.headers["www-authenticate"]) == (401, True)


class TestSeries:
    """``/rrd_updates`` and ``/vm_rrd``, from samples of the engine."""

    def sampled(self, serve: Serve, xen: Xen, vm: Any, count: int) -> Client:
        """A server that has taken some samples, five seconds apart."""
        from xenmgmt.drivers.sim import Load

        server = serve(sample=3600.0)
        client = Client(server.url).login()
        until(lambda: server.service.series is not None and server.service.series.last)
        xen.sim.load(Load(cpu=0.5, disk_read=1024.0 * 1024), vm.uuid)
        for _ in range(count):
            xen.clock.sleep(5)
            server.service.series.sample()
        return client

    def test_updates(self, serve: Serve, xen: Xen, vm: Any) -> None:
        """The rows after a time, the latest first; the figures are those of the engine."""
        client = self.sampled(serve, xen, vm, 4)
        _, body = client.http("GET", f"/rrd_updates?session_id={client.token}&start=0&host=true")
        root = ET.fromstring(body)
        legend = [entry.text for entry in root.iterfind("meta/legend/entry")]
        rows = [[float(v.text or "") for v in row.iterfind("v")] for row in root.iter("row")]
        times = [int(t.text or "") for t in root.iter("t")]

        assert len(rows) == 5 == int(root.findtext("meta/rows") or "")
        assert times == sorted(times, reverse=True)
        column = legend.index(f"AVERAGE:vm:{vm.uuid}:cpu0")
        assert rows[0][column] == pytest.approx(0.5, abs=0.01)
        column = legend.index(f"AVERAGE:vm:{vm.uuid}:vbd_xvda_read")
        assert rows[0][column] == pytest.approx(1024.0 * 1024, rel=0.01)
        assert any(entry and entry.startswith("AVERAGE:host:") for entry in legend)

    def test_json(self, serve: Serve, xen: Xen, vm: Any) -> None:
        """The same as JSON, for one guest, from a time on."""
        client = self.sampled(serve, xen, vm, 4)
        path = f"/rrd_updates?session_id={client.token}&json=true&vm_uuid={vm.uuid}"
        whole = json.loads(client.http("GET", path)[1])
        later = whole["data"][1]["t"]
        found = json.loads(client.http("GET", f"{path}&start={later}")[1])
        as_documented = path.replace("vm_uuid", "uuid")
        assert json.loads(client.http("GET", as_documented)[1]) == whole
        assert [row["t"] for row in found["data"]] == [whole["data"][0]["t"]]
        assert all(vm.uuid in entry for entry in whole["meta"]["legend"])

    def test_averages(self, serve: Serve, xen: Xen, vm: Any) -> None:
        """A longer interval gives averages over a minute."""
        client = self.sampled(serve, xen, vm, 24)
        path = f"/rrd_updates?session_id={client.token}&json=true&interval=60"
        found = json.loads(client.http("GET", path)[1])
        assert (found["meta"]["step"], len(found["data"])) == (60, 2)

    def test_vm_rrd(self, serve: Serve, xen: Xen, vm: Any) -> None:
        """All that is kept of one guest."""
        client = self.sampled(serve, xen, vm, 3)
        _, body = client.http("GET", f"/vm_rrd?session_id={client.token}&uuid={vm.uuid}")
        root = ET.fromstring(body)
        names = [one.text for one in root.iterfind("ds/name")]
        assert {"cpu0", "memory", "vif_0_rx", "vbd_xvda_write"} <= set(names)
        first = root.find("rra/database")
        assert first is not None
        rows = [[float(v.text or "") for v in row] for row in first]
        assert len(rows) == 120
        assert math.isnan(rows[0][0])
        assert not math.isnan(rows[-1][0])

    def test_host_rrd(self, serve: Serve, xen: Xen, vm: Any) -> None:
        """All that is kept of a host; of the pool's coordinator when none is named."""
        client = self.sampled(serve, xen, vm, 1)
        _, body = client.http("GET", f"/host_rrd?session_id={client.token}")
        names = {one.text for one in ET.fromstring(body).iterfind("ds/name")}
        assert {"cpu0", "memory_free_kib", "memory_total_kib"} <= names
        for query in ("json=true", "uuid=none"):
            answer, _ = client.http("GET", f"/host_rrd?session_id={client.token}&{query}")
            assert answer.status in (400, 404)

    def test_data_sources(self, serve: Serve, xen: Xen, vm: Any) -> None:
        """What is measured can be listed and asked for as calls, with unit and last value."""
        client = self.sampled(serve, xen, vm, 3)
        found = {one["name_label"]: one for one in client.call("VM.get_data_sources", vm.ref)}
        assert found["vbd_xvda_read"]["units"] == "B/s"
        assert found["cpu0"]["value"] == pytest.approx(0.5, abs=0.01)
        assert found["cpu0"]["max"] == 1.0
        assert client.json_call("VM.query_data_source", vm.ref, "cpu0") == found["cpu0"]["value"]
        host = xen.host.get_all()[0].ref
        names = {one["name_label"] for one in client.json_call("host.get_data_sources", host)}
        assert "memory_free_kib" in names
        assert client.call("host.record_data_source", host, "cpu0") == ""
        for call in (("VM.query_data_source", vm.ref, "x"), ("VM.query_data_source", host, "cpu0")):
            with pytest.raises(Failed):
                client.call(*call)

    def test_forgotten(self, serve: Serve, xen: Xen, vm: Any) -> None:
        """What was recorded of a source is dropped; it is recorded anew from then on."""
        client = self.sampled(serve, xen, vm, 3)
        client.call("VM.forget_data_source_archives", vm.ref, "cpu0")
        with pytest.raises(Failed, match="cpu0"):
            client.call("VM.query_data_source", vm.ref, "cpu0")
        client2 = self.sampled(serve, xen, vm, 1)
        assert client2.call("VM.query_data_source", vm.ref, "cpu0") >= 0

    def test_no_samples(self, client: Client) -> None:
        """A server that takes none says so."""
        assert client.http("GET", f"/rrd_updates?session_id={client.token}")[0].status == 503

    def test_wrong(self, serve: Serve, xen: Xen, vm: Any) -> None:
        """A query that means nothing is 400."""
        client = self.sampled(serve, xen, vm, 1)
        for query in ("start=yesterday", "cf=MAX", "interval=-1"):
            path = f"/rrd_updates?session_id={client.token}&{query}"
            assert client.http("GET", path)[0].status == 400


class TestConsole:
    """``/console``."""

    def url(self, client: Client, vm: Any) -> str:
        host = client.url.removeprefix("http://")
        return f"ws://{host}/console?session_id={client.token}&uuid={vm.uuid}"

    def heard(self, receive: Callable[[], bytes | str], until: str) -> str:
        text = ""
        deadline = time.monotonic() + LONG
        while until not in text:
            assert time.monotonic() < deadline, text
            piece = receive()
            text += piece.decode() if isinstance(piece, bytes) else piece
        return text

    def test_websocket(self, client: Client, xen: Xen, vm: Any) -> None:
        """What the guest prints comes, what one types goes."""
        with connect(self.url(client, vm), subprotocols=["binary"]) as ws:  # type: ignore[list-item]
            assert ws.subprotocol == "binary"
            self.heard(ws.recv, "# ")
            ws.send(b"hello there\r")
            assert "hello there" in self.heard(ws.recv, "hello there")

    def test_the_guest_ends(self, client: Client, xen: Xen, vm: Any) -> None:
        """When the domain is gone, the connection is closed."""
        with connect(self.url(client, vm)) as ws:
            self.heard(ws.recv, "# ")
            vm.hard_shutdown()
            with pytest.raises(ConnectionClosed):
                ws.recv(timeout=LONG)

    def test_refused(self, client: Client, vm: Any, xen: Xen) -> None:
        """Without a session, or for a guest without a domain, there is no console."""
        host = client.url.removeprefix("http://")
        halted = xen.VM.create(name_label="b", memory_static_max=64 * MIB)
        for url in (
            f"ws://{host}/console?uuid={vm.uuid}",
            f"ws://{host}/console?session_id=x&uuid={vm.uuid}",
            self.url(client, halted),
            f"ws://{host}/elsewhere",
        ):
            with pytest.raises(Exception, match=r"403|rejected"):
                connect(url)

    def tunnel(self, client: Client, target: str) -> socket.socket:
        host, port = client.url.removeprefix("http://").split(":")
        sock = socket.create_connection((host, int(port)), timeout=LONG)
        sock.sendall(f"CONNECT {target} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        return sock

    def test_connect(self, client: Client, vm: Any, xen: Xen) -> None:
        """CONNECT, as xapi's clients do it: after the head, bytes both ways."""
        console = xen.console.create(VM=vm, protocol="vt100")
        target = f"/console?ref={console.ref}&session_id={client.token}"
        with self.tunnel(client, target) as sock:
            text = self.heard(lambda: sock.recv(4096), "# ")
            assert text.startswith("HTTP/1.1 200 OK\r\n")
            sock.sendall(b"hello\r")
            self.heard(lambda: sock.recv(4096), "hello")

    @pytest.mark.parametrize(
        ("target", "status"),
        [("/console", 401), ("/elsewhere", 404), ("/console?session_id=x", 403)],
    )
    def test_connect_refused(self, client: Client, target: str, status: int) -> None:
        """A CONNECT that is not for a console, or by nobody, is refused and closed."""
        with self.tunnel(client, target) as sock:
            told = b""
            while piece := sock.recv(4096):
                told += piece
        assert told.startswith(f"HTTP/1.1 {status} ".encode())
