"""The remote client: the same objects as the simulator's, and what a network adds to them."""

from __future__ import annotations

import json
import os
import re
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from tests.patience import PROGRAM, until
from tests.rpc.conftest import PASSWORD, Client

import xenmgmt
from xenmgmt import Xen, errors, rpc
from xenmgmt.rpc import _tls, auth
from xenmgmt.rpc._mirror import UnknownWord, row_of, state_of
from xenmgmt.states import TABLES

MIB = 1 << 20
ROOT = Path(__file__).parents[2]
LOGIN = ("root", PASSWORD)

NOT_OVER_THE_WIRE = [
    line
    for line in (Path(__file__).parent / "not_over_the_wire.txt").read_text().splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(
    ("files", "least"),
    [
        ("tests/test_handles.py", 15),
        ("tests/test_bad_input.py", 35),
        ("tests/test_events.py", 10),
        ("tests/operations/test_rollback.py", 70),
        ("tests/operations --ignore=tests/operations/test_rollback.py", 100),
    ],
)
def test_the_same_tests(files: str, least: int) -> None:
    """The tests of the object API pass when a server and a network are in between."""
    without = [word for name in NOT_OVER_THE_WIRE for word in ("--deselect", name)]
    command = [
        sys.executable,
        "-m",
        "pytest",
        *files.split(),
        "-q",
        "-p",
        "tests.rpc.over_the_wire",
    ]
    done = subprocess.run(
        [*command, *without, "-p", "no:cacheprovider", "--timeout", "600"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])},
        capture_output=True,
        text=True,
        timeout=PROGRAM,
        check=False,
    )
    passed = re.search(r"(\d+) passed", done.stdout)
    assert done.returncode == 0, done.stdout[-4000:]
    assert passed is not None
    assert int(passed[1]) >= least


def threads() -> list[str]:
    """Threads that are not the server's."""
    return sorted(one.name for one in threading.enumerate() if "rpc" not in one.name)


@pytest.fixture
def far(server: rpc.Server) -> Iterator[Any]:
    with xenmgmt.connect(server.url, login=LOGIN) as far:
        yield far


class TestObjects:
    """What a remote connection gives."""

    def test_life(self, far: Any, xen: Xen) -> None:
        """A VM through its life; the near end sees the same."""
        vm = far.VM.create(name_label="web", memory_static_max="128MiB")
        vm.start()
        assert (vm.state, vm.domid > 0, vm.resident_on in far.host.get_all()) == (
            "Running",
            True,
            True,
        )
        (near,) = xen.VM.get_all()
        assert (near.state, near.ref) == (vm.state, vm.ref)
        vm.hard_shutdown()
        with pytest.raises(errors.VMBadPowerState) as caught:
            vm.domid  # noqa: B018
        assert caught.value.legal_states
        vm.destroy()
        assert xen.VM.get_all() == []
        with pytest.raises(errors.HandleInvalid):
            vm.state  # noqa: B018

    def test_what_others_do_is_seen(self, far: Any, xen: Xen) -> None:
        """A change that somebody else made arrives by itself."""
        near = xen.VM.create(name_label="a", memory_static_max=64 * MIB)
        until(lambda: far.VM.get_all())
        (vm,) = far.VM.get_all()
        stream = far.events.stream(["VM"])
        near.name_label = "b"
        (event,) = stream.next(10)
        assert (event.snapshot["name_label"], vm.name_label) == ("b", "b")

    def test_tasks(self, far: Any) -> None:
        """An operation as a task gives its result, or its error."""
        vm = far.VM.create(name_label="a", memory_static_max=64 * MIB)
        task = vm.clone.task("b")
        assert task.wait().name_label == "b"
        assert (task.done, task.status, task.progress) == (True, "success", 1.0)
        refused = vm.unpause.task()
        with pytest.raises(errors.VMBadPowerState, match="is Halted; unpause needs Paused"):
            refused.wait()
        called: list[Any] = []
        task.add_done_callback(called.append)
        assert called == [task]

    def test_processors(self, far: Any, xen: Xen) -> None:
        """Values within values arrive with their types; a refusal names what would do."""
        host, near = far.host.get_all()[0], xen.host.get_all()[0]
        host.set_cpu_governor("powersave", cpus=[0, 1])
        assert dict(host.get_cpu_power()) == dict(near.get_cpu_power())
        assert host.get_cpu_power.task().wait()[0]["governor"] == "powersave"
        with pytest.raises(errors.InvalidValue, match="ondemand, userspace, performance"):
            host.set_cpu_governor("fast")
        host.set_C_state_limit(1)
        assert near.get_cpu_power()[2]["C_state_limit"] == 1

    def test_nothing_is_left(self, server: rpc.Server, xen: Xen) -> None:
        """A connection that is closed leaves no session, no task and no thread."""
        before = threads()
        with xenmgmt.connect(server.url, login=LOGIN) as far:
            vm = far.VM.create(name_label="a", memory_static_max=64 * MIB)
            for _ in range(5):
                vm.start.task().wait()
                vm.hard_shutdown.task().wait()
        assert xen.task.get_all() == []
        assert len(xen.session.get_all()) == 1
        assert threads() == before
        with pytest.raises(errors.ConnectionClosed):
            vm.state  # noqa: B018
        with pytest.raises(errors.ConnectionClosed):
            far.VM.create(name_label="b")

    def test_logs_in_again(self, far: Any, server: rpc.Server) -> None:
        """A session that the server ended is opened again, once, without anybody noticing."""
        vm = far.VM.create(name_label="a", memory_static_max=64 * MIB)
        for one in list(server.service.sessions._open.values()):
            server.service.sessions.close(one)
        vm.start()
        assert vm.state == "Running"
        assert len(server.service.sessions) == 1

    def test_the_log_is_gone(self, far: Any, xen: Xen) -> None:
        """When the server no longer has the events in between, everything is told anew."""
        doomed = far.VM.create(name_label="doomed", memory_static_max=64 * MIB)
        far.peer.position = "0"
        xen.VM.get_by_uuid(doomed.uuid).destroy()
        kept = xen.VM.create(name_label="kept", memory_static_max=64 * MIB)
        xen.store.compact(xen.store.revision)  # type: ignore[attr-defined]
        far.peer.position = "0"
        far.peer.catch_up()
        assert [vm.ref for vm in far.VM.get_all()] == [kept.ref]
        assert not doomed.exists

    def test_many_threads(self, far: Any, xen: Xen) -> None:
        """A connection may be used from many threads."""
        from concurrent.futures import ThreadPoolExecutor

        def life(number: int) -> str:
            vm = far.VM.create(name_label=f"vm{number}", memory_static_max=64 * MIB)
            vm.start()
            vm.hard_shutdown()
            state: str = vm.state
            vm.destroy()
            return state

        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(life, range(24))) == {"Halted"}
        assert xen.VM.get_all() == []

    def test_xapi_dialect(self, far: Any, server: rpc.Server, xen: Xen) -> None:
        """A server that speaks xapi's dialect alone is driven by the same objects."""
        far.close()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("xenmgmt.rpc._peer.OWN", "1.0")
            with xenmgmt.connect(server.url, login=LOGIN) as far:
                assert far.peer.dialect == "xapi"
                vm = far.VM.create(name_label="a", memory_static_max="64MiB", VCPUs_max=2)
                vm.start()
                assert (vm.state, vm.domid > 0) == ("Running", True)
                vm.name_label = "b"
                vm.add_to_other_config("k", "v")
                assert dict(vm.other_config) == {"k": "v"}
                with pytest.raises(errors.VMBadPowerState) as caught:
                    vm.start()
                assert caught.value.state == "Running"
                assert vm.clean_shutdown.task().wait() is None
                snapshot = vm.snapshot("s")
                assert snapshot.is_a_snapshot
                with pytest.raises(errors.NotSupported):
                    vm.fork(2)
                vm.destroy()
        assert [one.is_a_snapshot for one in xen.VM.get_all()] == [True]


class TestUnknown:
    """What a newer server tells is kept."""

    def test_words_and_fields(self, far: Any) -> None:
        """A word or a field that nobody here knows comes through as it is."""
        vm = far.VM.create(name_label="a", memory_static_max=64 * MIB)
        record = {**far.peer.call("VM.get_record", [vm.ref]), "shoe_size": 46}
        record["actions_after_crash"] = "phone_home"
        event = {"class": "vm", "operation": "mod", "ref": vm.ref, "snapshot": record}
        far.store.apply([event, {**event, "class": "shoe"}], None, False)

        assert vm.actions_after_crash == "phone_home"
        assert isinstance(vm.actions_after_crash, UnknownWord)
        assert vm.get_record()["shoe_size"] == 46
        assert "shoe_size" in set(vm.get_record())

    def test_error(self) -> None:
        """An unknown error keeps its code and its parameters."""
        found = errors.XenError.from_wire(["BRAND_NEW", "a"])
        assert (found.code, found.args) == ("BRAND_NEW", ("a",))

    def test_values_that_mean_nothing(self) -> None:
        """A field whose value cannot be read does not spoil the record."""
        row = row_of("VM", {"name_label": "a", "memory_static_max": "much"}, "xapi")
        assert "a" in row

    @pytest.mark.parametrize(
        ("cls", "record", "state"),
        [
            ("VM", {"power_state": "Paused"}, "Paused"),
            ("VM", {"power_state": "Halted", "current_operations": {"t": "start"}}, "starting"),
            ("VM", {"power_state": "Levitating"}, "Halted"),
            ("VBD", {"currently_attached": True}, "Attached"),
            ("VIF", {"currently_attached": False}, "Detached"),
            ("task", {"status": "success"}, "success"),
            ("host", {"enabled": False}, "Disabled"),
        ],
    )
    def test_states(self, cls: str, record: dict[str, Any], state: str) -> None:
        """The state of an object of a server that does not tell it follows from its fields."""
        assert TABLES[cls].word[state_of(cls, record)] == state


class TestNetwork:
    """Certificates, time-outs, servers that are not there."""

    def test_not_trusted(self, serve: Callable[..., rpc.Server], tmp_path: Path) -> None:
        """A certificate that nobody vouches for is refused, with a way out named."""
        server = serve("https://127.0.0.1:0", state=tmp_path)
        with pytest.raises(errors.TlsConnectionFailed, match="fingerprint"):
            xenmgmt.connect(server.url, login=LOGIN)

    @pytest.mark.parametrize("how", ["fingerprint", "cafile"])
    def test_trusted(self, serve: Callable[..., rpc.Server], tmp_path: Path, how: str) -> None:
        """The fingerprint that the server printed will do, or its certificate."""
        server = serve("https://127.0.0.1:0", state=tmp_path)
        given = {"fingerprint": server.fingerprint, "cafile": str(tmp_path / "server.pem")}
        trust = rpc.Trust(**{how: given[how]})  # type: ignore[arg-type]
        with xenmgmt.connect(server.url, login=LOGIN, trust=trust) as far:
            assert len(far.host) == 2

    def test_another_fingerprint(self, serve: Callable[..., rpc.Server], tmp_path: Path) -> None:
        """A server with another certificate is refused, even one that is trusted otherwise."""
        server = serve("https://127.0.0.1:0", state=tmp_path)
        other = _tls.fingerprint(_tls.make(("x",)))
        trust = rpc.Trust(fingerprint=other, cafile=str(tmp_path / "server.pem"))
        with pytest.raises(errors.TlsConnectionFailed):
            xenmgmt.connect(server.url, login=LOGIN, trust=trust)

    def test_verified_by_default(self) -> None:
        """Certificate and name are verified unless a fingerprint is given."""
        context = rpc.Trust().context()
        assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)

    @pytest.mark.parametrize(
        ("url", "more"),
        [
            ("http://192.0.2.1", {}),
            ("https://127.0.0.1", {"trust": rpc.Trust(fingerprint="12")}),
            ("https://127.0.0.1", {"store": "x.db"}),
            ("sim://", {"login": ("a", "b")}),
        ],
    )
    def test_refused_before_anything_is_sent(self, url: str, more: dict[str, Any]) -> None:
        """http off the loopback, and settings that do not fit, are errors at once."""
        with pytest.raises(errors.InvalidValue):
            xenmgmt.connect(url, **more)

    def test_login_in_the_address(self, server: rpc.Server) -> None:
        """A name and password in an address are spelt as addresses spell them."""
        address = server.url.replace("//", f"//root:{quote(PASSWORD)}@")
        with xenmgmt.connect(address) as far:
            assert len(far.host) == 2

    def test_wrong_password(self, server: rpc.Server) -> None:
        """Who is not let in is told so."""
        with pytest.raises(errors.SessionAuthenticationFailed):
            xenmgmt.connect(server.url, login=("root", "wrong"))

    def test_nobody_is_there(self) -> None:
        """A server that is not there is an error of the engine."""
        with pytest.raises(errors.EngineError, match="cannot be reached"):
            xenmgmt.connect("http://127.0.0.1:1", login=LOGIN)

    def test_time_out(self, far: Any, server: rpc.Server) -> None:
        """A call that the server does not answer in time is a Timeout."""
        go = threading.Event()
        real = server.service._operate

        async def slow(*args: Any) -> Any:
            await server.service.work.run(lambda: go.wait(20))
            return await real(*args)

        server.service._operate = slow
        with pytest.raises(errors.Timeout):
            far.VM.create.options(timeout=0.2)(name_label="a")
        go.set()

    @pytest.mark.parametrize(
        ("status", "answer"),
        [
            (500, b"oops"),
            (200, b"<html>"),
            (200, b"5"),
            (200, b'{"error": "x"}'),
            (200, b'{"error": {"code": 1}}'),
            (200, b'{"error": ["SOMETHING", "a"]}'),
            (200, b"[" * 100_000),
        ],
    )
    def test_a_server_that_is_none(self, status: int, answer: bytes) -> None:
        """Whatever answers there, the error is one of the library."""

        class Strange(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                self.send_response(status)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: Any) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Strange) as strange:
            threading.Thread(target=strange.serve_forever, daemon=True).start()
            with pytest.raises(errors.XenError):
                xenmgmt.connect(f"http://127.0.0.1:{strange.server_port}", login=LOGIN)
            strange.shutdown()

    def test_no_extra_is_needed(self) -> None:
        """The client loads none of the server's libraries."""
        program = (
            "import sys, xenmgmt.rpc.remote\n"
            "extra = {'orjson', 'uvicorn', 'uvloop', 'httptools', 'websockets', 'cryptography'}\n"
            "print(sorted(extra & set(sys.modules)))"
        )
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "[]"

    def test_secrets_are_not_shown(self, far: Any) -> None:
        """Neither password nor token stands in what is printed."""
        text = repr(far) + far.url + repr(far.this_session) + json.dumps(far.this_session.ref)
        assert PASSWORD not in text
        assert far.peer.token not in text


class TestMembers:
    """A host that is only a member of a pool."""

    def test_sent_to_the_coordinator(self, serve: Callable[..., rpc.Server]) -> None:
        """Who logs in is told who answers for the pool, also by this client; for emergencies there
        is a login of its own."""
        server = serve(coordinator="10.0.0.1")
        with pytest.raises(errors.HostIsSlave) as caught:
            xenmgmt.connect(server.url, login=LOGIN)
        assert caught.value.wire() == ["HOST_IS_SLAVE", "10.0.0.1"]
        client = Client(server.url)
        told = client.raw("session.slave_local_login_with_password", *LOGIN)
        assert told["Status"] == "Success"
        assert Client(server.url, told["Value"]).call("session.local_logout") == ""


class TestUnixSocket:
    """``xenmgmt.connect("unix:/path")``: at the machine itself, with no network and no password."""

    def test_life(self, serve: Callable[..., rpc.Server], tmp_path: Path, xen: Xen) -> None:
        """The kernel says who it is; all else is as with any server."""
        serve(f"unix:{tmp_path / 'api.sock'}", authenticate=None)
        with xenmgmt.connect(f"unix:{tmp_path / 'api.sock'}") as far:
            vm = far.VM.create(name_label="a", memory_static_max=64 * MIB)
            vm.start()
            assert far.this_session.is_local_superuser
        assert xen.VM.get_by_name_label("a")[0].state == "Running"

    def test_nobody_listens(self, tmp_path: Path) -> None:
        """A socket that is not there is an error that names it."""
        with pytest.raises(errors.EngineError, match=r"nothing\.sock cannot be reached"):
            xenmgmt.connect(f"unix:{tmp_path / 'nothing.sock'}")


class TestIncarnations:
    """Objects that a revert makes anew."""

    def test_reverted_by_somebody_else(self, far: Any, xen: Xen) -> None:
        """A handle from before goes stale also when another client reverts, each time anew."""
        vm = far.VM.create(name_label="a", memory_static_max=64 * MIB)
        near = xen.VM.get_by_ref(vm.ref)
        snapshot = near.snapshot("s")
        for _ in range(2):
            near = snapshot.revert()
            far.peer.catch_up()
            with pytest.raises(errors.StaleIncarnation) as caught:
                vm.start()
            vm = caught.value.new
            assert vm.ref == near.ref
            vm.name_label = "changed"  # an ordinary change makes no other incarnation
            far.peer.catch_up()
            assert vm.exists
            assert vm.name_label == "changed"

    def test_not_told_to_others(self, far: Any, xen: Xen, server: rpc.Server) -> None:
        """What no document has is told to this library's own client alone."""
        near = xen.VM.create(name_label="a", memory_static_max=64 * MIB)
        near = near.snapshot("s").revert()
        record = Client(server.url).login().call("VM.get_record", near.ref)
        assert not [name for name in record if name.startswith("_")]


def test_a_refusal_for_want_of_a_role(
    serve: Callable[..., rpc.Server], xen: Xen, tmp_path: Path
) -> None:
    """It says once what is wanting."""
    accounts = auth.create(tmp_path / "accounts")
    accounts.set("eve", PASSWORD, "read-only")
    vm = xen.VM.create(name_label="a", memory_static_max=64 * MIB)
    server = serve(authenticate=auth.Passwords(accounts))
    with (
        xenmgmt.connect(server.url, login=("eve", PASSWORD)) as far,
        pytest.raises(errors.RbacPermissionDenied) as caught,
    ):
        far.VM.get_by_ref(vm.ref).start()
    assert str(caught.value).count("lacks the permission") == 1
