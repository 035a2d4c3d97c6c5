"""``/healthz``: whether the server answers and its store takes reads. Needs no session."""

from __future__ import annotations

import orjson

from .._app import App, Request
from .._service import Service


def add_to(app: App, service: Service) -> None:
    """Put it in its place."""

    async def health(request: Request) -> None:
        closed = service.xen.closed
        told = {"status": "closed" if closed else "ok", "revision": 0}
        if not closed:
            told["revision"] = service.xen.store.revision
        await request.answer(503 if closed else 200, b"application/json", orjson.dumps(told))

    app.route("/healthz", ("GET", "HEAD"), health)
