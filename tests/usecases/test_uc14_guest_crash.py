"""Get a crashed guest up again, and find out why it crashed

A guest crashes. It has to serve again as soon as possible, and what is needed to find the cause has
to be kept before it is gone.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors, health


def test_uc14(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=2&memory=4GiB", seed=14) as xen, TemporaryDirectory() as d:
        vm = xen.VM.create(
            name_label="shop",
            memory_static_max="256MiB",
            actions_after_crash="coredump_and_restart",
        )
        xen.sim.program("boot: Starting the shop\nprompt: >", vm.uuid)
        vm.start()
        xen.open_console(vm).expect("shop")

        with story.step("let the guest crash") as step:
            begun, domid = xen.events.token, vm.domid
            xen.sim.guest_crash(vm.uuid)
            xen.clock.sleep(1)
            seen = [
                event.snapshot["power_state"].value
                for event in xen.events.from_(["VM"], begun, 0).events
                if event.snapshot is not None
            ]
            assert "Crashed" in seen
            assert vm.state == "Running"
            assert vm.domid > domid
            step.gives("its memory was dumped, and it runs again by itself")

        with story.step("look at the dump") as step:
            (dump,) = vm.crash_dumps
            assert dump.VDI is not None
            assert str(dump.VDI.type) == "crashdump"
            held = xen.sim.disk_read(dump.VDI.SR.uuid, dump.VDI.location, 0)
            assert held == ("core", vm.uuid, domid)
            step.gives(f"{dump.VDI.virtual_size >> 20} MiB of the domain that crashed")

        with story.step("let it crash again and again: a fault that does not go away") as step:
            waits = []
            for _ in range(4):
                crashed = xen.clock.monotonic()
                xen.sim.guest_crash(vm.uuid)
                while vm.state != "Running":
                    xen.clock.sleep(0.5)
                    assert xen.clock.monotonic() < crashed + 600
                waits.append(round(xen.clock.monotonic() - crashed))
            assert waits == sorted(waits)
            assert waits[-1] >= 8
            step.gives(f"it waits longer each time: {', '.join(map(str, waits))} seconds")

        with story.step("keep it for the post-mortem instead, and take a bundle") as step:
            vm.actions_after_crash = "preserve"
            xen.sim.guest_crash(vm.uuid)
            (finding,) = [one for one in health.check(xen) if one.ref == vm.ref]
            path = Path(d) / "shop.json"
            health.write_bundle(xen, vm, path)
            told = json.loads(path.read_text())
            assert told["state"] == "Crashed"
            assert told["seed"] == 14
            assert any("Xen version" in host["dmesg"] for host in told["hosts"].values())
            step.gives(str(finding))
            story.note(f"The bundle has {', '.join(sorted(told))}.")

        with story.refused("use it as if nothing had happened", errors.VMBadPowerState):
            vm.suspend()
        with story.step("start it again when the cause is found") as step:
            vm.hard_reboot()
            assert vm.state == "Running"
            assert health.check(xen) == [] or {f.kind for f in health.check(xen)} == {"failed"}
            step.gives("Running")
        with story.step("remove the dumps") as step:
            for one in vm.crash_dumps:
                one.destroy()
            assert vm.crash_dumps == ()
            step.gives("their disks are gone with them")
        story.limit("What the dump holds is the engine's matter; the simulator keeps whose it is.")
