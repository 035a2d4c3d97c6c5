"""Archives that broke off: what is sent again, what goes on, what is left."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import socket
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.patience import LONG, until
from tests.rpc.conftest import PASSWORD, Client
from tests.rpc.test_transfers import MIB, contents, disks, pattern, put, vm

import xenmgmt
from xenmgmt import Xen, rpc
from xenmgmt import errors as err
from xenmgmt.rpc import Limits, auth
from xenmgmt.rpc._handlers import _half, imports
from xenmgmt.rpc._handlers._archive import Plan, Reader, begin, end

__all__ = ["vm"]

KEEP = "&resume=600"


def cut(client: Client, head: str, body: bytes, seconds: float = 10) -> None:
    """Send the head and some of the body of a request, then break off."""
    host, port = client.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=seconds) as sock:
        sock.sendall(head.encode() + body)


def cut_put(client: Client, query: str, body: bytes, first: int, stop: int) -> None:
    """PUT an archive from one byte on, and break off before another."""
    span = f"Content-Range: bytes {first}-{len(body) - 1}/{len(body)}\r\n" if first else ""
    cut(
        client,
        f"PUT /import?session_id={client.token}{query} HTTP/1.1\r\nHost: x\r\n{span}"
        f"Content-Length: {len(body) - first}\r\n\r\n",
        body[first:stop],
    )


def put_rest(client: Client, query: str, body: bytes, first: int) -> tuple[int, bytes]:
    span = {"Content-Range": f"bytes {first}-{len(body) - 1}/{len(body)}"}
    path = f"/import?session_id={client.token}{query}"
    answer, told = client.http("PUT", path, body[first:], span)
    return answer.status, told


def told(client: Client, query: str) -> dict[str, Any]:
    answer, body = client.http("GET", f"/import?session_id={client.token}{query}")
    assert answer.status == 200, body
    found: dict[str, Any] = json.loads(body)
    return found


def count(xen: Xen) -> tuple[int, ...]:
    return tuple(len(getattr(xen, cls).get_all()) for cls in ("VM", "VDI", "VBD", "VIF"))


@pytest.fixture
def archive(client: Client, vm: Any) -> bytes:
    answer, body = client.http("GET", f"/export?session_id={client.token}&ref={vm.ref}")
    assert int(answer.headers["content-length"]) == len(body)
    return body


def boundaries(archive: bytes) -> list[int]:
    """The places at which a file of an archive ends: after each, another one begins."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return [info.offset_data + info.size + -info.size % 512 for info in tar]


def piece_after(archive: bytes, place: int) -> int:
    """Where the contents of a piece of a disk begin that follows a place."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return next(
            info.offset_data
            for info in tar
            if info.offset > place and info.size > 1000 and "checksum" not in info.name
        )


class TestExport:
    """``GET /export`` with ``resume``."""

    def test_from_every_boundary(self, client: Client, xen: Xen, vm: Any) -> None:
        """From each boundary of the archive on, and from the bytes about it, the rest is the same
        rest: though the machine has changed meanwhile."""
        before = count(xen)
        path = f"/export?session_id={client.token}&ref={vm.ref}{KEEP}"
        answer, whole = client.http("GET", path)
        tag = answer.headers["etag"]
        put(xen, disks(vm)[0], 100, pattern(9, MIB))
        vm.name_label = "another"
        ends = boundaries(whole)
        assert len(ends) > 8
        for end_ in ends:
            for first in (end_ - 1, end_, end_ + 1):
                answer, rest = client.http("GET", path, headers={"Range": f"bytes={first}-"})
                assert (answer.status, rest) == (206, whole[first:])
                assert answer.headers["content-range"] == (
                    f"bytes {first}-{len(whole) - 1}/{len(whole)}"
                )
                assert answer.headers["etag"] == tag
        answer, some = client.http("GET", path, headers={"Range": "bytes=500-1600"})
        assert some == whole[500:1601]
        assert client.http("DELETE", path)[0].status == 200
        assert count(xen) == before
        assert client.http("DELETE", path)[0].status == 404

    def test_breaks_off(self, client: Client, xen: Xen, vm: Any) -> None:
        """A download that broke off goes on where it ended, as often as it takes."""
        path = f"/export?session_id={client.token}&ref={vm.ref}{KEEP}"
        host, port = client.url.removeprefix("http://").split(":")
        taken, size = b"", 1
        while len(taken) < size:
            with socket.create_connection((host, int(port)), timeout=LONG) as sock:
                span = f"Range: bytes={len(taken)}-\r\n" if taken else ""
                sock.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n{span}\r\n".encode())
                file = sock.makefile("rb")
                while line := file.readline().strip():
                    if line.startswith(b"content-length:"):
                        size = len(taken) + int(line.split()[1])
                taken += file.read(min(700_001, size - len(taken)))
        manifest = Reader(_file(taken)).manifest
        assert manifest.vm["name_label"] == "web"
        assert len(list(Reader(_file(taken)).pieces())) > 3
        put_archive_whole(client, taken)
        copy = next(one for one in xen.VM.get_all() if one != vm and not one.is_a_snapshot)
        assert contents(xen, disks(copy)[0]) == contents(xen, disks(vm)[0])

    def test_nothing_is_kept_unasked(self, client: Client, xen: Xen, vm: Any) -> None:
        """Without ``resume`` nothing is left of an export that broke off, and its task failed."""
        big = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size=64 * MIB)
        xen.VBD.create(VM=vm, VDI=big, userdevice="3")
        for number in range(64):
            put(xen, big, number * MIB, pattern(number, MIB))
        before = count(xen)
        cut(client, f"GET /export?session_id={client.token}&ref={vm.ref} HTTP/1.1\r\n\r\n", b"")
        until(lambda: any(task.status == "failure" for task in xen.task.get_all()))
        until(lambda: count(xen) == before)
        path = f"/export?session_id={client.token}&ref={vm.ref}"
        assert client.http("GET", path, headers={"Range": "bytes=9-"})[0].status == 412

    def test_another_archive(self, client: Client, xen: Xen, vm: Any) -> None:
        """With a tag that is no longer good the whole is sent anew; another user gets no rest."""
        path = f"/export?session_id={client.token}&ref={vm.ref}{KEEP}"
        _, whole = client.http("GET", path)
        wrong = {"Range": "bytes=512-", "If-Range": '"gone"'}
        answer, body = client.http("GET", path, headers=wrong)
        assert (answer.status, len(body)) == (200, len(whole))  # the old one made room for it
        until(lambda: len([one for one in xen.VM.get_all() if one.is_a_snapshot]) == 1)

    def test_kept_for_a_while(self, client: Client, xen: Xen, vm: Any) -> None:
        """After the time that the client named, the snapshot is gone."""
        before = count(xen)
        client.http("GET", f"/export?session_id={client.token}&ref={vm.ref}&resume=1")
        assert count(xen) != before
        until(lambda: count(xen) == before)

    def test_kept_until_the_server_ends(
        self, server: rpc.Server, client: Client, xen: Xen, vm: Any
    ) -> None:
        """When the server ends, nothing stays that it kept."""
        before = count(xen)
        client.http("GET", f"/export?session_id={client.token}&ref={vm.ref}{KEEP}")
        server.close()
        assert count(xen) == before


def _file(data: bytes) -> Any:
    return io.BytesIO(data)


def put_archive_whole(client: Client, body: bytes, query: str = "") -> None:
    answer, said = client.http("PUT", f"/import?session_id={client.token}{query}", body)
    assert answer.status == 200, said


class TestImport:
    """``PUT /import`` with ``resume``."""

    def test_cut_at_every_boundary(self, client: Client, xen: Xen, vm: Any, archive: bytes) -> None:
        """Wherever an upload breaks off, it goes on at the last piece that is whole; what comes of
        it is the machine, and nothing else is left."""
        original = [contents(xen, disk) for disk in disks(vm)]
        before = count(xen)
        ends = [0, *boundaries(archive)]
        for place, stop in enumerate(ends[:-1]):
            for extra in (0, 700):
                task = client.call("task.create", "upload", "")
                query = f"&task_id={task}{KEEP}"
                cut_put(client, query, archive, 0, stop + extra)
                until(lambda query=query: is_kept(client, query))  # type: ignore[misc]
                known = told(client, query)
                assert known["offset"] in ends[: place + 2]
                assert client.call("task.get_status", task) == "pending"
                status, said = put_rest(client, query, archive, known["offset"])
                assert status == 200, said
                (copy,) = [one for one in xen.VM.get_all() if one != vm]
                assert copy.ref in client.call("task.get_result", task)
                assert [contents(xen, disk) for disk in disks(copy)] == original
                assert (copy.is_a_template, dict(copy.other_config)) == (False, {"k": "é"})
                assert all(_half.MARK not in disk.other_config for disk in disks(copy))
                for disk in disks(copy):
                    disk_, vbd = disk, disk.VBDs[0]
                    vbd.destroy()
                    disk_.destroy()
                copy.destroy()
                assert count(xen) == before

    def test_many_cuts(self, client: Client, xen: Xen, vm: Any, archive: bytes) -> None:
        """However often it breaks off, and though some is sent twice, it ends as one machine."""
        original = [contents(xen, disk) for disk in disks(vm)]

        @given(st.lists(st.integers(1, 1_500_000), min_size=1, max_size=5), st.integers(0, 2000))
        @settings(max_examples=10, deadline=None)
        def cut_at(cuts: list[int], back: int) -> None:
            before = set(xen.VM.get_all())
            task = client.call("task.create", "upload", "")
            query = f"&task_id={task}{KEEP}"
            first = 0
            for length in cuts:
                stop = min(first + length, len(archive) - 3000)
                cut_put(client, query, archive, first, stop)
                until(lambda: is_kept(client, query))
                first = max(0, told(client, query)["offset"] - back)
            for _ in range(len(cuts) + 1):  # a connection that was cut may be taken up after this
                status, said = put_rest(client, query, archive, first)
                if status != 202:
                    break
                first = json.loads(said)["offset"]
            assert status == 200, said
            (copy,) = set(xen.VM.get_all()) - before
            assert [contents(xen, disk) for disk in disks(copy)] == original

        cut_at()

    def test_two_come_back_at_once(
        self, client: Client, xen: Xen, archive: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Both wait for the end of the connection before: one goes on, the other is told how far
        it is; one machine comes of it."""
        began, go = threading.Event(), threading.Event()
        take = imports.Importer.take

        def slow(*args: Any, **named: Any) -> Any:
            if not began.is_set():
                began.set()
                assert go.wait(LONG)
            return take(*args, **named)

        monkeypatch.setattr(imports.Importer, "take", slow)
        before = set(xen.VM.get_all())
        task = client.call("task.create", "upload", "")
        query = f"&task_id={task}{KEEP}"
        cut_put(client, query, archive, 0, 2000)
        assert began.wait(LONG)
        with ThreadPoolExecutor(2) as pool:
            both = [pool.submit(put_rest, client, query, archive, 0) for _ in range(2)]
            time.sleep(0.5)  # for both to wait; sooner, they would come one after the other
            go.set()
            statuses = sorted(each.result(LONG)[0] for each in both)
        assert statuses == [200, 202]
        assert len(set(xen.VM.get_all()) - before) == 1

    def test_in_parts(self, client: Client, xen: Xen, vm: Any, archive: bytes) -> None:
        """A client may send an archive in parts of its own size; each answer says how far it is."""
        task = client.call("task.create", "upload", "")
        path = f"/import?session_id={client.token}&task_id={task}{KEEP}"
        first, status, progress = 0, 202, [0.0]
        while status == 202:
            last = min(first + 1_200_000, len(archive)) - 1
            span = {"Content-Range": f"bytes {first}-{last}/{len(archive)}"}
            answer, said = client.http("PUT", path, archive[first : last + 1], span)
            status = answer.status
            if status == 202:
                first = json.loads(said)["offset"]
                progress.append(client.call("task.get_progress", task))
        assert status == 200
        assert progress == sorted(progress)
        assert len(progress) > 2
        assert len(xen.VM.get_all()) == 2

    def test_a_template_until_it_is_whole(
        self, client: Client, xen: Xen, vm: Any, archive: bytes
    ) -> None:
        """What is half there cannot be started, and is gone when its task is cancelled."""
        before = count(xen)
        task, query = self.half(client, archive)
        (copy,) = [one for one in xen.VM.get_all() if one != vm]
        assert copy.is_a_template
        client.call("task.cancel", task)
        until(lambda: client.call("task.get_status", task) not in ("pending", "cancelling"))
        assert client.call("task.get_status", task) == "cancelled"
        assert count(xen) == before
        assert put_rest(client, query, archive, 1024)[0] == 409

    def test_cancelled_as_it_breaks_off(
        self, client: Client, xen: Xen, archive: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The task is cancelled, whatever the connection was doing."""
        before = count(xen)
        task = client.call("task.create", "upload", "")
        at = imports.Progress.at

        def cancelled(progress: Any, part: float) -> None:
            at(progress, part)
            if client.call("task.get_status", task) == "pending":
                client.call("task.cancel", task)
                raise err.ImportErrorPrematureEof(hint="the connection ended")

        monkeypatch.setattr(imports.Progress, "at", cancelled)
        cut_put(client, f"&task_id={task}{KEEP}", archive, 0, len(archive) // 2)
        until(lambda: client.call("task.get_status", task) not in ("pending", "cancelling"))
        assert client.call("task.get_status", task) == "cancelled"
        assert client.call("task.get_error_info", task)[0] == "TASK_CANCELLED"
        assert count(xen) == before

    def half(self, client: Client, archive: bytes, keep: str = KEEP) -> tuple[str, str]:
        """An import of which one half has come, and no connection brings more now."""
        task = client.call("task.create", "upload", "")
        query = f"&task_id={task}{keep}"
        last = len(archive) // 2 - 1
        path = f"/import?session_id={client.token}{query}"
        span = {"Content-Range": f"bytes 0-{last}/{len(archive)}"}
        answer, said = client.http("PUT", path, archive[: last + 1], span)
        assert (answer.status, json.loads(said)["offset"] > MIB) == (202, True)
        return task, query

    def test_the_rest_does_not_come(
        self, client: Client, xen: Xen, vm: Any, archive: bytes
    ) -> None:
        """After the time that the client named nothing is left, and the task has failed."""
        before = count(xen)
        task, _ = self.half(client, archive, "&resume=1")
        until(lambda: bool(client.call("task.get_status", task) == "failure"))
        assert count(xen) == before
        assert client.call("task.get_error_info", task) == ["IMPORT_ERROR_PREMATURE_EOF"]

    def test_what_does_not_fit(self, client: Client, xen: Xen, vm: Any, archive: bytes) -> None:
        """A gap, another size, somebody else: refused, and what is kept stays as it was."""
        _, query = self.half(client, archive)
        known = told(client, query)
        assert put_rest(client, query, archive, known["offset"] + 1)[0] == 409
        assert put_rest(client, query, archive + b"x", known["offset"])[0] == 409
        assert told(client, query) == known
        assert put_rest(client, query, archive, known["offset"])[0] == 200

    def test_a_spoilt_rest(self, client: Client, xen: Xen, vm: Any, archive: bytes) -> None:
        """A rest whose hashes are wrong ends the import, and nothing is left of it."""
        before = count(xen)
        task, query = self.half(client, archive)
        at = told(client, query)["offset"]
        place = piece_after(archive, len(archive) // 2)
        spoilt = archive[:place] + b"spoilt" + archive[place + 6 :]
        status, said = put_rest(client, query, spoilt, at)
        assert (status, b"CHECKSUMS" in said) == (400, True)
        assert count(xen) == before
        assert client.call("task.get_status", task) == "failure"

    def test_an_old_connection(self, client: Client, xen: Xen, vm: Any, archive: bytes) -> None:
        """A client comes back though its old connection still seems to be there: that one ends."""
        host, port = client.url.removeprefix("http://").split(":")
        task = client.call("task.create", "upload", "")
        query = f"&task_id={task}{KEEP}"
        head = f"PUT /import?session_id={client.token}{query} HTTP/1.1\r\nHost: x\r\n"
        with socket.create_connection((host, int(port))) as sock:
            sock.sendall(f"{head}Content-Length: {len(archive)}\r\n\r\n".encode())
            sock.sendall(archive[: len(archive) // 2])
            until(lambda: is_kept(client, query) and told(client, query)["offset"] > 0)
            assert put_rest(client, query, archive, told(client, query)["offset"])[0] == 200
        assert len(xen.VM.get_all()) == 2

    def test_somebody_else(
        self, serve: Callable[..., rpc.Server], xen: Xen, vm: Any, archive: bytes, tmp_path: Path
    ) -> None:
        """Nobody goes on with, or asks about, what another user began."""
        accounts = auth.create(tmp_path / "accounts")
        for name in ("ann", "bob"):
            accounts.set(name, PASSWORD, "pool-admin")
        server = serve(authenticate=auth.Passwords(accounts))
        ann, bob = (Client(server.url).login(name) for name in ("ann", "bob"))
        _, query = self.half(ann, archive)
        assert bob.http("GET", f"/import?session_id={bob.token}{query}")[0].status == 404
        assert put_rest(bob, query, archive, 512)[0] == 409
        assert put_rest(ann, query, archive, told(ann, query)["offset"])[0] == 200

    def test_two_servers(
        self, serve: Callable[..., rpc.Server], client: Client, xen: Xen, vm: Any, archive: bytes
    ) -> None:
        """A second server of the same connection leaves alone what the first one keeps."""
        _, query = self.half(client, archive)
        serve()
        assert put_rest(client, query, archive, told(client, query)["offset"])[0] == 200

    def test_few_are_kept(
        self, serve: Callable[..., rpc.Server], xen: Xen, vm: Any, archive: bytes
    ) -> None:
        """There is a bound to what is kept: the oldest makes room."""
        client = Client(serve(limits=Limits(kept=2)).url).login()
        for _ in range(4):
            self.half(client, archive)
        until(lambda: len(xen.VM.get_all()) == 1 + 2)

    def test_needs_a_task(self, client: Client, vm: Any, archive: bytes) -> None:
        """Without a task there is nothing to come back by."""
        answer, _ = client.http("PUT", f"/import?session_id={client.token}{KEEP}", archive)
        assert answer.status == 400


def is_kept(client: Client, query: str) -> bool:
    return client.http("GET", f"/import?session_id={client.token}{query}")[0].status == 200


@contextlib.contextmanager
def serving(store: Path) -> Iterator[tuple[subprocess.Popen[str], Client]]:
    place = store.with_name("api")
    accounts = auth.create(store.with_name("accounts"))
    accounts.set("root", PASSWORD, "pool-admin")
    command = [sys.executable, "-m", "xenmgmt", "serve", "--store", str(store)]
    command += ["--listen", "http://127.0.0.1:0", "--accounts", str(accounts.path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "XENMGMT_STATE": str(place)}
    ) as process:
        assert process.stdout is not None
        try:
            url = process.stdout.readline().split()[-1]
            yield process, Client(url).login()
        finally:
            process.kill()


def test_killed_in_the_middle(archive: bytes, tmp_path: Path) -> None:
    """A server that is killed in the middle of an import and of an export finds, when it is started
    again, what is left of them, and takes it away."""
    store = tmp_path / "xen.db"
    with serving(store) as (process, client):
        put_archive_whole(client, archive)
        (vm,) = client.call("VM.get_all")
        client.http("GET", f"/export?session_id={client.token}&ref={vm}{KEEP}")
        task = client.call("task.create", "upload", "")
        cut_put(client, f"&task_id={task}{KEEP}", archive, 0, len(archive) // 2)
        until(lambda: len(client.call("VM.get_all")) == 3)
        until(lambda: len(client.call("VDI.get_all")) == 6)
        process.send_signal(signal.SIGKILL)
        process.wait(LONG)
    with serving(store) as (_, client):
        assert client.call("VM.get_all") == [vm]
        assert len(client.call("VDI.get_all")) == 2
        put_archive_whole(client, archive)


class TestPlan:
    """Where the parts of an archive are, without a server."""

    @given(
        st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1 << 30), st.integers(0, 2000))),
        st.data(),
    )
    @settings(max_examples=60, deadline=None)
    def test_parts(self, pieces: list[tuple[int, int, int]], data: st.DataObject) -> None:
        """The parts of any span, cut as the plan says, are the span."""
        from xenmgmt.rpc._handlers._archive import Manifest, Piece, piece

        manifest = Manifest({"name_label": "a"})
        whole = [begin(manifest)]
        whole += [piece(Piece(d, o, pattern(o, length))) for d, o, length in pieces]
        whole.append(end(len(pieces)))
        plan, joined = Plan.of(manifest, pieces), b"".join(whole)
        assert plan.size == len(joined)
        first = data.draw(st.integers(0, len(joined) - 1))
        last = data.draw(st.integers(first, len(joined) - 1))
        found = b"".join(whole[n][a:b] for n, a, b in plan.parts(first, last))
        assert found == joined[first : last + 1]


def test_connection_closed_first(vm: Any, xen: Xen) -> None:
    """A server whose connection was closed before it ends without an error."""
    with rpc.serve(xen, "http://127.0.0.1:0", authenticate=("root", PASSWORD)) as server:
        client = Client(server.url).login()
        client.http("GET", f"/export?session_id={client.token}&ref={vm.ref}{KEEP}")
        xen.close()
    assert isinstance(xen, xenmgmt.Xen)
