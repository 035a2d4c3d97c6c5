"""The demonstration: guest definitions that people have, taken through their whole life."""

from __future__ import annotations

from ._story import run

__all__ = ["run"]
