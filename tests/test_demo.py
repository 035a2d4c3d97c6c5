"""The demonstration and the command line, as a person runs them."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.patience import LONG, PROGRAM

EXAMPLES = Path(__file__).parents[1] / "examples" / "guests"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "xenmgmt", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=PROGRAM)


@pytest.mark.parametrize("files", [(), tuple(map(str, sorted(EXAMPLES.iterdir())))])
def test_demo(files: tuple[str, ...], tmp_path: Path) -> None:
    """Guests go through their whole life; a refused call is explained; a timeline is drawn."""
    picture = tmp_path / "timeline.svg"
    done = run("demo", "--output", str(picture), *files)
    assert done.returncode == 0, done.stderr
    for word in (
        "start",
        "pause",
        "balloon",
        "suspend",
        "resume",
        "snapshot",
        "migrate",
        "revert",
        "clean shutdown",
        "destroy",
        "VM_BAD_POWER_STATE",
        "resume needs Suspended",
        "not kept",
        "Running",
        "gone",
    ):
        assert word in done.stdout, word
    svg = ElementTree.parse(picture).getroot()
    titles = {e.text or "" for e in svg.iter("{http://www.w3.org/2000/svg}title")}
    assert any(title.startswith("Running on sim-host-1") for title in titles)
    assert any(title.startswith("Suspended") for title in titles)
    assert any(title.startswith("migrating") for title in titles)


def test_demo_is_deterministic(tmp_path: Path) -> None:
    """The same seed draws the same picture, in another process too."""
    pictures = []
    for name in ("a", "b"):
        run("demo", "--seed", "3", "--output", str(tmp_path / name))
        pictures.append((tmp_path / name).read_text())
    assert pictures[0] == pictures[1]


def test_live_table_on_a_terminal(tmp_path: Path) -> None:
    """On a terminal the table is drawn again and again in its place."""
    command = [sys.executable, "-m", "xenmgmt", "demo", "--output", str(tmp_path / "t.svg")]
    leader, follower = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
    process = subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, env=environment
    )
    os.close(follower)
    seen = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(leader)
    assert process.wait(LONG) == 0
    assert seen.count(b"virtual time") > 50
    assert b"\x1b[" in seen


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--help",), 0, "usage"),
        (("demo", "--help"), 0, "guest definitions"),
        ((), 2, "Usage"),
        (("demo", "/nowhere.cfg"), 1, "/nowhere.cfg"),
        (("demo", str(Path(__file__))), 1, "makes no sense here"),
    ],
)
def test_exit_status(words: tuple[str, ...], status: int, said: str) -> None:
    """0 done, 1 an error that says what, 2 wrong usage."""
    done = run(*words)
    assert done.returncode == status
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
