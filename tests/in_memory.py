"""Where tests of stores have their files: in memory, since a slow disk tells nothing about them.

What a disk does with a store, `tests/faults` and `tests/recovery` play themselves.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
LEAST = 2 << 30
"""So many bytes have to be free there; else all is as if there were none."""
TESTS = Path(__file__).parent
STORES = tuple(
    TESTS / name
    for name in (
        "cli",
        "engine",
        "events",
        "faults",
        "linearizability",
        "operations",
        "recovery",
        "rpc",
        "store",
        "test_events.py",
        "test_rough_handling.py",
        "test_soak.py",
    )
)
"""Tests that write stores. Those below that have real guests stay on the disk with them."""


def writes_stores(request: pytest.FixtureRequest) -> bool:
    """Whether a test is one of those."""
    inside = any(request.path.is_relative_to(each) for each in STORES)
    return inside and "libvirtd" not in request.fixturenames


def has_room() -> bool:
    """Whether there is memory for files here."""
    return os.access(MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(MEMORY).free > LEAST
