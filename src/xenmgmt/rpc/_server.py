"""A server in the process of the program that embeds it: one thread with an event loop."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from .. import errors as err
from ..model._derive import Dialect
from ..toolstack import Toolstack
from ._audit import Audit
from ._limits import Limits
from .auth import Authenticator, FirstOf, Fixed, UnixPeers

StrPath = str | os.PathLike[str]
PORTS = {"http": 80, "https": 443}
TEND = 30.0
"""Seconds between two looks at the sessions."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to listen."""

    scheme: str
    host: str = ""
    port: int = 0
    path: str = ""


def place_of(text: str) -> Place:
    """``https://0.0.0.0:8443``, ``http://127.0.0.1:0`` (any free port) or ``unix:/run/x.sock``."""
    if text.startswith("unix:"):
        return Place("unix", path=text.removeprefix("unix:").removeprefix("//"))
    parts = urlsplit(text)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in PORTS or not parts.hostname or port == -1:
        raise err.InvalidValue(
            "listen", text, would_do="https://host:port, http://127.0.0.1:port or unix:/path"
        )
    return Place(parts.scheme, parts.hostname, PORTS[parts.scheme] if port is None else port)


class Server:
    """A running server. Leave its ``with`` block, or call `close`, to end it.

    ``urls`` are the places at which it listens; ``fingerprint`` is that of its certificate, "" when
    it has none.
    """

    def __init__(
        self,
        xen: Toolstack,
        *,
        listen: Sequence[str],
        authenticators: Sequence[Authenticator],
        limits: Limits,
        dialect: Dialect | None,
        strict: bool,
        certificate: StrPath | None,
        client_ca: StrPath | None,
        state: StrPath | None,
        audit: StrPath | None,
        insecure: bool,
        sample: float | None,
        coordinator: str,
    ) -> None:
        try:
            from . import _app, _handlers, _http, _service, _tls
        except ImportError as missing:
            raise err.MissingExtra(str(missing.name), "server") from missing
        self.xen = xen
        self._http = _http
        self._tls = _tls
        self._places = [place_of(one) for one in listen]
        for place in self._places:
            if place.scheme == "http" and not insecure and not _http.is_loopback(place.host):
                raise err.InvalidValue(
                    "listen",
                    f"http://{place.host}:{place.port}",
                    would_do="https:// off the loopback",
                )
        self.fingerprint = ""
        self._shown = ""
        self._certificate = self._find_certificate(certificate, state)
        self._client_ca = client_ca
        self._limits = limits
        self._sample = sample
        self._audit = Audit(audit)
        self._sockets: list[socket.socket | None] = []
        self.urls: list[str] = []
        self._servers: list[Any] = []
        self._ready = threading.Event()
        self._failed: BaseException | None = None
        self._stop: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

        def build(loop: asyncio.AbstractEventLoop) -> Any:
            service = _service.Service(
                xen,
                loop,
                authenticate=FirstOf(authenticators),
                limits=limits,
                audit=self._audit,
                dialect=dialect,
                strict=strict,
                certificate=self._shown,
                coordinator=coordinator,
            )
            app = _app.App(service)
            self._connect = _handlers.add_to(app, service)
            return service, app

        self._build: Callable[[asyncio.AbstractEventLoop], Any] = build
        self.service: Any = None
        try:
            for place in self._places:
                self._bind(place)
        except BaseException:
            self._unbind()
            raise
        self._thread = threading.Thread(target=self._run, name="xenmgmt-server", daemon=True)
        self._thread.start()
        self._ready.wait()
        if self._failed is not None:
            self._thread.join()
            self._unbind()
            raise self._failed

    # --- preparing ------------------------------------------------------------------------------

    def _find_certificate(self, given: StrPath | None, state: StrPath | None) -> Path | None:
        hosts = tuple(place.host for place in self._places if place.scheme == "https")
        if not hosts:
            return None
        if given is None:
            folder = Path(state) if state is not None else self._tls.state_folder()
            path = self._tls.own_certificate(folder, hosts)
        else:
            path = Path(given)
        self._shown = self._tls.certificate_in(path.read_text())
        self.fingerprint = self._tls.fingerprint(self._shown)
        return path

    def _bind(self, place: Place) -> None:
        if place.scheme == "unix":
            self._bind_unix(Path(place.path))
            return
        family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        self._sockets.append(sock)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((place.host, place.port))
        port = sock.getsockname()[1]
        host = f"[{place.host}]" if ":" in place.host else place.host
        self.urls.append(f"{place.scheme}://{host}:{port}")

    def _bind_unix(self, path: Path) -> None:
        if path.is_socket():  # of a server that is gone, or in use
            with socket.socket(socket.AF_UNIX) as probe:
                try:
                    probe.connect(str(path))
                except OSError:
                    path.unlink()
                else:
                    raise err.InvalidValue("listen", f"unix:{path}", would_do="a path not in use")
        self._sockets.append(None)
        self.urls.append(f"unix:{path}")

    def _unbind(self) -> None:
        for sock in self._sockets:
            if sock is not None:
                sock.close()
        for place in self._places:
            if place.scheme == "unix":
                Path(place.path).unlink(missing_ok=True)

    # --- running --------------------------------------------------------------------------------

    def _run(self) -> None:
        import uvloop

        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - handed to who started the server
            self._failed = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self.service, app = self._build(self._loop)
        protocol = type(
            "Protocol",
            (self._http.WireProtocol,),
            {
                "limits": self._limits,
                "connect": staticmethod(self._connect),
                "short": staticmethod(app.at_once),
            },
        )
        tasks = []
        for place, sock in zip(self._places, self._sockets, strict=True):
            server = self._http.HttpServer(self._config(app, protocol, place))
            self._servers.append(server)
            tasks.append(
                asyncio.create_task(server.run_until_exit(None if sock is None else [sock]))
            )
        while not all(server.started for server in self._servers):
            await asyncio.sleep(0.005)
            for task in tasks:
                if task.done():
                    task.result()
        self._ready.set()
        beside = [asyncio.create_task(self._tend())]
        if self._sample is not None:
            beside.append(asyncio.create_task(self.service.sample(self._sample)))
        await self._stop.wait()
        for task in beside:
            task.cancel()
        self.service.polls.close()
        for server in self._servers:
            server.should_exit = True
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(self.service.close)

    def _config(self, app: Any, protocol: Any, place: Place) -> Any:
        if place.scheme == "https":
            tls = {
                "ssl_certfile": str(self._certificate),
                "ssl_ca_certs": None if self._client_ca is None else str(self._client_ca),
                "ssl_cert_reqs": ssl.CERT_NONE if self._client_ca is None else ssl.CERT_OPTIONAL,
            }
            found = self._http.config(app, self._limits, protocol, **tls)
            found.load()
            assert found.ssl is not None
            found.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
            return found
        if place.scheme == "unix":
            return self._http.config(app, self._limits, protocol, uds=place.path)
        return self._http.config(app, self._limits, protocol)

    async def _tend(self) -> None:
        while True:
            await asyncio.sleep(min(TEND, max(0.05, self._limits.idle / 4)))
            await self.service.work.run(self.service.sessions.tend)

    # --- for the program ------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """The first place at which it listens."""
        return self.urls[0]

    def wait(self, seconds: float) -> bool:
        """Wait for its end; False when that did not come in time."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def close(self) -> None:
        """Answer what has begun, log everybody out, give sockets and threads back."""
        loop, stop = self._loop, self._stop
        if self._thread.is_alive() and loop is not None and stop is not None:
            loop.call_soon_threadsafe(stop.set)
            self._thread.join(30.0)
        self._unbind()
        self._audit.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<server of {self.xen.url} at {', '.join(self.urls)}>"


def serve(
    xen: Toolstack,
    listen: str | Sequence[str] = "http://127.0.0.1:8080",
    *,
    authenticate: Authenticator | Sequence[Authenticator] | tuple[str, str] | None = None,
    limits: Limits | None = None,
    dialect: Dialect | None = "xapi",
    strict: bool = False,
    certificate: StrPath | None = None,
    client_ca: StrPath | None = None,
    state: StrPath | None = None,
    audit: StrPath | None = None,
    insecure: bool = False,
    sample: float | None = None,
    coordinator: str = "",
) -> Server:
    """Serve a connection to Xen-API clients, from a thread of this process.

    Args:
        xen: what `xenmgmt.connect` gave; it stays the program's to use and to close.
        listen: ``https://host:port``, ``http://127.0.0.1:port`` or ``unix:/path``; several if you
            like. Port 0 takes a free one: see ``url``. Off the loopback only https is taken.
        authenticate: who is let in: a name and a password, one authenticator or several (see
            `xenmgmt.rpc.auth`). Left out: processes of the same user, or of the superuser, that
            come through a unix socket; nobody else.
        limits: bounds on what clients may ask for.
        dialect: what clients speak that do not choose at login: ``"xapi"`` or ``"1.0"``.
        strict: let getters refuse in states in which their value means nothing.
        certificate: PEM file with key and certificate. Left out, one is made and kept.
        client_ca: PEM file; clients may show certificates that these have signed.
        state: folder for the certificate that is made; ``/var/lib/xenmgmt`` for the superuser.
        audit: file that the audit log is appended to. It goes to the logger ``xenmgmt.audit`` too.
        sample: take a sample of guests and hosts every so many seconds, for ``/rrd_updates``.
        coordinator: address of the host that answers for the pool, when this one is only a member
            of it: who logs in is sent there (HOST_IS_SLAVE), but for
            ``session.slave_local_login_with_password``.
        insecure: allow http off the loopback. Passwords can then be read on the network.

    Raises:
        MissingExtra: the libraries of the server are not installed.
        InvalidValue: a place to listen at cannot be used.
        OSError: the address is taken.
    """
    return Server(
        xen,
        listen=(listen,) if isinstance(listen, str) else tuple(listen),
        authenticators=_authenticators(authenticate),
        limits=limits or Limits(),
        dialect=dialect,
        strict=strict,
        certificate=certificate,
        client_ca=client_ca,
        state=state,
        audit=audit,
        insecure=insecure,
        sample=sample,
        coordinator=coordinator,
    )


def _authenticators(given: Any) -> Sequence[Authenticator]:
    if given is None:
        return (UnixPeers(),)
    if callable(given):
        return (given,)
    if len(given) == 2 and all(isinstance(one, str) for one in given):
        return (Fixed(*given),)
    return tuple(given)
