"""Xen on this host, reached directly: from its control domain, through Xen's own libraries.

`XenHost` gives statistics, scheduling and memory without a toolstack in between. `XenDriver` is the
engine behind ``xen+native://``.
"""

from __future__ import annotations

from ..._native import (
    LibraryMissing,
    NativeError,
    NoShares,
    NoSuchDomain,
    NotPrivileged,
    NoXen,
    PhysInfo,
    SchedParams,
    TooManyDomains,
    UnknownRelease,
    VcpuInfo,
    WrongInterface,
)
from ._engine import XenDriver
from .host import XenHost
from .memory import MemoryState
from .table import COLUMNS, DomainRow, DomainTable, Usage

__all__ = [
    "COLUMNS",
    "DomainRow",
    "DomainTable",
    "LibraryMissing",
    "MemoryState",
    "NativeError",
    "NoShares",
    "NoSuchDomain",
    "NoXen",
    "NotPrivileged",
    "PhysInfo",
    "SchedParams",
    "TooManyDomains",
    "UnknownRelease",
    "Usage",
    "VcpuInfo",
    "WrongInterface",
    "XenDriver",
    "XenHost",
]
