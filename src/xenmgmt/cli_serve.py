"""``xenmgmt serve`` and ``xenmgmt accounts``: the server and who may log in to it."""

from __future__ import annotations

import argparse
import getpass
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import InvalidValue

if TYPE_CHECKING:
    from .rpc import auth

ROLES = ("pool-admin", "pool-operator", "vm-power-admin", "vm-admin", "vm-operator", "read-only")


def add_to(commands: Any) -> None:
    """Declare both commands."""
    found = commands.add_parser(
        "serve",
        help="serve Xen-API clients over XML-RPC and JSON-RPC",
        description="Serve an engine to Xen-API clients. Processes of the same user, and of the "
        "superuser, may use the unix socket without a password; others need an account.",
    )
    found.add_argument("--engine", default="sim://", metavar="URL", help="what to serve (sim://)")
    found.add_argument("--store", type=Path, metavar="FILE", help="where objects are kept")
    found.add_argument(
        "--listen",
        action="append",
        metavar="PLACE",
        help="https://host:port, http://127.0.0.1:port or unix:/path; may be given several times "
        "(http://127.0.0.1:8080 and a unix socket in the state folder)",
    )
    found.add_argument("--accounts", type=Path, metavar="FILE", help="names, roles and hashes")
    found.add_argument(
        "--pam",
        action="append",
        default=[],
        metavar="NAME=ROLE",
        help="let a user of this machine in, through PAM",
    )
    found.add_argument("--dialect", choices=("xapi", "1.0"), default="xapi")
    found.add_argument(
        "--strict", action="store_true", help="refuse to read what means nothing in a state"
    )
    found.add_argument("--certificate", type=Path, metavar="FILE", help="PEM: key, certificate")
    found.add_argument("--client-ca", type=Path, metavar="FILE", help="PEM: who signs for clients")
    found.add_argument(
        "--client",
        action="append",
        default=[],
        metavar="NAME=ROLE",
        help="let a client in by the common name, or the fingerprint, of its certificate",
    )
    found.add_argument("--state", type=Path, metavar="FOLDER", help="the server's own files")
    found.add_argument("--audit", type=Path, metavar="FILE", help="append the audit log to it")
    found.add_argument(
        "--idle",
        type=float,
        default=24 * 3600.0,
        metavar="SECONDS",
        help="end sessions that were not used for so long",
    )
    _add_accounts(commands)


def _add_accounts(commands: Any) -> None:
    found = commands.add_parser("accounts", help="who may log in to the server by password")
    found.add_argument("action", choices=("list", "set", "remove"))
    found.add_argument("file", type=Path)
    found.add_argument("name", nargs="?", default="")
    found.add_argument("--role", choices=ROLES, help="read-only for a new account")


def run(given: argparse.Namespace) -> int:
    """Run one of the two."""
    return run_accounts(given) if given.command == "accounts" else run_server(given)


def run_accounts(given: argparse.Namespace) -> int:
    """List, write or remove accounts. A password comes from the terminal, or from stdin."""
    from .rpc import auth

    file = auth.create(given.file)
    if given.action == "list":
        for account in file.accounts().values():
            print(f"{account.name}\t{account.role}")
    elif given.action == "remove":
        file.remove(given.name)
    else:
        terminal = sys.stdin.isatty()
        ask = f"Password of {given.name}: "
        password = getpass.getpass(ask) if terminal else sys.stdin.readline().rstrip("\n")
        if not password:
            raise InvalidValue("password", "", would_do="at least one character")
        file.set(given.name, password, given.role)
    return 0


def run_server(given: argparse.Namespace) -> int:
    """Serve until a signal says stop."""
    from .clock import RealClock
    from .rpc import Limits, serve
    from .rpc._tls import state_folder
    from .toolstack import connect

    state = given.state or state_folder()
    listen = given.listen
    if listen is None:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        listen = ["http://127.0.0.1:8080", f"unix:{state / 'api.sock'}"]
    clock = RealClock() if given.engine.startswith("sim:") else None
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with (
        connect(given.engine, store=given.store, clock=clock) as xen,
        serve(
            xen,
            listen,
            authenticate=authenticators(given),
            limits=Limits(idle=given.idle),
            dialect=given.dialect,
            strict=given.strict,
            certificate=given.certificate,
            client_ca=given.client_ca,
            state=state,
            audit=given.audit,
            sample=5.0,
        ) as server,
    ):
        for url in server.urls:
            print(f"serving {given.engine} at {url}", flush=True)
        if server.fingerprint:
            print(f"certificate, SHA-256: {server.fingerprint}", flush=True)
        while not stop.wait(0.5) and not server.wait(0):
            continue
    return 0


def authenticators(given: argparse.Namespace) -> list[auth.Authenticator]:
    """Whom the options let in."""
    from .rpc import auth

    found: list[auth.Authenticator] = [auth.UnixPeers()]
    if given.client:
        found.append(auth.Certificates(dict(_pairs("client", given.client))))
    if given.accounts is not None:
        found.append(auth.Passwords(auth.PasswordFile(given.accounts)))
    if given.pam:
        found.append(auth.Pam(dict(_pairs("pam", given.pam))))
    return found


def _pairs(option: str, texts: list[str]) -> list[tuple[str, str]]:
    pairs = [text.rpartition("=") for text in texts]
    for name, _, role in pairs:
        if not name or role not in ROLES:
            raise InvalidValue(option, f"{name}={role}", would_do=f"NAME={'|'.join(ROLES)}")
    return [(name, role) for name, _, role in pairs]
