"""The images are made without a trace in the machine that makes them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.patience import until
from tools.xenlab.build import MAKE, clear, mounts_below

ROOT = Path(__file__).resolve().parents[2]

# In place of mmdebstrap: it mounts as that does, and then works for long.
STANDS_IN = """
mount -t proc proc {root}/proc
mount --bind /dev {root}/dev
grep -c {root} /proc/self/mounts >{root}/../mounted.part
mv {root}/../mounted.part {root}/../mounted
exec sleep 54321
"""

BUILDS = """
import sys
from tools.xenlab.packages import APART, run
run([*APART, "sh", "-ec", sys.argv[1]])
"""

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="packages are unpacked by root alone")


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / f"{MAKE}test"
    for each in ("proc", "dev"):
        (folder / "root" / each).mkdir(parents=True)
    yield folder
    for place in reversed(mounts_below(tmp_path)):
        subprocess.run(["umount", place], check=True)


def is_at_work() -> bool:
    done = subprocess.run(["pgrep", "-f", "sleep 5432[1]"], stdout=subprocess.DEVNULL)
    return done.returncode == 0


def test_killed_build_leaves_no_mount(work: Path) -> None:
    """Nobody else sees the mounts of a build; kill -9 ends them, and whatever it had started."""
    script = STANDS_IN.format(root=work / "root")
    with subprocess.Popen([sys.executable, "-c", BUILDS, script], cwd=ROOT) as build:
        until((work / "mounted").exists)
        assert int((work / "mounted").read_text()) == 2
        assert mounts_below(work) == []
        build.send_signal(signal.SIGKILL)
    until(lambda: not is_at_work())

    assert mounts_below(work) == []
    clear(work.parent)
    assert not work.exists()
    assert Path("/dev/null").exists()


def test_mount_of_another_build(work: Path) -> None:
    """What is mounted below a folder that was left behind is unmounted, and loses no file."""
    kept = work.parent / "kept"
    kept.mkdir()
    (kept / "file").write_text("mine")
    subprocess.run(["mount", "--bind", kept, work / "root" / "dev"], check=True)
    assert mounts_below(work) == [work / "root" / "dev"]
    clear(work.parent)

    assert not work.exists()
    assert (kept / "file").read_text() == "mine"
