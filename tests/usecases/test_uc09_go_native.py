"""Take Xen away again: back to bare metal

A guest is to become a box of its own. What is needed is its disk as it is, and a list of what the
new box has to have: boot, addresses, sizes.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors
from xenmgmt.drivers.sim._storage import BLOCK

BLOCKS = 4


def notes(vm: Any) -> dict[str, Any]:
    """What the box has to have."""
    record = vm.get_record()
    return {
        "cpus": record["VCPUs_max"],
        "memory": record["memory_static_max"],
        "boot": {name: record[name] for name in ("HVM_boot_policy", "PV_kernel", "PV_args")},
        "disks": [{"device": d.userdevice, "size": d.VDI.virtual_size} for d in vm.VBDs],
        "interfaces": [{"device": one.device, "MAC": one.MAC} for one in vm.VIFs],
        "check": [
            "is the kernel built for this machine, not for Xen alone?",
            "do fstab and boot loader name the disk as the box does?",
            "is the old MAC used nowhere else?",
        ],
    }


def test_uc09(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=1", seed=9) as xen, TemporaryDirectory() as folder:
        sr = xen.SR.get_all()[0]
        vm = xen.VM.create(name_label="ledger", memory_static_max="2GiB", VCPUs_max=2)
        disk = xen.VDI.create(SR=sr, virtual_size="1GiB")
        xen.VBD.create(VM=vm, VDI=disk, bootable=True)
        xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
        for block in range(BLOCKS):
            xen.sim.disk_write(sr.uuid, disk.location, block * BLOCK, f"ledger {block}")
        vm.start()

        with story.refused("take its disk away while it runs", errors.Refused, unchanged=xen):
            disk.destroy()
        with story.step("shut it down, so that the disk is at rest") as step:
            vm.clean_shutdown()
            assert xen.driver.vm_info(vm.uuid) is None
            step.gives(vm.state)

        with story.step("write down what the box has to have") as step:
            path = Path(folder) / "ledger.json"
            path.write_text(json.dumps(notes(vm), indent=1), encoding="utf-8")
            told = json.loads(path.read_text(encoding="utf-8"))
            assert told["interfaces"][0]["MAC"] == vm.VIFs[0].MAC
            step.gives(
                f"{told['cpus']} CPUs, {told['memory'] >> 20} MiB, {len(told['disks'])} disk"
            )
            story.note("The checklist: " + " ".join(told["check"]))

        with story.step("copy the disk, block by block, and compare") as step:
            copy = disk.copy(sr)
            read = xen.sim.disk_read
            blocks = [read(sr.uuid, copy.location, block * BLOCK) for block in range(BLOCKS)]
            assert blocks == [f"ledger {block}" for block in range(BLOCKS)]
            assert copy.virtual_size == disk.virtual_size
            step.gives(f"{copy.virtual_size >> 20} MiB, the same in every block that was written")

        with story.step("when the box runs, remove the guest; the copy stays until then") as step:
            vm.destroy()
            disk.destroy()
            assert copy.exists
            assert xen.driver.vm_list() == []
            step.gives("no guest is left, and the copy is")
        story.limit("The simulator has no disk files: a copy stands for the raw export.")
        story.limit("Nothing is written to a box: its installer does that.")
