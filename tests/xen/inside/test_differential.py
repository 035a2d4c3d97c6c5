"""The same random calls on real Xen and on the simulator have the same outcomes."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.conformance.random_calls import VERBS, Script, assert_same
from tests.patience import PROGRAM
from tests.xen.inside.guests import TINY

import xenmgmt
from xenmgmt import Xen

NO_GUEST = {
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
BOOT = {**TINY, "domain_type": "pv"}


@contextmanager
def real(url: str, folder: Path) -> Iterator[tuple[Xen, Any]]:
    """A connection to real Xen with storage; all of it goes at the end."""
    with xenmgmt.connect(url, seed=1) as xen:
        found = set(xen.network)
        config = {"location": str(folder / "images")}
        sr = xen.SR.create(host=next(iter(xen.host)), type="file", device_config=config)
        next(iter(xen.pool)).default_SR = sr
        yield xen, sr
        for vm in list(xen.VM):
            if vm.state != "Halted" and not vm.is_a_snapshot:
                vm.hard_shutdown()
            vm.destroy()
        for disk in list(sr.VDIs):
            disk.destroy()
        for network in set(xen.network) - found:
            network.destroy()
        assert list((folder / "images").iterdir()) == []
        for pbd in sr.PBDs:
            pbd.unplug()
        sr.destroy()


@pytest.mark.parametrize("seed", [205, 214])
@pytest.mark.parametrize("engine", ["xen+native", "xen"])
def test_same_outcomes(engine: str, seed: int, tmp_path: Path) -> None:
    """What calls came to, the states of VMs and the disks are those of the simulator."""
    url = f"xen+native://?state={tmp_path}/state"
    if engine == "xen":
        subprocess.run(["start-libvirt"], check=True, timeout=PROGRAM)
        url = "xen:///system"
    with xenmgmt.connect("sim://?hosts=1&memory=3GiB&cpus=16", seed=1) as xen:
        expected = Script(xen, next(iter(xen.SR)), seed, ON_XEN, BOOT).run(50)
    with real(url, tmp_path) as (xen, sr):
        found = Script(xen, sr, seed, ON_XEN, BOOT).run(50)
    assert_same(expected, found, engine)
