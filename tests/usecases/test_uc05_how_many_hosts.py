"""How many Xen boxes are needed

One number is asked for, for hosts of a kind that can be bought. It should come with what it rests
on, and say honestly when that is little.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.usecases import boxes
from tests.usecases.story import Story

from xenmgmt import errors, plan


def test_uc05(story: Story) -> None:
    host = plan.Host("a host with 8 CPUs", cpus=8, memory=32 << 30)
    with TemporaryDirectory() as folder:
        week = plan.read_csv(boxes.write(Path(folder)))
        with story.step("ask for the number") as step:
            count = plan.how_many_hosts(week, host, spare=1)
            assert count.confidence.level in ("medium", "high")
            step.gives(str(count))
        with story.step("see what it would be by the average, and by all peaks at once") as step:
            assert count.low <= count.number <= count.high
            step.gives(f"{count.low} to {count.high} hosts")
        with story.step("ask with a morning of samples instead of a week") as step:
            short = plan.read_csv(boxes.write(Path(folder), days=1))
            evidence = plan.Evidence(6, 6 * 3600.0)
            told = plan.how_many_hosts(replace(short, evidence=evidence), host)
            assert told.confidence.level == "low"
            step.gives(str(told.confidence))

    with story.step("see that the number suffices, and that the bound cannot be undercut") as step:
        needed = count.number - count.spare
        enough = [replace(host, name=f"h{n}", id=f"h{n}") for n in range(needed)]
        guests = tuple(replace(one, host="") for one in week.guests)
        assert len(plan.consolidate(plan.Inventory(tuple(enough), guests)).used) <= needed
        step.gives(f"{needed} hold them, without the spare")
    fewer = count.bound - count.spare - 1
    assert fewer > 0
    with story.refused(f"put them on {fewer}", errors.NoHostsAvailable):
        plan.consolidate(plan.Inventory(tuple(enough[:fewer]), guests))
    story.limit("Guests are reckoned with the 95th percentile each, as if all were busy at once.")
