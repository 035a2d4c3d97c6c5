"""The ports: what a driver, a store and a clock must do.

The docstrings are the contract. Data that crosses a port is plain: strings, numbers, and the frozen
records of `_facts`; no port sees a handle or a row of another layer.
"""

from __future__ import annotations

from ._clock import Clock, Pending
from ._driver import Driver
from ._facts import (
    Capability,
    ConsoleText,
    CPUPower,
    DeviceInfo,
    DeviceSpec,
    DiskFile,
    DiskSpec,
    DomainInfo,
    Endpoint,
    EngineEvent,
    FoundSR,
    FoundVM,
    HostInfo,
    HostStats,
    MemoryBatch,
    MemoryNeed,
    NetworkInfo,
    NicSpec,
    SRInfo,
    StandbyInfo,
    StatsBatch,
    VDIInfo,
    VMSpec,
    VMStats,
    WipeInfo,
)
from ._found_uuid import found_uuid, is_found_uuid
from ._store import Cell, Change, Delete, Event, Journal, Put, Snapshot, Store, StoreConflict

__all__ = [
    "CPUPower",
    "Capability",
    "Cell",
    "Change",
    "Clock",
    "ConsoleText",
    "Delete",
    "DeviceInfo",
    "DeviceSpec",
    "DiskFile",
    "DiskSpec",
    "DomainInfo",
    "Driver",
    "Endpoint",
    "EngineEvent",
    "Event",
    "FoundSR",
    "FoundVM",
    "HostInfo",
    "HostStats",
    "Journal",
    "MemoryBatch",
    "MemoryNeed",
    "NetworkInfo",
    "NicSpec",
    "Pending",
    "Put",
    "SRInfo",
    "Snapshot",
    "StandbyInfo",
    "StatsBatch",
    "Store",
    "StoreConflict",
    "VDIInfo",
    "VMSpec",
    "VMStats",
    "WipeInfo",
    "found_uuid",
    "is_found_uuid",
]
