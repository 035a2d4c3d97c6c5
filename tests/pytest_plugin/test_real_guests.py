"""The plugin on real guests: the example project, a run that is killed, a picture of a failure."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.drivers.libvirt.daemon import Daemon
from tests.patience import PROGRAM, until

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "harness"
VARIANTS = ("plain", "wide", "bare")

Run = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Begin a run of pytest, with what it keeps below a folder of the test."""

    def begin(project: Path, *arguments: str) -> subprocess.Popen[str]:
        paths = [str(ROOT / "src"), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        folders = (f"--xen-store={tmp_path}/kept", f"--xen-failures={tmp_path}/failures")
        return subprocess.Popen(
            [sys.executable, "-m", "pytest", "-v", "-p", "xenmgmt.pytest_plugin",
             "-p", "no:cacheprovider", *folders, *arguments, str(project)],
            cwd=project,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )  # fmt: skip

    return begin


@pytest.mark.parametrize("workers", ["0", "2"])
def test_example_on_the_simulator(run: Run, workers: str) -> None:
    """The example project passes on the simulator, alone and with workers."""
    done = run(EXAMPLE, "-n", workers)
    text, _ = done.communicate(timeout=PROGRAM)
    assert done.returncode == 0, text
    assert "12 passed" in text


def test_example_on_qemu(run: Run, libvirtd: Daemon, guest_files: tuple[Path, Path]) -> None:
    """The same tests pass on real guests, in three variants, and nothing is left."""
    done = run(EXAMPLE, "--xen-engine", libvirtd.uri)
    text, _ = done.communicate(timeout=PROGRAM)
    assert done.returncode == 0, text
    assert "12 passed" in text
    for variant in VARIANTS:
        assert f"test_what_it_says[{variant}] PASSED" in text
    assert "xenmgmt:" not in text
    assert libvirtd.emulators() == {}


TESTS = """
import time
from pathlib import Path

import pytest

again = Path(__file__).with_name("again")

@pytest.mark.vm(template="plain", reset="revert")
def test_it(vm, xen):
    if not again.exists():
        again.touch()
        time.sleep(60)
    xen.open_console(vm).run("echo seen by nobody else", "/ # ")
    raise AssertionError("on purpose")
"""


def test_a_killed_run_and_a_failure(
    run: Run, libvirtd: Daemon, guest_files: tuple[Path, Path], tmp_path: Path
) -> None:
    """Guests that a killed run left are taken by the next; a failure comes with a picture."""
    project = tmp_path / "project"
    project.mkdir()
    (project / "conftest.py").write_text((EXAMPLE / "conftest.py").read_text())
    here = f"HERE = Path({str(EXAMPLE)!r})"
    guests = (EXAMPLE / "guests.py").read_text()
    (project / "guests.py").write_text(guests.replace("HERE = Path(__file__).parent", here))
    (project / "test_it.py").write_text(TESTS)
    (project / "pytest.ini").write_text("[pytest]\n")

    first = run(project, "--xen-engine", libvirtd.uri)
    until(lambda: (project / "again").exists())
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=PROGRAM)
    assert len(libvirtd.emulators()) == 1

    second = run(project, "--xen-engine", libvirtd.uri)
    text, _ = second.communicate(timeout=PROGRAM)
    assert second.returncode == pytest.ExitCode.TESTS_FAILED, text
    assert "AssertionError: on purpose" in text
    assert re.search("lease 'pytest plain .*', of a run that was killed", text), text
    assert "left behind" not in text
    assert libvirtd.emulators() == {}
    assert list((tmp_path / "kept").glob("*.images/*")) == []

    files = {path.name: path for path in (tmp_path / "failures").rglob("*") if path.is_file()}
    assert "seen by nobody else" in files["console.txt"].read_text()
    assert "Running" in files["timeline.txt"].read_text()
    assert files["screen.png"].read_bytes().startswith(b"\x89PNG")
    assert "missing.txt" not in files
