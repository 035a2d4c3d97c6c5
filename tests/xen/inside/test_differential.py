"""The same random calls on real Xen and on the simulator have the same outcomes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.conformance.random_calls import VERBS, Script, assert_same, furnished
from tests.patience import PROGRAM
from tests.xen.inside.guests import TINY

import xenmgmt

NO_SYSTEM = {
    "clean_shutdown, clean_reboot": "the tiny guest does nothing that it is asked to",
    "suspend, resume, checkpoint": "a paravirtual guest has its part in being saved",
    "vcpus": "nor does it bring up a CPU",
    "unplug": "nor does it let a device go",
}
"""What the scripts leave out: they are to be quick, and so their guests have no system."""

ON_XEN = tuple(
    verb
    for verb in (*VERBS, "resize", "plug")
    if not verb.startswith("clean_") and verb not in ("suspend", "resume", "vcpus")
)
STEPS = 40
BOOT = {**TINY, "domain_type": "pv"}


@pytest.mark.parametrize(
    ("engine", "seed"), [("xen+native", 205), ("xen+native", 214), ("xen", 214)]
)
def test_same_outcomes(engine: str, seed: int, tmp_path: Path) -> None:
    """What calls came to, the states of VMs and the disks are those of the simulator."""
    url = f"xen+native://?state={tmp_path}/state"
    if engine == "xen":
        subprocess.run(["start-libvirt"], check=True, timeout=PROGRAM)
        url = "xen:///system"
    with xenmgmt.connect("sim://?hosts=1&memory=3GiB&cpus=16", seed=1) as xen:
        expected = Script(xen, next(iter(xen.SR)), seed, ON_XEN, BOOT).run(STEPS)
    with furnished(url, tmp_path / "images") as (xen, sr):
        found = Script(xen, sr, seed, ON_XEN, BOOT).run(STEPS)
    assert_same(expected, found, engine)
