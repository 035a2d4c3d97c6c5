"""Fit into the infrastructure that is there

A tool that describes what is wanted applies its description again and again; a monitor collects
figures; another program reacts to what happens.
"""

from __future__ import annotations

from typing import Any

from tests.usecases.story import Story
from tests.usecases.wire import monitored_over_the_wire

import xenmgmt
from xenmgmt import ensure, errors, metering

WANTED: list[dict[str, Any]] = [
    {"name_label": "web", "state": "Running", "memory_static_max": "512MiB", "tags": ["shop"]},
    {"name_label": "db", "state": "Running", "memory_static_max": "1GiB", "VCPUs_max": 2},
    {"name_label": "old", "state": "absent"},
]


def apply(xen: xenmgmt.Xen) -> dict[str, tuple[str, ...]]:
    """What a tool of that kind does: make it so, and tell what had to be done."""
    return {str(one["name_label"]): ensure.vm(xen, **one).changes for one in WANTED}


def test_uc35(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=2&memory=4GiB", seed=35) as xen:
        xen.VM.create(name_label="old").start()
        stream = xen.events.stream(["VM"])

        with story.step("apply a description of what is wanted") as step:
            done = apply(xen)
            assert done["web"] == ("create", "start")
            assert done["old"][-1] == "destroy"
            for name, changes in done.items():
                step.gives(f"{name}: {', '.join(changes)}")
        with story.step("apply it again") as step:
            token = xen.events.token
            assert not any(apply(xen).values())
            assert xen.events.token == token
            step.gives("nothing is done, and nothing happens")
        with story.step("change things by hand, and apply it once more") as step:
            xen.VM.get_by_name_label("web")[0].suspend()
            xen.VM.get_by_name_label("db")[0].tags = ["by hand"]
            done = apply(xen)
            assert done == {"web": ("resume",), "db": (), "old": ()}
            step.gives("web: resume; what the description does not name stays")
        with story.refused("want what a running guest cannot have", errors.Refused, unchanged=xen):
            ensure.vm(xen, "db", VCPUs_max=4, tags=["new"])
        with story.step("hear of changes, as a hook to other programs") as step:
            kinds = [str(event.operation) for event in stream.poll()]
            assert {"add", "mod", "del"} <= set(kinds)
            step.gives(f"{len(kinds)} events reached the hook")
        with story.step("collect figures for a monitor") as step:
            xen.clock.sleep(60)
            text = metering.to_openmetrics(xen)
            assert text.count("xenmgmt_vm_running_seconds_total{") >= 2
            step.gives("OpenMetrics text")
        with story.step("call by the names of the wire") as step:
            refs = xenmgmt.invoke(xen, "VM.get_by_name_label", ["web"])
            assert xenmgmt.invoke(xen, "VM.get_power_state", [refs[0]]) == "Running"
            step.gives("VM.get_power_state answers Running")
        monitored_over_the_wire(story, xen)
        story.limit("Web hooks and plug-ins for particular tools are theirs to write.")
