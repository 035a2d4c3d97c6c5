"""Who is let in, what they may do, and what a peer cannot do to a server."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
import ssl
import stat
import threading
import time
import xmlrpc.client
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tests.patience import LONG
from tests.rpc.conftest import PASSWORD, Client, Failed

from xenmgmt import Xen, errors, rpc
from xenmgmt.rpc import Limits, _tls, auth
from xenmgmt.rpc._passwords import matches
from xenmgmt.rpc._throttle import Throttle

MIB = 1 << 20
Serve = Callable[..., rpc.Server]


def accounts(path: Path) -> auth.PasswordFile:
    found = auth.create(path)
    for role in ("pool-admin", "pool-operator", "vm-admin", "vm-operator", "read-only"):
        found.set(role, PASSWORD, role)
    return found


class TestPasswords:
    """The file of accounts."""

    def test_check(self, tmp_path: Path) -> None:
        """Name and password give the role; anything else gives nothing."""
        found = accounts(tmp_path / "accounts")

        assert found.check("vm-admin", PASSWORD) == "vm-admin"
        assert found.check("vm-admin", "") is None
        assert found.check("nobody", PASSWORD) is None
        assert auth.PasswordFile(tmp_path / "accounts").check("read-only", PASSWORD) == "read-only"

    def test_modern_hash(self) -> None:
        """Hashes are scrypt, each with a salt of its own; the password is not in them."""
        first, second = auth.hashed(PASSWORD), auth.hashed(PASSWORD)

        assert first != second
        assert first.startswith("scrypt$32768$8$1$")
        assert matches(PASSWORD, first)
        assert not matches(PASSWORD + " ", first)

    def test_private(self, tmp_path: Path) -> None:
        """The file is made for its owner alone, and refused when others may read it."""
        found = accounts(tmp_path / "accounts")
        assert stat.S_IMODE(found.path.stat().st_mode) == 0o600
        found.path.chmod(0o644)
        with pytest.raises(errors.InvalidValue, match="chmod 600"):
            auth.PasswordFile(found.path)

    def test_changes_are_seen(self, tmp_path: Path) -> None:
        """An account that is removed is let in no more, without a restart."""
        found, other = accounts(tmp_path / "a"), auth.PasswordFile(tmp_path / "a")
        assert other.check("vm-admin", PASSWORD)
        found.remove("vm-admin")
        assert other.check("vm-admin", PASSWORD) is None

    @pytest.mark.parametrize("line", ["x", "a:b", "a:pool-admin:plain", "a:king:scrypt$1$1$1$a$b"])
    def test_lines_that_are_none(self, tmp_path: Path, line: str) -> None:
        """A line that is no account is an error, not a way in."""
        path = tmp_path / "accounts"
        path.touch(0o600)
        path.write_text(line)
        with pytest.raises(errors.InvalidValue):
            auth.PasswordFile(path)


class TestChangePassword:
    """``session.change_password``, for accounts of a file."""

    NEW = "another pass phrase"

    @pytest.fixture
    def file(self, tmp_path: Path) -> auth.PasswordFile:
        found = auth.create(tmp_path / "accounts")
        found.set("ann", PASSWORD, "read-only")
        found.set("bob", PASSWORD, "pool-admin")
        return found

    @pytest.fixture
    def ann(self, serve: Serve, file: auth.PasswordFile) -> Client:
        """Whoever has an account may change its password, also who may only read."""
        server = serve(authenticate=[auth.UnixPeers(), auth.Passwords(file)])
        return Client(server.url).login("ann")

    def test_changed(self, ann: Client, file: auth.PasswordFile) -> None:
        """The new password opens, the old one does not; role, session and others stay."""
        file.path.write_text(f"# accounts of the house\n{file.path.read_text()}")
        assert ann.call("session.change_password", PASSWORD, self.NEW) == ""

        assert ann.call("VM.get_all") == []
        assert file.check("ann", self.NEW) == "read-only"
        assert file.check("ann", PASSWORD) is None
        assert file.check("bob", PASSWORD) == "pool-admin"
        assert file.path.read_text().startswith("# accounts of the house\nann:")
        assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
        assert Client(ann.url).login("ann", self.NEW).call("VM.get_all") == []

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            ("a guess", NEW, "SESSION_AUTHENTICATION_FAILED"),
            ("", NEW, "SESSION_AUTHENTICATION_FAILED"),
            (PASSWORD, "", "CHANGE_PASSWORD_REJECTED"),
            (PASSWORD, "short", "CHANGE_PASSWORD_REJECTED"),
            (PASSWORD, "x" * 1025, "CHANGE_PASSWORD_REJECTED"),
            (PASSWORD, PASSWORD, "CHANGE_PASSWORD_REJECTED"),
        ],
    )
    def test_refused(
        self, ann: Client, file: auth.PasswordFile, old: str, new: str, code: str
    ) -> None:
        """A wrong old password, or a new one that will not do, changes no byte of the file."""
        before = file.path.read_bytes()
        with pytest.raises(Failed) as caught:
            ann.call("session.change_password", old, new)
        assert caught.value.details[0] == code
        assert file.path.read_bytes() == before

    def test_guessing_is_held_back(self, ann: Client) -> None:
        """A wrong old password counts as a failed login."""
        begun = time.monotonic()
        for _ in range(3):
            with pytest.raises(Failed):
                ann.call("session.change_password", "a guess", self.NEW)
        assert time.monotonic() - begun > 0.7

    def test_a_file_that_cannot_be_written(
        self, ann: Client, file: auth.PasswordFile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A disk that is full leaves the file as it was, and nothing beside it."""

        def full(handle: int) -> None:
            raise OSError(28, "no space left on device")

        before, beside = file.path.read_bytes(), set(file.path.parent.iterdir())
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(Failed, match="CHANGE_PASSWORD_REJECTED"):
            ann.call("session.change_password", PASSWORD, self.NEW)
        monkeypatch.undo()
        assert file.path.read_bytes() == before
        assert {one.name for one in set(file.path.parent.iterdir()) - beside} <= {".accounts.lock"}

    def test_an_account_of_the_program(self, client: Client) -> None:
        """An account that no file keeps is not changed over the wire."""
        with pytest.raises(Failed, match="USER_IS_NOT_LOCAL_SUPERUSER"):
            client.call("session.change_password", PASSWORD, self.NEW)

    def test_many_at_once(self, file: auth.PasswordFile) -> None:
        """Changes at the same time, also from several processes, are all kept."""
        second = auth.PasswordFile(file.path)  # as another process has it
        names = [f"user{number}" for number in range(6)]
        threads = [
            threading.Thread(target=(file, second)[number % 2].set, args=(name, PASSWORD))
            for number, name in enumerate(names)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert set(file.accounts()) == {"ann", "bob", *names}

    def test_nothing_is_told(self, serve: Serve, file: auth.PasswordFile, tmp_path: Path) -> None:
        """The audit log has that it was changed, and neither password."""
        log = tmp_path / "audit.log"
        client = Client(serve(authenticate=auth.Passwords(file), audit=log).url).login("ann")
        client.call("session.change_password", PASSWORD, self.NEW)
        text = log.read_text()
        assert json.loads(text.splitlines()[-1])["method"] == "session.change_password"
        assert PASSWORD not in text
        assert self.NEW not in text


class TestRoles:
    """Each message needs a role; each role may do what those below it may."""

    CALLS = (
        ("VM.get_all", (), "read-only"),
        ("VM.get_all_records", (), "read-only"),
        ("event.from", (["*"], "", 0.0), "read-only"),
        ("VM.start", ("$vm", False, False), "vm-operator"),
        ("VM.hard_shutdown", ("$vm",), "vm-operator"),
        ("VM.set_name_label", ("$vm", "x"), "vm-operator"),
        ("VM.add_to_other_config", ("$vm", "k", "v"), "vm-admin"),
        ("VM.set_PV_args", ("$vm", "x"), "vm-admin"),
        ("VM.clone", ("$vm", "c"), "vm-admin"),
        ("Async.VM.clone", ("$vm", "c"), "vm-admin"),
        ("secret.get_all", (), "pool-operator"),
        ("network.create", ({"name_label": "n"},), "pool-operator"),
        ("host.set_name_label", ("$host", "x"), "pool-operator"),
        ("subject.create", ({"subject_identifier": "$n"},), "pool-admin"),
    )

    def test_every_role(self, serve: Serve, xen: Xen, tmp_path: Path) -> None:
        """Who has the role is let through, who has a lesser one is told what it takes."""
        vm = xen.VM.create(name_label="web", memory_static_max=64 * MIB)
        host = xen.host.get_all()[0]
        server = serve(authenticate=auth.Passwords(accounts(tmp_path / "accounts")))
        order = ("pool-admin", "pool-operator", "vm-admin", "vm-operator", "read-only")
        for mine in order:
            client = Client(server.url).login(mine)
            for name, params, needed in self.CALLS:
                known = {"$vm": vm.ref, "$host": host.ref}
                given = [known.get(p, p) if isinstance(p, str) else p for p in params]
                refused = order.index(mine) > order.index(needed)
                told = client.raw(name, client.token, *given)
                code = told.get("ErrorDescription", [""])[0]
                assert (code == "RBAC_PERMISSION_DENIED") is refused, (mine, name, code)

    def test_secrets_do_not_leak(self, serve: Serve, xen: Xen, tmp_path: Path) -> None:
        """Who may not read secrets gets none through events either; nobody gets a session."""
        secret = xen.secret.create(value="hush")
        server = serve(authenticate=auth.Passwords(accounts(tmp_path / "accounts")))
        for role, sees in (("read-only", False), ("pool-operator", True)):
            client = Client(server.url).login(role)
            told = client.call("event.from", ["*"], "", 0.0)
            seen = {event["class"] for event in told["events"]}
            assert ("secret" in seen) is sees
            assert "session" not in seen
            with pytest.raises(Failed):
                client.call("session.get_record", client.token + "x")
        assert secret.value == "hush"

    def test_the_superuser_of_the_host(self, server: rpc.Server, client: Client) -> None:
        """What only the superuser of the host may call, an administrator may not."""
        with pytest.raises(Failed) as caught:
            client.call("session.create_from_db_file", "/tmp/a")
        assert caught.value.details[0] == "RBAC_PERMISSION_DENIED"


class TestSessions:
    """Tokens, their end, and their number."""

    def test_the_record_opens_nothing(self, client: Client) -> None:
        """A client asks about its session by the token; the token stands in no record."""
        record = client.call("session.get_record", client.token)

        assert (record["auth_user_name"], record["originator"]) == ("root", "")
        everything = json.dumps(client.json_call("event.from", ["*"], "", 0.0))
        assert client.token not in everything
        assert client.call("session.get_uuid", client.token) == record["uuid"]

    def test_logout(self, client: Client) -> None:
        """After logout the session is invalid, and its record is gone."""
        client.call("session.logout")

        with pytest.raises(Failed) as caught:
            client.call("VM.get_all")
        assert caught.value.details == ["SESSION_INVALID", client.token]

    def test_expiry(self, serve: Serve, xen: Xen) -> None:
        """A session that is not used ends, and one that is used does not."""
        server = serve(limits=Limits(idle=0.6))
        idle, busy = Client(server.url).login(), Client(server.url).login()
        for _ in range(10):
            busy.call("VM.get_all")
            time.sleep(0.1)
        with pytest.raises(Failed) as caught:
            idle.call("VM.get_all")
        assert caught.value.details[0] == "SESSION_INVALID"
        assert len(xen.session.get_all()) == 2  # the busy one's, and the program's own

    def test_number(self, serve: Serve) -> None:
        """The oldest session of a user makes room; all together have a limit."""
        server = serve(limits=Limits(sessions=3, sessions_per_user=2))
        first = Client(server.url).login()
        Client(server.url).login()
        Client(server.url).login()
        with pytest.raises(Failed):
            first.call("VM.get_all")
        assert len(server.service.sessions) == 2

    def test_ended_by_somebody_else(self, client: Client, xen: Xen) -> None:
        """A session whose record is taken away is invalid."""
        xen.session.logout_subject_identifier("root")

        with pytest.raises(Failed) as caught:
            client.call("VM.get_all")
        assert caught.value.details[0] == "SESSION_INVALID"

    def test_restart(self, serve: Serve, xen: Xen) -> None:
        """The sessions of a server end with it."""
        server = serve()
        Client(server.url).login()
        server.close()
        assert len(xen.session.get_all()) == 1

    def test_event_waiters_end_with_the_server(self, serve: Serve) -> None:
        """A server that ends does not wait for its long polls."""
        server = serve()
        client = Client(server.url).login()
        token = client.call("event.from", ["*"], "", 0.0)["token"]
        ended = threading.Event()

        def wait() -> None:
            with suppress(Exception):  # however it ends
                client.call("event.from", ["*"], token, 60.0)
            ended.set()

        threading.Thread(target=wait, daemon=True).start()
        time.sleep(0.2)
        begun = time.monotonic()
        server.close()
        assert ended.wait(LONG)
        assert time.monotonic() - begun < 10


class TestLogins:
    """Failed logins."""

    def test_wrong(self, client: Client) -> None:
        """A wrong password is SESSION_AUTHENTICATION_FAILED, and says nothing more."""
        told = client.raw("session.login_with_password", "root", "wrong")

        assert told["ErrorDescription"] == ["SESSION_AUTHENTICATION_FAILED"]

    def test_later_each_time(self) -> None:
        """Each failure doubles the wait, by peer and by name, up to a bound."""
        throttle = Throttle(first=1.0, longest=5.0)
        waits = []
        for _ in range(5):
            waits.append(throttle.delay("peer a", "name root"))
            throttle.failed("peer a", "name root")
        assert waits == [0.0, 1.0, 2.0, 4.0, 5.0]
        assert throttle.delay("peer b", "name root") == 5.0
        throttle.succeeded("peer a", "name root")
        assert throttle.delay("peer a", "name root") == 0.0
        assert throttle.failures == 5

    def test_bounded(self) -> None:
        """However many names are tried, memory is bounded."""
        throttle = Throttle()
        for number in range(12_000):
            throttle.failed(f"name {number}")
        assert len(throttle._counts) <= 10_000

    def test_held_back(self, serve: Serve) -> None:
        """A client that guesses is answered later; others are served meanwhile."""
        server = serve()
        client = Client(server.url).login()
        begun = time.monotonic()
        for _ in range(3):
            client.raw("session.login_with_password", "eve", "guess")
        held = time.monotonic() - begun
        assert held > 0.7
        assert client.call("VM.get_all") == []

    def test_everybody_but_the_program(self, serve: Serve, xen: Xen) -> None:
        """Without an authenticator nobody is let in over TCP."""
        server = serve(authenticate=None)
        told = Client(server.url).raw("session.login_with_password", "root", "")
        assert told["ErrorDescription"] == ["SESSION_AUTHENTICATION_FAILED"]


class TestAudit:
    """The audit log."""

    def test_lines(self, serve: Serve, xen: Xen, tmp_path: Path) -> None:
        """Who did what to which object is told; values, passwords and tokens are not."""
        server = serve(audit=tmp_path / "audit.log")
        client = Client(server.url).login()
        vm = client.call("VM.create", {"name_label": "top secret", "memory_static_max": "67108864"})
        client.call("VM.set_name_description", vm, "private words")
        client.call("VM.get_record", vm)
        client.raw("session.login_with_password", "eve", "guess-word")
        with pytest.raises(Failed):
            client.call("VM.pause", vm)
        server.close()
        text = (tmp_path / "audit.log").read_text()
        lines = [json.loads(line) for line in text.splitlines()]

        told = [(line["user"], line["method"], line["result"]) for line in lines]
        assert told == [
            ("root", "session.login_with_password", "OK"),
            ("root", "VM.create", "OK"),
            ("root", "VM.set_name_description", "OK"),
            ("eve", "session.login_with_password", "SESSION_AUTHENTICATION_FAILED"),
            ("root", "VM.pause", "VM_BAD_POWER_STATE"),
        ]
        assert lines[2]["objects"] == [vm]
        for word in (PASSWORD, "guess-word", client.token, "private words", "top secret"):
            assert word not in text
        assert stat.S_IMODE((tmp_path / "audit.log").stat().st_mode) == 0o600

    def test_nothing_secret_is_logged(self, serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
        """No logger of the library tells a password or a token."""
        with caplog.at_level(logging.DEBUG):
            client = Client(serve().url).login()
            client.raw("session.login_with_password", "eve", "guess-word")
            client.call("VM.get_all")
        for word in (PASSWORD, "guess-word", client.token):
            assert word not in caplog.text

    def test_full_disk(self, serve: Serve, xen: Xen) -> None:
        """A log that cannot be written is counted, and the server goes on."""
        server = serve(audit="/dev/full")
        client = Client(server.url).login()
        assert client.call("VM.get_all") == []
        assert server._audit.lost > 0


class TestPlaces:
    """Where a server listens, and what it asks of the other end."""

    def test_tls_off_the_loopback(self, serve: Serve) -> None:
        """Off the loopback only https is taken."""
        with pytest.raises(errors.InvalidValue, match="https"):
            serve("http://0.0.0.0:0")

    @pytest.mark.parametrize(
        "place", ["", "ftp://a", "8080", "http://:1", "http://a:b", "https://"]
    )
    def test_places_that_are_none(self, serve: Serve, place: str) -> None:
        """What is no place to listen at is told so."""
        with pytest.raises(errors.InvalidValue):
            serve(place)

    def test_taken(self, serve: Serve) -> None:
        """An address in use is an error of the system, and leaves nothing behind."""
        server = serve()
        with pytest.raises(OSError, match="in use"):
            serve(server.url)

    def test_certificate_of_the_first_run(self, serve: Serve, tmp_path: Path) -> None:
        """A certificate is made once and kept; clients can check it by its fingerprint."""
        server = serve("https://127.0.0.1:0", state=tmp_path)
        again = serve("https://127.0.0.1:0", state=tmp_path)
        assert server.fingerprint == again.fingerprint
        assert stat.S_IMODE((tmp_path / "server.pem").stat().st_mode) == 0o600
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with xmlrpc.client.ServerProxy(server.url, context=context) as anyone:
            proxy: Any = anyone
            session = proxy.session.login_with_password("root", PASSWORD)["Value"]
            (host,) = proxy.host.get_all(session)["Value"][:1]
            told = proxy.host.get_server_certificate(session, host)["Value"]
        assert told in (tmp_path / "server.pem").read_text()
        assert "PRIVATE" not in told
        trusted = ssl.create_default_context(cafile=str(tmp_path / "server.pem"))
        with xmlrpc.client.ServerProxy(server.url, context=trusted) as client:
            told: Any = client.session.login_with_password("root", PASSWORD)
            assert told["Status"] == "Success"
        with (
            xmlrpc.client.ServerProxy(server.url) as stranger,
            pytest.raises(ssl.SSLCertVerificationError),
        ):
            stranger.system.listMethods()

    def test_old_tls(self, serve: Serve, tmp_path: Path) -> None:
        """TLS older than 1.2 is refused."""
        server = serve("https://127.0.0.1:0", state=tmp_path)
        host, port = server.url.removeprefix("https://").split(":")
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_ciphers("DEFAULT@SECLEVEL=0")
        with pytest.warns(DeprecationWarning, match="TLSv1_1"):
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises((ssl.SSLError, OSError)), socket.create_connection((host, port)) as raw:
            context.wrap_socket(raw)

    def test_unix_socket(self, serve: Serve, tmp_path: Path) -> None:
        """Who comes through a unix socket is known by the kernel: no password is asked."""
        path = tmp_path / "api.sock"
        server = serve(f"unix:{path}", authenticate=None)
        assert server.url == f"unix:{path}"
        session = UnixClient(path).call("session.login_with_password", "", "")["Value"]
        record = UnixClient(path).call("session.get_record", session, session)["Value"]
        assert record["is_local_superuser"] is True
        assert str(os.getuid()) in server.service.sessions._open[session].peer.address
        server.close()
        assert not path.exists()

    def test_unix_socket_of_somebody_else(self, serve: Serve, tmp_path: Path) -> None:
        """A user that is not listed is not let in."""
        path = tmp_path / "api.sock"
        serve(f"unix:{path}", authenticate=auth.UnixPeers({os.getuid() + 1: "pool-admin"}))
        told = UnixClient(path).call("session.login_with_password", "", "")
        assert told["ErrorDescription"] == ["SESSION_AUTHENTICATION_FAILED"]

    def test_unix_socket_left_over(self, serve: Serve, tmp_path: Path) -> None:
        """A socket that a dead server left is taken over, one in use is not."""
        path = tmp_path / "api.sock"
        with socket.socket(socket.AF_UNIX) as left:
            left.bind(str(path))
        serve(f"unix:{path}")
        with pytest.raises(errors.InvalidValue, match="not in use"):
            serve(f"unix:{path}")

    def test_client_certificates(self, serve: Serve, tmp_path: Path) -> None:
        """A client with a certificate that is trusted is known by it; others need a password."""
        (tmp_path / "client.pem").write_bytes(_tls.make(("client",)))
        name = socket.gethostname()[:64]
        server = serve(
            "https://127.0.0.1:0",
            state=tmp_path,
            client_ca=tmp_path / "client.pem",
            authenticate=auth.Certificates({name: "read-only"}),
        )
        context = ssl.create_default_context(cafile=str(tmp_path / "server.pem"))
        with xmlrpc.client.ServerProxy(server.url, context=context) as stranger:
            told: Any = stranger.session.login_with_password("", "")
            assert told["Status"] == "Failure"
        context.load_cert_chain(tmp_path / "client.pem")
        with xmlrpc.client.ServerProxy(server.url, context=context) as proxy:
            known: Any = proxy
            session = known.session.login_with_password("", "")["Value"]
            record = known.session.get_record(session, session)["Value"]
        assert (record["client_certificate"], record["rbac_permissions"]) == (True, ["read-only"])


class UnixClient:
    """XML-RPC through a unix socket."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def call(self, method: str, *params: Any) -> Any:
        body = xmlrpc.client.dumps(params, method).encode()
        with socket.socket(socket.AF_UNIX) as sock:
            sock.settimeout(10)
            sock.connect(str(self.path))
            sock.sendall(
                b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + f"Content-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            answer = b""
            while piece := sock.recv(65536):
                answer += piece
        return xmlrpc.client.loads(answer.partition(b"\r\n\r\n")[2].decode())[0][0]


def exchange(url: str, data: bytes, seconds: float = 5.0) -> bytes:
    """What a server answers to bytes, until it closes or is silent."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=seconds) as sock:
        answer = b""
        try:
            sock.sendall(data)
            while piece := sock.recv(65536):
                answer += piece
        except (TimeoutError, ConnectionError):
            return answer
        return answer


class TestBounds:
    """What a peer sends is bounded; each time it is answered, or the connection is closed."""

    def test_body(self, serve: Serve) -> None:
        """A body that is too long is 413, before it is read."""
        server = serve(limits=Limits(body=1000))
        answer, _ = Client(server.url).http("POST", "/", b"x" * 1001)
        assert answer.status == 413
        chunked = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        told = exchange(server.url, chunked + b"3e9\r\n" + b"x" * 1001 + b"\r\n0\r\n\r\n", 2.0)
        assert b" 413 " in told.splitlines()[0]

    def test_headers(self, serve: Serve) -> None:
        """Headers are bounded, in one line and in many."""
        server = serve(limits=Limits(header=2000))
        for head in (b"X: " + b"a" * 5000, b"\r\n".join(b"X: a" for _ in range(2000))):
            told = exchange(
                server.url, b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\n"
            )
            assert b" 400 " in told.splitlines()[0]

    def test_slow_headers(self, serve: Serve) -> None:
        """A request whose headers do not come is given up."""
        server = serve(limits=Limits(request=0.3))
        begun = time.monotonic()
        assert exchange(server.url, b"POST / HTTP/1.1\r\nHost: x\r\n") == b""
        assert time.monotonic() - begun < 3

    def test_slow_body(self, serve: Serve) -> None:
        """A body that does not come is 408."""
        server = serve(limits=Limits(request=0.3))
        told = exchange(server.url, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
        assert b" 408 " in told.splitlines()[0]

    def test_connections(self, serve: Serve) -> None:
        """Connections beyond the limit are closed; those that are there go on."""
        server = serve(limits=Limits(connections=3))
        host, port = server.url.removeprefix("http://").split(":")
        open_ = [socket.create_connection((host, int(port)), timeout=LONG) for _ in range(3)]
        time.sleep(0.2)
        assert exchange(server.url, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") == b""
        open_[0].sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200" in open_[0].recv(1000)
        for one in open_:
            one.close()

    def test_paths_and_methods(self, client: Client) -> None:
        """What is not there is 404, what is not taken 405."""
        assert client.http("GET", "/nothing")[0].status == 404
        answer, _ = client.http("GET", "/RPC2")
        assert (answer.status, answer.headers["allow"]) == (405, "POST")

    def test_entities(self, client: Client) -> None:
        """Entities of one's own are refused at once."""
        bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">]>'
        body = bomb + "<methodCall><methodName>&a;</methodName></methodCall>"
        assert b"<fault>" in client.post("/", body.encode())

    def test_waiting_calls(self, serve: Serve, xen: Xen) -> None:
        """Calls beyond what may wait are told to come again; reads are answered all the same."""
        server = serve(limits=Limits(workers=1, waiting=0))
        client = Client(server.url).login()
        go = threading.Event()
        work = server.service.work

        async def block() -> None:
            await work.run(go.wait)

        future = asyncio.run_coroutine_threadsafe(block(), server._loop)  # type: ignore[arg-type]
        time.sleep(0.1)
        with pytest.raises(Failed) as caught:
            client.call("VM.create", {"name_label": "x"})
        assert caught.value.details == ["TOO_MANY_PENDING_TASKS"]
        assert client.call("VM.get_all") == []
        go.set()
        future.result(5)
