"""The verbs of class VM."""

from __future__ import annotations

from . import life, power

__all__ = ["life", "power"]
