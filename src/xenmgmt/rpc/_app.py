"""The ASGI application: paths, methods, bodies; XML-RPC and JSON-RPC over the service."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from .. import errors as err
from . import _spell as spell
from . import jsonrpc, xmlrpc
from ._codec import JSON, XML, whole
from ._service import Service
from ._values import Call, Malformed, TooLarge
from .auth import Peer

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Handler = Callable[["Request"], Awaitable[None]]

XML_PATHS = ("/", "/RPC2", "/xmlrpc")
JSON_PATH = "/jsonrpc"
JSON_PATH_BYTES = JSON_PATH.encode()
FAULT = 400
"""faultCode of what is no XML-RPC request."""


class Refused(Exception):
    """An HTTP status, with a sentence that says why."""

    def __init__(self, status: int, text: str, *headers: tuple[bytes, bytes]) -> None:
        super().__init__(text)
        self.status = status
        self.headers = headers


class Request:
    """One HTTP request, and the answer to it."""

    __slots__ = ("begun", "method", "path", "peer", "receive", "scope", "send")

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.receive = receive
        self.send = send
        self.peer: Peer = scope["state"]["peer"]
        self.path: str = scope["path"]
        self.method: str = scope.get("method", "GET")
        self.begun = False

    def header(self, name: bytes) -> str:
        """One header; "" when there is none."""
        for key, value in self.scope["headers"]:
            if key == name:
                return str(value.decode("latin-1"))
        return ""

    async def body(self, most: int, seconds: float) -> bytes:
        """The whole body; 413 when it is more than allowed, 408 when it comes too slowly."""
        message = await self.receive()
        body: bytes = message.get("body", b"")
        if not message.get("more_body") and len(body) <= most:
            return body
        length = self.header(b"content-length")
        if length.isdecimal() and int(length[:20]) > most:
            raise Refused(413, f"a body of {length[:20]} bytes; at most {most}")
        if len(body) > most:
            raise Refused(413, f"a body of more than {most} bytes")
        parts, size = [body], len(body)
        try:
            async with asyncio.timeout(seconds):
                while message.get("more_body"):
                    message = await self.receive()
                    if message["type"] == "http.disconnect":
                        raise Refused(400, "the client went away")
                    part = message.get("body", b"")
                    size += len(part)
                    if size > most:
                        raise Refused(413, f"a body of more than {most} bytes")
                    parts.append(part)
        except TimeoutError:
            raise Refused(408, f"the body did not come within {seconds:g} seconds") from None
        return b"".join(parts)

    async def start(self, status: int, *headers: tuple[bytes, bytes]) -> None:
        """Begin the answer."""
        self.begun = True
        await self.send({"type": "http.response.start", "status": status, "headers": list(headers)})

    async def part(self, data: bytes, more: bool = True) -> None:
        """A piece of the answer's body."""
        await self.send({"type": "http.response.body", "body": data, "more_body": more})

    async def answer(
        self, status: int, kind: bytes, data: bytes, *headers: tuple[bytes, bytes]
    ) -> None:
        """The whole answer."""
        self.begun = True
        length = (b"content-length", str(len(data)).encode())
        head = [(b"content-type", kind), length, *headers]
        await self.send({"type": "http.response.start", "status": status, "headers": head})
        await self.send({"type": "http.response.body", "body": data})


class App:
    """Answers HTTP requests from a `Service`."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._routes: dict[str, tuple[tuple[str, ...], Handler]] = {
            **dict.fromkeys(XML_PATHS, (("POST",), self._xml)),
            JSON_PATH: (("POST",), self._json),
        }
        self._sockets: dict[str, Callable[[Scope, Receive, Send], Awaitable[None]]] = {}

    def route(self, path: str, methods: tuple[str, ...], handler: Handler) -> None:
        """Answer a path by a handler."""
        self._routes[path] = (methods, handler)

    def route_socket(
        self, path: str, handler: Callable[[Scope, Receive, Send], Awaitable[None]]
    ) -> None:
        """Answer the websockets of a path by a handler."""
        self._sockets[path] = handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "websocket":
            handler = self._sockets.get(scope["path"])
            if handler is None:
                await send({"type": "websocket.close", "code": 4404})
            else:
                await handler(scope, receive, send)
            return
        request = Request(scope, receive, send)
        try:
            found = self._routes.get(request.path)
            if found is None:
                raise Refused(404, f"{request.path}: nothing is here")
            methods, answer = found
            if request.method not in methods:
                allow = (b"allow", ", ".join(methods).encode())
                raise Refused(405, f"{request.path} takes {', '.join(methods)}", allow)
            await answer(request)
        except Refused as refused:
            await self._refuse(request, refused.status, str(refused), *refused.headers)
        except err.XenError as error:
            status = 403 if isinstance(error, err.RbacPermissionDenied) else 400
            if isinstance(error, err.SessionInvalid | err.SessionAuthenticationFailed):
                status = 401
            await self._refuse(request, status, str(error))

    async def _refuse(
        self, request: Request, status: int, text: str, *headers: tuple[bytes, bytes]
    ) -> None:
        if request.begun:  # too late for a status: break off, so that the client notices
            raise ConnectionAbortedError(text)
        close = ((b"connection", b"close"),) if status in (408, 413) else ()
        await request.answer(status, b"text/plain", f"{text}\n".encode(), *headers, *close)

    def at_once(self, path: bytes, body: bytes) -> tuple[bytes, bytes] | None:
        """The answer to a request for a field, with its content type; None for any other."""
        service = self._service
        try:
            if path == JSON_PATH_BYTES:
                calls, is_batch = jsonrpc.load_calls(body, service.limits)
                one = calls[0]
                if is_batch or isinstance(one, jsonrpc.Invalid) or one.silent:
                    return None
                told = service.field(one.call.method, one.call.params, JSON)
                return None if told is None else (jsonrpc.CONTENT_TYPE, jsonrpc.success(one, told))
            call = xmlrpc.load_call_fast(body, service.limits)
            field = None if call is None else service.field(call.method, call.params, XML)
            return None if field is None else (xmlrpc.CONTENT_TYPE, xmlrpc.success(field))
        except (jsonrpc.Invalid, Malformed, err.XenError):
            return None  # the long way says what is wrong

    # --- XML-RPC --------------------------------------------------------------------------------

    async def _xml(self, request: Request) -> None:
        limits = self._service.limits
        body = await request.body(limits.body, limits.request)
        try:
            call = xmlrpc.load_call(body, limits)
        except Malformed as error:
            answer = xmlrpc.fault(FAULT, str(error))
        else:
            answer = await self._answer_xml(call, request.peer)
        await request.answer(200, xmlrpc.CONTENT_TYPE, answer)

    async def _answer_xml(self, call: Call, peer: Peer) -> bytes:
        service = self._service
        if call.method == "system.multicall":
            return await self._multicall(call, peer)
        try:
            field = service.field(call.method, call.params, XML)
            if field is not None:
                return xmlrpc.success(field)
            value = await service.call(call.method, call.params, peer, XML)
        except err.XenError as error:
            return xmlrpc.failure(spell.error(error, service.dialect_of(call.params)))
        if call.method == "system.listMethods":
            return xmlrpc.bare(whole(value))
        return xmlrpc.success(value)

    async def _multicall(self, call: Call, peer: Peer) -> bytes:
        """Several calls, one after the other; each answer stands in an array of its own."""
        calls = call.params[0] if len(call.params) == 1 else None
        if not isinstance(calls, list) or len(calls) > self._service.limits.calls:
            most = self._service.limits.calls
            return xmlrpc.fault(FAULT, f"system.multicall takes an array of up to {most} calls")
        answers = []
        for one in calls:
            answers.append(XML.array((await self._one_of_many(one, peer),)))
        return xmlrpc.bare(XML.array(answers))

    async def _one_of_many(self, one: Any, peer: Peer) -> bytes:
        service = self._service
        name = one.get("methodName") if isinstance(one, dict) else None
        params = one.get("params", []) if isinstance(one, dict) else None
        if not isinstance(name, str) or not isinstance(params, list):
            code = err.InternalError("a call is a struct of methodName and params").wire()
        elif name == "system.multicall":
            code = err.MessageMethodUnknown(name).wire()
        else:
            try:
                value = await service.call(name, params, peer, XML)
                return XML.struct((("Status", XML.value("Success")), ("Value", whole(value))))
            except err.XenError as error:
                code = spell.error(error, service.dialect_of(params))
        return XML.value({"Status": "Failure", "ErrorDescription": code})

    # --- JSON-RPC -------------------------------------------------------------------------------

    async def _json(self, request: Request) -> None:
        limits = self._service.limits
        body = await request.body(limits.body, limits.request)
        try:
            calls, is_batch = jsonrpc.load_calls(body, limits)
        except (jsonrpc.Invalid, TooLarge) as error:
            answer = jsonrpc.fault(None, jsonrpc.INVALID_REQUEST, str(error))
        except Malformed as error:
            answer = jsonrpc.fault(None, jsonrpc.PARSE_ERROR, str(error))
        else:
            found = [await self._answer_json(one, request.peer) for one in calls]
            given = [one for one in found if one is not None]
            if not given:
                await request.answer(204, jsonrpc.CONTENT_TYPE, b"")
                return
            answer = jsonrpc.batch(given) if is_batch else given[0]
        await request.answer(200, jsonrpc.CONTENT_TYPE, answer)

    async def _answer_json(
        self, one: jsonrpc.Request | jsonrpc.Invalid, peer: Peer
    ) -> bytes | None:
        if isinstance(one, jsonrpc.Invalid):
            return jsonrpc.fault(one.request, jsonrpc.INVALID_REQUEST, str(one))
        service, call = self._service, one.call
        try:
            value = service.field(call.method, call.params, JSON) or await service.call(
                call.method, call.params, peer, JSON
            )
        except err.XenError as error:
            dialect = service.dialect_of(call.params)
            found = jsonrpc.failure(one, spell.error(error, dialect), spell.told(error, dialect))
        else:
            found = jsonrpc.success(one, value)
        return None if one.silent else found
