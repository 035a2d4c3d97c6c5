"""Real Xen in the lab: ours beside C programs, Xen's Python binding and xl, in the same dom0.

All of it is emulated, and the times say nothing of hardware; the ratios do.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from benchmarks.conftest import Compare
from tests.xen.staging import IN_DOM0, stage
from tools.xenlab import Lab

HERE = Path(__file__).parent / "xen"
LIBRARIES = ("-lxenctrl", "-lxencall", "-lxenstore", "-lxenlight", "-lxentoollog")


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    work = stage(tmp_path_factory.mktemp("bench"))
    command = ["cc", "-O2", "-o", work / "peers", HERE / "peers.c", *LIBRARIES]
    subprocess.run(command, check=True)
    (work / "measure.py").write_text((HERE / "measure.py").read_text())
    run = f"cd work && {IN_DOM0} python3 measure.py"
    with Lab(name="bench") as lab:
        done = lab.capture(run, files={"work": work}, seconds=800)
    assert done.status == 0, done.errors
    found: dict[str, dict[str, float]] = json.loads(done.output.splitlines()[-1])
    return found


ALL = "statistics of 500 domains, real Xen"
TARGET = "set a balloon target, real Xen"
HUNDRED = "balance 100 guests, real Xen"
LIFE = "create + destroy a tiny guest, real Xen"

ROWS = [
    (ALL, "statistics", "c", "the same hypercall from C", 1.2),
    (ALL, "statistics", "xl", "`xl list`", 0.00333),
    (ALL, "statistics", "libxl", "libxl_list_domain from C", 0.01),
    (ALL, "statistics", "lowlevel", "xen.lowlevel.xc", 0.05),
    (TARGET, "target", "libxl", "libxl_set_memory_target from C", 0.5),
    (TARGET, "target", "xl", "`xl mem-set`", 0.0333),
    (HUNDRED, "balance", "bare", "100 bare balloon calls from C", 1.5),
    (HUNDRED, "balance", "whole", "the same locks, limits and keys from C", 1),
    (LIFE, "life", "xl", "`xl create` + `xl destroy`", 0.9),
]


@pytest.mark.parametrize(
    ("name", "what", "theirs", "peer_name", "target"),
    ROWS,
    ids=[f"{what}-{theirs}" for _, what, theirs, _, _ in ROWS],
)
def test_xen(
    figures: dict[str, dict[str, float]],
    compare: Compare,
    name: str,
    what: str,
    theirs: str,
    peer_name: str,
    target: float,
) -> None:
    """A row of the table for each peer."""
    found = figures[what]
    compare.idle()
    compare.note(name, found["ours"], found[theirs], target=target, peer_name=peer_name)
