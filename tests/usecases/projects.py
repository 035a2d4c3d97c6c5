"""A project whose tests take guests, and runs of pytest over it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.patience import PROGRAM

ROOT = Path(__file__).resolve().parents[2]
CONFTEST = """
from xenmgmt import ready
from xenmgmt.harness import Template

def pytest_xen_template(xen, name):
    xen.sim.program("boot: login:\\nprompt: $\\nprogram --check -> fine")
    vm = xen.VM.create(name_label=name, is_a_template=True, memory_static_max="64MiB")
    disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="8MiB")
    xen.VBD.create(VM=vm, VDI=disk)
    return Template(vm, (ready.console("login:"),))
"""
HEAD = """
import time
from pathlib import Path
import pytest
from xenmgmt import ready
"""
CLEAN = """
kinds = [(name, reset) for name in ("old", "stable", "new")
         for reset in ("fresh", "fork", "revert", "snapshot")]

@pytest.mark.parametrize("time", range(3))
@pytest.mark.vm(matrix={f"{name} {reset}": {"template": name, "reset": reset}
                        for name, reset in kinds})
def test_program(vm, xen, time):
    assert vm.tags == ()
    assert xen.open_console(vm).run("program --check", "[$] ").strip() == "fine"
    vm.add_tags("spoiled")
"""
WRONG = """
@pytest.mark.vm(template="old")
def test_untidy(vm, xen):
    xen.VM.create(name_label="forgotten", memory_static_max="64MiB").start()

@pytest.mark.vm(template="old")
def test_wrong(vm, xen):
    vm.pause()
    assert vm.state == "Running"

@pytest.mark.vm(template="old", ready=ready.console("welcome", timeout=20))
def test_late(vm): pass
"""
SLOW = """
@pytest.mark.vm(template="old", reset="snapshot")
def test_slow(vm):
    if not Path("begun").exists():
        Path("begun").touch()
        time.sleep(60)
"""


def begin(folder: Path, tests: str, *arguments: str) -> subprocess.Popen[str]:
    """A run of pytest over the tests of a project."""
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_it.py").write_text(HEAD + tests)
    paths = [str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
    plugin = ("-p", "xenmgmt.pytest_plugin", "-p", "no:cacheprovider", "--rootdir", str(folder))
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", *plugin, *arguments, "test_it.py"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        stdout=subprocess.PIPE,
        text=True,
    )


def outcome(run: subprocess.Popen[str], code: int, told: str) -> str:
    """What a run has printed; it ended as it was to end."""
    text, _ = run.communicate(timeout=PROGRAM)
    assert (run.returncode, told in text) == (code, True), text
    return text
