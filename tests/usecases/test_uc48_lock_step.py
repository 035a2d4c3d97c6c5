"""Run two variants side by side, and see where they part

A service is to move to other machines, or a program was rewritten. Both variants get the same to
do; as long as nobody who watches can tell them apart, the new one may replace the old one.
"""

from __future__ import annotations

from tests.usecases.story import Story

from xenmgmt import Xen, stepping

SMALL = "sim://?hosts=1&memory=1GiB"
BIG = "sim://?hosts=2&memory=8GiB"


def service(xen: Xen) -> None:
    """Start, work, sleep, wake, grow, end."""
    web = xen.VM.create(name_label="web", memory_static_max="512MiB")
    web.start()
    xen.clock.sleep(60)
    web.suspend()
    xen.clock.sleep(60)
    web.resume()
    db = xen.VM.create(name_label="db", memory_static_max="768MiB")
    db.start()
    xen.clock.sleep(60)
    for vm in (db, web):
        vm.clean_shutdown()


def rewritten(xen: Xen) -> None:
    """Another program, which does the same and is seen to."""
    web = xen.VM.create(name_label="web", memory_static_max="512MiB")
    for verb in ("start", "suspend", "resume"):
        getattr(web, verb)()
        if verb != "resume":
            xen.clock.sleep(60)
    db = xen.VM.create(name_label="db", memory_static_max="768MiB")
    db.start()
    xen.clock.sleep(60)
    for vm in (db, web):
        vm.clean_shutdown()


def hasty(xen: Xen) -> None:
    """A third one, with a mistake: it ends the guests without asking them."""
    web = xen.VM.create(name_label="web", memory_static_max="512MiB")
    web.start()
    xen.clock.sleep(60)
    web.suspend()
    xen.clock.sleep(60)
    web.resume()
    db = xen.VM.create(name_label="db", memory_static_max="768MiB")
    db.start()
    xen.clock.sleep(60)
    for vm in (db, web):
        vm.hard_shutdown()


def test_uc48(story: Story) -> None:
    with story.step("run the service twice on machines that are alike") as step:
        found = stepping.compare(service, BIG, seeds=(1, 2), right=BIG)
        assert found.same
        step.gives(f"{found}, though uuids, MACs and references differ")

    with story.step("let a rewritten program do it beside the old one") as step:
        found = stepping.compare((service, rewritten), BIG, BIG)
        assert found.same
        step.gives(found)

    with story.step("let a program with a mistake do it") as step:
        found = stepping.compare((service, hasty), BIG, BIG)
        assert not found.same
        place = found.difference
        assert place is not None
        assert found.left[:place] == found.right[:place]
        assert (found.left[place].name, found.right[place].name) == ("db", "db")
        step.gives(found)
        story.note(f"{place} states were the same before they parted.")

    with story.step("move the service to a smaller machine") as step:
        found = stepping.compare(service, BIG, SMALL)
        assert not found.same
        assert found.difference is not None
        assert found.left[found.difference].name == "db"
        assert "db" not in {seen.name for seen in found.right if seen.state == "Running"}
        step.gives(f"{found}: the database has no room there")

    with story.step("move it to machines that are slower, and allow for that") as step:
        slow = f"{BIG}&latency=real"
        exact = stepping.compare(service, BIG, slow)
        assert not exact.same
        assert exact.left[exact.difference or 0].state == exact.right[exact.difference or 0].state
        near = stepping.compare(service, BIG, slow, tolerance=30.0)
        assert near.same
        step.gives(f"exactly: {exact}; within 30 s: {near}")

    with story.step("a run ends in an error") as step:
        found = stepping.compare((service, lambda xen: xen.VM.create(name_label="web")), BIG, BIG)
        assert not found.same
        assert "the end" in str(found)
        step.gives(f"what was seen until then counts: {found}")

    story.limit(
        "What is compared is the states of VMs and their times, not instructions or output."
    )
    story.limit("The runs follow one another; on the virtual clock that makes no difference.")
