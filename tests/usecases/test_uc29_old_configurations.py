"""Make an old configuration again

Since some day of the last week the shop is slow. Which memory did it have on monday, when was it
taken away, and can there be a guest that is as the shop was then? The archive has to answer, or to
say that it does not go back so far.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import errors, history
from xenmgmt.clock import VirtualClock

DAY = 86400.0
MIB = 1 << 20


def test_uc29(story: Story) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        with (
            xenmgmt.connect("sim://", store=path, seed=29) as xen,
            story.step("a week in which the shop is changed, kept in a file") as step,
        ):
            before = xen.clock.now()
            xen.clock.sleep(DAY)
            vm = xen.VM.create(name_label="shop", memory_static_max="1GiB", VCPUs_max=4)
            uuid, ref = vm.uuid, vm.ref
            monday = xen.clock.now() + timedelta(hours=12)
            xen.clock.sleep(DAY)
            vm.name_description = "the shop, since tuesday in the new rack"
            xen.clock.sleep(DAY)
            vm.set_memory_limits(0, 256 * MIB, 256 * MIB, 256 * MIB)
            xen.clock.sleep(DAY)
            vm.tags = ["cheap"]
            friday = xen.clock.now()
            step.gives(f"{len(history.changes(xen, vm))} changes are in the log")

        clock = VirtualClock(start=friday + timedelta(days=1))
        with xenmgmt.connect("sim://", store=path, seed=29, clock=clock) as xen:
            vm = xen.VM.get_by_uuid(uuid)
            with story.step("open the file on saturday, and ask how the shop was on monday") as s:
                old = history.as_of(xen, monday, "VM", vm)
                assert (old["memory_static_max"], old["tags"]) == (1024 * MIB, ())
                assert vm.memory_static_max == 256 * MIB
                s.gives(f"{old['memory_static_max'] // MIB} MiB, {old['VCPUs_max']} vCPUs")

            with story.step("ask in what it differs from friday") as step:
                found = history.between(xen, monday, friday, "VM", vm)
                assert set(found) == {
                    "memory_static_max",
                    "memory_dynamic_max",
                    "memory_dynamic_min",
                    "name_description",
                    "tags",
                }
                step.gives(", ".join(sorted(found)))

            with story.step("ask when its memory was taken away") as step:
                (change,) = [
                    one
                    for one in history.changes(xen, vm)
                    if one.operation == "mod" and "memory_static_max" in one.fields
                ]
                assert change.fields["memory_static_max"] == (1024 * MIB, 256 * MIB)
                assert change.timestamp - before == timedelta(days=3)
                step.gives(f"{(change.timestamp - before).days} days after the beginning")

            with story.step("ask by the token of that change, not by a time") as step:
                earlier = str(int(change.token) - 1)
                assert history.as_of(xen, earlier, "VM", ref)["memory_static_max"] == 1024 * MIB
                assert history.as_of(xen, change.token, "VM", ref) != old
                step.gives("exact, also where several changes have one time")

            with story.step("make a guest that is as the shop was on monday") as step:
                again = xen.VM.create(**history.configuration(old) | {"name_label": "as before"})
                assert again.uuid != uuid
                assert history.configuration(again.get_record()) == {
                    **history.configuration(old),
                    "name_label": "as before",
                }
                again.start()
                step.gives(f"{again.state}, with {again.memory_static_max // MIB} MiB")

            with story.refused(
                "ask for a time at which there was no shop", errors.HandleInvalid, unchanged=xen
            ):
                history.as_of(xen, before, "VM", vm)

            with story.step("destroy the shop, and ask again") as step:
                vm.destroy()
                assert history.as_of(xen, monday, "VM", ref)["memory_static_max"] == 1024 * MIB
                step.gives("what was destroyed can still be looked up")
            with story.refused("ask how it is now", errors.HandleInvalid, unchanged=xen):
                history.as_of(xen, xen.clock.now(), "VM", ref)

            with story.step("let the log forget what was before its destruction") as step:
                xen.store.compact(xen.store.revision - 1)
                step.gives("one change is kept")
            with story.refused("ask for monday now", errors.InvalidValue, unchanged=xen):
                history.as_of(xen, monday, "VM", ref)

        story.limit("Configurations come back, contents of disks only from snapshots.")
        story.limit("Devices are objects of their own: ask for each, or use export_metadata.")
        story.limit("It goes back as far as the store keeps events; what is older is refused.")
