"""The power of the whole site fails while something is done

A start, a snapshot, a clone, a migration are in progress when everything goes dark: the program and
all hosts. When the power is back each of them has happened, or has not; nothing is half done.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import Xen
from xenmgmt.testing.invariants import check_quiet

URL = "sim://?hosts=2&memory=4GiB&latency=real"
SEED = 36
CUTS = {
    "VM.start": (1.0, "rolled back"),
    "VM.snapshot": (0.3, "rolled back"),
    "VM.clone": (0.3, "rolled back"),
    "VM.pool_migrate": (0.7, "rolled back"),
    "VM_group.snapshot": (0.3, "rolled back"),
    "VDI.destroy": (0.1, "completed"),
}
"""When after its beginning the power fails, in seconds, and what is to become of it."""


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
    else:
        named(xen.VDI, "old").destroy.task()


def until_dark(path: str, seconds: float, *titles: str) -> None:
    """What the program did before the power failed. It does not come back from this."""
    xen = xenmgmt.connect(URL, store=path, seed=SEED)
    if not len(xen.VM_group):
        build(xen)
    named(xen.VM, "one").name_description = "acknowledged"
    for title in titles:
        begin(xen, title)
    xen.clock.sleep(seconds)
    os.kill(os.getpid(), signal.SIGKILL)


def dark(path: Path, seconds: float, *titles: str) -> None:
    """Let another process do it, and be killed; its simulated hosts end with it."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    call = [sys.executable, __file__, str(path), str(seconds), *titles]
    done = subprocess.run(call, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr


def count(xen: Xen) -> tuple[int, int, int]:
    return len(xen.VM), len(xen.VDI), len(xen.VM_group)


def test_uc36(story: Story) -> None:
    with TemporaryDirectory() as folder:
        for title, (seconds, outcome) in CUTS.items():
            with story.step(f"the power fails {seconds} s after the beginning of {title}") as step:
                path = Path(folder) / f"{title}.db"
                dark(path, seconds, title)
                with xenmgmt.connect(URL, store=path, seed=SEED) as xen:
                    check_quiet(xen)
                    (told,) = [one for one in xen.recovery if one.operation == title]
                    assert told.outcome == outcome
                    assert {vm.state for vm in xen.VM} == {"Halted"}
                    assert count(xen) == (3, 3 if title == "VDI.destroy" else 4, 1)
                    assert named(xen.VM, "one").name_description == "acknowledged"
                    assert {str(one.current_operations) for one in xen.VM} == {"{}"}
                    for vm in xen.VM:
                        vm.start()
                    assert {vm.state for vm in xen.VM} == {"Running"}
                    begin_again(xen, title)
                    check_quiet(xen)
                step.gives(f"{told.operation}: {told.outcome}; all guests start")

        path = Path(folder) / "all.db"
        several = ("VM.start", "VM.pool_migrate", "VDI.destroy")
        with story.step(f"the power fails during {', '.join(several)} at once") as step:
            dark(path, 0.1, *several)
            with xenmgmt.connect(URL, store=path, seed=SEED) as xen:
                check_quiet(xen)
                found = {one.operation: one.outcome for one in xen.recovery}
                assert {title: found[title] for title in several} == {
                    title: CUTS[title][1] for title in several
                }
                messages = [m.body for m in xen.message if m.name == "OPERATION_RECOVERED"]
                assert len(messages) == len(several)
                step.gives("; ".join(f"{title} {found[title]}" for title in several))
                step.gives(f"{len(messages)} messages for who looks later")

        with story.step("it fails again, and again, as soon as the store is open") as step:
            for seconds in (0.0, 0.05, 0.3):
                dark(path, seconds, "VM.clone")
            with xenmgmt.connect(URL, store=path, seed=SEED) as xen:
                check_quiet(xen)
                assert count(xen) == (3, 3, 1)
                step.gives("still whole: three guests with their disks")

        story.limit("Simulated hosts end with the process, and begin anew with empty disks.")
        story.limit("What guests had in memory is lost; that is what a power cut does.")


def begin_again(xen: Xen, title: str) -> None:
    """What was taken back can be done now."""
    if title == "VM.snapshot":
        assert named(xen.VM, "two").snapshot("again").is_a_snapshot
    elif title == "VM_group.snapshot":
        assert len(xen.VM_group.get_all()[0].snapshot("again").VMs) == 2
    elif title == "VM.clone":
        named(xen.VM, "three").hard_shutdown()
        assert named(xen.VM, "three").clone("again").state == "Halted"


if __name__ == "__main__":
    until_dark(sys.argv[1], float(sys.argv[2]), *sys.argv[3:])
