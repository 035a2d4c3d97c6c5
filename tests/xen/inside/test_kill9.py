"""A process that is killed while it builds a guest leaves none behind that nobody knows."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

import xenmgmt

CHILD = """
import sys, xenmgmt
with xenmgmt.connect(sys.argv[1], store=sys.argv[2]) as xen:
    vm = xen.VM.create(name_label="victim", memory_static_max="4MiB", memory_dynamic_max="4MiB",
                       memory_dynamic_min="4MiB", memory_static_min=0, VCPUs_max=1,
                       VCPUs_at_startup=1, PV_kernel="/srv/xen/tiny")
    print("go", flush=True)
    vm.start()
    print("started", flush=True)
    sys.stdin.read()
"""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("delay", [0.3, 1.0])
def test_no_orphan(tmp_path: Path, delay: float) -> None:
    """After the next opening, a VM runs if and only if it has a domain."""
    url, store = f"xen+native://?state={tmp_path}/state", str(tmp_path / "store.db")
    command = [sys.executable, "-c", CHILD, url, store]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"go\n"
        time.sleep(delay)
        child.kill()
        child.wait()

    with xenmgmt.connect(url, store=store) as xen:
        (vm,) = [each for each in xen.VM if each.name_label == "victim"]
        time.sleep(2)  # whatever was left to itself would be there by now
        listing = subprocess.check_output(["xl", "list", "-v"], text=True).splitlines()[1:]
        found = {line.split()[6] for line in listing if line.split()[1] != "0"}
        runs = vm.power_state == "Running"

        assert found == ({vm.uuid} if runs else set())
        if runs:
            vm.hard_shutdown()
        vm.start()  # what was cut short does not stand in the way
        assert vm.power_state == "Running"
        vm.hard_shutdown()
