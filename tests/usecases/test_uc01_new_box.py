"""A new box, and a service on it

A machine has just been set up with a hypervisor. Before anything else one wants to know what is
missing here; then storage, a network and a first guest, kept in a file that outlives the program.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.patience import PROGRAM
from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors, health

URL = "sim://?hosts=1&memory=4GiB"


def doctor(store: Path) -> list[dict[str, Any]]:
    """What the command says of this machine."""
    command = [sys.executable, "-m", "xenmgmt", "--store", str(store), "doctor", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PROGRAM, check=False)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_uc01(story: Story) -> None:
    with TemporaryDirectory() as folder:
        store = Path(folder) / "box.db"
        with story.step("ask `xenmgmt doctor` what is missing, and what would mend it") as step:
            checks = doctor(store)
            missing = [one for one in checks if one["state"] == "missing"]
            assert {one["state"] for one in checks} <= {"ok", "missing", "no"}
            assert all(one["fix"] for one in missing)
            assert all(
                one["state"] == "ok" for one in checks if one["what"] in ("python", "sim://")
            )
            step.gives("an engine works; whatever is missing has the command that brings it")

        with xenmgmt.connect(URL, store=store, seed=1) as xen:
            (box,) = xen.host.get_all()
            with story.step("see what the engine says of the box") as step:
                free = box.metrics.memory_free >> 20
                step.gives(f"{box.state}, {len(box.host_CPUs)} CPUs, {free} MiB free")
            with story.step("make storage on it, and a network for the service") as step:
                place = {"device": "/dev/sdb"}
                sr = xen.SR.create(box, place, "0", "local", "", "ext", "", False, {})
                lan = xen.network.create(name_label="service")
                assert sr.state == "Attached"
                step.gives(f"{sr.type} storage is {sr.state}; the network is {lan.state}")
            with story.step("make the service, from a template") as step:
                template = xen.VM.create(
                    name_label="service", is_a_template=True, memory_static_max="1GiB", VCPUs_max=2
                )
                disk = xen.VDI.create(SR=sr, virtual_size="4GiB", name_label="root")
                xen.VBD.create(VM=template, VDI=disk, bootable=True)
                xen.VIF.create(VM=template, network=lan)
                vm = template.clone("service-1")
                vm.provision()
                step.gives(f"{vm.state}, with {len(vm.VBDs)} disk and {len(vm.VIFs)} interface")
            with story.step("start it, and wait for its agent") as step:
                stream = xen.events.stream(["VM_guest_metrics"])
                vm.start()
                stream.next(timeout=120)
                assert vm.guest_metrics.networks["0/ip"]
                step.gives(f"{vm.state} on {vm.resident_on.name_label}, with an address")
            with story.step("check that all is well") as step:
                found = health.check(xen)
                assert found == []
                step.gives("nothing is found")
            too_large = xen.VM.create(name_label="too large", memory_static_max="16GiB")
            with story.refused("start more than the box can hold", errors.XenError, unchanged=xen):
                too_large.start()

        with (
            story.step("the program ends; the next one finds everything where it was") as step,
            xenmgmt.connect(URL, store=store, seed=1) as xen,
        ):
            (service,) = xen.VM.get_by_name_label("service-1")
            assert [vif.network.name_label for vif in service.VIFs] == ["service"]
            step.gives(f"{len(xen.VM)} VMs, {len(xen.SR)} repositories")
    story.limit("The hypervisor itself is installed by the system's own means, before.")
    story.limit("The simulator's guests end with its process; those of a real engine run on.")
