"""The border to Xen's own libraries, by cffi: the one place that knows their names and layouts.

``loading`` chooses the binding, ``layouts`` holds the structures of each release, ``call`` and
``store`` and ``light`` wrap one header each, ``pipe`` speaks xenstore's protocol itself,
``hypervisor`` and ``power`` ask the privileged hypercalls, ``errors`` turns codes into errors.
Nobody but ``drivers.xen`` comes here.
"""

from __future__ import annotations

from .errors import (
    FIRST_RESERVED,
    LibraryMissing,
    NativeError,
    NoLiveCopy,
    NoMemory,
    NoShares,
    NoSuchDomain,
    NoSuchKey,
    NotAsleep,
    NotInXen,
    NotPrivileged,
    NoXen,
    TooManyDomains,
    UnknownRelease,
    WrongInterface,
    no_room,
    too_many,
)
from .hypervisor import Hypervisor, PhysInfo, SchedParams, VcpuInfo
from .layouts import Layout, layout_of
from .light import Light
from .loading import Binding, describe, load
from .pipe import StorePipe
from .power import CpuPower, FrequencyInfo, Spent
from .store import Transaction, XenStore

__all__ = [
    "FIRST_RESERVED",
    "Binding",
    "CpuPower",
    "FrequencyInfo",
    "Hypervisor",
    "Layout",
    "LibraryMissing",
    "Light",
    "NativeError",
    "NoLiveCopy",
    "NoMemory",
    "NoShares",
    "NoSuchDomain",
    "NoSuchKey",
    "NoXen",
    "NotAsleep",
    "NotInXen",
    "NotPrivileged",
    "PhysInfo",
    "SchedParams",
    "Spent",
    "StorePipe",
    "TooManyDomains",
    "Transaction",
    "UnknownRelease",
    "VcpuInfo",
    "WrongInterface",
    "XenStore",
    "describe",
    "layout_of",
    "load",
    "no_room",
    "too_many",
]
