"""The simulator: hosts, guests and storage that exist only in this process, on a virtual clock."""

from __future__ import annotations

from ._behaviour import GuestBehaviour
from ._console import Program
from ._engine import SimDriver
from ._latency import LatencyModel
from ._load import Load, mostly_idle, read_csv, samples, steady, wandering

__all__ = [
    "GuestBehaviour",
    "LatencyModel",
    "Load",
    "Program",
    "SimDriver",
    "mostly_idle",
    "read_csv",
    "samples",
    "steady",
    "wandering",
]
