"""The power of the whole site fails while something is done

A start, a snapshot, a clone, a migration are in progress when everything goes dark: the program and
all hosts. When the power is back each of them has happened, or has not; nothing is half done.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.usecases.dying import URL, begin_again, dark, named
from tests.usecases.story import Story

import xenmgmt
from xenmgmt import Xen
from xenmgmt.testing.invariants import check_quiet

CUTS = {
    "VM.start": (1.0, "rolled back"),
    "VM.snapshot": (0.3, "rolled back"),
    "VM.clone": (0.3, "rolled back"),
    "VM.pool_migrate": (0.7, "rolled back"),
    "VM_group.snapshot": (0.3, "rolled back"),
    "VM_protection.start": (0.3, "rolled back"),
    "VM_group.export_set": (0.04, "rolled back"),
    "VM_group.import_set": (0.3, "rolled back"),
    "VDI.destroy": (0.1, "completed"),
}
"""When after its beginning the power fails, in seconds, and what is to become of it."""

LEFT = {
    "VDI.destroy": (3, 3, 1),
    "VM_group.export_set": (5, 6, 2),
    "VM_group.import_set": (5, 6, 2),
}
"""So many VMs, disks and groups there are then, where it is not as many as ever.

Before a set travels it has been taken: its snapshots are there.
"""


def count(xen: Xen) -> tuple[int, int, int]:
    return len(xen.VM), len(xen.VDI), len(xen.VM_group)


def test_uc36(story: Story) -> None:
    with TemporaryDirectory() as folder:
        for title, (seconds, outcome) in CUTS.items():
            with story.step(f"the power fails {seconds} s after the beginning of {title}") as step:
                path = Path(folder) / f"{title}.db"
                dark("until_dark", path, seconds, title)
                with xenmgmt.connect(URL, store=path, seed=36) as xen:
                    check_quiet(xen)
                    (told,) = [one for one in xen.recovery if one.operation == title]
                    assert told.outcome == outcome
                    vms = [vm for vm in xen.VM if not vm.is_a_snapshot]
                    assert {vm.state for vm in vms} == {"Halted"}
                    assert count(xen) == LEFT.get(title, (3, 4, 1))
                    assert named(xen.VM, "one").name_description == "acknowledged"
                    assert {str(one.current_operations) for one in xen.VM} == {"{}"}
                    for vm in vms:
                        vm.start()
                    assert {vm.state for vm in vms} == {"Running"}
                    begin_again(xen, title)
                    check_quiet(xen)
                step.gives(f"{told.operation}: {told.outcome}; all guests start")

        path = Path(folder) / "all.db"
        several = ("VM.start", "VM.pool_migrate", "VDI.destroy")
        with story.step(f"the power fails during {', '.join(several)} at once") as step:
            dark("until_dark", path, 0.1, *several)
            with xenmgmt.connect(URL, store=path, seed=36) as xen:
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
                dark("until_dark", path, seconds, "VM.clone")
            with xenmgmt.connect(URL, store=path, seed=36) as xen:
                check_quiet(xen)
                assert count(xen) == (3, 3, 1)
                step.gives("still whole: three guests with their disks")

        story.limit("Simulated hosts end with the process, and begin anew with empty disks.")
        story.limit("What guests had in memory is lost; that is what a power cut does.")
