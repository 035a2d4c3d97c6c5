"""Test a program against many versions of a guest

A program is to work in several versions of a guest. Each test wants a clean one, quickly; several
run at once; what goes wrong is to be understood afterwards; and nothing may stay behind.
"""

from __future__ import annotations

import re
import signal
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.patience import PROGRAM, until
from tests.usecases.projects import CLEAN, SLOW, WRONG, begin, outcome
from tests.usecases.story import Story


def test_uc52(story: Story) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        title = "a test, three times in three versions, with each kind of reset, on two workers"
        with story.step(title) as step:
            outcome(begin(folder, CLEAN, "-n2"), 0, "36 passed")
            step.gives("36 passed; no test saw what another had done")

        text = outcome(begin(folder, WRONG), 1, "1 failed, 1 passed, 1 error")
        with story.step("a test that leaves a VM behind, and passes") as step:
            step.gives(re.findall("VM 'forgotten', made in .*", text)[0])
            step.gives("so the run fails, and the VM is gone")
        with story.step("a test that fails") as step:
            titles = re.findall("-+ xen (.*): old -+", text)
            files = {one.name for one in (folder / "xen-failures").rglob("*.*") if one.is_file()}
            step.gives(f"the report has {', '.join(dict.fromkeys(titles))}")
            step.gives(f"files: {', '.join(sorted(files))}")
        with story.step("a guest that does not become ready") as step:
            step.gives(re.findall("(waited for console text .*)", text)[0])

        with story.step("the run is killed in the middle of a test, and begun again") as step:
            kept = ("--xen-store", "kept", "--xen-engine", "sim://?guests=kept")
            run = begin(folder, SLOW, *kept)
            until(lambda: (folder / "begun").exists())
            run.send_signal(signal.SIGKILL)
            run.communicate(timeout=PROGRAM)
            text = outcome(begin(folder, SLOW, *kept), 0, "1 passed")
            (told,) = re.findall(r"lease 'pytest old [0-9a-f]+', (of a run that was killed)", text)
            step.gives(f"the lease {told} was taken back; 1 passed")
    story.note("The same plugin runs on real QEMU guests in the tests (examples/harness).")
    story.limit("Simulated guests run no program: what they answer is written down.")
    story.limit("What a killed test had made beside its guest is under no lease, and stays.")
