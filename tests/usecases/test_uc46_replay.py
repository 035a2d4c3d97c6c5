"""Replay a run to find a fault that comes and goes

Once in a while a night's work fails, and never when somebody looks. A run in the simulator has a
seed and can be recorded; what failed once fails again, as often as one likes.
"""

from __future__ import annotations

import json
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.usecases.story import Story

from xenmgmt import Xen, errors, scenario

URL = "sim://?hosts=2&memory=4GiB&latency=real"
PATIENCE = 2.4
"""Somebody once measured how long a start takes."""


def night(xen: Xen, *, waits: bool = False) -> None:
    """A guest is started, saved, and ended."""
    vm = xen.VM.create(name_label="shop", memory_static_max="256MiB")
    starting = vm.start.task()
    if waits:
        starting.wait()
    else:
        xen.clock.sleep(PATIENCE)  # the fault: mostly it is long enough
    vm.checkpoint("nightly")
    vm.hard_shutdown()


def test_uc46(story: Story) -> None:
    with TemporaryDirectory() as folder, chdir(folder):
        with story.step("record the same work with other seeds, until it fails") as step:
            runs: list[scenario.Recording] = []
            while not runs or not runs[-1].error:
                assert len(runs) < 200
                runs.append(scenario.record(night, URL, seed=len(runs)))
            failed = runs[-1]
            assert f"seed {failed.seed}" in failed.error
            assert "OTHER_OPERATION_IN_PROGRESS" in failed.error
            assert len(runs) > 1
            step.gives(f"{len(runs) - 1} runs are well; the next says: {failed.error}")

        with story.step("record it again with that seed") as step:
            again = scenario.record(night, URL, seed=failed.seed)
            assert (again.digest, again.error) == (failed.digest, failed.error)
            assert len({run.digest for run in runs}) == len(runs)
            step.gives("the same error, and the same events to the last; other seeds have others")

        path = Path("night.json")
        with story.step("save it, load it elsewhere, and replay it without the program") as step:
            failed.save(path)
            loaded = scenario.load(path)
            assert (loaded.seed, loaded.error) == (failed.seed, failed.error)
            assert {loaded.replay().digest for _ in range(3)} == {failed.digest}
            step.gives("three replays, each with the same digest")
            story.note(f"The file has {len(failed.steps)} calls, over {failed.end:.1f} s of time.")

        with story.step(
            "look in the file for the call that failed, and for what was before"
        ) as step:
            told = json.loads(path.read_text(encoding="utf-8"))["steps"]
            last = next(n for n, one in enumerate(told) if "raised" in one)
            waited = told[last]["at"] - told[last - 1]["at"]
            assert (told[last]["target"][2], told[last - 1]["target"][2]) == (
                "checkpoint",
                "start",
            )
            assert waited == PATIENCE
            step.gives(f"checkpoint, {waited} s after a start that had not ended")

        with story.step("mend it: wait for the end, not for some seconds") as step:
            mended = [
                scenario.record(lambda xen: night(xen, waits=True), URL, seed=run.seed)
                for run in runs
            ]
            assert {run.error for run in mended} == {""}
            assert mended[-1].digest != failed.digest
            step.gives(f"well with all {len(mended)} seeds, that of the failure too")

        with story.refused("load a file that was cut off", errors.InvalidValue):
            text = path.read_text(encoding="utf-8")
            path.write_text(text[: len(text) // 2], encoding="utf-8")
            scenario.load(path)

        with story.refused("replay a recording that hides its error", errors.XenError):
            steps = [{k: v for k, v in one.items() if k != "raised"} for one in failed.steps]
            scenario.Recording(URL, failed.seed, steps, failed.digest, failed.end).replay()

        story.limit("In the simulator. What guests do inside a real engine is not recorded.")
        story.limit("Functions, as given to `xen.sim.at`, cannot be recorded; they are refused.")
