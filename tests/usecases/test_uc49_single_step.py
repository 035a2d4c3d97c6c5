"""Step a set of guests through time, and stop where it matters

Two guests work on each other, and something goes wrong between them. Time is to stop for all of
them at one moment, at the event that one waits for, and then to go on in small steps.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import Xen, errors, stepping
from xenmgmt.clock import RealClock
from xenmgmt.events import Event

NAMES = ("web", "db")


def crashed(event: Event) -> bool:
    return event.cls == "VM" and event.snapshot.state == "Crashed"


def pair(xen: Xen) -> None:
    """Two guests in a set; the database crashes after a while, as it was once seen to do."""
    group = xen.VM_group.create(name_label="pair")
    for name in NAMES:
        vm = xen.VM.create(
            name_label=name, memory_static_max="256MiB", actions_after_crash="preserve"
        )
        xen.VBD.create(VM=vm, VDI=xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="8MiB"))
        vm.set_groups([group])
    xen.sim.behave(group.VMs[1].uuid, crashes_after=73.5)
    for vm in group.VMs:
        vm.start()


def test_uc49(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=1&memory=4GiB&latency=real", seed=49) as xen:
        pair(xen)
        (group,) = xen.VM_group.get_all()
        web, db = group.VMs

        with story.step("look after each second, for three seconds") as step:
            begun = xen.clock.monotonic()
            for _ in range(3):
                stepping.step(xen, 1)
                assert {info.state for info in xen.driver.vm_list()} == {"Running"}
            assert abs(xen.clock.monotonic() - begun - 3) < 1e-9
            step.gives("time stands still between the steps, for both guests")

        with story.step("stop where a guest crashes, wherever that is") as step:
            event = stepping.run_until(xen, crashed, limit=3600)
            assert event is not None
            assert event.snapshot["name_label"] == "db"
            assert event.timestamp == xen.clock.now()
            assert (web.state, db.state) == ("Running", "Crashed")
            step.gives(f"{event.snapshot['name_label']} is {event.snapshot.state}; time stands")
            story.note(f"It was {xen.clock.monotonic() - begun:.3f} s after the beginning.")

        with story.step("look at everything while time stands") as step:
            for _ in range(3):
                assert xen.events.from_(["VM"], event.token, 0).events == ()
            assert xen.clock.now() == event.timestamp
            assert len(xen.driver.vm_list()) >= 1
            step.gives("as long as one likes; nothing goes on")

        with story.step("start the database again, and stop where its agent reports") as step:
            xen.sim.behave(db.uuid, boot_seconds=10.0, crashes_after=0.0)
            db.hard_reboot()
            started = xen.clock.monotonic()
            again = stepping.run_until(xen, lambda one: one.cls == "VM_guest_metrics", limit=60)
            assert again is not None
            assert again.timestamp == xen.clock.now()
            booted = xen.clock.monotonic() - started
            assert abs(booted - 10) < 1e-6
            step.gives(f"it does, {booted:.0f} s after its start")

        with story.step("hold the set: take it as it is at a breakpoint, and go on") as step:
            xen.clock.call_later(5, lambda: xen.sim.guest_reboot(web.uuid))
            domid = web.domid
            stop = stepping.run_until(
                xen, lambda one: one.ref == web.ref and one.snapshot["domid"] != domid, limit=60
            )
            assert stop is not None
            taken = group.snapshot("at the reboot")
            assert len({one.snapshot_time for one in taken.VMs}) == 1
            assert (web.state, db.state) == ("Running", "Running")
            step.gives(f"{len(taken.VMs)} snapshots of one moment")

        with story.step("go from one due call to the next") as step:
            done: list[str] = []
            for seconds, name in ((1, "first"), (2, "second")):
                xen.clock.call_later(seconds, lambda name=name: done.append(name))
            stepping.step(xen)
            assert done == ["first"]
            stepping.step(xen)
            assert done == ["first", "second"]
            step.gives("one call each")

        with story.step("wait for something that does not happen") as step:
            before = xen.clock.monotonic()
            assert stepping.run_until(xen, crashed, limit=600) is None
            assert xen.clock.monotonic() == before + 600
            step.gives("nothing; 600 s have passed")

        with story.refused("go back in time", errors.InvalidValue, unchanged=xen):
            stepping.step(xen, -1)
        machine, virtual = RealClock(), xen.clock
        xen.clock = machine
        with story.refused("step the time of the machine", errors.OperationNotAllowed):
            stepping.run_until(xen, crashed, limit=1)
        xen.clock = virtual
        machine.close()

        story.limit("Exact in the simulator only: other engines run on the machine's time.")
        story.limit("Steps are calls that are due, not instructions of a guest.")
