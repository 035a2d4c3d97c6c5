"""Programs that are killed in the middle of what they do, for scenarios that look what is left.

``python -m tests.usecases.dying PROGRAM STORE ...`` does not end by itself: it kills itself.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from tests.patience import PROGRAM

import xenmgmt
from xenmgmt import Xen, backups, leases

URL = "sim://?hosts=2&memory=4GiB&latency=real"


def dark(program: str, path: Path, *args: object) -> None:
    """Let another process run a program of this file; its simulated hosts end with it."""
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "TMPDIR": str(path.parent),  # what it leaves goes with the store
    }
    call = [sys.executable, __file__, program, str(path), *map(str, args)]
    done = subprocess.run(
        call, env=env, capture_output=True, text=True, timeout=PROGRAM, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


# --- the power fails during an operation ----------------------------------------------------------


def build(xen: Xen) -> None:
    """Two guests that run, one that does not, each with a disk; the first two are a set."""
    group = xen.VM_group.create(name_label="set")
    for name in ("one", "two", "three"):
        vm = xen.VM.create(name_label=name, memory_static_max="256MiB")
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="8MiB", name_label=name)
        xen.VBD.create(VM=vm, VDI=disk)
        if name != "three":
            vm.set_groups([group])
            vm.start_on(xen.host.get_all()[0])
    xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="8MiB", name_label="old")


def named(collection: Any, name: str) -> Any:
    return collection.get_by_name_label(name)[0]


def begin(xen: Xen, title: str) -> None:
    """Begin one operation, as a task."""
    three = named(xen.VM, "three")
    if title == "VM.start":
        three.start.task()
    elif title == "VM.snapshot":
        named(xen.VM, "two").snapshot.task("unfinished")
    elif title == "VM.clone":
        three.clone.task("unfinished")
    elif title == "VM.pool_migrate":
        named(xen.VM, "one").pool_migrate.task(xen.host.get_all()[1])
    elif title == "VM_group.snapshot":
        xen.VM_group.get_all()[0].snapshot.task("unfinished")
    elif title == "VM_protection.start":
        host = xen.host.get_all()[1]
        xen.VM_protection.create(VM=named(xen.VM, "one"), host=host).start.task()
    elif title in ("VM_group.export_set", "VM_group.import_set"):
        travel(xen, title)
    else:
        named(xen.VDI, "old").destroy.task()


def travel(xen: Xen, title: str) -> None:
    """The set of two that run is written to files, or one that was is made again."""
    taken = xen.VM_group.get_all()[0].snapshot("taken")
    if title == "VM_group.export_set":
        taken.export_set.task(mkdtemp())
        return
    place = Path(mkdtemp()) / "set"
    backups.export(xen, taken, place)
    told = json.dumps(backups.read(place).told)
    sr = xen.SR.get_all()[0]
    xen.VM_group.import_set.task(told, str(place), "unfinished", sr)


def begin_again(xen: Xen, title: str) -> None:
    """What was taken back can be done now."""
    if title == "VM.snapshot":
        assert named(xen.VM, "two").snapshot("again").is_a_snapshot
    elif title == "VM_group.snapshot":
        assert len(xen.VM_group.get_all()[0].snapshot("again").VMs) == 2
    elif title == "VM_protection.start":
        (protection,) = xen.VM_protection
        assert protection.state == "Idle"
        vm = named(xen.VM, "one")
        vm.hard_shutdown()
        vm.start_on(xen.host.get_all()[0])
        protection.start()
        xen.sim.power_cut(xen.host.get_all()[0].uuid)
        assert (vm.state, vm.resident_on) == ("Running", xen.host.get_all()[1])
    elif title in ("VM_group.export_set", "VM_group.import_set"):
        with TemporaryDirectory() as folder:
            (taken,) = xen.VM_group.get_by_name_label("taken")
            backups.export(xen, taken, Path(folder) / "set")
            assert len(backups.restore(xen, Path(folder) / "set", "again").VMs) == 2
    elif title == "VM.clone":
        named(xen.VM, "three").hard_shutdown()
        assert named(xen.VM, "three").clone("again").state == "Halted"


def until_dark(path: str, seconds: str, *titles: str) -> None:
    """What the program did before the power failed. It does not come back from this."""
    xen = xenmgmt.connect(URL, store=path, seed=36)
    if not len(xen.VM_group):
        build(xen)
    named(xen.VM, "one").name_description = "acknowledged"
    for title in titles:
        begin(xen, title)
    xen.clock.sleep(float(seconds))
    os.kill(os.getpid(), signal.SIGKILL)


# --- a program with a lease -----------------------------------------------------------------------


def template_of(xen: Xen) -> Any:
    template = xen.VM.create(name_label="worker", is_a_template=True, memory_static_max="256MiB")
    disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="64MiB")
    xen.VBD.create(VM=template, VDI=disk)
    xen.VIF.create(VM=template, network=xen.network.get_all()[0])
    return template


def job(path: str) -> None:
    """A program that has a guest for its job, and is killed in the middle of it."""
    xen = xenmgmt.connect(URL, store=path, seed=25)
    with leases.vm(xen, template_of(xen), seconds=600):
        os.kill(os.getpid(), signal.SIGKILL)


def early(path: str) -> None:
    """The same, killed while the guest is started."""
    xen = xenmgmt.connect(URL, store=path, seed=25)
    xen.sim.at("vm_start", lambda: os.kill(os.getpid(), signal.SIGKILL))
    with leases.vm(xen, template_of(xen), seconds=600):
        raise AssertionError("it is not started")


if __name__ == "__main__":
    {"until_dark": until_dark, "job": job, "early": early}[sys.argv[1]](*sys.argv[2:])
