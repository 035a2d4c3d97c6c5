"""States in which fields of a VM mean something."""

from __future__ import annotations

HALTED = ("Halted",)
RUNNING = ("Running",)
SUSPENDED = ("Suspended", "resuming")
PLACED = ("starting", "resuming", "migrating")
LIVE = (
    "Running",
    "Paused",
    "pausing",
    "unpausing",
    "suspending",
    "shutting_down",
    "rebooting",
    "migrating",
    "checkpointing",
    "marking",
    "rewinding",
)
METERED = ("Live",)
BALLOONABLE = ("Halted", "Running", "Paused")
SETTLED = (*HALTED, "Paused", "Running", "Suspended", "Crashed", "Unknown")
