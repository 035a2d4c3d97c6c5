"""How it happens: every verb as journaled steps."""

from __future__ import annotations

from . import host, message, network, pbd, session, sr, task, vbd, vdi, vif, vm
from ._operation import OPERATIONS, Operation

__all__ = [
    "OPERATIONS",
    "Operation",
    "host",
    "message",
    "network",
    "pbd",
    "session",
    "sr",
    "task",
    "vbd",
    "vdi",
    "vif",
    "vm",
]
