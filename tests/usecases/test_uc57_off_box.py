"""Build a web console or a health monitor on it

Such a program logs in, asks to be told of events, and must not block: each call can be begun now
and asked for later.
"""

from __future__ import annotations

from tests.usecases.story import Story
from tests.usecases.wire import over_https

import xenmgmt
from xenmgmt import errors


def known(name: str, password: str) -> bool:
    """Who is let in."""
    return (name, password) == ("console", "pw")


def test_uc57(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=2&latency=real", seed=57, authenticate=known) as xen:
        with story.step("log in") as step:
            session = xen.session.login_with_password("console", "pw", "1.0", "web console")
            assert (session.state, session.originator) == ("Active", "web console")
            step.gives(f"session {session.state}, user {session.this_user.short_name}")
        with story.refused(
            "log in with a wrong password", errors.SessionAuthenticationFailed, unchanged=xen
        ):
            xen.session.login_with_password("console", "guess", "1.0", "web console")

        with story.refused(
            "ask for events before registering", errors.SessionNotRegistered, unchanged=xen
        ):
            xen.events.next(1)
        with story.step("register for guests, and wait for events") as step:
            xen.events.register(["VM"])
            vm = xen.VM.create(name_label="shown", memory_static_max="512MiB")
            (event,) = xen.events.next(10)
            assert (event.cls, event.operation, event.ref) == ("VM", "add", vm.ref)
            step.gives(f"{event.operation} of {event.snapshot['name_label']}")

        with story.step("begin a start as a task, and poll it") as step:
            task = vm.start.task()
            record = task.handle
            assert (task.status, task.done, vm.state) == ("pending", False, "starting")
            polls = 0
            while str(record.status) == "pending":
                xen.clock.advance(0.1)
                polls += 1
            assert (str(record.status), record.progress) == ("success", 1.0)
            assert record.finished > record.created
            step.gives(f"{record.status} after {polls} polls")

        with story.step("hear of it by event too") as step:
            states = [event.snapshot.state for event in xen.events.next(10)]
            assert states[-1] == "Running"
            step.gives(", then ".join(dict.fromkeys(states)))
        with story.step("wait when nothing happens") as step:
            xen.clock.sleep(60)
            xen.events.next(1)
            begun = xen.clock.monotonic()
            assert xen.events.next(30) == []
            assert xen.clock.monotonic() - begun == 30
            step.gives("nothing, after 30 s of virtual time")

        with story.step("be away, and come back with a token") as step:
            batch = xen.events.from_(["VM"], "", 0)
            assert [event.ref for event in batch.events] == [vm.ref]
            vm.pause()
            vm.unpause()
            missed = xen.events.from_(["VM"], batch.token, 10)
            told = [event.snapshot.state for event in missed.events]
            assert told == ["pausing", "Paused", "unpausing", "Running"]
            step.gives(f"first all there is, then what was missed: {', '.join(told)}")
        with story.refused("a token that is none", errors.XenError, unchanged=xen):
            xen.events.from_(["VM"], "yesterday", 1)

        with story.step("cancel a task") as step:
            task = vm.suspend.task()
            task.cancel()
            try:
                task.wait()
            except errors.TaskCancelled:
                step.gives(f"{task.status}, and the guest is {vm.state}")
            assert (task.status, vm.state) == ("cancelled", "Running")
        with story.step("have the error of a task that failed") as step:
            xen.sim.fail("vm_pause", errors.EngineError("no"))
            task = vm.pause.task()
            xen.clock.sleep(10)
            assert (task.status, task.handle.error_info) == ("failure", ("INTERNAL_ERROR", "no"))
            step.gives(f"{task.status}: {' '.join(task.handle.error_info)}")

        with story.step("every operation can be called in both ways") as step:
            count = 0
            for one in (vm, xen.host.get_all()[0], xen.SR.get_all()[0], xen.VM, xen.VDI, xen.pool):
                for name, kind in vars(type(one)).items():
                    if type(kind).__name__ == "operation":
                        bound = getattr(one, name)
                        assert callable(bound)
                        assert callable(bound.task)
                        count += 1
            assert count > 100
            step.gives(f"{count} operations of guest, host, storage and pool")

        with story.step("log out") as step:
            session.logout()
            assert not session.exists
            step.gives("the session is gone")
        over_https(story, xen)
