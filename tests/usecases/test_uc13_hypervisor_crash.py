"""The hypervisor crashes: up again, and find out why

A host crashes with all that runs on it. The services have to be up as soon as possible, and what is
needed to find the cause has to be kept, from the first failure on.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors, health


def test_uc13(story: Story) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        with xenmgmt.connect("sim://?hosts=2&memory=4GiB", store=path, seed=13) as xen:
            one, two = xen.host.get_all()
            vms = []
            for name in ("shop", "db"):
                vm = xen.VM.create(name_label=name, memory_static_max="512MiB")
                vm.start_on(one)
                vms.append(vm)
            shop, db = vms

            with story.step("the hypervisor of one host crashes") as step:
                token = xen.events.token
                xen.sim.host_crash(one.uuid)
                assert one.state == "Offline"
                step.gives(", ".join(f"{vm.name_label} {vm.state}" for vm in vms))

            with story.step("keep what is known at once: one file for each guest") as step:
                for vm in vms:
                    health.write_bundle(xen, vm, Path(folder) / f"{vm.name_label}.json")
                told = json.loads((Path(folder) / "shop.json").read_text())
                assert told["record"]["name_label"] == "shop"
                step.gives(f"state, events, console, tasks and the hosts' logs: {len(told)} parts")

            with story.step("ask what is wrong") as step:
                findings = health.check(xen)
                assert {"offline", "unknown"} & {one.kind for one in findings}
                step.gives("; ".join(sorted({one.kind for one in findings})))

            with story.step("up as soon as possible: somebody knows that the host is dead") as step:
                for vm in (db, shop):
                    if vm.state == "Unknown":
                        vm.power_state_reset()
                    vm.start()
                assert {vm.resident_on for vm in vms} == {two}
                step.gives(", ".join(f"{vm.name_label} {vm.state}" for vm in vms))

            with story.step("look back: in which order did what happen") as step:
                events = [
                    f"{event.cls} {event.snapshot.state}"
                    for event in xen.events.from_(["host", "VM"], token, 0).events
                    if event.snapshot is not None
                ]
                assert events
                step.gives(f"{len(events)} events since the crash")

            with story.step("the host boots again, empty; it is watched before it gets guests"):
                xen.sim.host_recover(one.uuid)
                assert (one.state, one.resident_VMs) == ("Disabled", ())

            with story.refused("move a guest there at once", errors.HostDisabled, unchanged=xen):
                shop.pool_migrate(one)
            with story.step("the fix is tested with a guest that nobody needs") as step:
                one.enable()
                canary = xen.VM.create(name_label="canary", memory_static_max="128MiB")
                canary.start_on(one)
                canary.clean_shutdown()
                step.gives(f"{one.state}; the canary ran there")

        with story.step("the program ends too; the records say what the engine says") as step:
            with xenmgmt.connect("sim://?hosts=2&memory=4GiB", store=path, seed=13) as again:
                states = {vm.name_label: vm.state for vm in again.VM}
                domains = {info.uuid for info in again.driver.vm_list()}
                running = {vm.uuid for vm in again.VM if vm.state == "Running"}
                assert running == domains
                assert set(states) == {"shop", "db", "canary"}
            step.gives(", ".join(f"{name} {state}" for name, state in states.items()))
        story.limit(
            "The memory of a crashed hypervisor is dumped by the host (kdump), not by this."
        )
        story.limit("The simulator's domains do not outlive its process.")
