"""What a server answers beside calls: health, metrics, archives, disks, consoles."""

from __future__ import annotations

from typing import Any

from .._app import App
from .._service import Service
from . import console, exports, health, imports, metrics, raw, rrd


def add_to(app: App, service: Service) -> Any:
    """Put every handler in its place; what takes over connections that begin with CONNECT."""
    for one in (health, exports, imports, metrics, raw, rrd):
        one.add_to(app, service)
    return console.add_to(app, service)
