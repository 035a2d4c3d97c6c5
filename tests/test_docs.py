"""The examples in README and how-tos run as they stand, each page in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.patience import PROGRAM

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "howto").glob("*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_run(page: Path) -> None:
    """All Python blocks of a page, one after the other in one namespace."""
    blocks = BLOCK.findall(page.read_text())
    assert blocks
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join(blocks)],
        capture_output=True,
        text=True,
        timeout=PROGRAM,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr


COMMANDS = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_commands_run(tmp_path: Path) -> None:
    """All commands of the how-to, in order, as one script that stops at errors."""
    page = (ROOT / "docs" / "howto" / "cli.md").read_text()
    lines = [
        line.removeprefix("$ ")
        for block in COMMANDS.findall(page)
        for line in block.splitlines()
        if line.startswith("$ ")
    ]
    assert len(lines) > 40
    script = f'set -e\nxenmgmt() {{ "{sys.executable}" -m xenmgmt "$@"; }}\n' + "\n".join(lines)
    home = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        text=True,
        timeout=PROGRAM,
        cwd=tmp_path,
        env={**home, "PYTHONPATH": os.environ.get("PYTHONPATH", "")},
    )
    assert done.returncode == 0, (done.stdout[-500:], done.stderr)
    assert "Running" in done.stdout


def test_readme_names_the_two_commands() -> None:
    """The two commands of the README are targets of the Makefile."""
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for command in re.findall(r"^\$ make (\w+)", (ROOT / "README.md").read_text(), re.MULTILINE):
        assert command in targets
