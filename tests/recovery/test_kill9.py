"""SIGKILL at any moment: what was acknowledged is there, and nothing is half done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.patience import PROGRAM

ROOT = Path(__file__).resolve().parents[2]
KILLS = 110


@pytest.mark.parametrize("seed", [1, 2])
def test_kill9(tmp_path: Path, seed: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.recovery.killing", str(tmp_path), str(KILLS), str(seed)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=PROGRAM,
    )
    assert done.returncode == 0, done.stderr
    killed, acknowledged = map(int, done.stdout.split())
    assert killed == KILLS
    assert acknowledged > KILLS
