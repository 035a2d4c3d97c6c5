"""Who asks a handler: a session in the query or a cookie, or a name and password in the header."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from ... import errors as err
from .._app import App, Refused, Request
from .._roles import LEVEL, ROOT
from .._service import Service
from .._sessions import Session
from ..auth import LOCAL_ROOT


@dataclass(frozen=True, slots=True)
class Asked:
    """A request whose sender is known and may do what it asks for."""

    request: Request
    query: Mapping[str, str]
    user: str
    session: Session | None

    @property
    def ref(self) -> str:
        """The reference of the session's record; "" without one."""
        return "" if self.session is None else self.session.ref

    def ref_of(self, service: Service, cls: str, *names: str) -> str:
        """The object that the query names, by ``uuid`` or by reference."""
        for name in names:
            value = self.query.get(name, "")
            if value.startswith("OpaqueRef:") and service.xen.row(cls, value) is not None:
                return value
            found = service.xen.store.find(cls, "uuid", value) if value else ()
            if found:
                return found[0]
            if value:
                raise Refused(404, f"there is no {cls} {value}")
        raise Refused(400, f"which {cls}? {' or '.join(names)} is missing in the query")

    def number(self, name: str, default: int) -> int:
        """A number of the query."""
        text = self.query.get(name, "")
        if not text:
            return default
        if not text.isascii() or not text.isdecimal() or len(text) > 18:
            raise Refused(400, f"{name} is a number, not {text[:40]!r}")
        return int(text)


Handler = Callable[[Asked], Awaitable[None]]


def guarded(
    app: App, service: Service, path: str, methods: tuple[str, ...], role: str, handler: Handler
) -> None:
    """Answer a path for callers that have at least a role, and note it in the audit log."""

    async def answer(request: Request) -> None:
        asked = await identify(service, request, role)
        result = "OK"
        try:
            await handler(asked)
        except BaseException as error:
            result = error.code if isinstance(error, err.XenError) else type(error).__name__
            raise
        finally:
            if role != "read-only":
                objects = [value for value in asked.query.values() if value != _token(asked)]
                method = f"{request.method} {request.path}"
                service.audit.note(asked.user, request.peer.address, method, objects, result)

    app.route(path, methods, answer)


def _token(asked: Asked) -> str:
    return "" if asked.session is None else asked.session.token


async def identify(service: Service, request: Request, role: str) -> Asked:
    """Who sends a request; 401 when nobody knows, 403 when they may not."""
    query = dict(parse_qsl(request.scope["query_string"].decode("latin-1"), max_num_fields=100))
    token = query.get("session_id") or _cookie(request)
    if token:
        session = service.sessions.get(token)
        _assert_level(session.level, session.identity.name, role)
        return Asked(request, query, session.identity.name, session)
    name, password = _basic(request)
    if not name and request.peer.uid is None:
        demand = (b"www-authenticate", b'Basic realm="xenmgmt", charset="UTF-8"')
        raise Refused(401, "a session_id, or a name and a password, is missing", demand)
    identity = await service.logins.identify(name, password, request.peer)
    level = ROOT if identity.role == LOCAL_ROOT else LEVEL[identity.role]
    _assert_level(level, identity.name, role)
    return Asked(request, query, identity.name, None)


def _assert_level(level: int, user: str, role: str) -> None:
    if level < LEVEL[role]:
        raise err.RbacPermissionDenied(role, f"{user} is not {role}")


def _cookie(request: Request) -> str:
    for part in request.header(b"cookie").split(";"):
        name, _, value = part.strip().partition("=")
        if name == "session_id":
            return value
    return ""


def _basic(request: Request) -> tuple[str, str]:
    kind, _, text = request.header(b"authorization").partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        name, _, password = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise Refused(400, "the authorization header is not base64") from None
    return name, password
