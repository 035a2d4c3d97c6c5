"""Archives of machines and raw disks over HTTP."""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import tarfile
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.patience import until
from tests.rpc.conftest import PASSWORD, Client

import xenmgmt
from xenmgmt import Xen, errors, rpc
from xenmgmt.drivers.sim._storage import BLOCK
from xenmgmt.rpc._handlers import _archive
from xenmgmt.rpc._handlers._archive import PIECE, Manifest, Piece, Reader

MIB = 1 << 20
SIZE = 5 * BLOCK + 4096


def pattern(seed: int, length: int) -> bytes:
    return hashlib.shake_128(str(seed).encode()).digest(length)


@pytest.fixture
def vm(xen: Xen) -> Any:
    """A machine with two disks, one of them with data in some places, and an interface."""
    vm = xen.VM.create(
        name_label="web", memory_static_max=128 * MIB, other_config={"k": "é"}, tags=["a", "b"]
    )
    sr = xen.SR.get_all()[0]
    for number in range(2):
        disk = xen.VDI.create(SR=sr, virtual_size=SIZE, name_label=f"disk {number}")
        xen.VBD.create(VM=vm, VDI=disk, userdevice=str(number), bootable=number == 0)
    xen.VIF.create(VM=vm, network=xen.network.get_all()[0], MAC="02:00:00:00:00:05")
    put(xen, disks(vm)[0], 100, pattern(1, 3 * MIB))
    put(xen, disks(vm)[0], SIZE - 10, b"0123456789")
    return vm


def disks(vm: Any) -> list[Any]:
    return [vbd.VDI for vbd in vm.VBDs]


def put(xen: Xen, disk: Any, offset: int, data: bytes) -> None:
    xen.driver.vdi_write(disk.SR.uuid, disk.location, offset, data)


def contents(xen: Xen, disk: Any) -> bytes:
    return bytes(xen.driver.vdi_read(disk.SR.uuid, disk.location, 0, disk.virtual_size))


def export(client: Client, ref: str, **query: str) -> bytes:
    words = "".join(f"&{k}={v}" for k, v in query.items())
    answer, body = client.http("GET", f"/export?session_id={client.token}&ref={ref}{words}")
    assert answer.status == 200, body
    return body


def put_archive(client: Client, body: bytes, **query: str) -> tuple[int, bytes]:
    words = "".join(f"&{k}={v}" for k, v in query.items())
    answer, told = client.http("PUT", f"/import?session_id={client.token}{words}", body)
    return answer.status, told


class TestMachines:
    """``/export`` and ``/import``."""

    def test_round_trip(self, client: Client, xen: Xen, vm: Any) -> None:
        """A machine comes back as it was, byte for byte, under new names."""
        archive = export(client, vm.ref)
        status, body = put_archive(client, archive)
        assert status == 200, body
        (copy,) = [one for one in xen.VM.get_all() if one != vm]

        assert copy.ref.encode() in body
        assert [contents(xen, d) for d in disks(copy)] == [contents(xen, d) for d in disks(vm)]
        assert (copy.name_label, dict(copy.other_config), copy.tags, copy.is_a_template) == (
            "web",
            {"k": "é"},
            ("a", "b"),
            False,
        )
        assert [(v.userdevice, v.bootable) for v in copy.VBDs] == [("0", True), ("1", False)]
        assert copy.uuid != vm.uuid
        assert copy.VIFs[0].MAC != vm.VIFs[0].MAC
        copy.start()

    def test_into_another_server(self, client: Client, vm: Any, xen: Xen) -> None:
        """What one server exported another imports; restore keeps the addresses of interfaces."""
        archive = export(client, vm.ref)
        with (
            xenmgmt.connect("sim://", seed=9) as other,
            rpc.serve(other, "http://127.0.0.1:0", authenticate=("root", PASSWORD)) as server,
        ):
            there = Client(server.url).login()
            status, _ = put_archive(there, archive, restore="true")
            (copy,) = other.VM.get_all()
            assert status == 200
            assert contents(other, disks(copy)[0]) == contents(xen, disks(vm)[0])
            assert copy.VIFs[0].MAC == vm.VIFs[0].MAC

    def test_running(self, client: Client, xen: Xen, vm: Any) -> None:
        """A machine that runs is exported as it is at one moment; nothing is left of it."""
        vm.start()
        before = contents(xen, disks(vm)[0])
        archive = export(client, vm.ref)
        assert [one.ref for one in xen.VM.get_all()] == [vm.ref]
        assert len(xen.VDI.get_all()) == 2
        manifest = Reader(io.BytesIO(archive)).manifest
        assert manifest.vm["name_label"] == "web"
        assert before[100:200] in archive

    def test_any_tar_reads_it(self, client: Client, vm: Any) -> None:
        """An archive is a tar of a manifest and pieces with their hashes; zeros are left out."""
        with tarfile.open(fileobj=io.BytesIO(export(client, vm.ref))) as tar:
            files = {info.name: tar.extractfile(info).read() for info in tar}  # type: ignore[union-attr]
        manifest = json.loads(files["manifest.json"])
        assert (manifest["format"], manifest["version"]) == (_archive.FORMAT, 1)
        pieces = [name for name in files if name.startswith("disks/") and "." not in name]
        for name in pieces:
            assert hashlib.sha256(files[name]).hexdigest().encode() == files[f"{name}.sha256"]
        assert json.loads(files["end.json"]) == {"pieces": len(pieces)}
        assert sum(len(files[name]) for name in pieces) <= 2 * BLOCK + BLOCK

    def test_task(self, client: Client, xen: Xen, vm: Any) -> None:
        """A client's own task shows progress and, for an import, the result."""
        task = client.call("task.create", "mine", "")
        archive = export(client, vm.ref, task_id=task)
        assert client.call("task.get_status", task) == "success"
        task = client.call("task.create", "mine", "")
        put_archive(client, archive, task_id=task)
        record = client.call("task.get_record", task)
        (copy,) = [one.ref for one in xen.VM.get_all() if one != vm]
        assert (record["status"], record["progress"]) == ("success", 1.0)
        assert copy in record["result"]

    @pytest.mark.parametrize(
        ("spoil", "code"),
        [
            (lambda a: a[: len(a) // 2], "IMPORT_ERROR"),
            (lambda a: a[:600], "IMPORT_ERROR"),
            (lambda a: b"", "IMPORT_ERROR"),
            (lambda a: b"x" * 5000, "IMPORT_ERROR"),
            (lambda a: a.replace(pattern(1, 50), b"y" * 50), "CHECKSUMS_FAILED"),
            (lambda a: a.replace(b'"version": 1', b'"version": 7'), "INCOMPATIBLE_VERSION"),
            (lambda a: a.replace(b"xenmgmt virtual", b"another virtual"), "IMPORT_ERROR"),
            (lambda a: a.replace(b"disks/0/", b"disks/7/"), "IMPORT_ERROR"),
        ],
    )
    def test_a_failed_import_leaves_nothing(
        self, client: Client, xen: Xen, vm: Any, spoil: Callable[[bytes], bytes], code: str
    ) -> None:
        """An archive that is cut off or changed is refused, and nothing is left of it."""
        archive = spoil(export(client, vm.ref))
        before = (len(xen.VM.get_all()), len(xen.VDI.get_all()), len(xen.VBD.get_all()))
        task = client.call("task.create", "mine", "")
        status, body = put_archive(client, archive, task_id=task)

        assert (status, code in body.decode()) == (400, True), body
        after = (len(xen.VM.get_all()), len(xen.VDI.get_all()), len(xen.VBD.get_all()))
        assert after == before
        assert client.call("task.get_status", task) == "failure"
        assert code in client.call("task.get_error_info", task)[0]

    def test_a_full_disk(self, client: Client, xen: Xen, vm: Any) -> None:
        """When the storage runs full in the middle, nothing is left either."""
        archive = export(client, vm.ref)
        small = xen.SR.create(
            type="ext", name_label="small", host=xen.host.get_all()[0], physical_size=BLOCK
        )
        status, body = put_archive(client, archive, sr_id=small.ref)
        assert (status, b"SR_FULL" in body) == (400, True)
        assert small.VDIs == ()
        assert len(xen.VM.get_all()) == 1

    def test_cancelled(self, client: Client, xen: Xen, vm: Any) -> None:
        """A transfer whose task is cancelled ends."""
        task = client.call("task.create", "mine", "")
        client.call("task.cancel", task)
        status, _ = put_archive(client, export(client, vm.ref), task_id=task)
        assert status == 400
        assert len(xen.VM.get_all()) == 1

    def test_a_client_that_goes_away(
        self, server: rpc.Server, client: Client, xen: Xen, vm: Any
    ) -> None:
        """An upload that breaks off leaves nothing."""
        import socket

        archive = export(client, vm.ref)
        host, port = server.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as sock:
            head = f"PUT /import?session_id={client.token} HTTP/1.1\r\nHost: x\r\n"
            sock.sendall(f"{head}Content-Length: {len(archive)}\r\n\r\n".encode())
            sock.sendall(archive[: len(archive) // 2])
            time.sleep(0.3)
        until(lambda: len(xen.VM.get_all()) == 1 and len(xen.VDI.get_all()) == 2)

    def test_memory_is_bounded(self, serve: Callable[..., rpc.Server], xen: Xen) -> None:
        """A disk far larger than what passes by at once is sent piece by piece."""
        vm = xen.VM.create(name_label="big", memory_static_max=64 * MIB)
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size=1 << 40)
        xen.VBD.create(VM=vm, VDI=disk)
        put(xen, disk, (1 << 40) - 5, b"there")
        archive = export(Client(serve().url).login(), vm.ref)
        assert len(archive) < 4 * MIB

    def test_who_may(self, client: Client, vm: Any) -> None:
        """Without a session or a password nothing is given; a wrong one is 401 too."""
        assert client.http("GET", f"/export?ref={vm.ref}")[0].status == 401
        assert client.http("GET", f"/export?session_id=x&ref={vm.ref}")[0].status == 401
        answer, _ = client.http("GET", f"/export?session_id={client.token}&ref=OpaqueRef:x")
        assert answer.status == 404
        assert client.http("GET", f"/export?session_id={client.token}")[0].status == 400

    def test_basic_and_cookie(self, client: Client, vm: Any) -> None:
        """A name and a password do, and so does a session in a cookie."""
        import base64

        word = base64.b64encode(f"root:{PASSWORD}".encode()).decode()
        for headers in (
            {"Authorization": f"Basic {word}"},
            {"Cookie": f"a=b; session_id={client.token}"},
        ):
            answer, _ = client.http("GET", f"/export?uuid={vm.uuid}", headers=headers)
            assert answer.status == 200


class TestRaw:
    """``/export_raw_vdi`` and ``/import_raw_vdi``."""

    def path(self, client: Client, what: str, disk: Any) -> str:
        return f"/{what}_raw_vdi?session_id={client.token}&vdi={disk.ref}"

    def test_round_trip(self, client: Client, xen: Xen, vm: Any) -> None:
        """What is put in is what comes out."""
        first, second = disks(vm)
        answer, body = client.http("GET", self.path(client, "export", first))
        assert (answer.status, len(body), body) == (200, SIZE, contents(xen, first))
        assert client.http("PUT", self.path(client, "import", second), body)[0].status == 200
        assert contents(xen, second) == body

    def test_goes_on(self, client: Client, xen: Xen, vm: Any) -> None:
        """A transfer that broke off goes on where it ended, in both directions."""
        first, second = disks(vm)
        whole = contents(xen, first)
        answer, rest = client.http(
            "GET", self.path(client, "export", first), headers={"Range": "bytes=1000-"}
        )
        assert (answer.status, rest) == (206, whole[1000:])
        assert answer.headers["content-range"] == f"bytes 1000-{SIZE - 1}/{SIZE}"
        for begin, end in ((0, 1000), (1000, SIZE)):
            span = f"bytes {begin}-{end - 1}/{SIZE}"
            client.http(
                "PUT",
                self.path(client, "import", second),
                whole[begin:end],
                {"Content-Range": span},
            )
        assert contents(xen, second) == whole
        answer, _ = client.http(
            "GET", self.path(client, "export", first), headers={"Range": f"bytes={SIZE}-"}
        )
        assert answer.status == 416

    def test_in_use(self, client: Client, vm: Any) -> None:
        """The disk of a machine that runs is not read nor written."""
        vm.start()
        for method, what in (("GET", "export"), ("PUT", "import")):
            answer, body = client.http(method, self.path(client, what, disks(vm)[0]), b"x")
            assert (answer.status, b"VDI_IN_USE" in body) == (400, True)

    def test_too_much(self, client: Client, vm: Any) -> None:
        """More than fits is an error."""
        body = b"x" * (SIZE + 1)
        answer, told = client.http("PUT", self.path(client, "import", disks(vm)[1]), body)
        assert (answer.status, b"ends at" in told) == (400, True)

    def test_an_engine_that_cannot(self, client: Client, vm: Any, xen: Xen) -> None:
        """A disk whose storage fails is an error, not an empty disk."""
        disk = disks(vm)[0]
        xen.sim.storage_fault(disk.SR.uuid, "EIO", location=disk.location)
        with pytest.raises(http.client.HTTPException):
            client.http("GET", self.path(client, "export", disk))
        (task,) = xen.task.get_all()
        assert (task.status, task.error_info[0]) == ("failure", "INTERNAL_ERROR")


class TestArchive:
    """The format, without a server."""

    MANIFEST = Manifest({"name_label": "a"}, [{}, {}])

    @given(
        st.lists(
            st.tuples(st.integers(0, 1), st.integers(0, 1 << 40), st.binary(max_size=3000)),
            max_size=8,
        )
    )
    @settings(max_examples=60)
    def test_round_trip(self, pieces: list[tuple[int, int, bytes]]) -> None:
        """What is written is read again."""
        given_ = [Piece(*one) for one in pieces]
        body = _archive.begin(self.MANIFEST) + b"".join(map(_archive.piece, given_))
        reader = Reader(io.BytesIO(body + _archive.end(len(given_))))

        assert reader.manifest == self.MANIFEST
        assert list(reader.pieces()) == given_

    @given(st.integers(0, 20_000), st.binary(max_size=600), st.integers(0, 600))
    @settings(max_examples=150, deadline=None)
    def test_mutations(self, at: int, noise: bytes, length: int) -> None:
        """A spoilt archive is refused with an error of the library, or gives what was written."""
        whole = [Piece(0, 0, pattern(5, 3000)), Piece(1, PIECE, b"end")]
        body = _archive.begin(self.MANIFEST) + b"".join(map(_archive.piece, whole))
        body += _archive.end(2)
        spoilt = body[:at] + noise + body[at + length :]
        try:
            found = list(Reader(io.BytesIO(spoilt)).pieces())
        except errors.XenError:
            return
        assert [one.data for one in found] == [one.data for one in whole]


def test_nothing_is_left_running() -> None:
    """The tests of this module leave no thread of the server behind."""
    assert [one for one in threading.enumerate() if one.name == "xenmgmt-server"] == []
