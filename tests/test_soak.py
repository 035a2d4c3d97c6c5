"""A soak: the process does not grow, and nothing is left of what came and went."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SOAK = Path(__file__).parents[1] / "benchmarks" / "soak.py"


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("operations", "durable"), [(100_000, False), (40_000, True)], ids=["memory", "durable"]
)
def test_nothing_grows_and_nothing_is_left(operations: int, durable: bool, tmp_path: Path) -> None:
    """Less than 2 % of memory after a quarter; no object, task, thread or descriptor is left."""
    command = [sys.executable, str(SOAK), f"--operations={operations}"]
    if durable:
        command.append(f"--store={tmp_path / 'store.db'}")
    run = subprocess.run(command, capture_output=True, text=True, timeout=800)
    assert run.returncode == 0, run.stdout + run.stderr
    done = next(line for line in run.stdout.splitlines() if line.startswith("operations"))
    assert int(done.split()[1].replace(",", "")) >= operations
