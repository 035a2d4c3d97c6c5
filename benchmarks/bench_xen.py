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


ROWS = [
    ("statistics of 500 domains, real Xen", "statistics", "ours", "c", "the same hypercall from C", 1.2),
    ("the same", "statistics", "ours", "xl", "`xl list`", 1 / 300),
    ("the same", "statistics", "ours", "libxl", "libxl_list_domain from C", 1 / 100),
    ("the same", "statistics", "ours", "lowlevel", "xen.lowlevel.xc", 1 / 20),
    ("set a balloon target, real Xen", "target", "ours", "libxl", "libxl_set_memory_target from C", 0.5),
    ("the same", "target", "ours", "xl", "`xl mem-set`", 1 / 30),
    ("balance 100 guests, real Xen", "balance", "ours", "bare", "100 bare balloon calls from C", 1.5),
    ("create + destroy a tiny guest, real Xen", "life", "ours", "xl", "`xl create` + `xl destroy`", 0.9),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "what", "mine", "theirs", "peer_name", "target"),
    ROWS,
    ids=[f"{what}-{theirs}" for _, what, _, theirs, _, _ in ROWS],
)
def test_xen(
    figures: dict[str, dict[str, float]],
    compare: Compare,
    name: str,
    what: str,
    mine: str,
    theirs: str,
    peer_name: str,
    target: float,
) -> None:
    """A row of the table for each peer."""
    found = figures[what]
    compare.idle()
    compare.note(name, found[mine], found[theirs], target=target, peer_name=peer_name)
