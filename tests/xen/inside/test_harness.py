"""The example of the test harness, on guests of real Xen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.patience import PROGRAM
from tests.xen.inside.guests import domains


def test_example(tmp_path: Path) -> None:
    """Tests of the example pass here too; the guest is turned back between them, and then gone."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "xenmgmt.pytest_plugin",
         "-p", "no:cacheprovider", f"--xen-engine=xen+native://?state={tmp_path}/state",
         f"--xen-store={tmp_path}/kept", f"--xen-failures={tmp_path}/failures",
         "--xen-reset=revert", "-k", "first_time and plain", "examples/harness"],
        capture_output=True,
        text=True,
        timeout=PROGRAM,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
    assert domains() == []
