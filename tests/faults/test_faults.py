"""Whatever a file system does to a store: nothing acknowledged is lost, nothing half done stays.

Each runs in a process of its own, whose calls to the system are interposed. All cases are run by
``XENMGMT_FAULTS=1``; a sample of them otherwise.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from tests.faults import shim

ALL = "XENMGMT_FAULTS"
CASES = {
    "calls that fail": ("faults", 40, 140, "new", "again", "recovered", "group", "closed"),
    "calls that fail, of upkeep": ("faults", 40, 120, "moved", "trimmed", "cared for"),
    "power failures": ("power", 8, 110),
    "calls that fail under operations": ("operations", 40, 60),
}
"""What is tried; one in so many of its cases; at least so many; the scripts."""


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shim.build(tmp_path_factory.mktemp("interposer"))


@pytest.mark.timeout(0 if ALL in os.environ else 900)
@pytest.mark.parametrize("title", CASES)
def test_what_a_file_system_does(
    title: str,
    library: Path,
    tmp_path: Path,
    record_property: Any,
) -> None:
    """Every case is a clear error, and a store that goes on or says why it was closed."""
    what, share, least, *scripts = CASES[title]
    share = 1 if ALL in os.environ else share
    told = shim.run(library, "tests.faults.trials", str(tmp_path), what, str(share), *scripts)
    lines = [line.split("\t") for line in told.splitlines()]
    tried = sum(int(count) for count, _, _ in lines)
    possible = sum(int(count) for _, count, _ in lines)
    record_property(f"{title}: points tried", f"{tried} of {possible}")
    assert tried >= least
    if share == 1:
        assert all(int(count) for count, some, _ in lines if int(some)), "some kinds were not hit"
