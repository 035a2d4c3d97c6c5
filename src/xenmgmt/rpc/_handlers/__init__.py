"""What a server answers beside calls: health, metrics, archives, disks, consoles."""

from __future__ import annotations

from typing import Any

from .._app import App
from .._service import Service
from . import health


def add_to(app: App, service: Service) -> Any:
    """Put every handler in its place; what takes over connections that begin with CONNECT."""
    health.add_to(app, service)
    return None
