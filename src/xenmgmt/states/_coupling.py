"""Coupled machines: when one object moves, others move with it.

A row reads: when an object of class `cls` enters (or leaves) the stable states `when`, each member
that `relation` names and that is in one of the states `sources` moves to `dest`, unless `only`
objects. An object in a passing state counts as still being where its operation began. The rows are
applied until nothing changes. They are data; the transaction that moves an object applies them, so
that the whole change is one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ..model._layout import LAYOUTS, NULL, Row
from ._machine import World


@dataclass(frozen=True, slots=True)
class Coupling:
    """One joint rule."""

    cls: str
    edge: Literal["enter", "leave"]
    when: tuple[str, ...]
    relation: str
    member: str
    sources: tuple[str, ...]
    dest: str
    only: Callable[[str, Row, World], bool] | None = None
    why: str = ""


_VBD = LAYOUTS["VBD"].index
_VDI = LAYOUTS["VDI"].index
_SR = LAYOUTS["SR"].index
_PBD = LAYOUTS["PBD"].index
_NETWORK = LAYOUTS["network"].index
_PIF = LAYOUTS["PIF"].index

BOUND = ("Paused", "Running", "Suspended", "Crashed", "Unknown")
"""The states in which a VM holds its devices: a suspended VM keeps its disks."""

DOMAIN = ("Paused", "Running")
"""The states in which there is something to measure."""


def _has_disk(_: str, row: Row, __: World) -> bool:
    """An empty drive attaches as well; a disk VBD without disk does not exist."""
    return row[_VBD["VDI"]] != NULL or str(row[_VBD["type"]]) == "CD"


def _no_other_vbd(_: str, row: Row, world: World) -> bool:
    """The disk is let go by the last VBD that holds it."""
    for ref in row[_VDI["VBDs"]]:
        vbd = world.row("VBD", ref)
        if vbd is not None and vbd[_VBD["currently_attached"]]:
            return False
    return True


def _no_other_pbd(_: str, row: Row, world: World) -> bool:
    """The repository is detached when its last PBD is unplugged."""
    for ref in row[_SR["PBDs"]]:
        pbd = world.row("PBD", ref)
        if pbd is not None and pbd[_PBD["currently_attached"]]:
            return False
    return True


def _no_other_pif(_: str, row: Row, world: World) -> bool:
    """The network is cut off when its last interface of a host is unplugged."""
    for ref in row[_NETWORK["PIFs"]]:
        pif = world.row("PIF", ref)
        if pif is not None and pif[_PIF["currently_attached"]]:
            return False
    return True


_ATTACHED = ("Attached", "unplugging")

TABLE = (
    Coupling("VM", "enter", BOUND, "VBDs", "VBD", ("Detached",), "Attached", _has_disk),
    Coupling(
        "VM",
        "enter",
        BOUND,
        "VIFs",
        "VIF",
        ("Detached",),
        "Attached",
        None,
        "a quarantined VIF stays out",
    ),
    Coupling("VM", "leave", BOUND, "VBDs", "VBD", _ATTACHED, "Detached"),
    Coupling("VM", "leave", BOUND, "VIFs", "VIF", _ATTACHED, "Detached"),
    Coupling("VM", "enter", DOMAIN, "metrics", "VM_metrics", ("Idle",), "Live"),
    Coupling("VM", "leave", DOMAIN, "metrics", "VM_metrics", ("Live",), "Idle"),
    Coupling("VM", "enter", DOMAIN, "consoles", "console", ("Idle",), "Live"),
    Coupling("VM", "leave", DOMAIN, "consoles", "console", ("Live",), "Idle"),
    Coupling("VM", "enter", BOUND, "VTPMs", "VTPM", ("Detached",), "Attached"),
    Coupling("VM", "leave", BOUND, "VTPMs", "VTPM", ("Attached",), "Detached"),
    Coupling("PIF", "enter", ("Plugged",), "network", "network", ("Isolated",), "Connected"),
    Coupling(
        "PIF",
        "leave",
        ("Plugged",),
        "network",
        "network",
        ("Connected",),
        "Isolated",
        _no_other_pif,
    ),
    Coupling("VBD", "enter", ("Attached",), "VDI", "VDI", ("Free",), "Attached"),
    Coupling("VBD", "leave", ("Attached",), "VDI", "VDI", ("Attached",), "Free", _no_other_vbd),
    Coupling("VBD", "enter", ("Attached",), "metrics", "VBD_metrics", ("Idle",), "Live"),
    Coupling("VBD", "leave", ("Attached",), "metrics", "VBD_metrics", ("Live",), "Idle"),
    Coupling("VIF", "enter", ("Attached",), "metrics", "VIF_metrics", ("Idle",), "Live"),
    Coupling("VIF", "leave", ("Attached",), "metrics", "VIF_metrics", ("Live",), "Idle"),
    Coupling("PBD", "enter", ("Plugged",), "SR", "SR", ("Detached",), "Attached"),
    Coupling("PBD", "leave", ("Plugged",), "SR", "SR", ("Attached",), "Detached", _no_other_pbd),
)

SHOWN = {
    "VM": ("power_state", None),
    "VBD": ("currently_attached", _ATTACHED),
    "VIF": ("currently_attached", _ATTACHED),
    "PBD": ("currently_attached", ("Plugged",)),
    "PIF": ("currently_attached", ("Plugged", "unplugging")),
    "host": ("enabled", ("Enabled",)),
    "cpu_pool": ("activated", ("Active", "deactivating")),
    "pool": ("ha_enabled", ("Protected", "disabling_ha")),
    "task": ("status", None),
}
"""The field in which the wire sees the state: its word, or whether it is one of some."""
