"""The simulator: hosts, guests and storage that exist only in this process, on a virtual clock."""

from __future__ import annotations

from ._behaviour import GuestBehaviour
from ._engine import SimDriver
from ._latency import LatencyModel

__all__ = ["GuestBehaviour", "LatencyModel", "SimDriver"]
