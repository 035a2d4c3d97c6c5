"""A process that is killed while it builds a guest leaves none behind that nobody knows."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from tests.patience import PROGRAM
from tests.xen.inside.guests import LINUX, create, domains, within

import xenmgmt
from xenmgmt import errors

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
        found = {each.uuid for each in domains()}
        runs = vm.power_state == "Running"

        assert found == ({vm.uuid} if runs else set())
        if runs:
            vm.hard_shutdown()
        vm.start()  # what was cut short does not stand in the way
        assert vm.power_state == "Running"
        vm.hard_shutdown()


LIFE = """
import sys, xenmgmt
url, store, verb = sys.argv[1:]
with xenmgmt.connect(url, store=store) as xen:
    vm = next(each for each in xen.VM if each.name_label == "saved")
    print("go", flush=True)
    if verb == "plug":
        vm.VBDs[0].plug()
    elif verb == "move":
        vm.pool_migrate(vm.resident_on, {"live": "false"})
    else:
        getattr(vm, verb)()
    print("done", flush=True)
    sys.stdin.read()
"""


def kill_during(url: str, store: str, verb: str, delay: float) -> None:
    command = [sys.executable, "-c", LIFE, url, store, verb]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"go\n"
        time.sleep(delay)
        child.kill()
        child.wait()


def is_consistent(vm: Any) -> bool:
    """Whether there is one domain of the VM, and it is alive, exactly when the VM runs."""
    states = [each.state for each in domains() if each.uuid == vm.uuid]
    suspended = any("s" in state for state in states)
    return len(states) == (vm.power_state in ("Running", "Paused")) and not suspended


def taken_away_during_suspend(vm: Any, state: Path) -> None:
    """Somebody destroys a domain while it is saved: that is what is said, and nothing is left."""

    def take_away() -> None:
        within(lambda: list(state.glob("*.saving")))
        time.sleep(0.3)
        subprocess.run(["xl", "destroy", vm.name_label], check=True, timeout=PROGRAM)

    somebody = threading.Thread(target=take_away)
    somebody.start()
    with pytest.raises(errors.HandleInvalid, match="ended while its memory was read"):
        vm.suspend()
    somebody.join(PROGRAM)
    within(lambda: vm.power_state == "Halted")
    assert not [path for path in state.iterdir() if vm.uuid in path.name]


def test_no_orphan_of_memory_and_devices(tmp_path: Path) -> None:
    """Killed while it moves, saves, restores or attaches: the guest goes on, or is saved."""
    url, store = f"xen+native://?state={tmp_path}/state", str(tmp_path / "store.db")
    with xenmgmt.connect(url, store=store) as xen:
        host = xen.host.get_all()[0]
        sr = xen.SR.create(host=host, name_label="files", type="file", physical_size=0)
        vm = create(xen, "saved", 80, LINUX, suspend_SR=sr)
        vm.start()
        xen.open_console(vm).expect("guest is up", timeout=PROGRAM)
        disk = xen.VDI.create(SR=sr, virtual_size=8 << 20, name_label="disk")
        xen.VBD.create(VM=vm, VDI=disk, userdevice="1")
    kill_during(url, store, "move", 1.0)
    with xenmgmt.connect(url, store=store) as xen:
        vm = next(each for each in xen.VM if each.name_label == "saved")
        assert is_consistent(vm), (vm.power_state, domains())
        domid = vm.domid
        vm.pool_migrate(vm.resident_on, {"live": "false"})
        assert vm.domid > domid
        assert is_consistent(vm), (vm.power_state, domains())
        assert [each.name for each in domains()] == ["saved"]
    for verb, undone in (("suspend", "Running"), ("resume", "Suspended")):
        kill_during(url, store, verb, 0.5)
        with xenmgmt.connect(url, store=store) as xen:
            vm = next(each for each in xen.VM if each.name_label == "saved")
            assert is_consistent(vm), (vm.power_state, domains())
            if vm.power_state == undone:
                getattr(vm, verb)()
    kill_during(url, store, "plug", 0.5)
    with xenmgmt.connect(url, store=store) as xen:
        vm = next(each for each in xen.VM if each.name_label == "saved")
        assert is_consistent(vm), (vm.power_state, domains())
        console = xen.open_console(vm)
        console.send("still there")
        console.expect("guest heard: still there", timeout=PROGRAM)
        vm.pool_migrate(vm.resident_on, {"live": "false"})
        vm.hard_reboot()  # into a domain that is made anew
        assert [each.name for each in domains()] == ["saved"]
        xen.open_console(vm).expect("guest is up", timeout=PROGRAM)
        taken_away_during_suspend(vm, tmp_path / "state")
        assert is_consistent(vm)
    within(lambda: not subprocess.check_output(["losetup", "-a"]).strip())
