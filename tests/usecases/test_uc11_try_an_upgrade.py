"""Try an upgrade of Xen safely

One host of three is upgraded first. Its guests must not notice, a canary must show that all that
was possible still is, and there must be a way back.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import Xen, errors
from xenmgmt.abc import Driver


def capabilities(xen: Xen) -> dict[str, bool]:
    """What the engine can do, call by call."""
    names = sorted(Driver.__abstractmethods__)
    return {name: bool(xen.driver.capability(name)) for name in names if "_" in name}


def canary(xen: Xen, host: object) -> list[str]:
    """A guest taken through its life on one host; the states that it went through."""
    vm = xen.VM.create(name_label="canary", memory_static_max="128MiB")
    disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="8MiB")
    xen.VBD.create(VM=vm, VDI=disk)
    seen = []
    vm.start_on(host)
    for verb in ("pause", "unpause", "suspend", "resume", "clean_reboot", "clean_shutdown"):
        getattr(vm, verb)()
        seen.append(vm.state)
    vm.destroy()
    disk.destroy()
    return seen


def test_uc11(story: Story) -> None:
    with (
        xenmgmt.connect("sim://?hosts=3&memory=4GiB&latency=real", seed=11) as xen,
        TemporaryDirectory() as folder,
    ):
        first, *others = xen.host.get_all()
        guests = []
        for number in range(4):
            vm = xen.VM.create(name_label=f"web{number}", memory_static_max="512MiB")
            vm.start_on(first)
            guests.append(vm)

        with story.step("write down what the engine can do, and how the canary fares") as step:
            record = Path(folder) / "before.json"
            before = {"can": capabilities(xen), "canary": canary(xen, others[0])}
            record.write_text(json.dumps(before), encoding="utf-8")
            step.gives(
                f"{sum(before['can'].values())} calls; canary: {', '.join(before['canary'])}"
            )

        with story.refused("upgrade the host under its guests", errors.Refused, unchanged=xen):
            first.reboot()

        with story.step("empty the host; its guests go on elsewhere") as step:
            stream = xen.events.stream(["VM"])
            first.evacuate()
            states = {event.snapshot.state for event in stream.poll() if event.snapshot}
            assert states <= {"Running", "migrating"}
            assert {vm.state for vm in guests} == {"Running"}
            assert first.resident_VMs == ()
            step.gives(f"{first.state}; none of the guests stopped")

        with story.step("upgrade and reboot it; it takes no guest yet") as step:
            first.reboot()
            assert first.state == "Disabled"
            step.gives(first.state)
        with story.refused("start a guest there before the canary has run", errors.HostDisabled):
            xen.VM.create(name_label="early").start_on(first)

        with story.step("enable it, run the canary there, and compare with before") as step:
            first.enable()
            after = {"can": capabilities(xen), "canary": canary(xen, first)}
            old = json.loads(record.read_text(encoding="utf-8"))
            lost = [name for name, can in old["can"].items() if can and not after["can"][name]]
            assert lost == []
            assert after["canary"] == old["canary"]
            step.gives("nothing is lost: the same calls, the same states")

        with story.step("something else is wrong after all: back out") as step:
            guests[0].pool_migrate(first)
            first.evacuate()
            assert first.state == "Disabled"
            assert {vm.state for vm in guests} == {"Running"}
            step.gives("the guest that was there has left, and no new one comes")
        story.limit("The simulator has one version: the upgrade itself is a reboot here.")
