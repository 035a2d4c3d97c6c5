"""Tell the administrator what failed, and what is about to

Something fails at night. The administrator is told, once, with what is known; and better still
before it fails, when a store fills up or a guest needs more than there is.
"""

from __future__ import annotations

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import Xen, errors, health
from xenmgmt.drivers.sim._storage import BLOCK
from xenmgmt.objects import VM


def raise_notices(xen: Xen, known: set[tuple[str, str]]) -> list[str]:
    """A message for each finding that is new; what the night watch does every minute."""
    told = []
    for finding in health.check(xen):
        key = (finding.kind, finding.ref)
        if key in known or finding.cls not in ("VM", "host", "SR"):
            continue
        known.add(key)
        uuid = xen.record_of(finding.cls, finding.ref)["uuid"]
        priority = 3 if finding.kind == "full" else 1
        cls = "Host" if finding.cls == "host" else finding.cls  # as xapi spells it in messages
        xen.message.create(finding.kind.upper(), priority, cls, uuid, str(finding))
        told.append(finding.kind)
    return told


def test_uc61(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=2&memory=4GiB", seed=61) as xen:
        one, _ = xen.host.get_all()
        sr = xen.SR.create(one, {}, str(64 << 20), "small", "", "ext", "", False, {})
        vm: VM = xen.VM.create(name_label="shop", memory_static_max="512MiB")
        vm.start_on(one)
        known: set[tuple[str, str]] = set()
        stream = xen.events.stream(["message"])

        with story.step("all is well: nobody is woken") as step:
            assert raise_notices(xen, known) == []
            step.gives("no notice")

        with story.step("before the fact: a store fills up") as step:
            disk = xen.VDI.create(SR=sr, virtual_size="62MiB")
            for offset in range(0, disk.virtual_size, BLOCK):
                xen.sim.disk_write(sr.uuid, disk.location, offset, "data")
            sr.scan()
            assert raise_notices(xen, known) == ["full"]
            step.gives(xen.message.get_all()[-1].body)

        with story.step("after the fact: the guest crashes and stays down") as step:
            vm.actions_after_crash = "preserve"
            xen.sim.guest_crash(vm.uuid)
            assert raise_notices(xen, known) == ["crashed"]
            step.gives(xen.message.get_all()[-1].body)

        with story.step("the host fails too") as step:
            xen.sim.power_cut(one.uuid)
            told = raise_notices(xen, known)
            assert "offline" in told
            step.gives(", ".join(told))

        with story.step("each notice came once, and as an event to whoever subscribed") as step:
            assert raise_notices(xen, known) == []
            names = [e.snapshot["name"] for e in stream.poll() if e.operation == "add"]
            mine = [kind.upper() for kind, _ in known]
            assert sorted(name for name in names if name in mine) == sorted(mine)
            step.gives(f"{len(mine)} notices, an event for each")
            others = ", ".join(sorted(set(names) - set(mine)))
            story.note(f"Messages that the library left by itself: {others}.")

        with story.step("first failure data: what is known of the guest, kept at once") as step:
            bundle = health.bundle(xen, vm)
            assert [entry["state"] for entry in bundle["events"]].count("Crashed") >= 1
            step.gives(f"{len(bundle['events'])} events of its life, console, tasks, host logs")

        with story.step(
            "the administrator reads what concerns the guest, and ticks it off"
        ) as step:
            mine = xen.message.get("VM", vm.uuid, xen.clock.now().replace(year=1970))
            for ref in mine:
                xen.message.get_by_ref(getattr(ref, "ref", ref)).destroy()
            left = {str(one.cls) for one in xen.message.get_all()}
            assert "VM" not in left
            step.gives(f"{len(mine)} of them; left are those about {', '.join(sorted(left))}")
        with story.refused(
            "leave a notice about a kind of thing that has none", errors.CallerError
        ):
            xen.message.create("FULL", 1, "VBD", vm.uuid, "")
        story.limit("Mail and pager are the program's: it gets an event for each message.")
