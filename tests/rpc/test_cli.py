"""``xenmgmt serve`` and ``xenmgmt accounts``, as a person runs them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import xmlrpc.client
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.patience import LONG, PROGRAM
from tests.rpc.conftest import PASSWORD

RUN = (sys.executable, "-m", "xenmgmt")


def accounts(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (*RUN, "accounts", *arguments),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=PROGRAM,
        check=False,
    )


@contextmanager
def running(*arguments: str, lines: int) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    with subprocess.Popen(
        (*RUN, "serve", *arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process, [process.stdout.readline() for _ in range(lines)]
        finally:
            process.kill()


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = str(tmp_path / "accounts")
    done = accounts("set", path, "root", "--role", "pool-admin", stdin=f"{PASSWORD}\n")
    assert done.returncode == 0, done.stderr
    return path


def test_accounts(file: str) -> None:
    """Accounts are written, listed and removed; a role that is none is told."""
    assert accounts("list", file).stdout == "root\tpool-admin\n"
    assert accounts("set", file, "eve", "--role", "king").returncode == 2
    assert accounts("set", file, "eve").returncode == 1
    assert accounts("remove", file, "root").returncode == 0
    assert accounts("remove", file, "root").returncode == 1
    assert accounts("list", file).stdout == ""


def test_serve(file: str, tmp_path: Path) -> None:
    """It serves until it is told to stop; what was made is in the store of the next run."""
    store = ("--store", str(tmp_path / "xen.db"), "--state", str(tmp_path / "state"))
    arguments = ("--accounts", file, "--listen", "http://127.0.0.1:0", *store)
    for number in range(2):
        with running(*arguments, lines=1) as (process, (line,)):
            url = line.split()[-1]
            with xmlrpc.client.ServerProxy(url) as proxy:
                client: Any = proxy
                session = client.session.login_with_password("root", PASSWORD)["Value"]
                assert len(client.VM.get_all(session)["Value"]) == number
                record = {"name_label": "kept", "memory_static_max": str(64 << 20)}
                assert client.VM.create(session, record)["Status"] == "Success"
            process.send_signal(signal.SIGTERM)
            assert process.wait(LONG) == 0


def test_serve_tls(file: str, tmp_path: Path) -> None:
    """The fingerprint of a certificate that is made is printed; by default a unix socket is too."""
    with running(
        "--listen", "https://127.0.0.1:0", "--state", str(tmp_path), "--accounts", file, lines=2
    ) as (_, lines):
        assert re.fullmatch(r"certificate, SHA-256: ([0-9A-F]{2}:){31}[0-9A-F]{2}\n", lines[1])
    assert (tmp_path / "server.pem").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--listen", "http://0.0.0.0:0"),
        ("--listen", "nonsense"),
        ("--engine", "no-such://"),
        ("--pam", "root=king"),
        ("--accounts", "/no/such/file"),
    ],
)
def test_wrong(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """What cannot be used is told in one line, and the exit status says so."""
    done = subprocess.run(
        (*RUN, "serve", "--state", str(tmp_path), *arguments),
        capture_output=True,
        text=True,
        timeout=PROGRAM,
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("xenmgmt: ")
    assert len(done.stderr.splitlines()) == 1


def test_roles_of_the_options() -> None:
    """The options know the roles that the model has, without loading it."""
    from xenmgmt.cli import accounts
    from xenmgmt.model._fields import ROLES

    assert accounts.ROLES == ROLES
