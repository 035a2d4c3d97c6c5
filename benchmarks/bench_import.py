"""What `import xenmgmt` costs, as a ratio to `import asyncio` measured in the same run."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

ROUNDS = 21
CODE = """
import time
start = time.perf_counter()
import {module}
print(time.perf_counter() - start)
"""


def import_seconds(module: str, cache: Path) -> float:
    """The time that a fresh interpreter takes for the import, with bytecode already compiled."""
    command = [sys.executable, "-X", f"pycache_prefix={cache}", "-c", CODE.format(module=module)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


def test_import(
    benchmark: BenchmarkFixture, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The two imports take turns, so that a busy machine is slow for both."""
    ours: list[float] = []
    theirs: list[float] = []
    for module in ("xenmgmt", "asyncio"):
        import_seconds(module, tmp_path)  # compiles

    benchmark.pedantic(
        lambda: ours.append(import_seconds("xenmgmt", tmp_path)),
        setup=lambda: theirs.append(import_seconds("asyncio", tmp_path)),
        rounds=ROUNDS,
    )

    xenmgmt, asyncio = statistics.median(ours), statistics.median(theirs)
    benchmark.extra_info |= {
        "rounds": ROUNDS,
        "xenmgmt_ms": round(xenmgmt * 1e3, 3),
        "asyncio_ms": round(asyncio * 1e3, 3),
        "ratio": round(xenmgmt / asyncio, 3),
    }
    with capsys.disabled():
        print(f"\nimport xenmgmt / import asyncio: {benchmark.extra_info}")
