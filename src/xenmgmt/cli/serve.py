"""``xenmgmt serve``: an engine served to Xen-API clients."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import InvalidValue
from ._app import common, given
from .accounts import ROLES

if TYPE_CHECKING:
    from ..rpc import auth

FILE = click.Path(path_type=Path)


@click.command("serve")
@click.option(
    "--listen",
    multiple=True,
    metavar="PLACE",
    help="https://host:port, http://127.0.0.1:port or unix:/path; may be given several times "
    "[http://127.0.0.1:8080 and a unix socket in the state folder].",
)
@click.option("--accounts", type=FILE, metavar="FILE", help="Names, roles and hashes.")
@click.option(
    "--pam",
    multiple=True,
    metavar="NAME=ROLE",
    help="Let a user of this machine in, through PAM.",
)
@click.option(
    "--pam-service",
    default="xenmgmt",
    metavar="NAME",
    help="The rules of PAM: those in /etc/pam.d/NAME [xenmgmt].",
)
@click.option("--dialect", type=click.Choice(["xapi", "1.0"]), default="xapi")
@click.option("--strict", is_flag=True, help="Refuse to read what means nothing in a state.")
@click.option("--certificate", type=FILE, metavar="FILE", help="PEM: key, certificate.")
@click.option("--client-ca", type=FILE, metavar="FILE", help="PEM: who signs for clients.")
@click.option(
    "--client",
    multiple=True,
    metavar="NAME=ROLE",
    help="Let a client in by the common name, or the fingerprint, of its certificate.",
)
@click.option("--state", type=FILE, metavar="FOLDER", help="The server's own files.")
@click.option("--audit", type=FILE, metavar="FILE", help="Append the audit log to it.")
@click.option(
    "--coordinator",
    default="",
    metavar="ADDRESS",
    help="This host is a member of a pool: send who logs in to that one.",
)
@click.option(
    "--idle",
    type=float,
    default=24 * 3600.0,
    metavar="SECONDS",
    help="End sessions that were not used for so long.",
)
def COMMAND(**options: Any) -> int:
    """Serve an engine to Xen-API clients over XML-RPC and JSON-RPC, until a signal says stop.

    Processes of the same user, and of the superuser, may use the unix socket without a password;
    others need an account. Without --store, what is served ends with the server.
    """
    from ..clock import RealClock
    from ..rpc import Limits, serve
    from ..rpc._tls import state_folder
    from ..toolstack import connect

    engine = given().engine or "sim://"
    state = options["state"] or state_folder()
    listen = list(options["listen"])
    if not listen:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        listen = ["http://127.0.0.1:8080", f"unix:{state / 'api.sock'}"]
    clock = RealClock() if engine.startswith("sim:") else None
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with (
        connect(engine, store=given().store, clock=clock) as xen,
        serve(
            xen,
            listen,
            authenticate=authenticators(options),
            limits=Limits(idle=options["idle"]),
            dialect=options["dialect"],
            strict=options["strict"],
            certificate=options["certificate"],
            client_ca=options["client_ca"],
            state=state,
            audit=options["audit"],
            coordinator=options["coordinator"],
            sample=5.0,
        ) as server,
    ):
        for url in server.urls:
            print(f"serving {engine} at {url}", flush=True)
        if server.fingerprint:
            print(f"certificate, SHA-256: {server.fingerprint}", flush=True)
        while not stop.wait(0.5) and not server.wait(0):
            continue
    return 0


COMMAND.params += common()


def authenticators(options: dict[str, Any]) -> list[auth.Authenticator]:
    """Whom the options let in."""
    from ..rpc import auth

    found: list[auth.Authenticator] = [auth.UnixPeers()]
    if options["client"]:
        found.append(auth.Certificates(dict(_pairs("client", options["client"]))))
    if options["accounts"] is not None:
        found.append(auth.Passwords(auth.PasswordFile(options["accounts"])))
    if options["pam"]:
        found.append(auth.Pam(dict(_pairs("pam", options["pam"])), options["pam_service"]))
    return found


def _pairs(option: str, texts: tuple[str, ...]) -> list[tuple[str, str]]:
    pairs = [text.rpartition("=") for text in texts]
    for name, _, role in pairs:
        if not name or role not in ROLES:
            raise InvalidValue(option, f"{name}={role}", would_do=f"NAME={'|'.join(ROLES)}")
    return [(name, role) for name, _, role in pairs]
