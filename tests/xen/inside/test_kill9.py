"""A process that is killed while it builds a guest leaves none behind that nobody knows."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from tests.patience import PROGRAM, until
from tests.xen.inside.forked import kill_during
from tests.xen.inside.guests import LINUX, create, domains, within

import xenmgmt
from xenmgmt import errors

SAVER = "libxl-save-helper"[:15]
"""As the kernel names it."""


def starts(go: Callable[[], None], url: str, store: str) -> None:
    """Start a guest, and stay."""
    with xenmgmt.connect(url, store=store) as xen:
        vm = create(xen, "victim")
        go()
        vm.start()
        signal.pause()


@pytest.mark.parametrize("delay", [0.3, 1.0])
def test_no_orphan(tmp_path: Path, delay: float) -> None:
    """After the next opening, a VM runs if and only if it has a domain."""
    url, store = f"xen+native://?state={tmp_path}/state", str(tmp_path / "store.db")
    kill_during(starts, delay, url, store)
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


def goes_on(go: Callable[[], None], url: str, store: str, verb: str) -> None:
    """Do one thing to the guest that there is, and stay."""
    with xenmgmt.connect(url, store=store) as xen:
        vm = next(each for each in xen.VM if each.name_label == "saved")
        go()
        if verb == "plug":
            vm.VBDs[0].plug()
        elif verb == "move":
            vm.pool_migrate(vm.resident_on, {"live": "false"})
        else:
            getattr(vm, verb)()
        signal.pause()


def is_consistent(vm: Any) -> bool:
    """Whether there is one domain of the VM, and it is alive, exactly when the VM runs."""
    states = [each.state for each in domains() if each.uuid == vm.uuid]
    suspended = any("s" in state for state in states)
    return len(states) == (vm.power_state in ("Running", "Paused")) and not suspended


@contextmanager
def held_savers() -> Iterator[None]:
    """The process that reads a guest's memory, as soon as there is one, stands still meanwhile."""
    found: list[int] = []

    def look() -> bool:
        for path in Path("/proc").glob("[0-9]*/comm"):
            with suppress(OSError):  # it has ended
                if path.read_text().strip() == SAVER:
                    found.append(int(path.parent.name))
        return bool(found)

    until(look, PROGRAM, step=0.002)
    for pid in found:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in found:
            os.kill(pid, signal.SIGCONT)


def taken_away_during_suspend(vm: Any, state: Path) -> None:
    """Somebody destroys a domain while it is saved: that is what is said, and nothing is left."""

    def take_away() -> None:
        with held_savers():
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
    kill_during(goes_on, 1.0, url, store, "move")
    with xenmgmt.connect(url, store=store) as xen:
        vm = next(each for each in xen.VM if each.name_label == "saved")
        assert is_consistent(vm), (vm.power_state, domains())
        domid = vm.domid
        vm.pool_migrate(vm.resident_on, {"live": "false"})
        assert vm.domid > domid
        assert is_consistent(vm), (vm.power_state, domains())
        assert [each.name for each in domains()] == ["saved"]
    for verb, undone in (("suspend", "Running"), ("resume", "Suspended")):
        kill_during(goes_on, 0.5, url, store, verb)
        with xenmgmt.connect(url, store=store) as xen:
            vm = next(each for each in xen.VM if each.name_label == "saved")
            assert is_consistent(vm), (vm.power_state, domains())
            if vm.power_state == undone:
                getattr(vm, verb)()
    kill_during(goes_on, 0.5, url, store, "plug")
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
