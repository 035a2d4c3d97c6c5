"""How it happens: every verb as journaled steps."""

from __future__ import annotations

from . import vm as vm
from ._operation import OPERATIONS, Operation

__all__ = ["OPERATIONS", "Operation"]
