"""What is sent to dom0 so that this library and its tests run there."""

from __future__ import annotations

import compileall
import shutil
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

IN_DOM0 = "XENMGMT_IN_DOM0=1 PYTHONPATH=src:site:."
"""The environment of a program in the folder that `stage` made."""

DISTRIBUTIONS = (
    "pytest",
    "pytest-timeout",
    "pluggy",
    "iniconfig",
    "packaging",
    "pygments",
    "transitions",
    "six",
)
"""What dom0's Python is given beside what Debian has for it: pure Python, all of it."""


def stage(folder: Path) -> Path:
    """Make a folder with the library and what it needs."""
    work = folder / "work"
    shutil.copytree(ROOT / "src" / "xenmgmt", work / "src" / "xenmgmt")
    shutil.copy2(ROOT / "pyproject.toml", work)
    shutil.copytree(ROOT / "examples" / "harness", work / "examples" / "harness")
    (work / "tools").mkdir()
    shutil.copy2(ROOT / "tools" / "make_guest.py", work / "tools")
    shutil.copytree(ROOT / "tools" / "xenlab", work / "tools" / "xenlab")
    for name in DISTRIBUTIONS:
        _copy_distribution(name, work / "site")
    if sys.version_info[:2] == (3, 11):  # as in dom0: compiling there takes an age
        compileall.compile_dir(work, quiet=2)
    return work


def _copy_distribution(name: str, to: Path) -> None:
    for path in metadata.distribution(name).files or ():
        if ".." not in path.parts:
            target = to / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(str(path.locate()), target)
