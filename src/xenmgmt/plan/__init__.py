"""Capacity: what goes where, how many hosts, and which host for what comes next.

    inventory = plan.measure(xen)                 # or plan.read_csv("samples.csv", "hosts.csv")
    found = plan.consolidate(inventory, spare=1)  # a diff with reasons; nothing is done yet
    print(found)
    for done in plan.apply(xen, found):
        print(f"{done.progress:.0%}")

`consolidate`, `rebalance` and `how_many_hosts` are functions over plain data. A `Scheduler` finds
a node for a request among virtual hosts and bare-metal nodes of many services.
"""

from __future__ import annotations

from ._apply import Done, apply
from ._consolidate import consolidate
from ._count import HostCount, how_many_hosts
from ._csv import read_csv
from ._data import (
    Confidence,
    Evidence,
    Guest,
    Host,
    Inventory,
    Limits,
    Use,
)
from ._measure import measure
from ._node import BARE_METAL, Node, Report, Request
from ._rebalance import rebalance
from ._result import Move, Plan
from ._scheduler import Choice, Scheduler
from ._service import reports, to_bare_metal, to_hypervisor

__all__ = [
    "BARE_METAL",
    "Choice",
    "Confidence",
    "Done",
    "Evidence",
    "Guest",
    "Host",
    "HostCount",
    "Inventory",
    "Limits",
    "Move",
    "Node",
    "Plan",
    "Report",
    "Request",
    "Scheduler",
    "Use",
    "apply",
    "consolidate",
    "how_many_hosts",
    "measure",
    "read_csv",
    "rebalance",
    "reports",
    "to_bare_metal",
    "to_hypervisor",
]
