"""Logins through PAM: a real service, a real user, checked by ``pam_unix``.

The server runs as a process of its own, as the superuser: only that may look at other people's
passwords.
"""

from __future__ import annotations

import os
import subprocess
import sys
import xmlrpc.client
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.patience import LONG, PROGRAM
from tests.rpc.conftest import Client, Failed

from xenmgmt import errors
from xenmgmt.rpc import auth

ROOT = () if os.geteuid() == 0 else ("sudo", "-n")
SERVICE = f"xenmgmt-test-{os.getpid()}"
PASSWORD = "Über-langes Wort: 4711"
RULES = "auth required pam_unix.so nodelay\naccount required pam_unix.so\n"


def run(*command: str, stdin: str = "") -> None:
    done = subprocess.run(
        (*ROOT, *command), input=stdin, capture_output=True, text=True, timeout=PROGRAM, check=False
    )
    assert done.returncode == 0, f"{' '.join((*ROOT, *command))}: {done.stderr}"


@pytest.fixture(scope="module")
def users() -> Iterator[dict[str, str]]:
    """Three users of this machine: with a role, without one, with an account that has ended."""
    rules = f"/etc/pam.d/{SERVICE}"
    names = {kind: f"xm{kind}{os.getpid()}" for kind in ("ann", "bob", "eve")}
    try:
        run("tee", rules, stdin=RULES)
        for name in names.values():
            run("useradd", "--no-create-home", "--shell", "/usr/sbin/nologin", name)
            run("chpasswd", stdin=f"{name}:{PASSWORD}\n")
        run("chage", "--expiredate", "1", names["eve"])
        yield names
    finally:
        for name in names.values():
            subprocess.run((*ROOT, "userdel", name), capture_output=True, check=False)
        run("rm", "-f", rules)


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pam") / "audit.log"


@pytest.fixture(scope="module")
def url(users: dict[str, str], audit: Path) -> Iterator[str]:
    command = [*ROOT, sys.executable, "-m", "xenmgmt", "serve", "--listen", "http://127.0.0.1:0"]
    command += ["--pam-service", SERVICE, "--audit", str(audit)]
    for kind, role in (("ann", "vm-operator"), ("eve", "pool-admin")):
        command += ["--pam", f"{users[kind]}={role}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]
        run("kill", str(process.pid))
        process.wait(LONG)


def refusal(url: str, name: str, password: str) -> list[str]:
    told: dict[str, Any] = Client(url).raw("session.login_with_password", name, password)
    return list(told.get("ErrorDescription", ()))


def test_the_right_password(url: str, users: dict[str, str], audit: Path) -> None:
    """A user of the machine logs in with their own password, and has the role that was given."""
    client = Client(url).login(users["ann"], PASSWORD)
    assert client.call("VM.get_all") == []
    record = client.call("session.get_record", client.token)
    assert record["auth_user_name"] == users["ann"]
    with pytest.raises(Failed, match="RBAC_PERMISSION_DENIED"):
        client.call("network.create", {"name_label": "n"})
    assert (
        f"pam {SERVICE}"
        in subprocess.run(
            (*ROOT, "cat", str(audit)), capture_output=True, text=True, check=True
        ).stdout
    )


@pytest.mark.parametrize("password", ["", "guess", PASSWORD + " ", PASSWORD.upper(), "x" * 10_000])
def test_a_wrong_password(url: str, users: dict[str, str], password: str) -> None:
    """A wrong password is SESSION_AUTHENTICATION_FAILED, and the right one is taken after it."""
    assert refusal(url, users["ann"], password) == ["SESSION_AUTHENTICATION_FAILED"]
    Client(url).login(users["ann"], PASSWORD)


def test_who_has_no_role(url: str, users: dict[str, str]) -> None:
    """The right password of a user whom the server gives no role opens nothing."""
    assert refusal(url, users["bob"], PASSWORD) == ["SESSION_AUTHENTICATION_FAILED"]
    Client(url).login(users["ann"], PASSWORD)


def test_an_account_that_has_ended(url: str, users: dict[str, str]) -> None:
    """PAM is asked for the account too: the right password of one that expired opens nothing."""
    assert refusal(url, users["eve"], PASSWORD) == ["SESSION_AUTHENTICATION_FAILED"]
    Client(url).login(users["ann"], PASSWORD)


def test_what_no_password_can_be(url: str, users: dict[str, str]) -> None:
    """A NUL, which PAM would take for the end, makes a wrong password and not an error inside."""
    for name, password in ((users["ann"], PASSWORD + "\0"), (users["ann"] + "\0x", PASSWORD)):
        told = Client(url).json("session.login_with_password", name, password)
        assert told["error"]["message"] == "SESSION_AUTHENTICATION_FAILED"
        Client(url).login(users["ann"], PASSWORD)


def test_at_the_same_time(url: str, users: dict[str, str]) -> None:
    """Logins at the same time do not get each other's answers."""
    wrong = [f"guess {number}" for number in range(2)]

    def attempt(password: str) -> bool:
        return refusal(url, users["ann"], password) == []

    with ThreadPoolExecutor(12) as pool:
        given = [PASSWORD, PASSWORD, wrong[0], PASSWORD, PASSWORD, wrong[1], PASSWORD, PASSWORD]
        assert list(pool.map(attempt, given)) == [password == PASSWORD for password in given]


def test_passwords_are_changed_there(url: str, users: dict[str, str]) -> None:
    """A password that PAM keeps is not changed over the wire, and the client is told so."""
    client = Client(url).login(users["ann"], PASSWORD)
    with pytest.raises(Failed, match="USER_IS_NOT_LOCAL_SUPERUSER"):
        client.call("session.change_password", PASSWORD, "another pass phrase")
    Client(url).login(users["ann"], PASSWORD)


def test_a_role_that_is_none() -> None:
    """A role that does not exist is told when the server is set up, not at the first login."""
    with pytest.raises(errors.InvalidValue):
        auth.Pam({"ann": "king"})


def test_binding(url: str, users: dict[str, str]) -> None:
    """The bindings' own spelling of a login, with version and originator."""
    with xmlrpc.client.ServerProxy(url) as proxy:
        told: Any = proxy.session.login_with_password(users["ann"], PASSWORD, "1.0", "a test")
    assert told["Status"] == "Success"
