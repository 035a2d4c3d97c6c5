"""HTTP to a remote server: connections kept and used again, time-outs, certificates.

Only the standard library is used: a program that is a client needs no extra.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import select
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from .. import errors as err
from ._values import Plain, iso8601

FRESH = 50.0
"""A connection that was idle for longer is not used again: the server may be closing it."""
LONGEST = 1 << 30
"""Bytes in the largest answer that is taken."""
LOOPBACK = ("127.", "::1", "localhost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whom a client believes to be the server.

    ``fingerprint`` is the SHA-256 of the server's certificate, in hex with or without colons: when
    given, it alone decides. ``cafile`` names further authorities. ``certificate`` is the client's
    own, with its key (PEM). ``insecure`` allows http off the loopback.
    """

    fingerprint: str = ""
    cafile: str | None = None
    certificate: str | None = None
    insecure: bool = False

    def context(self) -> ssl.SSLContext:
        """The settings of TLS."""
        found = ssl.create_default_context(cafile=self.cafile)
        found.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.fingerprint:
            found.check_hostname = False
            found.verify_mode = ssl.CERT_NONE
        if self.certificate is not None:
            found.load_cert_chain(self.certificate)
        return found

    @property
    def pinned(self) -> str:
        """The fingerprint in its plain form."""
        found = self.fingerprint.replace(":", "").replace(" ", "").lower()
        if found and (len(found) != 64 or any(c not in "0123456789abcdef" for c in found)):
            raise err.InvalidValue(
                "fingerprint", self.fingerprint, would_do="SHA-256 in hex, 64 digits"
            )
        return found


@dataclass(slots=True)
class _Idle:
    connection: http.client.HTTPConnection
    since: float = field(default_factory=time.monotonic)


class UnixConnection(http.client.HTTPConnection):
    """HTTP through a socket in the file system; the kernel says who speaks."""

    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        """Connect, or raise OSError."""
        sock = socket.socket(socket.AF_UNIX)
        try:
            sock.settimeout(self.timeout)
            sock.connect(self._path)
        except BaseException:
            sock.close()
            raise
        self.sock = sock


class Transport:
    """Sends requests to one server, from any number of threads."""

    def __init__(self, url: str, trust: Trust, timeout: float) -> None:
        parts = urlsplit(url)
        self._path = parts.path if parts.scheme == "unix" else ""
        self._host = parts.hostname or ""
        self._tls = parts.scheme == "https"
        self._port = parts.port or (443 if self._tls else 80)
        is_near = bool(self._path) or self._host.startswith(LOOPBACK)
        if not self._tls and not trust.insecure and not is_near:
            raise err.InvalidValue(
                "url", f"http://{self._host}", would_do="https:// off the loopback"
            )
        self._pinned = trust.pinned
        self._context = trust.context() if self._tls else None
        self._timeout = timeout
        self._idle: list[_Idle] = []
        self._busy: set[http.client.HTTPConnection] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._number = 0

    def call(self, method: str, params: list[Plain], timeout: float | None = None) -> Plain:
        """The result of a JSON-RPC call.

        Raises the error of the API that the server answers; `Timeout`; `EngineError` when the
        server cannot be reached or does not speak JSON-RPC.
        """
        self._number += 1
        request = {"jsonrpc": "2.0", "method": method, "params": params, "id": self._number}
        body = json.dumps(request, default=_other).encode()
        data = self.post("/jsonrpc", body, self._timeout if timeout is None else timeout, method)
        try:
            told = json.loads(data)
            error = told.get("error")
        except (ValueError, AttributeError, RecursionError):
            raise err.EngineError(f"{self._where} does not speak JSON-RPC: {data[:60]!r}") from None
        if error is not None:
            raise _error(error)
        return told.get("result")

    @property
    def _where(self) -> str:
        if self._path:
            return f"unix:{self._path}"
        return f"{'https' if self._tls else 'http'}://{self._host}:{self._port}"

    def post(self, path: str, body: bytes, timeout: float, what: str) -> bytes:
        """The body of an answer."""
        connection = self._take(timeout)
        good = False
        try:
            connection.request("POST", path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            data = answer.read(LONGEST)
            if answer.status != 200:
                raise err.EngineError(
                    f"{self._where}{path} answers {answer.status}: {data[:200]!r}"
                )
            good = not answer.will_close
            return data
        except TimeoutError:
            raise err.Timeout(None, timeout, what) from None
        except (OSError, http.client.HTTPException) as error:
            if self._closed:
                raise err.ConnectionClosed() from None
            raise err.EngineError(f"{self._where}: {type(error).__name__}: {error}") from error
        finally:
            self._give(connection, good)

    def _take(self, timeout: float) -> http.client.HTTPConnection:
        with self._lock:
            if self._closed:
                raise err.ConnectionClosed()
            while self._idle:
                idle = self._idle.pop()
                if time.monotonic() - idle.since < FRESH and _is_silent(idle.connection):
                    connection = idle.connection
                    connection.sock.settimeout(timeout)
                    self._busy.add(connection)
                    return connection
                idle.connection.close()
        return self._connect(timeout)

    def _connect(self, timeout: float) -> http.client.HTTPConnection:
        connection: http.client.HTTPConnection
        if self._path:
            connection = UnixConnection(self._path, timeout)
        elif self._context is None:
            connection = http.client.HTTPConnection(self._host, self._port, timeout=timeout)
        else:
            connection = http.client.HTTPSConnection(
                self._host, self._port, timeout=timeout, context=self._context
            )
        try:
            connection.connect()
            self._assert_pinned(connection.sock)
        except ssl.SSLCertVerificationError as error:
            connection.close()
            raise err.TlsConnectionFailed(
                self._host,
                self._port,
                hint=f"{error.verify_message}; give cafile= or fingerprint= if you know the server",
            ) from error
        except TimeoutError:
            connection.close()
            raise err.Timeout(None, timeout, f"connect to {self._where}") from None
        except OSError as error:
            connection.close()
            raise err.EngineError(f"{self._where} cannot be reached: {error}") from error
        except BaseException:
            connection.close()
            raise
        if not self._path:
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self._busy.add(connection)
        return connection

    def _assert_pinned(self, sock: Any) -> None:
        if not self._pinned or self._context is None:
            return
        shown = hashlib.sha256(sock.getpeercert(binary_form=True)).hexdigest()
        if shown != self._pinned:
            raise err.TlsConnectionFailed(
                self._host, self._port, hint=f"the server's certificate has fingerprint {shown}"
            )

    def _give(self, connection: http.client.HTTPConnection, good: bool) -> None:
        with self._lock:
            self._busy.discard(connection)
            if good and not self._closed:
                self._idle.append(_Idle(connection))
                return
        connection.close()

    def close(self) -> None:
        """Close every connection; calls under way end with `ConnectionClosed`."""
        with self._lock:
            self._closed = True
            for idle in self._idle:
                idle.connection.close()
            self._idle.clear()
            for connection in self._busy:
                if connection.sock is not None:
                    _shut(connection.sock)


def _shut(sock: Any) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _is_silent(connection: http.client.HTTPConnection) -> bool:
    """Whether the server has neither closed the connection nor said anything unasked."""
    if connection.sock is None:
        return False
    look = select.poll()
    look.register(connection.sock, select.POLLIN)
    return not look.poll(0)


def _other(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso8601(value)
    raise TypeError(f"no JSON for a {type(value).__name__}")


def _error(error: Any) -> err.XenError:
    """The error of the API in an error of JSON-RPC, in each of the forms that servers use."""
    if isinstance(error, list):
        return err.XenError.from_wire(error)
    if isinstance(error, dict) and isinstance(error.get("message"), str):
        data = error.get("data")
        params = data if isinstance(data, list) else []
        kind = getattr(err, str(error.get("kind")), None)
        narrow = kind if isinstance(kind, type) and issubclass(kind, err.XenError) else None
        found = err.XenError.from_wire([error["message"], *params], narrow)
        if "message" not in found.params:  # else the text stands around that parameter already
            found.message = error.get("text") or found.message
        found.hint = error.get("hint") or found.hint
        return found
    return err.EngineError(f"an error of unknown form: {error!r:.200}")
